"""A test client class, imported in one place because starlette warns about ours."""

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for another HTTP client than ours
    from starlette.testclient import TestClient


@pytest.fixture
def browser() -> type[TestClient]:
    return TestClient
