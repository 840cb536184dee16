import { PASSWORD_SECRET, STACK_USER, WEB_SECRET } from '../stack/login.ts';
import {
  derivedSecrets,
  givenFolder,
  type MadeSecret,
  RANDOM_BYTES,
  type SecretName,
  secretNames,
} from '../stack/secrets.ts';

/** A folder that one server reads its secrets from. */
export interface SecretsReader {
  readonly folder: string;
  /** The user of the server, as chown takes it. */
  readonly user: string;
  readonly made: readonly MadeSecret[];
  readonly given: readonly SecretName[];
}

export interface SecretsFolders {
  readonly readers: readonly SecretsReader[];
  /** The folder of the clone, which `npm start` reads. */
  readonly clone: string;
  /** The folder with the secrets that people wrote. */
  readonly given: string;
  /** How messages name that folder. Default: as it is called unless the settings say otherwise. */
  readonly shown?: string;
}

/**
 * A shell script for the tools of GNU or of BusyBox. It puts each secret into the folder of each of its readers and into
 * the clone's, every file with mode 0600 and owned by the owner of its folder.
 *
 * A secret that is there stays: of several places the readers' come first, because the data was made with theirs. A
 * clone that cannot be read or written is no reason to stop. Secrets that people wrote are copied each time.
 */
export function secretsScript({ readers, clone, given, shown = givenFolder }: SecretsFolders): string {
  const folders = (secret: MadeSecret) =>
    readers.filter(({ made }) => made.includes(secret)).map(({ folder }) => folder);
  const content = (secret: MadeSecret) => {
    const [folder] = folders(secret);
    if (!folder) throw new Error(`no server reads the secret ${secret}, and another one is made of it`);
    return `$(cat ${folder}/${secret})`;
  };
  const keep = (secret: MadeSecret) => {
    const derived = derivedSecrets[secret];
    const value = derived ? derived.value(content(derived.from)) : '$(random)';
    return `keep ${secret} "${value}" ${folders(secret).join(' ')}`;
  };
  return [
    functions(clone, given, shown),
    ...readers.map(({ folder, user }) => `chown ${user} ${folder}`),
    ...secretNames.filter(secret => secret !== WEB_SECRET && folders(secret).length > 0).map(keep),
    ...folders(WEB_SECRET).map(folder => `web ${folder}`),
    ...readers.flatMap(reader => reader.given.map(secret => `copy ${secret} ${reader.folder}`)),
    '',
  ].join('\n');
}

/** Prints the hash that is given if it is of the password, otherwise a new one; exits with 1 where crypt(3) knows no bcrypt. */
const BCRYPT = [
  'my ($p, $h) = @ENV{qw(PASSWORD HASH)};',
  'if ($h eq "" or crypt($p, $h) ne $h) {',
  'open R, "<", "/dev/urandom" or exit 1; read R, my $b, 22;',
  'my @c = (".", "/", "A".."Z", "a".."z", 0..9);',
  'my $s = join "", map { $c[ord($_) & 63] } split //, substr $b, 0, 21;',
  '$h = crypt($p, "\\$2b\\$10\\$" . $s . (qw(. O e u))[ord(substr $b, 21) & 3]);',
  '} exit 1 if length $h != 60; print $h',
].join(' ');

const functions = (clone: string, given: string, shown: string) => `umask 077
random() { head -c ${RANDOM_BYTES} /dev/urandom | base64 | tr '+/' '-_'; }
# write VALUE FOLDER NAME: in one step, for the owner of the folder alone.
write() {
  printf %s "$1" >"$2/.$3.new" && chown "$(stat -c %u:%g "$2")" "$2/.$3.new" && mv -f "$2/.$3.new" "$2/$3"
}
# keep NAME VALUE FOLDER...: the first place that has the secret gives it to the others; where none has it, it is VALUE.
keep() {
  name=$1 value=$2 origin=made
  shift 2
  for folder in "$@" ${clone}; do
    if found=$(cat "$folder/$name" 2>/dev/null) && [ -n "$found" ]; then value=$found origin=kept && break; fi
  done
  [ -n "$value" ] || { echo "$name: no random value can be had" >&2; exit 1; }
  for folder in "$@" ${clone}; do
    if [ ! -s "$folder/$name" ]; then
      write "$value" "$folder" "$name" || [ "$folder" = ${clone} ]
    elif [ "$(cat "$folder/$name")" != "$value" ]; then
      echo "$name: that of $folder is not used: the data was made with another one" >&2
    fi
  done
  echo "$name: $origin"
}
# web FOLDER: the name and a bcrypt hash of the password, with which a server asks for it; the hash stays if it is of the password.
web() {
  password=$(cat "$1/${PASSWORD_SECRET}")
  hash=$(sed -n "s/^  ${STACK_USER}: '\\(.*\\)'$/\\1/p" "$1/${WEB_SECRET}" 2>/dev/null) || hash=
  hash=$(PASSWORD=$password HASH=$hash perl -e '${BCRYPT}') || { echo "${WEB_SECRET}: perl cannot make a bcrypt hash in this image" >&2; exit 1; }
  write "$(printf "basic_auth_users:\\n  ${STACK_USER}: '%s'" "$hash")" "$1" ${WEB_SECRET}
}
# copy NAME FOLDER: as people wrote it last.
copy() {
  [ -s "${given}/$1" ] || { echo "${shown}/$1 is empty: write the secret into it" >&2; exit 1; }
  write "$(cat "${given}/$1")" "$2" "$1"
  echo "$1: copied"
}`;
