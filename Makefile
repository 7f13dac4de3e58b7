PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test faults bench check format readme lock

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

setup: $(VENV)/.dev ## Install everything: what the service, the tests and the checks need

run: $(VENV)/.runtime ## Run the service in one process (PORT is respected)
	@exec $(BIN)/stupeni run

test: $(VENV)/.dev ## Run the tests on a real PostgreSQL and a real Redis, which come with the setup
	@$(BIN)/pytest -n 3 --dist worksteal $(ARGS)

faults: $(VENV)/.dev ## Try every fault in its long form: killed, frozen, flushed, full (SEED=… repeats a run)
	@$(BIN)/pytest tests/faults --long $(if $(SEED),--seed=$(SEED)) $(ARGS)

bench: $(VENV)/.dev ## Measure what it costs, against floors of the same run (BENCH="settling idling" chooses)
	@for script in $(BENCH); do $(BIN)/python -m bench.$$script $(ARGS) || exit 1; done

BENCH := settling accepting idling profiling loading importing flooding

check: $(VENV)/.dev ## Check style, types, directions of import, the house, known advisories; write build/sbom.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest tests/test_house.py
	$(BIN)/python -m deploy.audit
	@mkdir -p build
	$(BIN)/python -W ignore -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml $(BILL)

BILL := --output-reproducible --output-format JSON --output-file build/sbom.json

format: $(VENV)/.dev ## Format the code and put right what can be put right by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

readme: $(VENV)/.dev ## Write the made parts of README.md and deploy/env.example anew
	@$(BIN)/python -m deploy.readme

lock: $(VENV)/.lock ## Renew both locks from requirements.in and requirements-dev.in
	$(VENV)/.lock/bin/uv pip compile $(LOCK) requirements.in -o requirements.txt
	$(VENV)/.lock/bin/uv pip compile $(LOCK) requirements-dev.in -o requirements-dev.txt

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# A stamp is made again only when what it stands on has changed; setup twice costs nothing the second time.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Stupeni needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) has no venv module: install it (on Debian: python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/.python
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.lock: | $(VENV)/.python
	@$(PYTHON) -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check uv
