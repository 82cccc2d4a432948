# The command list. `make run` and `make test` are all a newcomer needs.

# Where data live, and the address to listen on (empty: the program's own choice).
DATA ?= data
ADDR ?=
# Another Chromium for the end-to-end tests.
CHROMIUM ?=

TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)

export CHROMIUM

.DEFAULT_GOAL := help
.PHONY: help run ui test test-rust test-ui test-e2e lint deny advisories bench fuzz clean

help:
	@awk -F '\t' '/^make-/ { printf "  make %-12s %s | %s\n", substr($$1, 6), $$2, $$3 }' scripts/words.tsv
	@scripts/say.sh options

run:
	@scripts/say.sh run-needs
	@scripts/need.sh run
	@scripts/say.sh run-pages
	@$(MAKE) --no-print-directory ui
	@scripts/say.sh run-program
	@cargo build --release -p gulou
	@scripts/say.sh run-start
	@exec "$(TARGET)/release/gulou" serve --data "$(DATA)" $(if $(ADDR),--addr "$(ADDR)")

ui:
	@scripts/npm.sh ui install
	@scripts/npm.sh ui build

test:
	@scripts/need.sh test
	@$(MAKE) --no-print-directory ui
	@$(MAKE) --no-print-directory test-rust test-ui test-e2e

test-rust:
	cargo test --workspace

test-ui:
	@scripts/npm.sh ui install
	scripts/npm.sh ui check
	scripts/npm.sh ui test

test-e2e:
	@cargo build -p gulou
	@scripts/npm.sh e2e install
	CHROMIUM="$$(scripts/browser.sh)" GULOU_BIN="$(abspath $(TARGET))/debug/gulou" scripts/npm.sh e2e test

lint:
	@scripts/need.sh lint
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

deny:
	@scripts/need.sh deny
	cargo deny check licenses bans sources

advisories:
	@scripts/need.sh deny
	cargo deny check advisories

bench:
	@scripts/need.sh bench
	@$(MAKE) --no-print-directory ui
	cargo run --release -p bench

fuzz:
	cargo run --release -p fuzz -- $(or $(SECONDS),600)

clean:
	cargo clean
	rm -rf ui/dist ui/coverage ui/node_modules e2e/node_modules e2e/shots .cache
