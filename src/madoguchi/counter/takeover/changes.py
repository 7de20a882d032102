"""Who changed a chart since, and what: for the plain words of a refusal.

Names of parts only, never what stands in them.
"""

from datetime import datetime

from madoguchi.counter.takeover.fields_table import CHART_NAMES
from madoguchi.store.ports import AuditRecord, Patient, Work

_LOOKED_AT = 1000
"""Newest audit records that are searched; an older change is told without a name."""
_CHANGING = (
    "patient.edited",
    "takeover.taken",
    "takeover.undone",
    "insurance.added",
    "insurance.edited",
    "insurance.deleted",
)


def changed_parts(before: Patient, now: Patient) -> str:
    """Return the parts that differ as ``住所・保険``."""
    names = (ja for part, ja in CHART_NAMES.items() if getattr(before, part) != getattr(now, part))
    return "・".join(names)


def who_changed(work: Work, patient_id: str, since: datetime | None = None) -> str:
    """Return ``佐藤さんが10:32に`` of the newest change after *since*, or a general word."""
    for record in work.audit.latest(_LOOKED_AT):
        if since is not None and record.at < since:
            break
        if record.subject == patient_id and record.action in _CHANGING:
            return _named(work, record)
    return "ほかの画面で"


def _named(work: Work, record: AuditRecord) -> str:
    actor = work.staff.get(record.actor)
    name = f"{actor.display_name}さん" if actor else "ほかの人"
    return f"{name}が{record.at.hour}:{record.at.minute:02d}に"
