#!/usr/bin/env bash
# Installs or upgrades the service on Debian 12 or newer, Ubuntu 22.04 or newer, with systemd: run it as root from a clone of the repository.
#
#   scripts/install.sh             build, install, start; run again after `git pull` to upgrade
#   scripts/install.sh --dry-run   only say what would be done
#
# An upgrade that is not ready in time is undone: the release before runs again, on the data from before. Configuration and
# secrets that are there are never changed. Needs Node 20 or newer with npm to build; the service brings the Node it runs on.
#
#   --root DIR          install below DIR, without users and systemd: for images, and for tests
#   --release DIR       a release that was built before (this command keeps them in /opt/keystroke-auth/releases)
#   --control COMMAND   another service manager: called with start or stop
#   --wait SECONDS      how long it may take to be ready (60)
set -euo pipefail

root='' release='' control='' dry='' patience=60
while [ $# -gt 0 ]; do
  case $1 in
    --root) root=$(realpath "$2") && shift 2 ;;
    --release) release=$(realpath "$2") && shift 2 ;;
    --control) control=$2 && shift 2 ;;
    --wait) patience=$2 && shift 2 ;;
    --dry-run) dry=yes && shift ;;
    -h | --help) sed -n '2,/^set -/s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) echo "got $1, expected --dry-run, --root, --release, --control or --wait: see --help" >&2 && exit 2 ;;
  esac
done
cd "$(dirname "$0")/.."

service=keystroke-auth
opt=$root/opt/$service
etc=$root/etc/$service
data=$root/var/lib/$service
before=$root/var/lib/$service.before-upgrade

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2 && exit 1; }
# What changes something goes through here.
step() {
  say "  $1"
  shift
  [ -n "$dry" ] || "$@"
}

[ -n "$root" ] || [ "$(id -u)" = 0 ] || fail 'run it as root (sudo scripts/install.sh)'
if [ -z "$root" ] && [ -z "$control" ] && [ ! -d /run/systemd/system ]; then
  fail 'systemd does not run here: use --control for another service manager, or deploy/docker'
fi

# --- A release: compiled code, production dependencies, its own Node
build() {
  npm ci
  npm run -s build
  rm -rf "$1"
  mkdir -p "$1/bin"
  cp package.json package-lock.json .npmrc LICENSE "$1"
  for package in packages/*/; do
    mkdir -p "$1/$package"
    find "$package" -mindepth 1 -maxdepth 1 ! -name src ! -name examples ! -name node_modules -exec cp -a -t "$1/$package" {} +
  done
  (cd "$1" && npm ci --omit=dev --omit=optional --omit=peer)
  node=$(find node_modules/node-linux-*/bin/node | head -1)
  [ -n "$node" ] || fail 'npm brought no Node for this platform: put a Node 24 into --release DIR/bin/node'
  cp "$node" "$1/bin/node"
  mkdir -p "$1/deploy" && cp -a deploy/systemd deploy/nginx deploy/logrotate "$1/deploy"
}
if [ -z "$release" ]; then
  commit=$(git rev-parse --short=12 HEAD 2> /dev/null || echo unknown)
  git diff --quiet HEAD 2> /dev/null || commit=$commit-$(date +%s)
  id=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' packages/server/package.json)-$commit
  if [ ! -e "$opt/releases/$id/complete" ]; then
    step "build $id" build "$opt/releases/.building"
    release=$opt/releases/.building
  fi
else
  id=$(basename "$release")
