# Two commands do all the set-up: `make demo` and `make test`.

PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
VENV ?= .venv
BIN = $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

FUZZ_SECONDS ?= 60

.PHONY: demo test soak fuzz lint types docs bench clean

demo: $(VENV)/.installed
	@$(BIN)/flowrun flows/demo.yaml

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest $(ARGS)

soak: $(VENV)/.installed-test
	FLOWRUN_SOAK_ROUNDS=50 $(BIN)/python -m pytest tests/test_connect.py $(ARGS)

fuzz: $(VENV)/.installed-fuzz
	$(BIN)/python -m fuzz --seconds $(FUZZ_SECONDS) $(ARGS)

lint: $(VENV)/.installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.installed-test
	$(BIN)/mypy --strict engine nodes flowrun bench fuzz

docs: $(VENV)/.installed-test
	$(BIN)/python -m flowrun.reference docs/nodes.md
	$(BIN)/flowrun graph flows/demo.yaml --output docs/demo-graph.svg

bench: $(VENV)/.installed-test
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .fuzz dist

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "flowrun needs Python 3.11 or later; say PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing flowrun into $(VENV) …" >&2
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(VENV)/bin/python
	@echo "Installing flowrun and what its tests need into $(VENV) …" >&2
	@$(INSTALL) --editable '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-fuzz: pyproject.toml | $(VENV)/.installed-test
	@echo "Installing the fuzzer into $(VENV) …" >&2
	@$(INSTALL) --editable '.[fuzz]'
	@touch $@
