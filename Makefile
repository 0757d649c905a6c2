# Two commands matter: `make demo` and `make test`. Everything is installed below this folder.
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash
# What a running server is made of.
ROOMS := jointops realtime geo alerts ops integrations
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Compiled once, whatever the machine says: stories start some hundred processes, and each would compile it all again.
export PYTHONDONTWRITEBYTECODE :=
# Screening is compiled while the front end is fetched and built.
MAKEFLAGS += --jobs=2
# Python 3.11 or newer, by whichever name this machine has it.
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: demo play dev setup test test-long test-fuzz lint sbom advisories bless pictures help

help: ## This list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 12

demo: setup ## Play KAFO II live on http://localhost:8000
	@$(BIN)/jointops demo $(ARGS)

play: setup ## Play the whole of Turquesa II as fast as it goes and compare its totals: minutes
	@$(BIN)/jointops play turquesa-ii $(ARGS)

dev: setup ## Server and front end, both reloading on change
	@echo "Screens that reload: http://centre-kafo.localhost:5173, http://officer-ml.localhost:5173 and so on"
	@$(BIN)/watchfiles --sigint-timeout 15 "$(BIN)/jointops demo --data .jointops/dev --speed 1 $(ARGS)" $(ROOMS) & \
	server=$$!; trap "kill $$server; wait $$server" EXIT; npm --prefix frontend run dev

setup: $(VENV)/.python alerts/screening/kernels/__pycache__/.compiled frontend/node_modules/.installed geo/basemap/.built frontend/dist/.built ## Install and build everything

# One file of stories has one node, so files run side by side, one more than there are processors: each waits now and
# then. What a busy machine made late is tried once more, alone.
test: setup ## Everything, on real PostgreSQL, real Valkey and a real browser; in short form where a walk is long (make test-long plays these in full)
	@npm --prefix frontend run --silent test
	@$(BIN)/pytest -n $$(( $$(getconf _NPROCESSORS_ONLN) < 4 ? $$(getconf _NPROCESSORS_ONLN) + 1 : 4 )) --dist loadfile --no-loadscope-reorder $(ARGS) || \
	{ echo "Once more and one after the other, what failed:"; $(BIN)/pytest --last-failed --last-failed-no-failures none $(ARGS); }

test-long: setup ## The longest walks in full: 200 people and every role at every call, every screen in three looks, pictures
	@JOINTOPS_LONG=1 $(BIN)/pytest -m long $(ARGS)

test-fuzz: setup ## Fifty calls of each kind for each role, by the description
	@JOINTOPS_FUZZ=$(or $(N),50) $(BIN)/pytest tests/edge/test_fuzz.py

# What the release is made of, from the lock files: CycloneDX 1.5.
sbom: OUT ?= sbom
sbom: $(VENV)/.python frontend/node_modules/.installed ## The parts list of this release, for Python and npm
	@mkdir -p $(OUT)
	@$(BIN)/uv export --frozen --quiet --all-groups --format cyclonedx1.5 --preview-features sbom-export --output-file $(OUT)/python.cdx.json
	@npm --prefix frontend sbom --package-lock-only --sbom-format cyclonedx --loglevel=error > $(OUT)/npm.cdx.json
	@echo "$(OUT)/python.cdx.json $(OUT)/npm.cdx.json"

# All three are asked, whatever the first one says.
advisories: $(VENV)/.python ## Known faults of the locked parts, by the registries, and parts older than a year
	@failed=0; $(BIN)/uv audit --frozen || failed=1; \
	npm --prefix frontend audit --package-lock-only || failed=1; \
	$(BIN)/python deploy/ages.py; exit $$failed

pictures: setup ## Photograph the screens at work; docs/centre.png is the README's
	@JOINTOPS_LONG=1 $(BIN)/pytest --quiet tests/browser/test_pictures.py && cp tests/artefacts/centre.png docs/centre.png

bless: setup ## Write again what is made from the code: docs/problems, permissions, answers, events, grants, the phone's tables
	@$(BIN)/python -m jointops.describe docs
	@$(BIN)/python -m jointops.grants docs/grants.md
	@$(BIN)/python -m alerts.screening.offline.tables frontend/src/officer/pack

lint: setup ## ruff, pyright, import-linter, svelte-check
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports
	@npm --prefix frontend run --silent check

$(VENV)/.python: pyproject.toml uv.lock
	@echo "[1/4] Python packages"
	@test -n "$(PYTHON)" || { echo "JointOps needs Python 3.11 or newer."; exit 1; }
	@test -x $(BIN)/uv || { $(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --disable-pip-version-check uv; }
	@$(BIN)/uv sync --frozen --quiet
	@touch $@

alerts/screening/kernels/__pycache__/.compiled: $(wildcard alerts/screening/kernels/*.py) alerts/screening/identifiers/compiled.py $(VENV)/.python
	@echo "      screening, compiled for this processor"
	@$(BIN)/python -m alerts.screening.warm
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json $(VENV)/.python
	@echo "[2/4] front-end packages"
	@npm --prefix frontend ci --loglevel=error --no-audit --no-fund
	@touch $@

geo/basemap/.built: geo/basemap.py geo/boundaries.py geo/topojson.py frontend/node_modules/.installed
	@echo "[3/4] basemap"
	@$(BIN)/python -m geo.basemap
	@touch $@

frontend/dist/.built: $(shell find frontend/src frontend/messages frontend/index.html frontend/vite.config.ts frontend/precache.ts -type f -not -path '*/paraglide/*' 2>/dev/null) frontend/node_modules/.installed
	@echo "[4/4] front end"
	@npm --prefix frontend run --silent build
	@touch $@
