# Madoguchi: every command that people and CI use. `make help` lists them.
# The first run of each command sets up what it needs and says what it does.

SHELL := /bin/bash
export UV_PYTHON_DOWNLOADS := never
RUN := .venv/bin/

.PHONY: help up test fast slow check bench fmt docs clean setup setup-dev

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

up: setup ## set everything up, then start the whole world on http://127.0.0.1:8080
	@exec $(RUN)madoguchi up

test: setup-dev ## set everything up, check the code and pass all tests
	@bash scripts/test.sh

fast: setup-dev ## only the fast part of the tests (at most 90 s)
	@$(RUN)pytest -q -n 2 -m "not slow"

check: setup-dev ## format, lint, types, import rules, generated documents
	@bash scripts/check.sh

bench: setup-dev ## every benchmark beside its reference, one JSON object a line
	@$(RUN)madoguchi bench all --json

fmt: setup-dev ## format the code
	@$(RUN)ruff format . && $(RUN)ruff check --fix-only --quiet .

docs: setup-dev ## write the generated documents again
	@$(RUN)python scripts/documents.py

setup:
	@bash scripts/setup.sh run

setup-dev:
	@bash scripts/setup.sh dev

clean: ## remove what the commands made (var/ holds the practice world)
	rm -rf .venv .tools var node_modules src/madoguchi/assets/vendor
