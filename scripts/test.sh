#!/usr/bin/env bash
# Everything that must be green: the checks, the fast tests, the slow ones (crash, browser, bulk).
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/check.sh
.venv/bin/pytest -q -n 2 -m "not slow"
.venv/bin/pytest -q -n 2 -m slow
