# AutoTune-LM. `make run` and `make test` set up .venv on first use and need nothing but python3 (3.11 or newer) and pip.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
DOCS ?= docs
PROJECT ?= autotune-project
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help run test check bench clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.venv/base: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) -e '.[documents]'
	@touch $@

.venv/dev: .venv/base
	$(PIP) -e '.[dev]'
	@touch $@

.venv/bench: .venv/dev
	$(PIP) -e '.[bench]'
	@touch $@

run: .venv/base  ## the main job: DOCS=docs becomes a dataset in PROJECT=autotune-project
	$(BIN)/autotune run $(DOCS) --project $(PROJECT)

test: .venv/dev  ## the whole suite
	$(BIN)/python -m pytest

check: .venv/dev  ## lint, types and the import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/bench  ## speed and memory, as ratios against peers and limits in the same run
	@failed=; for script in bench/[a-z]*.py; do $(BIN)/python $$script || failed="$$failed $$script"; echo; done; \
	test -z "$$failed" || { echo "below a floor or over a limit:$$failed"; exit 1; }

clean:  ## remove what these targets made
	rm -rf .venv autotune-project .pytest_cache .mypy_cache .ruff_cache .hypothesis
