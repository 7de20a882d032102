"""Tables of the world's database; days are integers yyyymmdd, moments are epoch seconds.

Integers keep ten million rows small and compare the same way in SQLite and PostgreSQL. Nothing here
knows what a row means: that is ``world/people`` (facts) and ``world/nation`` (answers).
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table
from sqlalchemy import String as Text

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

insurer = Table(
    "insurer",
    metadata,
    Column("number", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("kana", Text, nullable=False),
    Column("birthdate", Integer, nullable=False),
    Column("sex1", Text, nullable=False),
    Column("sex2", Text),
    Column("name_of_other", Text),
    Column("kana_of_other", Text),
    Column("post_number", Text),
    Column("address", Text),
    Column("birthdate_assumed", Boolean, nullable=False),
)

entitlement = Table(
    "entitlement",
    metadata,
    Column("person", BigInteger, nullable=False),
    Column("insurer", Text, nullable=False),
    Column("classification", Text, nullable=False),
    Column("symbol", Text),
    Column("number", Text, nullable=False),
    Column("branch", Text),
    Column("family", Text),
    Column("insured_name", Text),
    Column("valid_from", Integer, nullable=False),
    Column("valid_to", Integer),
    Column("issued", Integer),
    Column("card_expires", Integer),
    Column("reason_of_loss", Text),
    Column("ratio", Text),
    Column("elderly_ratio", Text),
    Column("elderly_from", Integer),
    Column("elderly_to", Integer),
    Column("known_from", BigInteger, nullable=False),
    Column("known_to", BigInteger),
    Column("search_key", Text, nullable=False),
)

limit_certificate = Table(
    "limit_certificate",
    metadata,
    Column("person", BigInteger, nullable=False),
    Column("insurer", Text, nullable=False),
    Column("classification", Text, nullable=False),
    Column("flag", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("issued", Integer),
    Column("end", Integer),
    Column("long_term", Integer),
)

specific_disease = Table(
    "specific_disease",
    metadata,
    Column("person", BigInteger, nullable=False),
    Column("insurer", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("issued", Integer),
    Column("end", Integer),
    Column("self_pay", Text),
)

ticket = Table(
    "ticket",
    metadata,
    Column("person", BigInteger, nullable=False),
    Column("insurer", Text, nullable=False),
    Column("institution", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("issue_number", Text, nullable=False),
    Column("ticket_type", Text, nullable=False),
    Column("treatment_type", Text, nullable=False),
    Column("self_pay", Text, nullable=False),
    Column("single_or_combined", Text, nullable=False),
    Column("social_insurance", Text, nullable=False),
    Column("injury", Text),
)

card_certificate = Table(
    "card_certificate",
    metadata,
    Column("serial", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, nullable=False),
    Column("linked", Boolean, nullable=False),
    Column("revoked", Boolean, nullable=False),
    Column("not_after", BigInteger, nullable=False),
    Column("fingerprint", LargeBinary),
)

reference_number = Table(
    "reference_number",
    metadata,
    Column("institution", Text, primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Text, nullable=False),
    Column("registered_at", BigInteger, nullable=False),
)

challenge = Table(
    "challenge",
    metadata,
    Column("session", Text, primary_key=True),
    Column("institution", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("nonce", LargeBinary, nullable=False, unique=True),
    Column("issued_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("person", BigInteger),
    Column("serial", BigInteger),
    Column("method", Text),
    Column("outcome", Text),
    Column("proven_at", BigInteger),
    Column("answered_at", BigInteger),
)

consent = Table(
    "consent",
    metadata,
    Column("session", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("institution", Text, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger),
)

home_consent = Table(
    "home_consent",
    metadata,
    Column("institution", Text, primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("treatment", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("day", Integer, nullable=False),
    Column("subjects", Text, nullable=False),
    Column("examination_day", Integer),
    Column("revoked_at", BigInteger),
)

bulk_job = Table(
    "bulk_job",
    metadata,
    Column("number", Text, primary_key=True),
    Column("institution", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("ready_at", BigInteger),
    Column("settled_at", BigInteger),
    Column("people", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
)

bulk_item = Table(
    "bulk_item",
    metadata,
    Column("job", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("outcome", Text),
)

bulk_indexes = (
    Index("entitlement_by_person", entitlement.c.person),
    Index("entitlement_by_number", entitlement.c.search_key),
    Index("certificate_by_person", card_certificate.c.person),
    Index("limit_by_person", limit_certificate.c.person),
    Index("disease_by_person", specific_disease.c.person),
    Index("ticket_by_person", ticket.c.person),
)
"""Indexes that a bulk fill drops and makes anew, because that is several times faster."""

Index("consent_by_person", consent.c.institution, consent.c.person, consent.c.at)
Index("bulk_job_by_institution", bulk_job.c.institution, bulk_job.c.kind, bulk_job.c.settled_at)
