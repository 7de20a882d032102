"""Bytes of the terminal → a typed value, whichever kind of file they are.

The one entrance for files that fit in memory (``oqs-interface.md`` §2–3). Steps: name and gate,
parse, kind, plan, holds. Bulk results go through ``bulk``; zips through ``archive``. Touches no
file, no network, no clock.
"""

from typing import Any, cast

from lxml.etree import _Element as Element
from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.messages import FailureNote, Registration, ReturnedRequest
from madoguchi.formats.oqs import archive, bulk, guard, holds, kinds, plain
from madoguchi.formats.oqs.layout import Layout, layout
from madoguchi.formats.oqs.plan import Walk, sorted_unknown
from madoguchi.formats.oqs.reading import Read, Reading, ReadSettings, RefusedError
from madoguchi.formats.oqs.reasons_ja import refusal

_DEFAULT = ReadSettings()


def read(raw: bytes, name: str, settings: ReadSettings = _DEFAULT) -> Reading:
    """Return what the file *name* holds, or why it must not be believed. Never raises.

    *name* decides the kind if it follows the rule; a free name leaves it to the structure.
    """
    kind = kinds.kind_of_name(name)
    try:
        return _read(raw, name, kind, settings)
    except RefusedError as error:
        return refusal(kind or error.kind, error)


def read_arrived(raw: bytes, name: str, settings: ReadSettings = _DEFAULT) -> Reading:
    """Return what intake needs of a file: all of it, or of a bulk's second answer its header.

    The people of a bulk may be many; whoever asked for them streams them with ``read_bulk``.
    Never raises.
    """
    if kinds.is_second(kinds.kind_of_name(name)):
        return bulk.read_head(raw, name, settings)
    return read(raw, name, settings)


def _read(raw: bytes, name: str, kind: str | None, settings: ReadSettings) -> Read:
    ext = kinds.extension(name)
    if ext == "err":
        return Read("err", _failure_note(raw, name, kind, settings))
    if kind is None:
        kinds.refuse_named_only(name)
    if ext == "zip" or archive.is_zip(raw):
        inner, raw = archive.member(raw, name, settings)
        kind = kind or kinds.kind_of_name(inner)
    if raw.startswith(b"%PDF"):
        raise RefusedError("pdf")
    if kind is not None and kinds.is_people(kind):
        return Read(kind, bulk.read_whole(raw, settings))
    document, text = guard.gate(raw, settings, kinds.size_limit(kind, settings))
    if kind is not None and (answer := _plain(document, text, layout(kind, settings))) is not None:
        return Read(kind, answer)
    return read_by_parser(document, kind, settings)


def _plain(document: bytes, text: str, plans: Layout) -> Struct | None:
    """Return the answer of a file in the plainest form, None if the parser must look at it."""
    if plans.merged or (values := plain.values_of(document, text, plans)) is None:
        return None
    return None if _has_twins(values) else _finished(plans, values)


def read_by_parser(document: bytes, kind: str | None, settings: ReadSettings) -> Read:
    """Return what lxml sees in a gated document, whatever its form; or RefusedError."""
    root = guard.parse(document, settings)
    guard.check_root(root)
    kind = kind or kinds.kind_of_structure(root)
    try:
        if kinds.is_people(kind):
            return Read(kind, bulk.read_whole(document, settings))
        return Read(kind, _answer(root, layout(kind, settings), settings))
    except RefusedError as error:
        error.kind = kind
        raise


def _answer(root: Element, plans: Layout, settings: ReadSettings) -> Struct:
    walk = Walk()
    values = _parts(root, plans, walk)
    if walk.odd or walk.unknown or walk.seen != guard.count_elements(root):
        guard.check_depth(root, settings)
        _no_nesting(root, plans)
    if walk.unknown:
        values["unknown"] = sorted_unknown(walk.unknown)
    if plans.merged:
        _find_status(values, root)
    if _has_twins(values):
        _drop_twins(values, root)
    return _finished(plans, values)


