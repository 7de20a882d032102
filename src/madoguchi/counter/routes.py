"""The counter as a feature of the shell: addresses, who may call them, words of the notices.

``security.md`` T13: clerks and owners do everything here, doctors read the list, an answer and a
chart. The table below is what the role test walks through.
"""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from madoguchi.counter.answering import Address, routes_of
from madoguchi.counter.importing import ImportDesk
from madoguchi.counter.patient_pages import PatientPages
from madoguchi.counter.reception_pages import ReceptionPages
from madoguchi.counter.reception_ports import (
    DetailPart,
    FolderHealth,
    Health,
    Line,
    Unread,
    UnreadFile,
)
from madoguchi.counter.registry import Registry
from madoguchi.counter.service import (
    REGISTRARS,
    Counter,
)
from madoguchi.domain.clock import Clock
from madoguchi.formats.japanese import both_dates, short_date
from madoguchi.store.ports import Store
from madoguchi.web.feature import EVERYONE, Feature, NavItem

_HERE = Path(__file__).parent

NAV = (NavItem("受付", "/"), NavItem("患者", "/patients"))

NOTICES = {
    "linked": "患者に結び付けました。",
    "unlinked": "結び付けを外しました。",
    "patient-added": "患者を登録しました。",
    "patient-edited": "患者の登録を直しました。",
    "import-cancelled": "取込みをやめました。何も登録していません。",
}

ACTIONS = {
    "arrival.added": "資格確認の受付",
    "arrival.viewed": "資格確認の閲覧",
    "arrival.linked": "患者への結び付け",
    "arrival.unlinked": "結び付けの解除",
    "arrival.seen": "受付を済にした",
    "arrival.unseen": "受付の済を戻した",
    "patient.added": "患者の登録",
    "patient.edited": "患者の訂正",
    "patient.alias_learned": "別名の記憶",
    "patient.viewed": "患者の閲覧",
    "patients.imported": "患者の取込み",
}


def feature(
    store: Store,
    clock: Clock,
    *,
    counter: Counter,
    spool: Path,
    health: Health = tuple[FolderHealth, ...],
    unread: Unread = tuple[UnreadFile, ...],
    parts: Sequence[DetailPart] = (),
    line: Line = lambda: None,
    new_token: Callable[[], str] = lambda: secrets.token_hex(16),
) -> Feature:
    """Return 受付 and 患者. *spool* is a private folder for CSV files that wait for a yes.

    *health* tells how the terminal's folders are, *unread* which files cannot be taken in.
    *parts* are panels that other parts of the counter bring to the page of one answer; *line* tells
    how it stands with the exchange with the terminal.
    """
    reception = ReceptionPages(store, clock, counter, health, unread, parts, line)
    registry = Registry(store, clock)
    desk = ImportDesk(store, clock, spool, new_token)
    patients = PatientPages(store, clock, counter, registry, desk)
    addresses = [*reception_addresses(reception), *patient_addresses(patients)]
    return Feature(
        name="counter",
        routes=routes_of(addresses),
        templates=_HERE / "templates",
        nav=NAV,
        static=_HERE / "static",
        filters={"both_dates": both_dates, "short_date": short_date},
        notices=NOTICES,
        actions=ACTIONS,
    )


def reception_addresses(pages: ReceptionPages) -> Sequence[Address]:
    """Return method, path, endpoint and roles of 受付."""
    return (
        ("GET", "/", pages.page, EVERYONE),
        ("GET", "/reception/rows", pages.rows, EVERYONE),
        ("GET", "/reception/lists", pages.lists, EVERYONE),
        ("GET", "/reception/troubles", pages.troubles, EVERYONE),
        ("GET", "/arrivals/{id}", pages.detail, EVERYONE),
        ("GET", "/arrivals/{id}/raw", pages.raw, REGISTRARS),
        ("POST", "/arrivals/{id}/link", pages.link, REGISTRARS),
        ("POST", "/arrivals/{id}/unlink", pages.unlink, REGISTRARS),
        ("POST", "/arrivals/{id}/seen", pages.seen, REGISTRARS),
        ("POST", "/arrivals/{id}/find", pages.find, REGISTRARS),
    )


def patient_addresses(pages: PatientPages) -> Sequence[Address]:
    """Return method, path, endpoint and roles of 患者; fixed paths before ``{id}``."""
    return (
        ("GET", "/patients", pages.page, EVERYONE),
        ("POST", "/patients/search", pages.search, EVERYONE),
        ("GET", "/patients/new", pages.new, REGISTRARS),
        ("POST", "/patients/new", pages.add, REGISTRARS),
        ("GET", "/patients/import", pages.choose_file, REGISTRARS),
        ("POST", "/patients/import", pages.upload, REGISTRARS),
        ("GET", "/patients/import/{token}", pages.preview, REGISTRARS),
        ("POST", "/patients/import/{token}/confirm", pages.confirm, REGISTRARS),
        ("POST", "/patients/import/{token}/cancel", pages.cancel, REGISTRARS),
        ("GET", "/patients/import/{token}/errors.csv", pages.errors, REGISTRARS),
        ("GET", "/patients/{id}", pages.detail, EVERYONE),
        ("GET", "/patients/{id}/edit", pages.edit, REGISTRARS),
        ("POST", "/patients/{id}/edit", pages.change, REGISTRARS),
    )
