# SPDX-License-Identifier: Apache-2.0
# The commands of this project; `make` lists them. All a machine needs is git, make and Python 3.11 to 3.13 with venv:
# the rest is installed into .venv/ and node_modules/ here, at the versions of uv.lock and package-lock.json.

PYTHON ?= python3
UV_VERSION := 0.13.9

VENV := .venv
BIN := $(VENV)/bin
# A stamp is newer than what it was made from; deleting one repeats its step.
PYTHON_READY := $(VENV)/.roastpower-synced
NODE_READY := node_modules/.roastpower-installed

SHELL := /bin/sh
.SHELLFLAGS := -ec
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Ours, whatever environment the caller has activated; programs of npm find our node first on PATH.
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/$(VENV)
export UV_PYTHON_DOWNLOADS := never
export PATH := $(CURDIR)/$(BIN):$(PATH)
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH
# Some machines set it; every start of every process would then compile what it imports, which takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(PYTHON_READY) $(NODE_READY) ## install everything the other commands need, here in this folder
	@:

$(BIN)/uv:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed: install Python 3.11 to 3.13." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "$$($(PYTHON) --version) does not fit: run make with PYTHON=python3.11, python3.12 or python3.13." >&2; exit 1; }
	@echo "setup 1/3  Python environment in $(VENV)/"
	@$(PYTHON) -m venv $(VENV) || { echo "venv is missing; on Debian and Ubuntu: apt install python3-venv." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# uv writes no bytecode, which makes the first start of everything twice as slow. Importing what the services import
# compiles just that; compiling every file of every package takes longer than installing them.
WARM_UP := alembic.command, anthropic, ape, ape_vyper, datasketch, eth_account, fastapi, httpx, procrastinate, \
  openai, prometheus_client, psycopg_pool, py_arkworks_bls12381, redis.asyncio, rfc8785, rich.progress, sqlalchemy.orm, \
  structlog, typer, uvicorn, web3, websockets

$(PYTHON_READY): pyproject.toml uv.lock $(BIN)/uv
	@echo "setup 2/3  Python packages"
	@$(BIN)/uv sync --locked --inexact --python $(BIN)/python
	@echo "           compiling what the services import"
	@$(BIN)/python -W ignore -c 'import $(WARM_UP)'
	@touch $@

$(NODE_READY): package.json package-lock.json | $(PYTHON_READY)
	@echo "setup 3/3  npm packages"
	@$(BIN)/npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier
	@touch $@

# ape compiles once; the dev stack and the tests then start without waiting for it.
CONTRACTS_READY := .build/.roastpower-compiled
CONTRACT_SOURCES := $(shell find contracts -name '*.vy' -o -name '*.vyi')

$(CONTRACTS_READY): $(CONTRACT_SOURCES) ape-config.yaml | $(PYTHON_READY)
	@echo "compiling the contracts"
	@PYTHONWARNINGS=ignore $(BIN)/ape compile >/dev/null
	@mkdir -p $(@D) && touch $@

.PHONY: up
up: setup $(CONTRACTS_READY) ## run the whole protocol here and watch it; Ctrl-C stops it
	@$(BIN)/roastpower up $(ARGS)

.PHONY: down
down: | $(PYTHON_READY) ## stop a stack that runs in the background; its state is kept
	@$(BIN)/roastpower down

.PHONY: format
format: setup ## format the Python sources
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# Not asked of the contracts: frames under 20,000 bytes (claim_many takes 50 claims), letters in the names of masks,
# `view` on functions that log or call, a use for the result of a call that may fail (permit), the timelock's exports
# one by one (it is snekmate's whole), and an underscore before every argument.
NATRIX_OFF := NTX1 NTX2 NTX4 NTX8 NTX9 NTX11

.PHONY: lint
lint: setup ## formatting, lint, types, layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports
	@$(BIN)/natrix lint contracts --disable $(NATRIX_OFF) >/dev/null || $(BIN)/natrix lint contracts --disable $(NATRIX_OFF)

.PHONY: reference
reference: setup ## write the generated parts of docs/contracts.md and docs/security.md
	@$(BIN)/python -m docs.reference

.PHONY: openapi
openapi: setup ## write the OpenAPI document and the TypeScript client (web/openapi.json, web/client/)
	@$(BIN)/python -m api.document > web/openapi.json
	@node_modules/.bin/openapi-ts -i ./web/openapi.json -o web/client -c @hey-api/client-fetch --silent

# ape's pytest plugin would start a chain for every run, so plugins are named.
PYTEST := PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(BIN)/python -m pytest -p xdist -p pytest_timeout -p _hypothesis_pytestplugin
JOBS ?= 2
# Tests wait for chains and databases for much of their time.
TEST_JOBS ?= 3

# Timed with nothing beside them; then the longest suites first, so that no worker ends alone.
TIMED := tests/e2e/test_first_winner.py tests/cli/test_help_time.py
LONG := tests/oracle tests/indexer tests/e2e tests/verify tests/stateful
SUITES := $(LONG) $(filter-out $(LONG) %__pycache__,$(patsubst %/,%,$(sort $(wildcard tests/*/))))

.PHONY: test
test: lint $(CONTRACTS_READY) ## everything that CI runs
	@$(PYTEST) -q -s $(TIMED)
	@$(PYTEST) -n $(TEST_JOBS) --dist loadfile --no-loadscope-reorder -q $(TIMED:%=--deselect %) $(SUITES)

.PHONY: kills
kills: setup $(CONTRACTS_READY) ## kill two posting oracles 200 times over a run of blocks (KILLS=N)
	@KILLS=$(or $(KILLS),200) POSTERS=2 $(PYTEST) -q -s tests/oracle/test_kills.py -k exactly_once

.PHONY: bench
bench: setup $(CONTRACTS_READY) ## gas of each function (bench/README.md holds the written figures)
	@$(BIN)/python -m bench.gas $(if $(JSON),--json)

.PHONY: bench-api
bench-api: setup ## speed of the API over a million submissions (needs wrk: apt install wrk)
	@$(BIN)/python -m bench.api

.PHONY: bench-judge
bench-judge: setup ## seconds that one worker and two take for 512 submissions, 3 samples, 1 s a call
	@PYTHONPATH=tests $(BIN)/python -m bench.judge.throughput

.PHONY: bench-indexer
bench-indexer: setup $(CONTRACTS_READY) ## a cold backfill of 300,000 events beside Ponder and a plain loop (JSON=1)
	@$(BIN)/python -W ignore -m bench.indexer $(if $(JSON),--json) $(ARGS)

.PHONY: bench-latency
bench-latency: setup $(CONTRACTS_READY) ## from a chain block to its row, beside Ponder (JSON=1)
	@$(BIN)/python -W ignore -m bench.indexer.latency $(if $(JSON),--json) $(ARGS)

.PHONY: soak-indexer
soak-indexer: setup $(CONTRACTS_READY) ## an hour of five chain blocks a second (ARGS="--seconds N")
	@$(BIN)/python -W ignore -m bench.indexer.soak $(ARGS)

.PHONY: simulate
simulate: setup ## 2,000 seeds of reorgs, lies, faults and kills against the indexer (SEED=N repeats one)
	@PYTHONPATH=tests/indexer $(BIN)/python -W ignore -m simulation --jobs $(JOBS) $(if $(SEED),--seed $(SEED)) $(ARGS)

.PHONY: snapshot
snapshot: setup ## accept the gas figures of now (bench/gas.snapshot)
	@$(BIN)/python -m bench.gas --snapshot

.PHONY: coverage
coverage: setup ## statements of the contracts that their tests do not run; 1 below 100 %
	@$(BIN)/python -m bench.coverage $(if $(JSON),--json)

# Every rule against its mirror first, on 10,000 cases and more. One seed decides both halves; it is printed, and SEED=N
# repeats them.
.PHONY: fuzz
fuzz: setup ## random histories of the whole protocol, 2,000 of 100 steps (SEED=N repeats)
	@seed=$(or $(SEED),$$($(BIN)/python -c 'import secrets; print(secrets.randbelow(10**9) + 1_000)')); \
	echo "seed $$seed; the same run again: make fuzz SEED=$$seed"; \
	DIFFERENTIAL_FACTOR=20 $(PYTEST) -n $(JOBS) --dist loadfile --timeout 7200 -q --hypothesis-seed=$$seed tests/differential; \
	PYTHONPATH=tests $(BIN)/python -m stateful.fuzz --jobs $(JOBS) --seed $$seed

.PHONY: schemathesis
schemathesis: setup $(CONTRACTS_READY) ## ten minutes of generated requests against the running stack
	@PYTHONPATH=tests:tests/api $(BIN)/python -m fuzzed_stack $(ARGS)

.PHONY: mutation
mutation: setup ## small faults in the contracts: how many do the tests notice? (SAMPLE=N a file; resumes)
	@$(BIN)/python -m bench.mutation --jobs $(JOBS) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(JSON),--json)
