# Each of demo, run, test, check, bench and fuzz sets everything up by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SCENARIO ?=
ARGS ?=
FUZZ_SECONDS ?= 60
# Most tests wait for real timers, peers and screens: several processes of them, a file to each.
JOBS ?= 3
SOAK_CALLS ?= 100
SOAK_MINUTES ?= 120

.DEFAULT_GOAL := help
.PHONY: help setup run demo doctor test check bench soak fuzz peers lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: $(STAMP) ## the virtual environment, from the pinned lock file

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## a whole sitting played by robots over real SIP; results in ./out
	$(BIN)/evalengine demo $(ARGS)

run: setup ## engine, one sitting, the candidate's console in this terminal
	$(BIN)/evalengine run $(ARGS)

doctor: setup ## is this machine ready for an exam?
	$(BIN)/evalengine doctor $(ARGS)

peers: ## the programs from outside that tests talk to, when root on a Debian-like system
	@sh tests/install_peers.sh

check: setup ## formatting, lint, types, walls
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: setup peers check ## everything: the checks above, then all tests
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

bench: setup peers ## measures, as JSON and ratios
	$(BIN)/python -m bench $(ARGS)

soak: setup ## SOAK_CALLS bridged and recorded calls for SOAK_MINUTES: memory, descriptors, tasks
	nice $(BIN)/python -m bench.soak --calls $(SOAK_CALLS) --minutes $(SOAK_MINUTES) $(ARGS)

fuzz: setup ## coverage-guided fuzzing, FUZZ_SECONDS a target (Linux on x86-64)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e '.[fuzz]'
	nice $(BIN)/python -m fuzz --seconds $(FUZZ_SECONDS) $(ARGS)

lock: ## the lock file again, from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --extra dev --annotation-style line pyproject.toml -o requirements.lock

clean: ## what was made here
	rm -rf $(VENV) out dist
