"""The clinic's half put together: intake, counter and its parts, exchange, pages.

Who is told of what is decided here and nowhere else. ``Clinic`` is what a program starts and
stops; ``hub.py`` adds settings, server and signals.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from msgspec import Struct
from starlette.applications import Starlette

from madoguchi.apps.clock import SystemClock
from madoguchi.apps.settings import HubSettings, clock_time, padding, request_encoding, words
from madoguchi.apps.ticking import Ticking
from madoguchi.assets import VENDOR
from madoguchi.counter.advice.part import AdvicePart
from madoguchi.counter.advice.routes import feature as advice_feature
from madoguchi.counter.advice.service import AdviceDesk
from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.reader import ReservationReader
from madoguchi.counter.bulk.routes import feature as bulk_feature
from madoguchi.counter.bulk.service import BulkDesk
from madoguchi.counter.exchange import ACTIONS, DiskRequestFolder, Exchange, ExchangeSettings
from madoguchi.counter.lookup.panel import LookupPart
from madoguchi.counter.lookup.routes import feature as lookup_feature
from madoguchi.counter.lookup.service import InsurersMet, LookupDesk
from madoguchi.counter.month.rechecking import MonthRecheck
from madoguchi.counter.month.routes import feature as month_feature
from madoguchi.counter.offline.printing import ListPrinter, ListSettings
from madoguchi.counter.offline.routes import feature as offline_feature
from madoguchi.counter.offline.service import OfflineDesk
from madoguchi.counter.refnum.bulk import RegistrationReader
from madoguchi.counter.refnum.panel import RefnumPart
from madoguchi.counter.refnum.routes import feature as refnum_feature
from madoguchi.counter.refnum.service import Registrar
from madoguchi.counter.routes import feature as counter_feature
from madoguchi.counter.service import HANDLED_KINDS, Counter
from madoguchi.counter.takeover.panel import TakeOverPart
from madoguchi.counter.takeover.routes import feature as takeover_feature
from madoguchi.counter.takeover.service import TakeOverDesk
from madoguchi.counter.visits.routes import feature as visits_feature
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.domain.clock import Clock
from madoguchi.domain.enquiring import EnquiringSettings
from madoguchi.formats.oqs import ReadSettings, encodings_for, read_arrived
from madoguchi.intake.service import Intake
from madoguchi.intake.settings import IntakeSettings
from madoguchi.intake.settling import Handler
from madoguchi.store.ports import Store
from madoguchi.web.app import build_app
from madoguchi.web.feature import Feature
from madoguchi.web.settings import WebSettings

_LIST_EVERY = 60.0
"""Seconds between two looks at whether the list of the day is due."""


class Desks(Struct, frozen=True, kw_only=True):
    """The counter's verbs, each made once, and who follows whom."""

    visits: VisitDesk
    registrar: Registrar
    offline: OfflineDesk
    counter: Counter
    take_over: TakeOverDesk
    printer: ListPrinter


class Clinic(Struct, frozen=True, kw_only=True):
    """One clinic's half: what is shown, and what runs beside it."""

    web: Starlette
    intake: Intake
    exchange: Exchange
    lists: Ticking

    def start(self) -> None:
        """Begin to take in, to ask and to write lists; returns at once."""
        self.intake.start()
        self.exchange.start()
        self.lists.start()

    def stop(self) -> None:
        """End after what is in hand."""
        self.lists.stop()
        self.exchange.stop()
        self.intake.stop()


def build_clinic(settings: HubSettings, store: Store, clock: Clock) -> Clinic:
    """Compose the clinic's half over *store*."""
    desks = desks_for(settings, store, clock)
    exchange = exchange_for(settings, store, clock, desks)
    intake = Intake(
        store,
        clock,
        intake_settings(settings),
        handlers=handlers_for(desks, exchange),
        read=partial(read_arrived, settings=read_settings(settings)),
    )
    # Turning the practice day must sign nobody out and let no lock-out go on for years.
    features = features_for(settings, store, clock, desks, exchange, intake)
    web = build_app(store, clock, web_settings(settings), features, VENDOR, timer=SystemClock())
    lists = Ticking("day-lists", desks.printer.tick, _LIST_EVERY)
    return Clinic(web=web, intake=intake, exchange=exchange, lists=lists)


def desks_for(settings: HubSettings, store: Store, clock: Clock) -> Desks:
    """Return the counter's parts. A visit is reckoned before the outage's entry looks at it."""
    visits, registrar = VisitDesk(store, clock), Registrar(store, clock)
    offline = OfflineDesk(store, clock, visits, automatic=settings.automatic_catch_up)
    return Desks(
        visits=visits,
        registrar=registrar,
        offline=offline,
        counter=Counter(store, clock, followers=(visits, offline, registrar, InsurersMet())),
        take_over=TakeOverDesk(store, clock, followers=(registrar,)),
        printer=ListPrinter(store, clock, list_settings(settings)),
    )


