# Two commands do all the set-up: `make demo` to see what it is, `make test` to work on it.
# They need Python 3.11 or newer with venv, and make; everything else comes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := docs/example

.DEFAULT_GOAL := help
.PHONY: help demo test lint example clean

help:
	@echo "make demo   install into $(VENV) and build the example's reference"
	@echo "make test   install what the tests need, then lint, type-check and test"
	@echo "make example  rewrite the example's checked-in reference"
	@echo "make clean  remove $(VENV) and everything else that was installed here"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "schema-docs needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/.installed: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

tests/node/node_modules/.installed: tests/node/package-lock.json $(VENV)/.installed-dev
	cd tests/node && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --no-audit --no-fund --loglevel=error
	@touch $@

tests/postgres/node_modules/.installed: tests/postgres/package-lock.json tests/postgres/majors.py $(VENV)/.installed-dev
	cd tests/postgres && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --no-audit --no-fund --loglevel=error
	$(BIN)/python tests/postgres/majors.py
	@touch $@

demo: $(VENV)/.installed
	@rm -rf build/demo && mkdir -p build && cp -r $(EXAMPLE) build/demo && rm -r build/demo/docs
	$(BIN)/schema-docs -C build/demo build
	$(BIN)/schema-docs -C build/demo check
	@echo
	@echo "Look at build/demo/docs/DATABASE_SCHEMA.md and build/demo/docs/er-diagram.svg."
	@echo "Then change something in build/demo/services/postgres/init/ and run"
	@echo "  $(BIN)/schema-docs -C build/demo check"

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint tests/node/node_modules/.installed tests/postgres/node_modules/.installed
	$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

example: $(VENV)/.installed
	$(BIN)/schema-docs -C $(EXAMPLE) build

clean:
	rm -rf $(VENV) build dist tests/node/node_modules tests/postgres/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