fi
target=$opt/releases/$id
previous=$(readlink "$opt/current" 2> /dev/null || true)
previous=${previous##*/}
say "$service: ${previous:-nothing} -> $id"

own() { [ -n "$root" ] || chown "$@"; }
place() {
  mkdir -p "$opt/releases"
  chmod 0755 "$opt" "$opt/releases"
  if [ -n "$release" ] && [ "$release" != "$target" ]; then
    rm -rf "$target"
    if [ "$release" = "$opt/releases/.building" ]; then mv "$release" "$target"; else cp -a "$release" "$target"; fi
  fi
  own -R root:root "$target"
  chmod -R u=rwX,go=rX "$target"
  touch "$target/complete"
}
make_user() { adduser --system --group --no-create-home --home "/var/lib/$service" --shell /usr/sbin/nologin "$service" > /dev/null; }
make_settings() {
  install -d -m 0750 "$etc"
  own "root:$service" "$etc"
  cat > "$etc/environment" << 'END'
# Settings of keystroke-auth, one NAME=value a line: docs/configuration.md. The unit has NODE_ENV, HOST, PORT, DATA_DIR,
# SECRET_KEY_FILE and TRUST_PROXY; what stands here wins. After a change: systemctl restart keystroke-auth
#PUBLIC_URL=https://auth.example.com
#CORS_ORIGINS=https://app.example.com
#DATABASE_URL_FILE=/etc/keystroke-auth/database_url
#KEY_DATABASE_URL_FILE=/etc/keystroke-auth/key_database_url
#LOG_FILE=/var/log/keystroke-auth/service.log
# Backups: folders that the unit has to be let write (docs/deployment.md, Backups to a folder).
#BACKUP_TO=/mnt/backups/keystroke-auth
#BACKUP_EVERY_HOURS=6
#BACKUP_USER_KEYS_FILE=/mnt/keys/user-keys.db
END
  chmod 0640 "$etc/environment"
  own "root:$service" "$etc/environment"
}
make_secret() {
  (umask 0137 && head -c 48 /dev/urandom | base64 -w 0 > "$etc/secret_key.new")
  own "root:$service" "$etc/secret_key.new"
  mv "$etc/secret_key.new" "$etc/secret_key"
}
make_data() {
  install -d -m 0700 "$data"
  own "$service:$service" "$data"
}
# The command line with the service's settings, as the service's user. By its path: cron has no /sbin on its PATH.
make_command() {
  install -d "$root/usr/local/bin"
  cat > "$root/usr/local/bin/$service" << END
#!/bin/sh
# Written by scripts/install.sh: every command with the settings and the rights of the service.
set -eu
cd "$data"
export NODE_ENV=production HOST=127.0.0.1 PORT=5000 DATA_DIR="$data" SECRET_KEY_FILE="$etc/secret_key" TRUST_PROXY=127.0.0.1
# As systemd reads it: values are data, whatever is in them.
if [ -r "$etc/environment" ]; then
  while IFS= read -r line || [ -n "\$line" ]; do
    case \$line in [A-Za-z_]*=*) ;; *) continue ;; esac
    value=\${line#*=}
    case \$value in \"*\" | \'*\') value=\${value#?} value=\${value%?} ;; esac
    export "\${line%%=*}=\$value"
  done < "$etc/environment"
fi
as=
[ -n "$root" ] || [ "\$(id -un)" = $service ] || as="/sbin/runuser --user $service --"
exec \$as "$opt/current/bin/node" "$opt/current/packages/server/bin/keystroke-auth.mjs" "\$@"
END
  chmod 0755 "$root/usr/local/bin/$service"
}
# Files of ours that nobody is to change: the next upgrade writes them again.
put() { install -D -m 0644 "$1" "$2"; }

[ "$previous" = "$id" ] || step "put it into $target" place
[ -n "$root" ] || id "$service" > /dev/null 2>&1 || step "make the user $service" make_user
[ -e "$etc/environment" ] || step "write $etc/environment" make_settings
[ -e "$etc/secret_key" ] || step "make $etc/secret_key: keep a copy apart from the backups" make_secret
[ -d "$data" ] || step "make $data" make_data
step "write /usr/local/bin/$service" make_command
from=$target
[ -z "$dry" ] || from=${release:-$PWD}
unit=$root/etc/systemd/system/$service.service
cmp -s "$from/deploy/systemd/$service.service" "$unit" || step "write $unit" put "$from/deploy/systemd/$service.service" "$unit"
step "write $root/etc/logrotate.d/$service" put "$from/deploy/logrotate/$service" "$root/etc/logrotate.d/$service"
for file in limits.conf proxy.conf; do
  step "write $root/etc/nginx/$service/$file" put "$from/deploy/nginx/$file" "$root/etc/nginx/$service/$file"
