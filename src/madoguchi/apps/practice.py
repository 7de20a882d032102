"""What ``madoguchi up`` lays ready: practice accounts and a registry of patients.

The passwords are this machine's own; the registry is taken in through the same CSV import that a
clinic uses. Done once; what a newcomer changed afterwards is left alone.
"""

import csv
import io
import json
import os
import secrets
from pathlib import Path

import msgspec

from madoguchi.apps.clinic import web_settings
from madoguchi.apps.clock import clock_for
from madoguchi.apps.hub import store_for
from madoguchi.apps.practice_charts import CHARTS, read_charts
from madoguchi.apps.settings import HubSettings
from madoguchi.counter.importing import ImportDesk
from madoguchi.domain.clock import Clock, business_day
from madoguchi.store.ports import Role, Store
from madoguchi.web.accounts import create_user
from madoguchi.web.passwords import Passwords
from madoguchi.world.people.book import Book, Member, open_book
from madoguchi.world.people.file_shape import SIMULATED_CLINIC
from madoguchi.world.people.tomorrow import Chart

COLUMNS = (
    "患者番号",
    "氏名",
    "カナ",
    "生年月日",
    "性別",
    "保険者番号",
    "記号",
    "番号",
    "枝番",
    "住所",
    "照会番号",
)

ACCOUNTS = (
    ("uketsuke", "受付　花子", Role.CLERK, "受付"),
    ("ishi", "医師　太郎", Role.DOCTOR, "医師"),
    ("incho", "院長　一郎", Role.OWNER, "院長（管理者）"),
)

_SYLLABLES = ("ka", "mi", "so", "ra", "ni", "yu", "ha", "to", "ko", "me", "ri", "no", "ta", "wa")


def prepare_practice(home: Path, settings: HubSettings) -> None:
    """Make folders, accounts and registry below *home* unless they are there."""
    for folder in (settings.face_folder, settings.res_folder, settings.req_folder):
        Path(folder).mkdir(parents=True, exist_ok=True)
    clock = clock_for(settings.clock_offset_file)
    store = store_for(settings, clock)
    try:
        _accounts(home / "accounts.json", store, settings)
        _registry(home / "import", store, clock)
    finally:
        store.close()


def _accounts(path: Path, store: Store, settings: HubSettings) -> None:
    """Create the accounts that are missing; their passwords are on file before they count.

    Broken off in between, the next start goes on with the same passwords.
    """
    passwords = Passwords(web_settings(settings), secrets.token_bytes)
    with store.read() as work:
        missing = {row[0] for row in ACCOUNTS if work.staff.by_login(row[0]) is None}
    if not missing:
        return
    known = _saved(path)
    saved = {
        login: known.get(login) or readable_password()
        for login, *_ in ACCOUNTS
        if login in missing or login in known
    }
    _save(path, saved)
    for login, name, role, _title in ACCOUNTS:
        if login in missing:
            create_user(
                store, passwords, login=login, display_name=name, role=role,
                actor="practice", password=saved[login], must_change=False,
            )  # fmt: skip


def _saved(path: Path) -> dict[str, str]:
    """Return the passwords on file by login; none if the file is missing or was broken off."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {row["login"]: row["password"] for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _save(path: Path, saved: dict[str, str]) -> None:
    rows = [
        {"title": title, "login": login, "password": saved[login]}
        for login, _name, _role, title in ACCOUNTS
        if login in saved
    ]
    _write_private(path, json.dumps(rows, ensure_ascii=False, indent=1))


def _registry(spool: Path, store: Store, clock: Clock) -> None:
    book = open_book(business_day(clock.now()))
    with store.read() as work:
        empty = work.patients.count() == 0
        owner = work.staff.by_login("incho")
    if not empty:
        _keep_ages(store, book)
    elif owner is not None:
        desk = ImportDesk(store, clock, spool, store.new_id)
        preview = desk.upload(io.BytesIO(registry_csv(book).encode()), CHARTS.name, owner)
        desk.confirm(preview.id, owner)
        desk.cancel(preview.id, owner)


def _keep_ages(store: Store, book: Book) -> None:
    """Follow the simulated people who are always, say, 84: their birthdays move with the day."""
    with store.write() as work:
        for chart in read_charts():
            patient = work.patients.by_number(chart.number)
            born = book.member(chart.person).person.birthdate
            if patient is not None and patient.birthdate != born:
                work.patients.replace(msgspec.structs.replace(patient, birthdate=born))


def registry_csv(book: Book) -> str:
    """Return the practice clinic's charts as the CSV that its import takes."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows(_chart_row(chart, book.member(chart.person)) for chart in read_charts())
    return text.getvalue()


def _chart_row(chart: Chart, member: Member) -> tuple[str, ...]:
    person = member.person
    cover = member.entitlements[0]
    return (
        chart.number,
        chart.name or person.name,
        chart.kana or person.kana,
        person.birthdate.isoformat(),
        {"1": "男", "2": "女"}.get(person.sex1, ""),
        cover.insurer,
        cover.symbol or "",
        cover.number,
        cover.branch or "",
        person.address or "",
        member.reference_numbers.get(SIMULATED_CLINIC, ""),
    )


def readable_password() -> str:
    """Return a password that is long enough and easy to type: ``kamiso-ranihato-4711``."""
    words = ("".join(secrets.choice(_SYLLABLES) for _ in range(n)) for n in (3, 4))
    return "-".join([*words, f"{secrets.randbelow(9000) + 1000}"])


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
