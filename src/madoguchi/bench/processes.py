"""Ports and first pages of the processes that the benches start."""

import socket
import subprocess
import time

import httpx

PATIENCE = 30.0


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_page(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when *url* answers 200; RuntimeError if the process ends first or 30 s pass."""
    deadline = time.monotonic() + PATIENCE
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if client.get(url).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.01)
    raise RuntimeError(f"{url} did not answer within {PATIENCE:g} s")