def _parts(root: Element, plans: Layout, walk: Walk) -> dict[str, Any]:
    """Return the struct's values from the two parts; each part may stand once, in any order."""
    values: dict[str, Any] = {}
    seen = set()
    walk.seen += len(root)
    for part in root:
        tag = part.tag
        if tag in seen:
            raise RefusedError("held_repeated", field=str(tag)[:40])
        seen.add(tag)
        if tag == "MessageBody":
            values.update(plans.body.values(part, walk))
        elif tag != "MessageHeader":
            walk.keep(part, "")
        elif plans.merged:
            values.update(plans.header.values(part, walk))
        else:
            values["header"] = plans.header.build(part, walk)
    if not plans.merged and "header" not in values:
        raise RefusedError("no_header")
    return values


def _no_nesting(root: Element, plans: Layout) -> None:
    for part in root:
        (plans.body if part.tag == "MessageBody" else plans.header).no_nesting(part)


def _finished(plans: Layout, values: dict[str, Any]) -> Struct:
    if plans.takes_kind:
        values["kind"] = plans.kind
    if not plans.merged and not kinds.is_request(plans.kind):
        holds.check_header(values["header"])
    if plans.kind == "siimm_res":
        _unflatten(values)
    answer: Struct = plans.body.struct(**values)
    if isinstance(answer, EligibilityAnswer):
        holds.check_answer(answer)
    return answer


def _has_twins(values: dict[str, Any]) -> bool:
    results = values.get("results", ())
    return len(results) > 1 and results[0] in results[1:]


def _find_status(values: dict[str, Any], root: Element) -> None:
    """Look for the status of YZK and TKK anywhere: its place is not public (§3.7)."""
    for tag, attr in (("ResultCode", "result_code"), ("MessageContents", "message_contents")):
        if values.get(attr) is None:
            found = next(root.iter(tag), None)
            values[attr] = (found.text or "").strip() or None if found is not None else None


def _unflatten(values: dict[str, Any]) -> None:
    """Give the legacy flat form (reference number right in the body) the shape of the real one."""
    number = values.pop("reference_number", None)
    if number is not None and values.get("registration") is None:
        values["registration"] = Registration(reference_number=number)


def _drop_twins(values: dict[str, Any], root: Element) -> None:
    """Take one of two equal results when a reader wrote it beside *and* in the list (§6 no. 22)."""
    body = root.find("MessageBody")
    if body is not None and body.find("ResultOfQualificationConfirmation") is not None:
        values["results"] = tuple(dict.fromkeys(values["results"]))


def read_returned(
    raw: bytes, name: str, note: bytes | None, settings: ReadSettings = _DEFAULT
) -> Reading:
    """Return a request that came back into res as failed (§1.5), with the text of its .err.

    The name alone proves what it is: its content may be broken, and that may be why it failed.
    *note* is the content of the .err beside it, None if there is none. Refused if *name* is not a
    request's, or if its bytes are not even text.
    """
    kind = kinds.kind_of_name(name)
    if kind is None or not kinds.is_request(kind):
        return refusal(kind, RefusedError("unknown_kind"))
    try:
        text = _text(raw, settings)
        noted = None if note is None else _text(note, settings)
    except RefusedError as error:
        return refusal(kind, error)
    inner = read(raw, name, settings)
    request = inner.answer if isinstance(inner, Read) else None
    answer = ReturnedRequest(kind=kind, request=cast("Any", request), text=text, note=noted)
    return Read(kind, answer)


def _failure_note(raw: bytes, name: str, kind: str | None, settings: ReadSettings) -> FailureNote:
    if kind is None or not kinds.is_request(kind):
        raise RefusedError("err")
    request = f"{kinds.base_name(name)[:-4]}.xml"
    return FailureNote(request_kind=kind, request_name=request, text=_text(raw, settings))


def _text(raw: bytes, settings: ReadSettings) -> str:
    """Return free text in either encoding; what the .err holds is not public (§1.5)."""
    if b"\0" in raw:
        raise RefusedError("nul")
    if len(raw) > settings.single_limit:
        raise RefusedError("too_large", limit=settings.single_limit)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return guard.decode(raw, "cp932")