done
if [ ! -e "$root/etc/nginx/conf.d/$service.conf" ]; then
  site=$root/etc/nginx/conf.d/$service.conf.example
  step "write $site: copy it without .example, with your name and certificate" put "$from/deploy/nginx/$service.conf" "$site"
fi

# --- Switch over
run() {
  if [ -n "$control" ]; then "$control" "$1"; elif [ -z "$root" ]; then
    systemctl daemon-reload
    [ "$1" = stop ] || systemctl enable --quiet "$service"
    systemctl "$1" "$service"
  fi
}
switch() { ln -sfn "releases/$1" "$opt/current.new" && mv -T "$opt/current.new" "$opt/current"; }
command=$root/usr/local/bin/$service
setting() { sed -n "s/^$1=//p" "$etc/environment" | tail -n 1 | sed "s/^\([\"']\)\(.*\)\1\$/\2/"; }
# Where the service answers on this machine.
address() {
  local host port scheme=http
  host=$(setting HOST) port=$(setting PORT)
  [ -z "$(setting TLS_CERT_FILE)" ] || scheme=https
  case $host in '' | 0.0.0.0 | ::) host=127.0.0.1 ;; *:*) host="[$host]" ;; esac
  echo "$scheme://$host:${port:-5000}"
}
ready() {
  for _ in $(seq $((patience * 2))); do
    if "$opt/current/bin/node" -e '
      // On this machine a certificate of any name will do.
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
      fetch(`${process.argv[1]}/readyz`, { signal: AbortSignal.timeout(2000) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1));
    ' "$(address)" 2> /dev/null; then return 0; fi
    sleep 0.5
  done
  return 1
}
manages() { [ -n "$control" ] || [ -z "$root" ]; }
first_key() { "$command" keys create --label 'first key, made by install.sh'; }
has_key() { "$command" keys list --json | grep -q '"revoked_at":null'; }
undo() {
  run stop || true
  if [ -d "$before" ]; then
    # Never thrown away: what it acknowledged meanwhile is in it, and only there.
    rm -rf "$data.failed-upgrade"
    mv "$data" "$data.failed-upgrade"
    mv "$before" "$data"
  fi
  switch "$previous"
  run start
  patience=60
  ready || fail "neither $id nor $previous is ready: see journalctl -u $service"
  fail "$id was not ready in time: $previous runs again, on the data from before; those of $id are in $data.failed-upgrade: look whether anything was written, then remove them"
}

if [ -n "$dry" ]; then
  say 'nothing was changed (--dry-run)'
elif [ "$previous" = "$id" ]; then
  if manages; then
    run start
    ready || fail "not ready in time: see journalctl -u $service, and $service doctor"
  fi
  # Of an upgrade that was interrupted.
  rm -rf "$before"
  say "$id is installed"
elif [ -z "$previous" ]; then
  switch "$id"
  if manages; then
    has_key || { say 'API key, shown only this once:' && first_key; }
    run start
    ready || fail "not ready in time: see journalctl -u $service, and $service doctor"
  fi
  say "$id is installed"
else
  # Nobody writes while data are copied and the schema is brought forward. What is on PostgreSQL is not copied: back it up before.
  run stop
  rm -rf "$before"
  cp -a --reflink=auto "$data" "$before"
  switch "$id"
  run start && ready || undo
  # It holds keys of people who may be erased from now on.
  rm -rf "$before"
  say "$id runs"
fi

# The release before stays, for a way back by hand.
if [ -z "$dry" ]; then
  for old in "$opt"/releases/*/; do
    old=$(basename "$old")
    [ "$old" = "$id" ] || [ "$old" = "$previous" ] || rm -rf "$opt/releases/$old"
  done
fi
