"""uvicorn with mutual TLS: no certificate or an unknown authority ends in the handshake (T12).

uvicorn does not hand the peer's certificate to the application, so a protocol of our own reads the
CN of the verified certificate once a connection and puts it into the state of every request.
"""

import asyncio
import ssl
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from madoguchi.world.nation.app import CLIENT
from madoguchi.world.pki.transport import Credentials

_PORT = 8443
_GRACE = 2


class ClientNameProtocol(HttpToolsProtocol):
    """HTTP/1.1 whose requests know whose client certificate the connection showed."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the client's CN; the handshake has verified the chain already."""
        self.app_state = {**self.app_state, CLIENT: client_name(transport)}
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn narrows asyncio's type


def client_name(transport: asyncio.BaseTransport) -> str:
    """Return the CN of the peer's verified certificate, "" if there is none."""
    wire: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
    certificate = wire.getpeercert() if wire is not None else None
    return common_name(certificate or {})


def common_name(certificate: Any) -> str:
    """Return the one CN of a certificate as ``getpeercert()`` gives it, "" unless just one."""
    names = [
        value
        for part in certificate.get("subject", ())
        for key, value in part
        if key == "commonName"
    ]
    return names[0] if len(names) == 1 else ""


def server(
    app: ASGIApp, credentials: Credentials, *, host: str = "127.0.0.1", port: int = _PORT
) -> uvicorn.Server:
    """Return a server that speaks only to terminals certified by *credentials*' authority.

    ``await server.serve()`` runs it; set ``server.should_exit`` to stop it.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=ClientNameProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # A terminal that keeps its connection must not hold up the end.
        timeout_graceful_shutdown=_GRACE,
        ssl_certfile=str(credentials.certificate),
        ssl_keyfile=str(credentials.key),
        ssl_ca_certs=str(credentials.authority),
        ssl_cert_reqs=ssl.CERT_REQUIRED,
    )
    config.load()
    if config.ssl is None:
        raise RuntimeError("the national service never runs without TLS")
    config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return uvicorn.Server(config)
