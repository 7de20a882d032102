"""One person of a bulk's second answer: an entitlement (§3.4) or a registration's verdict (§3.5).

What must be held comes out as a HeldUnit, so that one person does not stop the others. How the
stream is walked stands in ``bulk``.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from lxml.etree import _Element as Element

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader
from madoguchi.domain.messages import HeldUnit, RegistrationOutcome
from madoguchi.formats.oqs import guard, holds
from madoguchi.formats.oqs.layout import outcome_plan, unit_plan
from madoguchi.formats.oqs.plan import Walk, sorted_unknown
from madoguchi.formats.oqs.reading import ReadSettings, RefusedError
from madoguchi.formats.oqs.reasons_ja import refusal
from madoguchi.spec.oqs.muquc_table import BULK_UNIT
from madoguchi.spec.oqs.refnum_table import BULK_REGISTRATION_UNIT

Unit = EligibilityAnswer | RegistrationOutcome | HeldUnit

UNIT_TAGS = (BULK_UNIT.tag, BULK_REGISTRATION_UNIT.tag)
"""What a person's unit may be called."""

_UNIT_LEVEL = 3
_IDENTIFIER = "QualificationConfirmSearchInfo/ArbitraryIdentifier"
_REFERENCE = "ReferenceNumberRegistrationInfo/ReferenceNumber"


class UnitForm(NamedTuple):
    """What a unit is called, and how it becomes a value."""

    tag: str
    build: Callable[[Element, MessageHeader, ReadSettings], Unit]


def form_of(kind: str) -> UnitForm:
    """Return the form of the people of *kind*, a key of ``spec.oqs.messages``."""
    if kind == "muimm02_res":
        return UnitForm(BULK_REGISTRATION_UNIT.tag, _outcome)
    return UnitForm(BULK_UNIT.tag, _person)


def check_unit(element: Element, settings: ReadSettings) -> None:
    """Refuse the whole file for what no terminal writes (``security.md`` T2)."""
    guard.check_attributes(element, settings)
    guard.check_depth(element, settings, level=_UNIT_LEVEL)


def read_unit(
    element: Element,
    form: UnitForm,
    header: MessageHeader,
    position: int,
    settings: ReadSettings,
) -> Unit:
    """Return one person, or a HeldUnit with what leads back to them."""
    try:
        return form.build(element, header, settings)
    except RefusedError as error:
        told = refusal(None, error)
        return HeldUnit(
            position=position,
            code=told.code,
            reason=told.reason,
            arbitrary_identifier=_echo(element, _IDENTIFIER, settings),
            reference_number=_echo(element, _REFERENCE, settings),
        )


def _echo(element: Element, path: str, settings: ReadSettings) -> str | None:
    return (element.findtext(path) or "").strip()[: settings.max_text] or None


def _person(element: Element, header: MessageHeader, settings: ReadSettings) -> EligibilityAnswer:
    plan = unit_plan(settings)
    walk = Walk()
    values: dict[str, Any] = plan.values(element, walk)
    plan.no_nesting(element)
    if walk.unknown:
        values["unknown"] = sorted_unknown(walk.unknown)
    answer = EligibilityAnswer(header=header, **values)
    holds.check_answer(answer)
    return answer


def _outcome(
    element: Element,
    header: MessageHeader,  # noqa: ARG001 - the same call for every form
    settings: ReadSettings,
) -> RegistrationOutcome:
    plan = outcome_plan(settings)
    plan.no_nesting(element)
    return cast("RegistrationOutcome", plan.build(element, Walk()))
