"""Rows of the world: bitemporal history, sessions used once, bulk filling."""

import threading
from datetime import date

import pytest
from sqlalchemy import insert

from madoguchi.world.people.book import open_book
from madoguchi.world.people.crowd import fill
from madoguchi.world.people.fill import load_book
from madoguchi.world.people.generate import FIRST_ID, person
from madoguchi.world.people.model import Entitlement
from madoguchi.world.store import registry, schema, sessions
from madoguchi.world.store.rows import to_row
from madoguchi.world.store.sessions import Session

CLINIC = "9910000001"
BELIEVED = Entitlement(
    person=1,
    insurer="01990019",
    classification="01",
    symbol="Ａ－１",
    number="007",
    valid_from=date(2020, 4, 1),
    known_from=100,
    known_to=200,
)
CORRECTED = Entitlement(
    person=1,
    insurer="01990019",
    classification="01",
    symbol="Ａ－１",
    number="007",
    valid_from=date(2020, 4, 1),
    valid_to=date(2026, 1, 1),
    reason_of_loss="99",
    known_from=200,
)


@pytest.fixture
def history(database):
    with database.write() as connection:
        connection.execute(insert(schema.entitlement), [to_row(BELIEVED), to_row(CORRECTED)])
    return database


@pytest.mark.parametrize(
    ("moment", "known"),
    [(99, []), (100, [BELIEVED]), (199, [BELIEVED]), (200, [CORRECTED]), (9999, [CORRECTED])],
)
def test_what_was_known_when(history, moment, known):
    with history.read() as connection:
        assert registry.entitlements_of(connection, 1, moment) == known
        assert (
            registry.entitlements_by_number(connection, "01990019", "a-1", "007", moment) == known
        )


def test_numbers_are_folded_but_their_zeros_are_not(history):
    with history.read() as connection:

        def found(insurer, symbol, number):
            return registry.entitlements_by_number(connection, insurer, symbol, number, 150)

        assert found(" 01990019", "Ａ‐１", "００７")
        assert not found("01990019", "A-1", "7")
        assert not found("1990019", "A-1", "007")
        assert not found("01990019", "", "007")


def session(name="s1"):
    return Session(
        session=name,
        institution=CLINIC,
        reader="r",
        purpose="eligibility",
        nonce=name.encode() * 8,
        issued_at=1000,
        expires_at=1060,
    )


@pytest.mark.threat("T11")
@pytest.mark.parametrize(
    ("clinic", "moment", "used"),
    [
        (CLINIC, 1000, True),
        (CLINIC, 1059, True),
        (CLINIC, 1060, False),
        (CLINIC, 999, False),
        ("9910000002", 1000, False),
    ],
)
def test_a_challenge_is_used_in_its_minute_by_its_terminal(database, clinic, moment, used):
    with database.write() as connection:
        sessions.open_session(connection, session())
        assert sessions.use_challenge(connection, clinic, "s1", moment) is used
        assert sessions.use_challenge(connection, clinic, "s1", moment) is False


@pytest.mark.parametrize(("keep_since", "kept"), [(1000, True), (1001, False)])
def test_a_fresh_challenge_takes_the_place_of_those_long_dead(database, keep_since, kept):
    with database.write() as connection:
        sessions.open_session(connection, session("s1"))
        sessions.open_session(connection, session("s2"), keep_since)
        assert (sessions.session(connection, CLINIC, "s1") is not None) is kept
        assert sessions.session(connection, CLINIC, "s2") is not None


@pytest.mark.threat("T11")
def test_of_many_at_once_just_one_uses_a_challenge(database):
    with database.write() as connection:
        sessions.open_session(connection, session())
    won = []
    start = threading.Barrier(6)

    def attempt():
        start.wait()
        with database.write() as connection:
            won.append(sessions.use_challenge(connection, CLINIC, "s1", 1001))

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 5 + [True]


def test_a_transaction_that_fails_leaves_nothing(database):
    def broken():
        with database.write() as connection:
            sessions.open_session(connection, session())
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    with database.read() as connection:
        assert sessions.session(connection, CLINIC, "s1") is None


@pytest.mark.slow
def test_the_book_is_written_once_a_day(database):
    book = open_book(date(2026, 11, 22))
    assert load_book(database, book)
    assert not load_book(database, book)
    assert load_book(database, open_book(date(2026, 11, 23)))
    with database.read() as connection:
        for member in book.members:
            assert registry.person(connection, member.person.id) is not None


def test_hand_made_and_generated_people_live_side_by_side(database):
    fill(database, seed=3, count=60, progress=lambda _: None, batch=25)
    load_book(database, open_book(date(2026, 11, 22)))
    with database.read() as connection:
        made = person(3, 59)
        assert registry.person(connection, FIRST_ID + 59) == made.person
        assert registry.person(connection, 81).name == "見本　花子"
        cover = made.entitlement
        assert cover in registry.entitlements_by_number(
            connection, cover.insurer, cover.symbol, cover.number, 0
        )
