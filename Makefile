# Needs Python 3.11 or newer and make; everything else goes into .venv.

.DEFAULT_GOAL := help
.PHONY: help run serve test lint bench docs validation schemas audit release-check clean

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
OUT ?= out
# An environment of its own: what is audited does not run the audit.
AUDIT := build/audit
# The first Python that is new enough, unless PYTHON names one.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$python; break; }; \
	done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

export JAX_PLATFORMS ?= cpu

SAMPLE_START := 2026-07-19T09:30
SAMPLE_WEATHER := 12-18 C, 75 % rh, cloudy, wind 4 m/s

help:
	@echo "make run    forecast and plan the sample race, explain a sample run; reports are written to $(OUT)/"
	@echo "make serve  open the app: a server on this machine alone"
	@echo "make test   run every test"
	@echo "make lint   check style, types and the arrows between the rooms"
	@echo "make bench  measure what has a budget"
	@echo "make docs   build the pages: build/docs/index.html"
	@echo "make validation  write docs/validation: what the model reproduces and what it misses"
	@echo "make audit  ask for known weaknesses of the locked dependencies (needs the network)"
	@echo "make release-check  build a release from a clean clone, install it alone, try every command"
	@echo "make clean  remove $(VENV) and $(OUT)"

run: $(VENV)/.run
	$(BIN)/crampcast import samples/road/four_year_log.csv --data $(OUT)/diary
	$(BIN)/crampcast plan samples/odbl/inverness_half_marathon.gpx \
		--start $(SAMPLE_START) \
		--weather "$(SAMPLE_WEATHER)" \
		--stations samples/road/stations.csv \
		--runner samples/road/runner.toml \
		--data $(OUT)/diary \
		--out $(OUT)
	@echo
	$(BIN)/crampcast explain samples/run/sixteen_kilometres.tcx.gz \
		--cramp "km14.5 calf left 6" --invented \
		--runner samples/run/runner.toml \
		--weather "28 C, 75 % rh, sunny" \
		--intake "0 g/h, 0.2 l/h, 0 mg/h" \
		--data $(OUT)/diary \
		--out $(OUT)/explain
	@echo "Plan and exports: $(OUT)/ (open $(OUT)/plan.html in a browser)"
	@echo "Why it cramped: $(OUT)/explain/explain.html (the cramp is invented)"
	@echo "The app, with this diary: make serve"

serve: $(VENV)/.run
	$(BIN)/crampcast serve --data $(OUT)/diary

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -q

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m pytest benchmarks -p no:xdist -q --benchmark-enable --benchmark-only --timeout 0

docs: $(VENV)/.dev
	$(BIN)/python -m sphinx -W --keep-going -q -b html $(SPHINX) docs build/docs
	@echo "Pages: build/docs/index.html"

validation: $(VENV)/.dev
	cd scripts && ../$(BIN)/python write_validation.py

schemas:
	cp src/crampcast/report/schemas/*.schema.json docs/schemas/

audit: $(AUDIT)/.ready
	@for lock in requirements.lock requirements-dev.lock requirements-bench.lock requirements-audit.lock; do \
		echo "$$lock"; $(AUDIT)/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r $$lock || exit 1; \
	done

$(AUDIT)/.ready: requirements-audit.lock
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found; name one: make audit PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-audit.lock
	@touch $@

release-check: $(VENV)/.run
	$(BIN)/python scripts/smoke_release.py

clean:
	rm -rf $(VENV) $(AUDIT) $(OUT)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found; name one: make run PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV): a few minutes the first time"
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Adding what the tests need"
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
