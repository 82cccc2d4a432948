# Which Node the scripts use; sourced from the repository's root.
NODE_CACHE="$PWD/.cache/node"

# Node 20.19 or a later 20, or 22.12 or newer: what the UI's build tool runs on.
node_fits() {
  node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
    process.exit(fits ? 0 : 1);
  ' 2>/dev/null
}

# Puts the cached Node first in PATH.
use_cached_node() {
  export PATH="$NODE_CACHE/node_modules/.bin:$PATH"
  hash -r
}

if ! node_fits && [ -x "$NODE_CACHE/node_modules/.bin/node" ]; then
  use_cached_node
fi
