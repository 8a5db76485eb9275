# Two commands do everything: `make serve` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup lint types test spark java browser chromium deploy-lint wrk bench bench-pages reliability docs messages serve lock clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

setup: $(VENV)/.dev ## install everything for development into .venv

lint: $(VENV)/.dev ## format check, lint, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/.dev ## mypy, strict, tests too
	$(BIN)/mypy

# The tests start a hundred Pythons: let each find what the one before has compiled. Whole files go to a worker, in
# the order of their names, so that the long ones are not left for the end.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/.dev ## all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# In one process: starting Spark costs more than most tests on it.
spark: $(VENV)/.spark java ## the tests that run on every engine, on a local Spark
	$(BIN)/python -m pytest -n 0 -m spark --hypothesis-profile=few tests/engines tests/data tests/features tests/cli

java:
	@command -v java >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	    apt-get install -qq -y --no-install-recommends openjdk-17-jre-headless >/dev/null; } || \
	  { echo "The tests on Spark need Java 17 or newer. On Debian:" >&2; \
	    echo "  sudo apt-get install openjdk-17-jre-headless" >&2; exit 1; }

browser: $(VENV)/.dev chromium ## every page of the site in the system's Chromium; pictures go to build/screenshots
	$(BIN)/python -m pytest -n 2 tests/browser

# As with Python below: install what is missing when we may, else say what to do. Without a font that has
# Cyrillic letters, Russian pages would be looked at with boxes on them.
chromium:
	@command -v chromium >/dev/null && fc-list :lang=ru 2>/dev/null | grep -q . || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	    apt-get install -qq -y --no-install-recommends chromium fontconfig fonts-dejavu-core >/dev/null; } || \
	  { echo "The browser tests need chromium and a font with Cyrillic letters. On Debian:" >&2; \
	    echo "  sudo apt-get install chromium fontconfig fonts-dejavu-core" >&2; exit 1; }

deploy-lint: $(VENV)/.ci ## what is in deploy/, by its own linters; systemd's and Docker's if they are here
	$(BIN)/hadolint deploy/Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yaml
	$(BIN)/kubernetes-validate --strict --quiet $(filter-out %/kustomization.yaml,$(wildcard deploy/kubernetes/*.yaml))
	@if command -v systemd-analyze >/dev/null; then set -x; \
	  sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' deploy/systemd/cinecluster.service > $(VENV)/cinecluster.service && \
	  systemd-analyze verify $(VENV)/cinecluster.service && \
	  systemd-analyze security --offline=yes --threshold=15 $(VENV)/cinecluster.service >/dev/null; fi
	@if docker compose version >/dev/null 2>&1; then set -x; \
	  docker compose -f deploy/compose.yaml --profile '*' config --quiet; fi

# Without it serving is left out, and the command says so.
wrk:
	@command -v wrk >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	    apt-get install -qq -y --no-install-recommends wrk >/dev/null; } || true

bench: $(VENV)/.dev wrk ## measure speed, memory and scale; FULL=1 for 25 M and 250 M ratings as well
	$(BIN)/python -m benchmarks.performance $(if $(FULL),--full) $(if $(DATA),--data $(DATA)) $(if $(ONLY),--only $(ONLY))
	$(BIN)/python -m benchmarks.swapping

bench-pages: $(VENV)/.dev chromium ## measure pages and the map of 90,000 films in Chromium
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.film_map

reliability: $(VENV)/.dev ## try to break every promise of the service; ONLY=name for one, SHORT=1 for seconds
	$(BIN)/python -m benchmarks.reliability $(if $(ONLY),--only $(ONLY),--write) $(if $(SHORT),--short)

docs: $(VENV)/.dev ## rewrite the pages that are made from code and data
	$(BIN)/python -m docs.generate
	$(BIN)/python -m benchmarks.ten_films > docs/ten-films.md

messages: $(VENV)/.dev ## bring the site's catalogues up to its templates and code; then translate what is new
	$(BIN)/python -m docs.messages

serve: $(VENV)/.run ## train on the built-in sample if there is no model, then serve on 127.0.0.1:8000
	$(BIN)/cinecluster serve

lock: $(VENV)/.dev ## pin the newest versions that pyproject.toml allows
	$(PIP) uv
	$(BIN)/uv pip compile pyproject.toml --group build $(LOCK) -o requirements/run.lock
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements/run.lock $(LOCK) -o requirements/dev.lock
	$(BIN)/uv pip compile --group postgres -c requirements/dev.lock $(LOCK) -o requirements/postgres.lock
	$(BIN)/uv pip compile --group spark -c requirements/dev.lock $(LOCK) -o requirements/spark.lock
	$(BIN)/uv pip compile --group deploy -c requirements/dev.lock $(LOCK) -o requirements/ci.lock
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

clean: ## remove what the commands above made (not var/ and output/, which are yours)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# A stamp per set of packages: both are pinned with hashes, and the build backend comes from the lock as well.
$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/dev.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

# Beside those of development, and pinned to the same versions where both need one.
$(VENV)/.ci $(VENV)/.spark: $(VENV)/.%: requirements/%.lock $(VENV)/.dev
	$(PIP) --require-hashes -r $<
	@touch $@

$(VENV)/.run: requirements/run.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/run.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# Debian ships Python without ensurepip: install that one package when we may, else say what to do.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "cinecluster needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get update -qq && apt-get install -qq -y python3-venv >/dev/null; } || \
	  { echo "Python has no venv module here. On Debian: sudo apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
