"""The project's own files of the terminal, one folder a situation (``tests/data/oqs``)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from madoguchi.formats.oqs import Read, read

DATA = Path(__file__).parents[2] / "data" / "oqs"
SHARED = Path(__file__).parents[4] / "shared" / "samples" / "oqs"


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA


@pytest.fixture(scope="session")
def situation() -> Callable[[str], Read]:
    """Read the one face file of a situation; the test fails with the reason if it is refused."""

    def read_one(name: str) -> Read:
        (path,) = sorted((DATA / name).iterdir())
        reading = read(path.read_bytes(), path.name)
        assert isinstance(reading, Read), reading
        return reading

    return read_one


@pytest.fixture(scope="session")
def reads() -> Callable[[str], Read]:
    """Read one file by its path below the data."""

    def read_one(name: str) -> Read:
        path = DATA / name
        reading = read(path.read_bytes(), path.name)
        assert isinstance(reading, Read), reading
        return reading

    return read_one


@pytest.fixture(scope="session")
def plain_face() -> str:
    (path,) = sorted((DATA / "face_plain").iterdir())
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def shared_samples() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared samples are not on this machine")
    return SHARED
