# make          build ./mibtui
# make test     everything that must hold, in minutes
# make help     the rest

GO     ?= go
TAGS   := gosnmp_nodebug
GOTEST := $(GO) test -tags $(TAGS)

# The tools, pinned; the ones on PATH are used when they are of this version.
GOFUMPT_VERSION  := v0.12.0
GOLANGCI_VERSION := v2.15.0

# Debian packages the tests meet real peers with, and a command of each.
PEERS := snmpd:snmpd snmp:snmpget tmux:tmux

# How long each fuzz target runs in test-long.
FUZZTIME ?= 30s

.PHONY: build test test-long fuzz bench lint demo peers clean help

build:
	$(GO) build -tags $(TAGS) -trimpath -o mibtui ./cmd/mibtui

test: peers
	$(GOTEST) ./...

# smidump is a peer of the long tests only.
test-long: PEERS += smitools:smidump
test-long: peers fuzz
	MIBTUI_LONG=1 $(GOTEST) -race -timeout 30m ./...

fuzz:
	@set -e; for package in $$($(GO) list ./...); do \
	  for target in $$($(GOTEST) -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
	    echo "$$package $$target"; \
	    $(GOTEST) -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
	  done; \
	done

bench:
	$(GOTEST) -run '^$$' -bench . -benchmem ./...

lint:
	@set -e; \
	if gofumpt --version 2>/dev/null | grep -qF '$(GOFUMPT_VERSION)'; then gofumpt=gofumpt; \
	else gofumpt='$(GO) run mvdan.cc/gofumpt@$(GOFUMPT_VERSION)'; fi; \
	unformatted=$$($$gofumpt -l $$(git ls-files -co --exclude-standard '*.go')); \
	if [ -n "$$unformatted" ]; then printf 'run gofumpt -w on:\n%s\n' "$$unformatted"; exit 1; fi
	$(GO) vet -tags $(TAGS) ./...
	@set -e; \
	if golangci-lint version 2>/dev/null | grep -qF '$(GOLANGCI_VERSION:v%=%)'; then lint=golangci-lint; \
	else lint='$(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)'; fi; \
	$$lint run ./...

demo: build
	./mibtui demo

# Installs what the tests need where that is possible without asking anybody;
# elsewhere it says what is missing, and the tests that need it say so too.
# Under CI nothing may be missing.
peers:
	@missing=; for peer in $(PEERS); do \
	  PATH="$$PATH:/usr/sbin:/sbin" command -v "$${peer#*:}" >/dev/null 2>&1 || missing="$$missing $${peer%%:*}"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo='sudo -n'; \
	if command -v apt-get >/dev/null 2>&1 && $$sudo true 2>/dev/null; then \
	  echo "installing$$missing"; \
	  $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing && exit 0; \
	fi; \
	echo "not installed, so the tests that need them are skipped:$$missing (Debian package names)"; \
	[ -z "$$CI" ]

clean:
	rm -f mibtui

help:
	@printf '%s\n' \
	  'make            build ./mibtui' \
	  'make demo       build it and open the built-in device' \
	  'make test       all tests that take seconds; installs snmpd, snmp and tmux where it can' \
	  'make test-long  the same under the race detector, with the long ones, and fuzzing' \
	  'make bench      what BENCHMARKS.md reports' \
	  'make lint       gofumpt, go vet and golangci-lint'
