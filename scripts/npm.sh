#!/usr/bin/env bash
# Runs npm in one of our folders with a Node that fits.
# Usage: scripts/npm.sh FOLDER install | build | SCRIPT
#   install  npm ci, only when package-lock.json changed since the last one
#   build    npm run build, only when a source is newer than the last build
#   SCRIPT   npm run SCRIPT
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/node.sh
. scripts/node.sh
# shellcheck source=scripts/say.sh
. scripts/say.sh

folder="$1"
task="$2"
installed="$folder/node_modules/.installed-from"
built="$folder/node_modules/.built"

install() {
  local wanted
  wanted="$(sha256sum <"$folder/package-lock.json") $(node --version)"
  if [ ! -f "$installed" ] || [ "$(cat "$installed")" != "$wanted" ]; then
    say npm-install "$folder"
    npm --prefix "$folder" ci --no-audit --no-fund --loglevel=error
    printf '%s' "$wanted" >"$installed"
  fi
}

# Folders count too: removing a file changes only its folder's time. What the build itself writes
# does not.
is_stale() {
  [ -f "$folder/dist/index.html" ] && [ -f "$built" ] || return 0
  [ -n "$(find "$folder" \( -path "$folder/node_modules" -o -path "$folder/dist" -o -path "$folder/coverage" \) -prune \
    -o -mindepth 1 -newer "$built" ! -name '*.tsbuildinfo' ! -name components.d.ts -print -quit)" ]
}

# The mark carries the time the build began, so an edit made meanwhile is built next time.
build() {
  if is_stale; then
    say npm-build "$folder"
    touch "$built.began"
    npm --prefix "$folder" run --silent build
    mv "$built.began" "$built"
  fi
}

case "$task" in
install) install ;;
build) build ;;
*) npm --prefix "$folder" run --silent "$task" ;;
esac