def exchange_for(settings: HubSettings, store: Store, clock: Clock, desks: Desks) -> Exchange:
    """Return the way to the terminal and back."""
    figures = EnquiringSettings(
        answer_wait_seconds=settings.answer_wait_seconds,
        question_tries=settings.question_tries,
        bulk_age_hours=settings.bulk_age_hours,
    )
    return Exchange(
        store,
        clock,
        secrets.token_bytes,
        DiskRequestFolder(Path(settings.req_folder)),
        ExchangeSettings(
            enquiring=figures,
            read=read_settings(settings),
            encoding=request_encoding(settings.request_encoding),
            padding=padding(settings.insurer_number_padding),
        ),
        desks.counter.on_eligibility,
        followers=(desks.offline, desks.registrar),
        readers={"bulk": ReservationReader(), "refnum": RegistrationReader()},
    )


def handlers_for(desks: Desks, exchange: Exchange) -> Mapping[str, Handler]:
    """Return what intake does with each kind of file."""
    rows = dict.fromkeys(HANDLED_KINDS, desks.counter.on_eligibility)
    return {**rows, **exchange.handlers}


def features_for(
    settings: HubSettings,
    store: Store,
    clock: Clock,
    desks: Desks,
    exchange: Exchange,
    intake: Intake,
) -> list[Feature]:
    """Return what the shell shows, in the order of its navigation."""
    advice = AdviceDesk(store, clock, desks.visits)
    spool = Path(settings.import_folder)
    parts = (
        AdvicePart(advice),
        TakeOverPart(desks.take_over),
        LookupPart(),
        RefnumPart(desks.registrar),
    )
    counter = counter_feature(
        store,
        clock,
        counter=desks.counter,
        spool=spool,
        health=intake.health,
        unread=intake.troubles,
        parts=parts,
        line=exchange.health,
    )
    maker = BulkMaker(store, clock, BulkDesk(store, clock, exchange.cancel))
    lookup = LookupDesk(store, clock, random_hex=lambda length: secrets.token_hex(length)[:length])
    return [
        replace(counter, actions={**counter.actions, **ACTIONS}),
        lookup_feature(store, clock, desk=lookup, asker=exchange),
        bulk_feature(
            store, clock, maker=maker, counter=desks.counter, spool=spool / "reservations"
        ),
        refnum_feature(store, clock, registrar=desks.registrar, maker=maker),
        visits_feature(store, clock, visits=desks.visits, spool=spool / "visits"),
        offline_feature(
            store, clock, desk=desks.offline, printer=desks.printer, line=_answers(exchange)
        ),
        month_feature(store, clock, recheck=MonthRecheck(store, clock, maker)),
        advice_feature(store, clock, desk=advice),
        takeover_feature(store, clock, desks.take_over),
    ]


def _answers(exchange: Exchange) -> Callable[[], bool | None]:
    """Return the question whether the terminal answers: no if told so, None if never heard."""

    def answers() -> bool | None:
        health = exchange.health()
        if health.trouble:
            return False
        return True if health.last_answer_at else None

    return answers


def web_settings(settings: HubSettings) -> WebSettings:
    """Return what the web shell needs of the hub's settings."""
    return WebSettings(
        clinic_name=settings.institution_name,
        allowed_hosts=words(settings.allowed_hosts),
        https=settings.https,
        idle=timedelta(minutes=settings.idle_minutes),
    )


def intake_settings(settings: HubSettings) -> IntakeSettings:
    """Return what intake needs of the hub's settings."""
    return IntakeSettings(
        face=Path(settings.face_folder),
        res=Path(settings.res_folder),
        req=Path(settings.req_folder),
        mode=settings.watch,
        poll_seconds=settings.poll_seconds,
        rescan_seconds=settings.rescan_seconds,
        full_below=settings.full_below_mb * 1024 * 1024,
        must_be_writable=words(settings.must_be_writable),
    )


def list_settings(settings: HubSettings) -> ListSettings:
    """Return where and when the encrypted list of the day is written."""
    return ListSettings(
        folder=Path(settings.list_folder),
        secret=Path(settings.list_secret),
        at=clock_time("list_time", settings.list_time),
        keep_days=settings.list_keep_days,
        font=settings.list_font,
    )


def read_settings(settings: HubSettings) -> ReadSettings:
    """Return how much is believed of a file; what is inferred is the clinic's to set."""
    return ReadSettings(
        encodings=encodings_for(words(settings.encodings)),
        open_ends=words(settings.open_ends),
    )
