"""A private PostgreSQL from Debian for the tests: own directory, own socket, gone at the end.

PostgreSQL refuses to run as root, so under root it runs as ``postgres``. Nothing is synced to
disk: the tests prove what our transactions do, not what PostgreSQL's do.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

_MISSING = (
    "PostgreSQL が見つかりません。Debian のパッケージ postgresql を入れてください"
    "（apt-get install postgresql）。make test はこれを自動で行います。"
)
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "autovacuum": "off",
}


class Postgres:
    """A running server; ``new_database`` gives the address of an empty or copied database."""

    def __init__(self, socket_folder: Path) -> None:
        self._socket_folder = socket_folder
        self._count = 0

    def url(self, name: str) -> str:
        """Return the address of database *name* as SQLAlchemy writes it."""
        return f"postgresql://postgres@/{name}?host={self._socket_folder}"

    def new_database(self, template: str = "template0") -> str:
        """Make a database like *template* and return its name."""
        self._count += 1
        name = f"test_{os.getpid()}_{self._count}"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever still looks at it."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        address = f"host={self._socket_folder} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


def binaries() -> Path:
    """Return the folder of the newest installed server; RuntimeError names the package."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not found:
        raise RuntimeError(_MISSING)
    return found[-1].parent


@contextmanager
def private_postgres() -> Iterator[Postgres]:
    """Start a server in a new folder under the temporary folder; stop and remove it at the end."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-pg-", dir=_fast_folder()))
    data = folder / "data"
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _as_server(
            programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        options = " ".join(f"-c {key}={value!r}" for key, value in _SETTINGS.items())
        start = ("start", "-w", "-o", f"-k {folder} {options}", "-l", folder / "log")
        _as_server(programs / "pg_ctl", "-D", data, *start)
        try:
            yield Postgres(folder)
        finally:
            _as_server(programs / "pg_ctl", "-D", data, "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fast_folder() -> str | None:
    """Return a folder in memory if the system has one: a new database is 300 files."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _as_server(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *words]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{words[-1]}: {done.stdout}{done.stderr}")
