#!/bin/bash
# Makes local images of the servers that compose.yaml names, without pulling anything. See usage below.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

usage() {
  cat <<TEXT
usage: test/images/build.sh [--fresh] [IMAGE:TAG ...]

Makes a local image for each image that compose.yaml names (or for those given), tagged exactly so, for
machines that cannot pull: no registry is asked. They behave like the official ones where compose.yaml
relies on it (paths, user ids, entry points, tools of the health checks).

  prometheus, alertmanager   programs from Debian sid's packages, unpacked, not installed
  node-exporter, blackbox-exporter, postgres-exporter, redis_exporter
                             the same; the version is sid's whatever the tag says
  postgres, redis            Debian 12's packages, so the version is Debian 12's whatever the tag says
  node                       node_modules/node and this machine's npm, with this machine's CA certificates
  loki, jaeger               the program of that name on PATH or in \$XDG_CACHE_HOME/vigia/bin (~/.cache/vigia/bin)
  grafana                    its unpacked folder (bin, conf, public) in \$XDG_CACHE_HOME/vigia/grafana
  the exporter               \`docker compose build\`

An image whose program is not found is left out and named at the end with the reason.
Needs: root, a running Docker engine with the compose plugin, debootstrap, apt with a Debian mirror.

  --fresh      make the Debian base anew too (otherwise it is kept in the engine, as vigia-base:bookworm)
  --help       this text

  VIGIA_CACHE           folder for build contexts and logs (default: .vigia/images)
  VIGIA_DEBIAN_MIRROR   Debian mirror (default: the one of this machine's apt configuration)
TEXT
}

fail() {
  echo "error: $*" >&2
  exit 1
}
step() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

fresh=''
wanted=()
for argument in "$@"; do
  case $argument in
    --fresh) fresh=yes ;;
    --help | -h) usage && exit 0 ;;
    -*) fail "unknown option $argument: see --help" ;;
    *) wanted+=("$argument") ;;
  esac
done

[ "$(id -u)" = 0 ] || fail 'debootstrap needs root: run this with sudo'
command -v debootstrap >/dev/null || fail 'debootstrap is missing: apt-get install debootstrap'
docker info >/dev/null 2>&1 || fail 'no Docker engine answers: start it (systemctl start docker, or dockerd)'
docker compose version >/dev/null 2>&1 || fail 'docker compose is missing: install the compose plugin, version 2'

[ -x "$root/node_modules/node/bin/node" ] || fail 'node_modules is missing: run npm run setup'

cache=${VIGIA_CACHE:-$root/.vigia/images}
programs=${XDG_CACHE_HOME:-$HOME/.cache}/vigia
packages=$root/.vigia/packages
base=vigia-base:bookworm
mkdir -p "$cache"
# shellcheck source=debian.sh
. "$here/debian.sh"

compose() { docker compose --project-directory "$root" --file "$root/compose.yaml" --profile '*' "$@"; }

make_base() {
  [ -n "$fresh" ] || ! docker image inspect "$base" >/dev/null 2>&1 || return 0
  local mirror tree=$cache/bookworm
  mirror=$(debian_mirror)
  step 'base: Debian 12 by debootstrap (about a minute)'
  rm -rf "$tree"
  debootstrap --variant=minbase --include=busybox,ca-certificates,tzdata bookworm "$tree" "$mirror" \
    >"$cache/debootstrap.log" 2>&1 || fail "debootstrap failed: see $cache/debootstrap.log"
  rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/* "$tree"/usr/share/{doc,man,locale}/*
  tar --directory "$tree" --create . | docker import - vigia-debootstrap:bookworm >/dev/null
  rm -rf "$tree"
  docker_build base "$base" --build-arg ROOT=vigia-debootstrap:bookworm
}

# docker_build FOLDER TAG [OPTION...]: builds FOLDER/Dockerfile with the staged context $cache/FOLDER.
docker_build() {
  local name=$1 tag=$2 context=$cache/context-$1
  shift 2
  mkdir -p "$context"
  cp -r "$here/$name/." "$context/"
  # Host network: packages come through whatever way this machine reaches its mirror. Classic builder: BuildKit is an extra.
  DOCKER_BUILDKIT=0 docker build --network host --build-arg BASE="$base" "$@" --tag "$tag" "$context" \
    >"$cache/build-$name.log" 2>&1 || {
    tail -n 20 "$cache/build-$name.log" >&2
    fail "could not build $tag: the whole log is $cache/build-$name.log"
  }
  rm -rf "$context"
}

# stage NAME: an empty build context for NAME; prints its path.
stage() {
  rm -rf "$cache/context-$1"
  mkdir -p "$cache/context-$1"
  echo "$cache/context-$1"
}

# Prometheus and Alertmanager: the native target unpacks them and makes them find their files.
debian_programs() {
  "$root/node_modules/node/bin/node" --input-type=module --eval "
    const { unpackPackages } = await import('$root/core/run/packages.ts');
    await unpackPackages(text => console.error(text));
  " || fail 'could not get Prometheus and Alertmanager from Debian sid'
}

find_program() { command -v "$1" || { [ -x "$programs/bin/$1" ] && echo "$programs/bin/$1"; }; }

make_prometheus() {
  local context
  debian_programs
  context=$(stage prometheus)
  mkdir "$context/bin" "$context/share"
  cp "$packages/usr/bin/"{prometheus,promtool} "$context/bin/"
  cp -r "$packages/usr/share/prometheus/web" "$context/share/"
  cp "$packages/etc/prometheus/prometheus.yml" "$context/"
  docker_build prometheus "$1"
}

make_alertmanager() {
  local context
  debian_programs
  context=$(stage alertmanager)
  mkdir -p "$context/bin" "$context/share"
  cp "$packages/usr/bin/prometheus-alertmanager" "$context/bin/alertmanager"
  cp "$packages/usr/bin/amtool" "$context/bin/"
  # Debian's build reads its default templates from here instead of carrying them in the program.
  cp -r "$packages/usr/share/prometheus/alertmanager" "$context/share/"
  cp "$packages/etc/prometheus/alertmanager.yml" "$context/"
  docker_build alertmanager "$1"
}

# make_exporter NAME PORT TAG: Debian's prometheus-NAME. All four are fetched at once.
make_exporter() {
  local name=$1 port=$2 tag=$3 context exporters=$cache/exporters
  if [ ! -x "$exporters/usr/bin/prometheus-$name" ]; then
    rm -rf "$exporters"
    unpack_packages sid "$exporters" prometheus-{node,blackbox,postgres,redis}-exporter ||
      fail 'could not get the exporters from Debian sid'
  fi
  context=$(stage exporter)
  cp "$exporters/usr/bin/prometheus-$name" "$context/program"
  docker_build exporter "$tag" --build-arg PROGRAM="${name//-/_}" --build-arg PORT="$port"
}

make_from_program() { # NAME TAG
  local program context
  program=$(find_program "$1") || {
    skipped+=("$2: no program $1 on PATH or in $programs/bin")
    return 0
  }
  context=$(stage "$1")
  cp "$program" "$context/$1"
  docker_build "$1" "$2"
}

make_grafana() {
  local context
  if [ ! -x "$programs/grafana/bin/grafana" ] && [ ! -x "$programs/grafana/bin/grafana-server" ]; then
    skipped+=("$1: no bin/grafana in $programs/grafana")
    return 0
  fi
  context=$(stage grafana)
  cp -r "$programs/grafana" "$context/grafana"
  docker_build grafana "$1"
}

make_node() {
  local context node=$root/node_modules/node/bin/node npm
  npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
  context=$(stage node)
  cp "$node" "$context/node"
  cp -r "$npm" "$context/npm"
  cp "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" "$context/ca-certificates.crt"
  docker_build node "$1"
}

make() {
  local image=$1 name
  name=${image##*/}
  name=${name%%[:@]*}
  step "$image"
  case $name in
    prometheus | alertmanager | grafana | node) "make_$name" "$image" ;;
    node-exporter) make_exporter node-exporter 9100 "$image" ;;
    blackbox-exporter) make_exporter blackbox-exporter 9115 "$image" ;;
    postgres-exporter) make_exporter postgres-exporter 9187 "$image" ;;
    redis_exporter) make_exporter redis-exporter 9121 "$image" ;;
    debian) docker tag "$base" "$image" ;;
    loki | jaeger) make_from_program "$name" "$image" ;;
    postgres | redis) stage "$name" >/dev/null && docker_build "$name" "$image" ;;
    *) skipped+=("$image: no recipe for it here") ;;
  esac
}

skipped=()
make_base
if [ ${#wanted[@]} -gt 0 ]; then
  for image in "${wanted[@]}"; do make "$image"; done
else
  [ -f "$root/compose.yaml" ] || fail "$root/compose.yaml is missing: run npm run generate"
  # Images that compose builds itself come last, from the bases that their Dockerfiles name.
  mapfile -t images < <("$root/node_modules/node/bin/node" "$here/images.mjs" < <(compose config --format json))
  for image in "${images[@]}"; do make "$image"; done
  step 'images that compose.yaml builds'
  DOCKER_BUILDKIT=0 COMPOSE_BAKE=false compose build >"$cache/build-compose.log" 2>&1 || {
    tail -n 20 "$cache/build-compose.log" >&2
    fail "docker compose build failed: the whole log is $cache/build-compose.log"
  }
fi

for line in "${skipped[@]}"; do echo "left out: $line"; done
