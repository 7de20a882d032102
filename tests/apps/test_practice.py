"""The practice clinic: its own passwords, a registry through the import, ages that follow."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from madoguchi.apps.clinic import web_settings
from madoguchi.apps.clock import SystemClock
from madoguchi.apps.hub import store_for
from madoguchi.apps.practice import ACCOUNTS, prepare_practice, readable_password
from madoguchi.apps.settings import HubSettings
from madoguchi.domain.clock import JST, business_day
from madoguchi.web.accounts import create_user
from madoguchi.web.passwords import Passwords
from madoguchi.world.board.tray import FIRST
from madoguchi.world.people.book import open_book
from madoguchi.world.people.file_shape import SIMULATED_CLINIC


@pytest.fixture
def settings(tmp_path: Path) -> HubSettings:
    folders = {name: str(tmp_path / "OQS" / name) for name in ("face", "res", "req")}
    return HubSettings(
        database_url=f"sqlite:///{tmp_path / 'hub' / 'hub.db'}",
        face_folder=folders["face"],
        res_folder=folders["res"],
        req_folder=folders["req"],
    )


def test_first_start_makes_accounts_and_registry(tmp_path: Path, settings: HubSettings) -> None:
    prepare_practice(tmp_path, settings)
    accounts = json.loads((tmp_path / "accounts.json").read_text(encoding="utf-8"))
    assert [a["login"] for a in accounts] == [row[0] for row in ACCOUNTS]
    assert (tmp_path / "accounts.json").stat().st_mode & 0o077 == 0
    store = store_for(settings, SystemClock())
    with store.read() as work:
        twins = work.patients.by_kana_and_birthdate(
            "スズキアオイ",
            open_book(business_day(datetime.now(JST))).member("suzuki-twin-a").person.birthdate,
        )
        assert {p.number for p in twins} == {"10023", "10024"}
        chart = work.patients.by_number("10001")
        assert chart is not None
        assert chart.name == "高橋　一郎"
        assert chart.insurances[0].insurer_number == "01990019"
    store.close()


@pytest.mark.rule("RN-1")
def test_the_card_for_newcomers_belongs_to_a_chart_with_the_nations_number(
    tmp_path: Path, settings: HubSettings
) -> None:
    prepare_practice(tmp_path, settings)
    member = open_book(business_day(datetime.now(JST))).member(FIRST)
    assert member.card is not None
    assert (member.card.certificate, member.card.linked, member.card.no_pin) == (
        "normal",
        True,
        False,
    )
    store = store_for(settings, SystemClock())
    with store.read() as work:
        found = work.patients.by_reference_number(member.reference_numbers[SIMULATED_CLINIC])
    store.close()
    assert [(p.name, p.birthdate) for p in found] == [(member.person.name, member.person.birthdate)]


def test_a_second_start_leaves_changes_alone_but_keeps_ages(
    tmp_path: Path, settings: HubSettings
) -> None:
    prepare_practice(tmp_path, settings)
    before = (tmp_path / "accounts.json").read_bytes()
    store = store_for(settings, SystemClock())
    with store.write() as work:
        chart = work.patients.by_number("10041")
        assert chart is not None
        born = chart.birthdate
        changed = msgspec.structs.replace(chart, birthdate=born.replace(year=1900), name="山田　花")
        work.patients.replace(changed)
    store.close()
    prepare_practice(tmp_path, settings)
    store = store_for(settings, SystemClock())
    with store.read() as work:
        chart = work.patients.by_number("10041")
    store.close()
    assert chart is not None
    assert (chart.birthdate, chart.name) == (born, "山田　花")
    assert (tmp_path / "accounts.json").read_bytes() == before


@pytest.mark.slow
def test_accounts_broken_off_are_finished_with_the_passwords_on_file(
    tmp_path: Path, settings: HubSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    created: list[str] = []

    def create_one(*arguments: Any, login: str, **more: Any) -> None:
        if created:
            raise KeyboardInterrupt
        create_user(*arguments, login=login, **more)
        created.append(login)

    monkeypatch.setattr("madoguchi.apps.practice.create_user", create_one)
    with pytest.raises(KeyboardInterrupt):
        prepare_practice(tmp_path, settings)
    monkeypatch.undo()
    on_file = (tmp_path / "accounts.json").read_bytes()
    prepare_practice(tmp_path, settings)
    assert (tmp_path / "accounts.json").read_bytes() == on_file
    check = Passwords(web_settings(settings), bytes)
    store = store_for(settings, SystemClock())
    for account in json.loads(on_file):
        with store.read() as work:
            staff = work.staff.by_login(account["login"])
        assert staff is not None
        assert check.verify(staff.password_hash, account["password"])
    store.close()


def test_passwords_are_long_and_differ() -> None:
    made = {readable_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(password) >= 13 for password in made)
