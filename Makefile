# `make` explains itself. Needs git, make and python3 with venv; .venv/ and var/ are made here.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/pytest
N ?= 20000
DB ?= sqlite

SETUP := .venv/requirements.stamp
SETUP_DEV := .venv/requirements-dev.stamp
# Translations are compiled here: compiled catalogues are not committed.
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po pim/translations/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-ui check docs bench chaos
.DELETE_ON_ERROR:

##@ Start

help: ## Show this help
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  %-8s  %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(SETUP) $(CATALOGUES) ## Make .venv and install what the application runs on

demo: setup ## Load the demo catalogue, publish it, serve it on http://127.0.0.1:8000
	$(BIN)/python cli.py demo serve

##@ Tests and checks

test: setup $(SETUP_DEV) ## Run the tests, on SQLite and then on PostgreSQL
	$(PYTEST) -n 2 --db sqlite
	$(PYTEST) -n 2 --db postgresql

test-ui: setup $(SETUP_DEV) ## Run the tests that drive a browser (Chromium)
	$(PYTEST) -m ui tests/ui

check: setup $(SETUP_DEV) ## Check format, lint, types, arrows between parts, generated docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy pim channels $(wildcard cli.py)
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/python docs/generate.py --check

##@ Docs, speed, faults

docs: setup ## Write the generated parts of the docs, and run the session of the README
	$(BIN)/python docs/generate.py

bench: setup $(SETUP_DEV) ## Measure: make bench N=20000 DB=sqlite|postgresql
	$(BIN)/python -m bench --n $(N) --db $(DB)

chaos: setup $(SETUP_DEV) ## Inject faults and kills, on both databases (long)
	PIM_HYPOTHESIS_PROFILE=chaos $(PYTEST) -m chaos --db sqlite
	PIM_HYPOTHESIS_PROFILE=chaos $(PYTEST) -m chaos --db postgresql

# Stamps are newer than what they stand for, so that a second make has nothing to do.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv .venv

$(SETUP): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(SETUP_DEV): requirements-dev.txt $(SETUP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

%.mo: %.po $(SETUP)
	$(BIN)/pybabel compile --input-file $< --output-file $@
