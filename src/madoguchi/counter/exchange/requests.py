"""From an enquiry to the bytes of its request, in pieces (``oqs-interface.md`` §3.1, 3.4–3.6)."""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from madoguchi.domain.enquiring import EnquiryKind
from madoguchi.domain.messages import (
    BulkEligibilityRequest,
    BulkRegistrationRequest,
    ConsentedBulkRequest,
    EligibilityRequest,
    ReceptionRequest,
    RegistrationRequest,
    Request,
    RequestHeader,
)
from madoguchi.formats.oqs import UnwritableError, write, write_bulk
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.model import Field
from madoguchi.store.ports import BulkItem, Enquiry, ItemState, Store

_PAGE = 500
_LISTS = (EnquiryKind.BULK_ELIGIBILITY, EnquiryKind.BULK_REGISTRATION)

PEOPLE_TAGS = ("QualificationConfirmSearchInfo", "ReferenceNumberRegistrationInfo")
"""What one person of a list is called in a request."""


class Writing(Struct, frozen=True, kw_only=True):
    """How requests are written; open points of ``spec/oqs``."""

    encoding: Literal["utf-8", "shift_jis"]
    padding: str


def kind_of(enquiry: Enquiry) -> str:
    """Return the key of the request that the enquiry is at, in ``spec.oqs.messages``."""
    if not enquiry.kind.is_bulk:
        return f"{enquiry.kind.value}_req"
    step = "01" if enquiry.reception_number is None else "02"
    return f"{enquiry.kind.value}{step}_req"


def pieces(store: Store, enquiry: Enquiry, writing: Writing) -> Iterable[bytes]:
    """Return the request's bytes; UnwritableError at once, or of a list while it is written."""
    request = _request(store.institution_code, enquiry)
    if enquiry.kind in _LISTS and enquiry.reception_number is None:
        return write_bulk(request, _people(store, enquiry), writing.encoding, writing.padding)
    return (write(request, writing.encoding, writing.padding),)


def _request(institution: str, enquiry: Enquiry) -> Request:
    header = RequestHeader(
        qualification_confirmation_date=enquiry.confirmation_date,
        medical_institution_code=institution,
        arbitrary_file_identifier=enquiry.id,
    )
    kind = kind_of(enquiry)
    if kind.endswith("02_req"):
        number = enquiry.reception_number
        return ReceptionRequest(header=header, kind=kind, reception_number=number)
    if enquiry.kind is EnquiryKind.ELIGIBILITY:
        return EligibilityRequest(header=header, search_info=enquiry.search)
    if enquiry.kind is EnquiryKind.REGISTRATION:
        return RegistrationRequest(header=header, registration=enquiry.registration)
    if enquiry.kind is EnquiryKind.BULK_ELIGIBILITY:
        return BulkEligibilityRequest(header=header)
    if enquiry.kind is EnquiryKind.BULK_REGISTRATION:
        return BulkRegistrationRequest(header=header)
    return ConsentedBulkRequest(header=header, kind=kind, search_info=enquiry.consent_search)


def _people(store: Store, enquiry: Enquiry) -> Iterator[Struct]:
    """Yield whom the list still waits for, page by page."""
    after = -1
    while page := _page(store, enquiry, after):
        for item in page:
            if (person := _person(enquiry.kind, item)) is not None:
                yield person
        after = page[-1].position


def _page(store: Store, enquiry: Enquiry, after: int) -> list[BulkItem]:
    with store.read() as work:
        waiting = [ItemState.WAITING]
        return list(work.bulks.items(enquiry.subject_id or "", waiting, after=after, limit=_PAGE))


def _person(kind: EnquiryKind, item: BulkItem) -> Struct | None:
    if kind is EnquiryKind.BULK_REGISTRATION:
        return item.registration
    return item.search and replace(item.search, arbitrary_identifier=item.identifier)


def label_of(error: UnwritableError, enquiry: Enquiry) -> str:
    """Return the 日本語 name of the element that cannot be written."""
    message = MESSAGES[kind_of(enquiry)]
    return _label(error.tag, (*message.header, *message.body)) or error.tag


def _label(tag: str, fields: Iterable[Field]) -> str:
    for field in fields:
        if field.tag == tag:
            return field.ja
        if found := _label(tag, field.children):
            return found
    return ""
