"""The exchange with the terminal: requests as an outbox, pairing of answers, bulk streaming.

``design.md`` §3.10, ``oqs-interface.md`` §1.3–1.5 and §3.4–3.6. Other parts of the counter add an
enquiry in the transaction of the clerk's act (``new_enquiry``) and are told what became of it.
"""

from madoguchi.counter.exchange.folder import DiskRequestFolder
from madoguchi.counter.exchange.line import ExchangeHealth
from madoguchi.counter.exchange.messages_ja import ACTIONS
from madoguchi.counter.exchange.service import Exchange, ExchangeSettings
from madoguchi.counter.exchange.values import (
    BulkReader,
    EnquiryFollower,
    OnEligibility,
    RequestFolder,
    Unit,
    UnwrittenError,
    new_enquiry,
)

__all__ = [
    "ACTIONS",
    "BulkReader",
    "DiskRequestFolder",
    "EnquiryFollower",
    "Exchange",
    "ExchangeHealth",
    "ExchangeSettings",
    "OnEligibility",
    "RequestFolder",
    "Unit",
    "UnwrittenError",
    "new_enquiry",
]
