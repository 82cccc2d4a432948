#!/usr/bin/env bash
# Prints the Chromium that the end-to-end tests drive; CHROMIUM names another one.
set -euo pipefail
for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome-stable google-chrome; do
  if command -v "$name"; then
    exit 0
  fi
done
exit 1
