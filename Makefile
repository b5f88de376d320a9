.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# A stamp says which lock the virtual environment holds: as long as it is newer, nothing is installed.
RUN_STAMP := $(VENV)/.holds-requirements.lock
DEV_STAMP := $(VENV)/.holds-requirements-dev.lock
WORKERS ?= 2
KILLS ?= 1000
INTERLEAVINGS ?= 10000
FILES ?= 200000
SEED ?= 1

COMPILE = $(BIN)/uv --quiet pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

##@ For everybody
.PHONY: help
help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(RUN_STAMP) ## start the bot: for Telegram with WEGWIJS_BOT_TOKEN set, else in the playground
	@tools/start $(BIN)

##@ For who works on it
.PHONY: check
check: $(DEV_STAMP) ## the fast gates: lint, format, types, imports, catalogues, unit tests
	@$(BIN)/python -m tools.check

.PHONY: test
test: check ## everything: the fast gates, then all tests, also in a browser and on PostgreSQL
	@tools/install-browser
	@$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

.PHONY: bench
bench: $(DEV_STAMP) ## taps, a message to 500, a million planned notices, an import, start and memory (half an hour)
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.start
	@$(BIN)/python -m benchmarks.broadcast
	@$(BIN)/python -m benchmarks.turns
	@$(BIN)/python -m benchmarks.imports

.PHONY: torture
torture: $(DEV_STAMP) ## 1,000 kills on each engine, ten thousand interleavings, outages (KILLS= INTERLEAVINGS= SEED=)
	@$(BIN)/python -m tests.torture --kills $(KILLS) --interleavings $(INTERLEAVINGS) --seed $(SEED)

.PHONY: fuzz
fuzz: $(DEV_STAMP) ## 200,000 damaged files, each read rightly or refused with its place (FILES= SEED=)
	@$(BIN)/python -m tests.fuzz --files $(FILES) --seed $(SEED)

.PHONY: format
format: $(DEV_STAMP) ## let ruff lay out the code and put right what it safely can
	@$(BIN)/ruff check --quiet --fix --exit-zero
	@$(BIN)/ruff format

.PHONY: words
words: $(DEV_STAMP) ## extract the texts from the code, update the catalogues and compile them
	@$(BIN)/python -m locales.catalogues

.PHONY: pictures
pictures: $(DEV_STAMP) ## take the pictures in docs/pictures of the playground anew
	@tools/install-browser
	@$(BIN)/python -m tools.pictures

.PHONY: lock
lock: $(DEV_STAMP) ## write the lock files anew from pyproject.toml (UPGRADE=1: newest versions)
	@$(COMPILE) --output-file requirements-dev.lock pyproject.toml --group build --group dev
	@$(COMPILE) --output-file requirements.lock --constraint requirements-dev.lock pyproject.toml --group build

.PHONY: clean
clean: ## remove what was built and installed; the stores and keys in data/ stay
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@python=$$(tools/find-python) && echo "Making a virtual environment in $(VENV)" && \
		{ "$$python" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; }

$(RUN_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what $< names (half a minute, once)"
	@$(PIP) install --quiet --require-hashes -r $<
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what $< names (a minute, once)"
	@$(PIP) install --quiet --require-hashes -r $<
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $(RUN_STAMP) $@
