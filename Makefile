# One command each; every target makes what it needs. `make` alone lists them.
# The system's own Python goes first, where it can make environments: distributions build theirs with optimisations by
# profile, which one that was built by hand mostly lacks.
PYTHON ?= $(shell for one in /usr/bin/python3.11 python3.11 python3; do \
  $$one -c 'import ensurepip' 2>/dev/null && { command -v $$one; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
RELEASES ?= 100 1000
ROUNDS ?= 3
export NO_MKDOCS_2_WARNING := 1

.PHONY: help site serve test lint format check bench clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 14

site: $(VENV)/.installed  ## build the site into site/
	$(BIN)/mkdocs build --strict

serve: $(VENV)/.installed  ## preview, and rebuild on each change
	$(BIN)/mkdocs serve --livereload

check: $(VENV)/.installed  ## check the records under releases/
	$(BIN)/releases check --strict

test: $(VENV)/.developing  ## run all tests
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.developing  ## ruff and mypy strict
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/.developing  ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.benching  ## build with Hugo, Zensical, MkDocs and us, in turn; RELEASES="100 1000" ROUNDS=3 PATIENT=1 DATE=…
	$(BIN)/python benchmarks/search.py --rounds $(ROUNDS) $(if $(DATE),--date $(DATE))
	$(BIN)/python benchmarks/check_one_change.py
	$(BIN)/python benchmarks/import_scaling.py
	$(BIN)/python benchmarks/speed.py --releases $(RELEASES) --rounds $(ROUNDS) $(if $(PATIENT),--patient) $(if $(DATE),--date $(DATE))

clean:  ## remove what was built
	rm -rf site .site-* .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

$(VENV)/bin/python:
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "make: Python 3.11 or newer that can make environments is needed (Debian: python3.11-venv); name it with make PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable .
	$(BIN)/python -m compileall -q generator
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -c 'from generator.templating import Templates; Templates().load()'
	@touch $@

$(VENV)/.developing: pyproject.toml | $(VENV)/.installed
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --group test --group lint
	@touch $@

$(VENV)/.benching: pyproject.toml | $(VENV)/.developing
	$(PIP) install --group bench
	@touch $@
