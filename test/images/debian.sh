# Sourced by build.sh and .ci/run: programs from Debian's packages without installing them.
# Everything goes through a private apt configuration, so that the system's own sources stay as they are.

# The mirror that the system's own apt uses; VIGIA_DEBIAN_MIRROR says otherwise.
debian_mirror() {
  local mirror=${VIGIA_DEBIAN_MIRROR:-}
  # Prints what an update would fetch and fetches nothing; works without package lists.
  [ -n "$mirror" ] || mirror=$(apt-get update --print-uris 2>/dev/null |
    sed -n "s#^'\(.*/debian\)/*/dists/[^/]*/InRelease'.*#\1#p" | head -n 1)
  if [ -z "$mirror" ]; then
    echo 'error: apt has no source of Debian itself: set VIGIA_DEBIAN_MIRROR to one' >&2
    return 1
  fi
  echo "$mirror"
}

# unpack_packages RELEASE DIR NAME...: downloads the packages of a Debian release and unpacks them into DIR.
unpack_packages() {
  local release=$1 into=$2 mirror work
  shift 2
  mirror=$(debian_mirror) || return 1
  work=$(mktemp -d)
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/packages" "$into"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" >"$work/sources.list"
  local options=(
    -qq
    -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache"
    -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=3
  )
  if apt-get "${options[@]}" update >&2 && (cd "$work/packages" && apt-get "${options[@]}" download "$@" >&2); then
    find "$work/packages" -name '*.deb' -exec dpkg -x {} "$into" \;
  else
    echo "error: could not get $* from Debian $release" >&2
    rm -rf "$work"
    return 1
  fi
  rm -rf "$work"
}
