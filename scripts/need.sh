#!/usr/bin/env bash
# Checks what a make target needs, installs by apt what is missing when it may,
# and otherwise prints the line to run. Usage: scripts/need.sh run|test|lint|deny|bench
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/node.sh
. scripts/node.sh
# shellcheck source=scripts/say.sh
. scripts/say.sh

RUST_MIN="1.90"

# fail KEY [VALUE...]
fail() {
  say "$@" >&2
  exit 1
}

# Prints how to become root: nothing for root, "sudo" when it asks no password; fails otherwise.
root_prefix() {
  if [ "$(id -u)" = 0 ]; then
    echo ""
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    echo "sudo"
  else
    return 1
  fi
}

# apt_install THING PACKAGE...
apt_install() {
  local thing="$1" prefix
  shift
  local line="apt-get install -y --no-install-recommends $*"
  command -v apt-get >/dev/null ||
    fail apt-absent "$*" "$thing"
  prefix="$(root_prefix)" ||
    fail apt-root "$line" "$thing"
  say apt-install "$*" "$thing"
  # Package lists may be absent or old: refresh them only when the first try fails.
  local quiet="$prefix env DEBIAN_FRONTEND=noninteractive"
  $quiet $line >/dev/null 2>&1 || {
    $quiet apt-get update -qq >/dev/null || true
    $quiet $line >/dev/null || fail apt-failed "$line" "$thing"
  }
}

need_rust() {
  command -v cargo >/dev/null || fail rust-absent "$RUST_MIN"
  local found
  found="$(rustc --version | cut -d' ' -f2)"
  [ "$(printf '%s\n%s\n' "$RUST_MIN" "$found" | sort -V | head -n1)" = "$RUST_MIN" ] ||
    fail rust-old "$found" "$RUST_MIN"
}

need_compiler() {
  command -v cc >/dev/null || apt_install thing-compiler build-essential
}

need_lint() {
  cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1 ||
    fail lint-absent
}

need_deny() {
  cargo deny --version >/dev/null 2>&1 || fail deny-absent
}

# A system Node that is too old stays; a newer one goes into .cache/, in a step of its own,
# because npm picks native packages by the Node that runs it.
need_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    apt_install thing-node nodejs npm
  fi
  node_fits && return
  local found
  found="$(node --version)"
  say node-old "$found" "$NODE_CACHE"
  mkdir -p "$NODE_CACHE"
  npm install --prefix "$NODE_CACHE" --no-save --no-audit --no-fund --loglevel=error node@22 ||
    fail node-failed "$found"
  use_cached_node
  node_fits || fail node-broken "$NODE_CACHE"
}

need_browser() {
  scripts/browser.sh >/dev/null || apt_install thing-browser chromium
  scripts/browser.sh >/dev/null || fail browser-absent
  # Without a CJK font every picture shows boxes and widths are wrong.
  if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh family)" ]; then
    apt_install thing-font fontconfig fonts-noto-cjk
  fi
}

need_rust
case "${1:-run}" in
run | bench)
  need_compiler
  need_node
  ;;
test)
  need_compiler
  need_node
  need_browser
  ;;
lint)
  need_compiler
  need_lint
  ;;
deny) need_deny ;;
*) fail target-unknown "$1" ;;
esac
