"""What the rest of the program may ask of the database: records and protocols, no SQL.

``Store.write()`` is one transaction: all of it is committed and synced when the block ends, or
none of it. Everything is bound to one institution code, which begins every table's key.
Ids are UUIDv7 in hyphenless hex and therefore ordered by time.
"""

from madoguchi.domain.patient import Insurance, LimitCertificate, Patient, PublicExpense
from madoguchi.store.ports.arrivals import (
    Arrival,
    Arrivals,
    LinkState,
)
from madoguchi.store.ports.audit import (
    Audit,
    AuditHead,
    AuditRecord,
)
from madoguchi.store.ports.bulks import (
    BulkItem,
    BulkList,
    Bulks,
    ItemState,
)
from madoguchi.store.ports.enquiries import (
    OPEN_STATES,
    Enquiries,
    Enquiry,
    EnquiryKind,
    EnquiryState,
)
from madoguchi.store.ports.errors import (
    DuplicateLoginError,
    DuplicateNumberError,
    StalePatientError,
    StoreUnavailableError,
)
from madoguchi.store.ports.events import (
    Event,
    Events,
)
from madoguchi.store.ports.insurers import (
    Insurers,
)
from madoguchi.store.ports.journal import (
    ArrivedFile,
    Folder,
    Journal,
    JournalEntry,
    JournalState,
)
from madoguchi.store.ports.offline import (
    OfflineEntries,
    OfflineEntry,
    OfflineState,
)
from madoguchi.store.ports.patients import (
    Patients,
)
from madoguchi.store.ports.preferences import (
    Preferences,
)
from madoguchi.store.ports.staff import (
    Role,
    Staff,
    StaffSession,
    StaffUser,
)
from madoguchi.store.ports.takeovers import (
    TakeOver,
    TakeOvers,
)
from madoguchi.store.ports.visits import (
    Evidence,
    Visit,
    Visits,
    VisitSource,
)
from madoguchi.store.ports.work import (
    Store,
    Work,
)

__all__ = [
    "OPEN_STATES",
    "Arrival",
    "Arrivals",
    "ArrivedFile",
    "Audit",
    "AuditHead",
    "AuditRecord",
    "BulkItem",
    "BulkList",
    "Bulks",
    "DuplicateLoginError",
    "DuplicateNumberError",
    "Enquiries",
    "Enquiry",
    "EnquiryKind",
    "EnquiryState",
    "Event",
    "Events",
    "Evidence",
    "Folder",
    "Insurance",
    "Insurers",
    "ItemState",
    "Journal",
    "JournalEntry",
    "JournalState",
    "LimitCertificate",
    "LinkState",
    "OfflineEntries",
    "OfflineEntry",
    "OfflineState",
    "Patient",
    "Patients",
    "Preferences",
    "PublicExpense",
    "Role",
    "Staff",
    "StaffSession",
    "StaffUser",
    "StalePatientError",
    "Store",
    "StoreUnavailableError",
    "TakeOver",
    "TakeOvers",
    "Visit",
    "VisitSource",
    "Visits",
    "Work",
]
