"""The exchange with the simulated terminal and nation, which share no code with it but ``spec``.

In told time; left out is TLS only, whose certificate the connection's state stands for.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from random import Random

import httpx
import pytest

from madoguchi.counter.exchange import new_enquiry
from madoguchi.domain.answer import SearchInfo
from madoguchi.domain.messages import ConsentSearch, Registration
from madoguchi.store.ports import (
    BulkItem,
    BulkList,
    Enquiry,
    EnquiryKind,
    EnquiryState,
    ItemState,
)
from madoguchi.world.nation.app import CLIENT, build_app
from madoguchi.world.nation.service import Nation
from madoguchi.world.nation.settings import NationSettings
from madoguchi.world.people.book import Book, open_book
from madoguchi.world.people.fill import load_book
from madoguchi.world.people.model import Entitlement
from madoguchi.world.store.database import WorldDatabase
from madoguchi.world.terminal.box import RequestBox, Taken
from madoguchi.world.terminal.nation import NationClient
from madoguchi.world.terminal.settings import TerminalSettings, Unreachable
from madoguchi.world.terminal.terminal import Terminal
from support.exchange_desk import CLERK, Desk
from support.stores import INSTITUTION, TODAY

pytestmark = pytest.mark.slow
ANSWERED = EnquiryState.ANSWERED


class WorldTerminal:
    """The simulated terminal over a desk's folders, asked when the desk's round comes to it."""

    def __init__(self, desk: Desk, lag: int = 20) -> None:
        root = desk.req.parent
        self.book: Book = open_book(TODAY)
        self.database = WorldDatabase(f"sqlite:///{root / 'world.db'}")
        self.database.create()
        load_book(self.database, self.book)
        nation = Nation(
            self.database,
            desk.clock,
            Random(1).randbytes,
            (),
            NationSettings(bulk_result_seconds=lag),
        )
        app = build_app(nation)

        async def known(scope, receive, send):
            await app({**scope, "state": {CLIENT: INSTITUTION}}, receive, send)

        self._client = NationClient("http://nation", transport=httpx.ASGITransport(app=known))
        settings = TerminalSettings(
            institution=INSTITUTION, root=root, unreachable=Unreachable.SILENT
        )
        self._terminal = Terminal(settings, self._client, desk.clock, tokens=Random(2).randbytes)
        self._box = RequestBox(settings)
        self._loop = asyncio.Runner()
        self._clock = desk.clock
        self.taken: list[Taken] = []

    def serve(self) -> None:
        for one in self._box.collect(self._clock.now().timestamp()):
            self.taken.append(one)
            self._loop.run(self._terminal.serve(one))

    def close(self) -> None:
        self._loop.run(self._client.close())
        self._loop.close()
        self.database.close()

    def valid(self) -> list[tuple[date, Entitlement]]:
        """Return whose insurance is plainly valid today, with the birthday."""
        return [
            (member.person.birthdate, cover)
            for member in self.book.members
            for cover in member.entitlements
            if cover.valid_to is None
            and cover.valid_from < TODAY
            and cover.classification == "01"
            and len(member.entitlements) == 1
        ]


@pytest.fixture
def world(make: Callable[..., Desk]) -> Iterator[tuple[Desk, WorldTerminal]]:
    desk = make()
    terminal = WorldTerminal(desk)
    desk.terminal = terminal
    yield desk, terminal
    terminal.close()


def asked(birthdate: date, cover: Entitlement, **more: str) -> SearchInfo:
    return SearchInfo(
        insurer_number=cover.insurer,
        insured_card_symbol=cover.symbol,
        insured_identification_number=cover.number,
        insured_branch_number=cover.branch,
        birthdate=birthdate,
        **more,
    )


def many(desk: Desk, kind: EnquiryKind, items: Callable[[str], list[BulkItem]]) -> Enquiry:
    listed = desk.store.new_id()
    enquiry = new_enquiry(
        desk.store, desk.clock, kind=kind, purpose="bulk", by=CLERK.id, subject_id=listed
    )
    bulk = BulkList(
        id=listed,
        kind=kind,
        title="",
        day=TODAY,
        source="csv",
        created_at=desk.clock.now(),
        created_by=CLERK.id,
    )
    with desk.store.write() as work:
        work.bulks.add(bulk, items(listed))
        work.enquiries.add(enquiry)
    return enquiry


def test_one_person_is_answered_and_a_registration_comes_back(
    world: tuple[Desk, WorldTerminal],
) -> None:
    desk, terminal = world
    birthdate, cover = terminal.valid()[0]
    number = Registration(
        reference_number="00123",
        insurer_number=cover.insurer,
        insured_card_symbol=cover.symbol,
        insured_identification_number=cover.number,
        insured_branch_number=cover.branch,
    )
    registers = desk.ask(EnquiryKind.REGISTRATION, registration=number)
    desk.rounds(3)
    assert desk.get(registers).state is ANSWERED, desk.get(registers)
    search = asked(birthdate, cover, limit_application_certificate_related_cons_flg="1")
    enquiry = desk.ask(search=search)
    desk.rounds(3)
    assert desk.get(enquiry).state is ANSWERED, desk.get(enquiry)
    (row,) = desk.rows()
    assert row.enquiry_id == enquiry.id
    assert row.answer.results[0].reference_number == "00123"
    assert not desk.troubled()


def test_a_request_that_the_nation_refuses_comes_back_in_its_words(
    world: tuple[Desk, WorldTerminal],
) -> None:
    desk, _ = world
    bad = SearchInfo(
        insurer_number="99",
        insured_identification_number="1",
        birthdate=TODAY,
        limit_application_certificate_related_cons_flg="7",
    )
    enquiry = desk.ask(search=bad)
    desk.rounds(20, 2)
    done = desk.get(enquiry)
    assert done.state in {ANSWERED, EnquiryState.FAILED}
    assert done.state is ANSWERED or "「" in done.message
    assert not desk.troubled()


def test_a_bulk_of_everybody_goes_through_its_four_steps(
    world: tuple[Desk, WorldTerminal],
) -> None:
    desk, terminal = world
    people = terminal.valid()

    def items(listed: str) -> list[BulkItem]:
        return [
            BulkItem(
                list_id=listed,
                position=at,
                identifier=f"p{at}",
                state=ItemState.WAITING,
                search=asked(birthdate, cover),
            )
            for at, (birthdate, cover) in enumerate(people, 1)
        ]

    enquiry = many(desk, EnquiryKind.BULK_ELIGIBILITY, items)
    desk.rounds(12, 5)
    done = desk.get(enquiry)
    assert done.state is ANSWERED, done
    assert done.units == len(people) > 10
    assert desk.outcomes(enquiry) == ["1"] * len(people)
    assert "working" in desk.told.path(enquiry.id)
    assert not desk.troubled()


def test_a_bulk_of_registrations_goes_the_same_way(world: tuple[Desk, WorldTerminal]) -> None:
    desk, terminal = world
    people = [cover for _, cover in terminal.valid() if cover.branch]

    def items(listed: str) -> list[BulkItem]:
        return [
            BulkItem(
                list_id=listed,
                position=at,
                identifier=f"00{at}",
                state=ItemState.WAITING,
                registration=Registration(
                    reference_number=f"00{at}",
                    insurer_number=cover.insurer,
                    insured_card_symbol=cover.symbol,
                    insured_identification_number=cover.number,
                    insured_branch_number=cover.branch,
                ),
            )
            for at, cover in enumerate(people, 1)
        ]

    enquiry = many(desk, EnquiryKind.BULK_REGISTRATION, items)
    desk.rounds(12, 5)
    assert desk.get(enquiry).state is ANSWERED, desk.get(enquiry)
    assert desk.outcomes(enquiry) == ["1"] * len(people)


@pytest.mark.parametrize(
    ("kind", "search"),
    [
        (EnquiryKind.AID_TICKETS, ConsentSearch(medical_treatment_month="202611")),
        (
            EnquiryKind.HOME_VISIT,
            ConsentSearch(
                consent_date_from=TODAY, consent_date_to=TODAY, medical_treatment_flag="2"
            ),
        ),
        (
            EnquiryKind.ONLINE,
            ConsentSearch(
                consent_date_from=TODAY, consent_date_to=TODAY, medical_treatment_flag="3"
            ),
        ),
    ],
)
def test_bulks_that_name_nobody_are_answered(
    world: tuple[Desk, WorldTerminal], kind: EnquiryKind, search: ConsentSearch
) -> None:
    desk, _ = world
    enquiry = desk.ask(kind, purpose="bulk", consent_search=search)
    desk.rounds(12, 5)
    assert desk.get(enquiry).state is ANSWERED, desk.get(enquiry)
    assert not desk.troubled()
