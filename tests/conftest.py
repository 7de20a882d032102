"""What every test lives under: sockets reach this machine only."""

import pytest
from pytest_socket import socket_allow_hosts


@pytest.fixture(autouse=True)
def _loopback_only() -> None:
    """Refuse any connection that leaves the machine."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
