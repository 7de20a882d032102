"""Consents of an answer as of a moment: what for, given or not, and how long still.

``rules.md`` CO-4 (24 hours), CO-7; ``oqs-interface.md`` §3.2. Every triple is taken by its stem,
known or not. Must not show what a consent opens, and must not lengthen its life.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from madoguchi.domain.answer import Consent, EligibilityAnswer
from madoguchi.domain.clock import business_day
from madoguchi.spec.oqs.consent_table import CONSENT_STEMS
from madoguchi.spec.oqs.model import ConsentStem, Source
from madoguchi.spec.rules.consent_life_table import CONSENT_LIVES
from madoguchi.spec.rules.dated import in_force

_BY_CARD = "1"
_OUTPATIENT = "1"
_TREATMENTS = {"B": "2", "C": "3"}
"""照会区分 (OQSCD002) of a home visit and of an online consultation → 診療区分 (OQSCD028)."""


class ConsentState(StrEnum):
    """How a consent stands; the values are what is shown."""

    AGREED = "同意"
    REFUSED = "同意なし"
    EXPIRED = "期限切れ"
    DIFFICULT = "取得困難"
    UNKNOWN = "不明"


_STATES = {
    "0": ConsentState.REFUSED,
    "1": ConsentState.AGREED,
    "2": ConsentState.EXPIRED,
    "3": ConsentState.DIFFICULT,
}
"""Flags of OQSCD016; those of OQSCD001 are the first two."""


class ConsentView(Struct, frozen=True, kw_only=True):
    """One consent as of a moment.

    ``subject`` is the stem of the triple, ``ja`` its name; ``text`` is the state in words and
    holds the code where the state is UNKNOWN. ``until`` is the last moment it holds and
    ``remaining`` the time to it, both None where there is no end or none is known. ``medical``
    tells consents that open medical information; ``inferred`` those whose tag is a guess;
    ``life`` says how long one without a fixed end holds (CO-7), blank where there is an end.
    """

    subject: str
    ja: str
    state: ConsentState
    text: str
    agreed: bool
    until: datetime | None = None
    remaining: timedelta | None = None
    medical: bool = True
    inferred: bool = False
    life: str = ""


def consents(
    answer: EligibilityAnswer, now: datetime, treatment: str = ""
) -> tuple[ConsentView, ...]:
    """Return every consent of every result as of *now* (aware), known subjects first.

    Two results of one person that say the same give one view. *treatment* is the 診療区分
    (OQSCD028) where the way of asking tells it: answers of muhvq and muonq have no 照会区分.
    """
    asked = answer.header.reference_classification or ""
    given_for = _TREATMENTS.get(asked, treatment)
    views = [
        _view(one, now, given_for, by_card=asked == _BY_CARD)
        for result in answer.results
        for one in result.consents
    ]
    return tuple(sorted(dict.fromkeys(views), key=_order))


def _order(view: ConsentView) -> tuple[int, str]:
    known = [stem.stem for stem in CONSENT_STEMS]
    place = known.index(view.subject) if view.subject in known else len(known)
    return place, view.subject


def _view(consent: Consent, now: datetime, treatment: str, *, by_card: bool) -> ConsentView:
    stem = next((row for row in CONSENT_STEMS if row.stem == consent.subject), None)
    state = _STATES.get(consent.flag or "", ConsentState.UNKNOWN)
    until = _until(consent, stem, by_card) if state is ConsentState.AGREED else None
    if until is not None and now > until:
        state = ConsentState.EXPIRED
    agreed = state is ConsentState.AGREED
    return ConsentView(
        subject=consent.subject,
        ja=stem.ja if stem else consent.subject,
        state=state,
        text=state.value if state is not ConsentState.UNKNOWN else _unknown(consent.flag),
        agreed=agreed,
        until=until,
        remaining=until - now if until is not None and agreed else None,
        medical=stem.medical if stem else True,
        inferred=stem is not None and stem.source is Source.INFERRED,
        life=_life(treatment, now) if agreed and until is None else "",
    )


def _life(treatment: str, now: datetime) -> str:
    rows = in_force(CONSENT_LIVES, business_day(now))
    found = (row.ja for row in rows if row.treatment == treatment and row.hours is None)
    return next(found, "")


def _until(consent: Consent, stem: ConsentStem | None, by_card: bool) -> datetime | None:
    """Return the answer's own end, or 24 hours after a consent that was given with the card."""
    if consent.available_time is not None:
        return consent.available_time
    medical = stem is None or stem.medical
    if not (by_card and medical and consent.time is not None):
        return None
    lives = in_force(CONSENT_LIVES, business_day(consent.time))
    hours = next((life.hours for life in lives if life.treatment == _OUTPATIENT), None)
    return None if hours is None else _later(consent.time, timedelta(hours=hours))


def _later(moment: datetime, by: timedelta) -> datetime:
    """Return *moment* and *by*; a hostile consent at the end of time must not fail a whole list."""
    last = datetime.max.replace(tzinfo=moment.tzinfo)
    return last if last - moment < by else moment + by


def _unknown(flag: str | None) -> str:
    return f"{ConsentState.UNKNOWN.value}（{flag}）" if flag else ConsentState.UNKNOWN.value
