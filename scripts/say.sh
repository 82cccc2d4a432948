#!/usr/bin/env bash
# Prints a line of scripts/words.tsv in both languages, Chinese first.
# Usage: scripts/say.sh KEY [VALUE...], or sourced from the repository's root: say KEY [VALUE...]
WORDS="scripts/words.tsv"

# word LANGUAGE KEY: the words of a key, `zh` or `en`.
word() {
  awk -F '\t' -v key="$2" -v column="$([ "$1" = zh ] && echo 2 || echo 3)" \
    '$1 == key { print $column; found = 1 } END { exit !found }' "$WORDS"
}

# A value that is a key itself, such as thing-node, is put in with its own words.
say() {
  local key="$1" language line value number text=()
  shift
  for language in zh en; do
    line="$(word "$language" "$key")"
    number=0
    for value in "$@"; do
      number=$((number + 1))
      case "$value" in thing-*) value="$(word "$language" "$value")" ;; esac
      line="${line//"{$number}"/"$value"}"
    done
    text+=("$line")
  done
  echo "${text[0]} | ${text[1]}"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -euo pipefail
  cd "$(dirname "$0")/.."
  say "$@"
fi
