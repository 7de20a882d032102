"""Where the sample files stand: the shared folder if it is there, else the project's fixtures."""

from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_SHARED = _ROOT.parent / "shared" / "samples" / "oqs"
_OWN = Path(__file__).with_name("data")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample files; both have one sub-folder per kind of situation."""
    return _SHARED if _SHARED.is_dir() else _OWN
