# Two commands do all the set-up: `make demo` and `make test`.

PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
VENV ?= .venv
BIN = $(VENV)/bin

FUZZ_SECONDS ?= 60

# Debian's own Python may lack ensurepip, and uv's environments lack pip. What pip says is shown
# only when it fails.
define install
@echo "Installing $(1) into $(VENV), which may take a minute …" >&2
@{ $(BIN)/python -c 'import pip' || $(BIN)/python -m ensurepip \
	|| $(PYTHON) -m pip --python $(BIN)/python install pip; } >$(VENV)/install.log 2>&1 \
	&& $(BIN)/python -m pip install --quiet --editable '$(2)' >$(VENV)/install.log 2>&1 \
	|| { cat $(VENV)/install.log >&2; exit 1; }
@touch $@
endef

.PHONY: demo serve test engine browser soak fuzz lint types docs bench page screenshots vscode clean

# Where nobody can type, it answers the demo's questions.
demo: $(VENV)/.installed
	@if [ -t 0 ]; then $(BIN)/flowrun flows/demo.yaml; \
	else $(BIN)/flowrun flows/demo.yaml --input 1042 --input no; fi

# Until interrupted; it prints the address of a page to try the demo.
serve: $(VENV)/.installed-serve
	@$(BIN)/flowrun serve flows/demo.yaml $(ARGS)

test: engine
	@$(BIN)/python -m pytest $(ARGS)

# The Restate server that tests of sessions beyond one machine start, from npm into .tools.
engine: $(VENV)/.installed-test
	@$(BIN)/python -m tests.engine_server

# For the tests that drive one, where the machine has none.
browser: $(VENV)/.installed-test
	@$(BIN)/python -m tests.browser

soak: engine
	FLOWRUN_SOAK_ROUNDS=50 $(BIN)/python -m pytest tests/connecting tests/storage \
		tests/serve/test_killed.py tests/scale/test_faults.py $(ARGS)
	$(BIN)/python -m bench serving

fuzz: $(VENV)/.installed-fuzz
	$(BIN)/python -m fuzz --seconds $(FUZZ_SECONDS) $(ARGS)

lint: $(VENV)/.installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.installed-test
	$(BIN)/mypy --strict engine nodes flowrun bench fuzz

docs: $(VENV)/.installed-test
	$(BIN)/python -m flowrun.reference docs/nodes.md docs/functions.md
	$(BIN)/flowrun graph flows/demo.yaml --output docs/demo-graph.svg

# The extension for VS Code, as dist/flowrun-VERSION.vsix.
vscode: $(VENV)/.installed-test
	@$(BIN)/python -m tests.editors.vscode

# The studio's page, as it is committed in flowrun/studio/static.
page: $(VENV)/.installed-test
	@$(BIN)/python -m tests.studio.build

# Of the studio's screens, in docs/images.
screenshots: $(VENV)/.installed-test
	@$(BIN)/python -m tests.studio.screenshots

bench: $(VENV)/.installed-test
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .fuzz dist

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "flowrun needs Python 3.11 or later; say PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(PYTHON) -c 'import pip' 2>/dev/null || { \
		echo "$(PYTHON) has neither venv nor pip (Debian: apt install python3-venv); with another one," \
		"say PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv --without-pip $(VENV)
	@rm -f $(VENV)/.installed*

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(call install,flowrun,.)

$(VENV)/.installed-serve: pyproject.toml | $(VENV)/bin/python
	$(call install,flowrun and what serving needs,.[serve])
	@touch $(VENV)/.installed

$(VENV)/.installed-test: pyproject.toml | $(VENV)/bin/python
	$(call install,flowrun and what its tests need,.[test])
	@touch $(VENV)/.installed $(VENV)/.installed-serve

$(VENV)/.installed-fuzz: pyproject.toml | $(VENV)/.installed-test
	$(call install,the fuzzer,.[fuzz])
