#!/usr/bin/env bash
# Format, lint, types, import rules, generated documents. Changes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/ruff format --check --quiet . || { echo "make fmt で整形してください"; exit 1; }
.venv/bin/ruff check --quiet .
.venv/bin/mypy
.venv/bin/lint-imports
.venv/bin/python scripts/documents.py --check
