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

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'
	@echo "  options: DATA=folder ADDR=host:port (run), CHROMIUM=path (test)"

run: ## build everything and start the program (Ctrl-C stops it)
	@scripts/need.sh run
	@$(MAKE) --no-print-directory ui
	@cargo build --release --quiet -p gulou
	@exec "$(TARGET)/release/gulou" serve --data "$(DATA)" $(if $(ADDR),--addr "$(ADDR)")

ui: ## build the pages that the binary embeds
	@scripts/npm.sh ui install
	@scripts/npm.sh ui build

test: ## install what the tests need and run all of them
	@scripts/need.sh test
	@$(MAKE) --no-print-directory ui
	@$(MAKE) --no-print-directory test-rust test-ui test-e2e

test-rust: ## the Rust tests
	cargo test --workspace

test-ui: ## types, format and unit tests of the pages
	@scripts/npm.sh ui install
	scripts/npm.sh ui check
	scripts/npm.sh ui test

test-e2e: ## the built binary in a real browser
	@cargo build -p gulou
	@scripts/npm.sh e2e install
	CHROMIUM="$$(scripts/browser.sh)" GULOU_BIN="$(abspath $(TARGET))/debug/gulou" scripts/npm.sh e2e test

lint: ## formatting, clippy and documentation, warnings are errors
	@scripts/need.sh lint
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

deny: ## licences, bans and sources of the dependencies
	@scripts/need.sh deny
	cargo deny check licenses bans sources

advisories: ## known vulnerabilities (fetches the advisory database)
	@scripts/need.sh deny
	cargo deny check advisories

bench: ## measure, print a table, write bench/results.jsonl
	@scripts/need.sh bench
	@$(MAKE) --no-print-directory ui
	cargo run --release -p bench

fuzz: ## feed the readers broken input for ten minutes (SECONDS=600)
	cargo run --release -p fuzz -- $(or $(SECONDS),600)

clean: ## remove what was built, keep the data
	cargo clean
	rm -rf ui/dist ui/coverage ui/node_modules e2e/node_modules e2e/shots .cache
