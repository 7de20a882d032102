"""One person's unit of a bulk's result (``oqs-interface.md`` §3.4–3.6).

Unlike in a single answer, the ReferenceNumber stands beside the results, there is no ResultList,
and 資格確認一括照会 tells of the 限度額 only whether it differs from what the clinic sent.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from madoguchi.world.clock import JST
from madoguchi.world.nation import lookup, messages
from madoguchi.world.nation.bulk_queries import HOME_VISIT, QUERIES, BulkQuery
from madoguchi.world.nation.consents import Agreement
from madoguchi.world.nation.messages import PersonError
from madoguchi.world.nation.result import Facts, result
from madoguchi.world.nation.settings import NationSettings
from madoguchi.world.nation.verdict import Verdict, by_card, is_welfare, shown_of
from madoguchi.world.people.model import LimitCertificate
from madoguchi.world.store import home_consents, registry
from madoguchi.world.store.bulk_jobs import Item, Job
from madoguchi.world.store.home_consents import HomeConsent
from madoguchi.world.store.rows import day_of

_OK, _ERROR = "1", "2"
_SAME, _CHANGED = "0", "1"
_INFO = "QualificationConfirmSearchInfo"
_STEM = "LimitApplicationCertificate"
_LIMIT_INFO = f"{_STEM}RelatedInfo"

Unit = dict[str, object]
UnitOf = Callable[[Connection, Item], Unit]


class View(Struct, frozen=True):
    """From where the people are looked at: whose bulk, as of which day, known at which moment."""

    institution: str
    day: date
    known_at: int
    newer_shows_old: bool

    @classmethod
    def of(cls, job: Job, settings: NationSettings) -> "View":
        """Return the view of a received job."""
        known_at = job.ready_at or job.opened_at
        return cls(job.institution, day_of(job.day), known_at, settings.newer_shows_old)


class Consented(Struct, frozen=True):
    """A person of a bulk that rests on a consent; None for 医療扶助, which needs none."""

    person: int
    consent: HomeConsent | None
    month: str


def confirmation(connection: Connection, item: Item, view: View) -> Unit:
    """Return one person's unit of a muquc result."""
    info = msgspec.json.decode(item.content, type=dict[str, object])
    unit: Unit = {_INFO: info}
    try:
        query = messages.query_of(info)
    except PersonError as error:
        return {
            **unit,
            "ProcessingResultStatus": _ERROR,
            "ProcessingResultMessage": str(error),
        }
    verdict = lookup.judge_query(connection, query, view.day, view.known_at)
    sent = info.get(_LIMIT_INFO)
    known = sent if isinstance(sent, dict) else {}
    return {**unit, **_judged(connection, verdict, view, None, known)}


def registration(_connection: Connection, item: Item) -> Unit:
    """Return one person's unit of a muimm result, whose outcome stands already."""
    info = msgspec.json.decode(item.content, type=dict[str, object])
    unit: Unit = {"ReferenceNumberRegistrationInfo": info}
    if item.outcome:
        told = {"ProcessingResultStatus": _ERROR, "ProcessingResultMessage": item.outcome}
        return {**unit, **told}
    return {**unit, "ProcessingResultStatus": _OK}


def people_of(connection: Connection, job: Job, part: Mapping[str, object]) -> list[Consented]:
    """Return whom a mutic, muhvq or muonq result tells of, in the order of their numbers."""
    query = QUERIES[job.kind](part)
    if query.month:
        persons = registry.ticket_holders(connection, job.institution, query.month)
        return [Consented(person, None, query.month) for person in persons]
    return [Consented(consent.person, consent, "") for consent in _consents(connection, job, query)]


def consented(connection: Connection, of: Consented, view: View) -> Unit:
    """Return one person's unit of a mutic, muhvq or muonq result."""
    if of.consent is None:
        view = msgspec.structs.replace(view, day=_day_in(of.month, view.day))
    known = registry.entitlements_of(connection, of.person, view.known_at)
    verdict = by_card(known, view.day)
    if of.consent is None:
        verdict = by_card([item for item in known if is_welfare(item)], view.day)
        return _judged(connection, verdict, view, None, None)
    return _judged(connection, verdict, view, _agreement(of.consent, view), None)


def _consents(connection: Connection, job: Job, query: BulkQuery) -> list[HomeConsent]:
    if query.days is None:
        return []
    return home_consents.given(
        connection,
        job.institution,
        query.treatment,
        query.days,
        by_examination=query.by_examination,
    )


def _judged(
    connection: Connection,
    verdict: Verdict,
    view: View,
    agreement: Agreement | None,
    known_limit: Mapping[str, object] | None,
) -> Unit:
    validity = lookup.with_tickets(connection, verdict, view.institution, view.day)
    shown = shown_of(verdict, newer_shows_old=view.newer_shows_old)
    facts = [lookup.facts(connection, item, view.institution, view.day) for item in shown]
    results = [_result(one, view, agreement, known_limit) for one in facts]
    unit: Unit = {
        "ProcessingResultStatus": _OK,
        "QualificationValidity": validity.value,
        "ResultOfQualificationConfirmation": results,
        "ReferenceNumber": _numbers(facts),
    }
    return {tag: value for tag, value in unit.items() if value}


def _result(
    facts: Facts,
    view: View,
    agreement: Agreement | None,
    known_limit: Mapping[str, object] | None,
) -> dict[str, object]:
    never = Agreement(datetime.fromtimestamp(view.known_at, JST), None, {})
    tree = result(facts, agreement or never, view.day)
    tree.pop("ReferenceNumber", None)
    if known_limit is not None:
        tree[f"{_STEM}Changed"] = _changed(facts.limit, known_limit)
    return tree


def _numbers(facts: Sequence[Facts]) -> list[str]:
    return list(dict.fromkeys(one.reference_number for one in facts if one.reference_number))


def _changed(limit: LimitCertificate | None, known: Mapping[str, object]) -> str:
    """Compare with what the clinic sent; sending nothing means that it knows of none [I]."""
    sent = tuple(
        messages.text_of(known, f"{_STEM}{end}") for end in ("Classification", "ClassificationFlag")
    )
    truth = ("", "") if limit is None else (limit.classification, limit.flag)
    return _SAME if sent == truth else _CHANGED


def _agreement(consent: HomeConsent, view: View) -> Agreement:
    """Return what was agreed: for visits until taken back (CO-7), online for its day [I]."""
    on_day = consent.treatment != HOME_VISIT
    examined = consent.examination_day or consent.day
    return Agreement(
        at=datetime.fromtimestamp(consent.at, JST),
        until=None,
        subjects=dict.fromkeys(consent.subjects.split(), True),
        ended=consent.revoked_at is not None or (on_day and day_of(examined) < view.day),
    )


def _day_in(month: str, day: date) -> date:
    """Return *day* if it lies in *month*, else the first of that month."""
    return day if f"{day:%Y%m}" == month else date(int(month[:4]), int(month[4:]), 1)
