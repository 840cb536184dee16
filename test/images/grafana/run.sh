#!/bin/sh
# Starts Grafana with the paths of the environment; GF_NAME__FILE=PATH sets GF_NAME to what the file holds.
set -eu
for name in $(env | sed -n 's/^\(GF_[A-Z0-9_]*\)__FILE=.*/\1/p'); do
  eval "path=\$${name}__FILE"
  [ -r "$path" ] || { echo "error: ${name}__FILE: cannot read $path" >&2; exit 1; }
  export "$name=$(cat "$path")"
  unset "${name}__FILE"
done
mkdir -p "$GF_PATHS_PLUGINS"
# Up to Grafana 9 the server is a program of its own.
if [ -x "$GF_PATHS_HOME/bin/grafana" ]; then set -- grafana server "$@"; else set -- grafana-server "$@"; fi
exec "$@" \
  --homepath="$GF_PATHS_HOME" \
  --config="$GF_PATHS_CONFIG" \
  --packaging=docker \
  cfg:default.log.mode=console \
  cfg:default.paths.data="$GF_PATHS_DATA" \
  cfg:default.paths.logs="$GF_PATHS_LOGS" \
  cfg:default.paths.plugins="$GF_PATHS_PLUGINS" \
  cfg:default.paths.provisioning="$GF_PATHS_PROVISIONING"
