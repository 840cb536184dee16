#!/bin/bash
# The part of the official image's start that compose.yaml relies on: POSTGRES_USER, POSTGRES_DB,
# POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE, and PGDATA, made at the first start; *.sql and *.sh of
# /docker-entrypoint-initdb.d run once.
set -euo pipefail

[ "${1:-postgres}" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  install -d -o postgres -g postgres -m 700 "$PGDATA"
  chown postgres:postgres /var/run/postgresql
  exec setpriv --reuid postgres --regid postgres --init-groups "$BASH_SOURCE" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  user=${POSTGRES_USER:-postgres}
  database=${POSTGRES_DB:-$user}
  password=${POSTGRES_PASSWORD:-}
  [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || password=$(cat "$POSTGRES_PASSWORD_FILE")
  if [ -z "$password" ]; then
    echo 'error: no password for the database: set POSTGRES_PASSWORD_FILE (or POSTGRES_PASSWORD)' >&2
    exit 1
  fi
  initdb --username="$user" --pwfile=<(printf '%s\n' "$password") \
    --auth-local=trust --auth-host=scram-sha-256 >/dev/null
  printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  # Only on the socket until all is made, so that nobody finds a half-made database.
  pg_ctl --wait --silent --options="-c listen_addresses=''" start
  if [ "$database" != postgres ]; then createdb --username="$user" "$database"; fi
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sql) psql --username="$user" --dbname="$database" --set=ON_ERROR_STOP=1 --quiet --file="$file" ;;
      *.sh) bash "$file" ;;
    esac
  done
  pg_ctl --wait --silent --mode=fast stop
fi
shift || true
exec postgres -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql "$@"
