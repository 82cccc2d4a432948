#!/usr/bin/env bash
# Checks what a make target needs, installs by apt what is missing when it may,
# and otherwise prints the line to run. Usage: scripts/need.sh run|test|lint|deny|bench
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/node.sh
. scripts/node.sh

RUST_MIN="1.90"

fail() {
  printf 'need: %s\n' "$@" >&2
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

# apt_install REASON PACKAGE...
apt_install() {
  local reason="$1" prefix
  shift
  local line="apt-get install -y --no-install-recommends $*"
  command -v apt-get >/dev/null ||
    fail "$reason is missing, and this machine has no apt-get." "install it with your package manager (Debian names: $*), then run make again."
  prefix="$(root_prefix)" ||
    fail "$reason is missing, and installing it needs root." "run: sudo $line"
  echo "need: installing $* ($reason)"
  # Package lists may be absent or old: refresh them only when the first try fails.
  local quiet="$prefix env DEBIAN_FRONTEND=noninteractive"
  $quiet $line >/dev/null 2>&1 || {
    $quiet apt-get update -qq >/dev/null || true
    $quiet $line >/dev/null || fail "$reason could not be installed." "run: sudo $line"
  }
}

need_rust() {
  command -v cargo >/dev/null || fail "Rust is missing." "install Rust $RUST_MIN or newer with rustup, then run make again."
  local found
  found="$(rustc --version | cut -d' ' -f2)"
  [ "$(printf '%s\n%s\n' "$RUST_MIN" "$found" | sort -V | head -n1)" = "$RUST_MIN" ] ||
    fail "Rust $found is too old: $RUST_MIN or newer is needed." "run: rustup update stable"
}

need_compiler() {
  command -v cc >/dev/null || apt_install "a C compiler" build-essential
}

need_lint() {
  cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1 ||
    fail "clippy or rustfmt is missing." "run: rustup component add clippy rustfmt"
}

need_deny() {
  cargo deny --version >/dev/null 2>&1 || fail "cargo-deny is missing." "run: cargo install --locked cargo-deny"
}

# A system Node that is too old stays; a newer one goes into .cache/, in a step of its own,
# because npm picks native packages by the Node that runs it.
need_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    apt_install "Node with npm" nodejs npm
  fi
  node_fits && return
  local found
  found="$(node --version)"
  echo "need: Node $found is too old, putting Node 22 into $NODE_CACHE"
  mkdir -p "$NODE_CACHE"
  npm install --prefix "$NODE_CACHE" --no-save --no-audit --no-fund --loglevel=error node@22 ||
    fail "Node $found is too old: 20.19 or newer is needed." "install a newer Node, then run make again."
  use_cached_node
  node_fits || fail "the Node in $NODE_CACHE does not run." "install Node 20.19 or newer, then run make again."
}

need_browser() {
  scripts/browser.sh >/dev/null || apt_install "a Chromium for the end-to-end tests" chromium
  scripts/browser.sh >/dev/null || fail "no Chromium was found." "install one, or name it: make test CHROMIUM=/path/to/chromium"
  # Without a CJK font every picture shows boxes and widths are wrong.
  if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh family)" ]; then
    apt_install "a Chinese font for the end-to-end tests" fontconfig fonts-noto-cjk
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
*) fail "unknown target \`$1\`: use run, test, lint, deny or bench" ;;
esac
