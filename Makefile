# Waakvlam's commands. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset setup setup-dev test quick check proof bench screenshots pictures

PYTHON ?= python3
PORT ?= 8000
DATA ?= .waakvlam
ROOM ?=
MINUTES ?= 10
RUN := .venv/bin/python
SETUP := $(PYTHON) scripts/setup.py
TRANSLATE := $(RUN) scripts/translations.py
# A worker for each core, each with a database server of its own; who is done takes over what another still has to do.
WORKERS := -n auto --maxprocesses=4 --dist=worksteal

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: setup ## Waakvlam with a fictional city: [PORT=8000] [DATA=.waakvlam]
	@$(RUN) -m waakvlam.cli.demo --port "$(PORT)" --data "$(DATA)"

demo-reset: setup ## The same, from nothing: what was in DATA is gone
	@$(RUN) -m waakvlam.cli.demo --port "$(PORT)" --data "$(DATA)" --reset

setup: ## Install into .venv: [PYTHON=python3.13] [WHEELS=folder]
	@$(SETUP)
	@$(TRANSLATE) build

setup-dev: ## The same, with what tests and checks need
	@$(SETUP) --dev
	@$(TRANSLATE) build

test: ## Install what tests need and run them all
	@$(SETUP) --browser
	@$(TRANSLATE) build
	@$(RUN) -m coverage erase
	@$(RUN) -m coverage run -m pytest $(WORKERS) | tee .venv/tests.log
	@$(RUN) -m coverage combine --quiet
	@$(RUN) -m coverage report --skip-covered
	@tail -n 1 .venv/tests.log

quick: setup-dev ## Tests without a browser: [ROOM=signals]
	@$(RUN) -m pytest $(WORKERS) -m "not browser" -x -q tests/$(ROOM)

check: setup-dev ## Style, types, room borders, migrations, translations
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@.venv/bin/lint-imports
	@DJANGO_SETTINGS_MODULE=tests.type_settings $(RUN) -m django makemigrations --check --dry-run
	@$(TRANSLATE) check

proof: setup-dev ## A large proof, resumable: NAME=… [MINUTES=10]
	@$(RUN) -m tests.proofs.$(or $(NAME),$(error Say which proof: make proof NAME=…)) --minutes "$(MINUTES)"

bench: setup-dev ## A benchmark, ending with one line of JSON: NAME=intake
	@$(RUN) -m benchmarks.$(or $(NAME),$(error Say which benchmark: make bench NAME=…))

pictures: setup-dev ## The pictures and numbers of docs/statistics.md
	@$(RUN) -m scripts.statistics_pictures

screenshots: ## Pictures of the tour into screenshots/
	@$(SETUP) --browser
	@$(TRANSLATE) build
	@$(RUN) -m tests.screenshots
