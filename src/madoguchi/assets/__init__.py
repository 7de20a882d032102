"""Front-end files pinned from the npm registry, shared by both halves as data, not as code."""

from pathlib import Path

VENDOR = Path(__file__).parent / "vendor"
"""Filled by ``scripts/assets.py``; part of the wheel, not of the repository."""
