# Everything runs in virtual environments inside the checkout: only Python 3.11+ and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
LATEST := .venv-latest
BENCH := .venv-bench
PIP := -m pip --disable-pip-version-check

.PHONY: help demo test check format samples clean bench constraints latest picture desk-pictures mutants

help:
	@echo "make demo        run the whole cycle on the sample council, into demo/"
	@echo "make test        run the tests"
	@echo "make check       format, lint, types, import contracts, tests: all that CI runs"
	@echo "make samples     write the sample council's workbooks into build/samples"
	@echo "make format      put the code in its house style"
	@echo "make latest      run the tests with the newest version of everything"
	@echo "make constraints write the versions of make latest into constraints.txt"
	@echo "make picture     draw the pictures of README and docs (needs LibreOffice, pdftoppm, Chromium)"
	@echo "make desk-pictures do the sample's quarter in the desk, and draw each step into docs/desk (needs Chromium)"
	@echo "make mutants     change MODULES=… in small ways and see whether their tests notice"
	@echo "make bench       measure each step and command against what one would otherwise use (QUICK=1, LONG=1)"

# Versions known to work: constraints.txt names them.
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("workbook-tool needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

demo: $(STAMP)
	rm -rf demo
	$(BIN)/workbook-tool demo demo

test: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist worksteal

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist worksteal

samples: $(STAMP)
	rm -rf build/samples
	$(BIN)/workbook-tool init build/samples --sample

# The newest version that each range of pyproject.toml allows, in an environment of its own.
$(LATEST)/.ready: pyproject.toml
	$(PYTHON) -m venv --clear $(LATEST)
	$(LATEST)/bin/python $(PIP) install --quiet --upgrade --upgrade-strategy eager --editable '.[dev]'
	@touch $@

latest:
	rm -f $(LATEST)/.ready
	$(MAKE) $(LATEST)/.ready
	-$(LATEST)/bin/python $(PIP) freeze --exclude-editable | diff -I '^#' constraints.txt -
	$(LATEST)/bin/python -m pytest -n auto --dist worksteal

constraints: $(LATEST)/.ready
	$(LATEST)/bin/python $(PIP) freeze --exclude-editable | sed '1i # Versions known to work together: written by “make constraints”, used by every other set-up.' > constraints.txt

clean:
	rm -rf $(VENV) $(LATEST) $(BENCH) demo build dist

# What the benchmarks compare with stands in an environment of its own.
$(BENCH)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python $(PIP) install --quiet --constraint constraints.txt --editable '.[bench]'
	@touch $@

# QUICK=1: fewer sizes, in under two minutes; LONG=1: 5,000 services too.
bench: $(BENCH)/.ready
	$(BENCH)/bin/python -m benchmarks.run

picture: $(STAMP)
	$(BIN)/python docs/picture.py
	$(MAKE) desk-pictures

desk-pictures: $(STAMP)
	$(BIN)/python docs/desk_pictures.py

# MODULES="results/redact rating/judge" names those of tests/mutants/covered.toml; SAMPLE=60 takes so many of each by chance.
mutants: $(STAMP)
	$(BIN)/python tests/mutants/run.py $(MODULES) --sample $(or $(SAMPLE),0) --seed $(or $(SEED),0)
