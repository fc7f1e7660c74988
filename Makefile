# Everything runs in a virtual environment inside the checkout: only Python 3.11+ and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: help demo test check format samples clean bench

help:
	@echo "make demo    run the whole cycle on the sample council, into demo/"
	@echo "make test    run the tests"
	@echo "make check   format, lint, types, import contracts, tests: all that CI runs"
	@echo "make samples write the sample council's workbooks into build/samples"
	@echo "make format  put the code in its house style"

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("workbook-tool needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

demo: $(STAMP)
	rm -rf demo
	$(BIN)/workbook-tool demo demo

test: $(STAMP)
	$(BIN)/python -m pytest -n auto

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

samples: $(STAMP)
	rm -rf build/samples
	$(BIN)/workbook-tool init build/samples --sample

clean:
	rm -rf $(VENV) demo build dist

bench: $(STAMP)
	$(BIN)/python -m benchmarks.run
