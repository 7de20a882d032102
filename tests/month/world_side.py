"""The other side of the wire for a simulated month: nation, terminal, cards, all in told time.

Real: the nation's verbs over its ASGI application, its database, the terminal with its folders and
its writer. Left out: TLS, and the card's RSA signature – a session is laid into the database as the
nation leaves it once a proof was good, because 700 signatures would take longer than the month.
"""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx
from sqlalchemy import select

from madoguchi.world.nation.app import CLIENT, build_app
from madoguchi.world.nation.service import Nation
from madoguchi.world.nation.settings import NationSettings
from madoguchi.world.people.crowd import fill
from madoguchi.world.people.life_table import TOWN
from madoguchi.world.people.life_values import LifeDay, LifeMonth
from madoguchi.world.people.life_writes import apply
from madoguchi.world.protocol import Consents, Outcome
from madoguchi.world.store import schema, sessions
from madoguchi.world.store.database import WorldDatabase
from madoguchi.world.store.sessions import Session
from madoguchi.world.terminal.box import RequestBox
from madoguchi.world.terminal.nation import NationClient
from madoguchi.world.terminal.settings import TerminalSettings
from madoguchi.world.terminal.terminal import Terminal
from support.stores import INSTITUTION, ToldClock

BULK_LAG = 20


class OtherSide:
    """Nation and terminal of one clinic, with the town of *month* in it."""

    def __init__(self, root: Path, month: LifeMonth, seed: int, clock: ToldClock) -> None:
        self._clock = clock
        self.seed = seed
        self._random = Random(seed)
        self.database = WorldDatabase(f"sqlite:///{root / 'world.db'}")
        fill(self.database, seed=seed, count=TOWN, progress=lambda _: None)
        with self.database.write() as connection:
            apply(connection, month.before)
        nation = Nation(
            self.database,
            clock,
            self._random.randbytes,
            (),
            NationSettings(bulk_result_seconds=BULK_LAG, bulk_hours="00:00-24:00"),
        )
        self.settings = TerminalSettings(institution=INSTITUTION, root=root / "OQS")
        self.settings.make_folders()
        transport = httpx.ASGITransport(app=_known(build_app(nation)))
        self._client = NationClient("http://nation", transport=transport)
        self._terminal = Terminal(self.settings, self._client, clock, tokens=self._random.randbytes)
        self._box = RequestBox(self.settings)
        self._loop = asyncio.Runner()
        self._serials = self._cards()

    def morning(self, day: LifeDay) -> None:
        """Let happen what happened since yesterday."""
        with self.database.write() as connection:
            apply(connection, day.writes)

    def card(self, person: int) -> Path:
        """Read a person's card: identified, all consents given; return the face file."""
        now = int(self._clock.now().timestamp())
        session = Session(
            session=self._random.randbytes(16).hex(),
            institution=INSTITUTION,
            reader="1",
            purpose="eligibility",
            nonce=self._random.randbytes(32),
            issued_at=now,
            expires_at=now + 60,
            used_at=now,
            person=person,
            serial=self._serials[person],
            method="face",
            outcome=Outcome.IDENTIFIED.value,
            proven_at=now,
        )
        with self.database.write() as connection:
            sessions.open_session(connection, session)
        said = Consents(given={})
        name = self._loop.run(self._terminal.finish(session.session, said))
        self._stamp(self.settings.face)
        return self.settings.face / name

    def serve(self) -> int:
        """Answer every request that lies in the folder; return how many."""
        taken = self._box.collect(self._clock.now().timestamp())
        for one in taken:
            self._loop.run(self._terminal.serve(one))
        if taken:
            self._stamp(self.settings.res)
        return len(taken)

    def reference_numbers(self) -> dict[int, str]:
        """Return whose numbers the nation holds for this clinic."""
        with self.database.read() as connection:
            rows = connection.execute(select(schema.reference_number)).all()
        return {row.person: row.number for row in rows}

    def tidy(self) -> None:
        """Empty the folders of results, as a terminal does at night."""
        for folder in (self.settings.face, self.settings.res):
            for path in folder.iterdir():
                path.unlink()

    def close(self) -> None:
        """Close everything."""
        self._loop.run(self._client.close())
        self._loop.close()
        self.database.close()

    def _stamp(self, folder: Path) -> None:
        """Let new files bear the told time, as they would on the terminal's disk."""
        moment = (self._clock.now() - timedelta(seconds=1)).timestamp()
        for path in folder.iterdir():
            if path.stat().st_mtime > moment + 1 or path.stat().st_mtime < moment - 86_400:
                os.utime(path, (moment, moment))

    def _cards(self) -> dict[int, int]:
        table = schema.card_certificate
        with self.database.read() as connection:
            rows = connection.execute(select(table.c.person, table.c.serial)).all()
        return {row.person: row.serial for row in rows}


def _known(app):
    """Return *app* as seen through a connection with the clinic's certificate."""

    async def shown(scope, receive, send):
        await app({**scope, "state": {CLIENT: INSTITUTION}}, receive, send)

    return shown
