"""What a patient's 利用者証明用電子証明書 still opens, by its age (``rules.md`` CE-1–CE-4, ID-7).

Rows only. A phase reaches from one bound to the next, both counted in months from the last day of
the certificate; ``to_month_end`` stretches the upper bound to the end of that month.
"""

from dataclasses import dataclass
from datetime import date

from madoguchi.spec.rules.dated import Confidence, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePhase(Row):
    """One phase: ``after_months``/``until_months`` from the certificate's end, None = open.

    The phase begins on the day after its lower bound, except that 0 means "the day after the end".
    ``usable`` tells whether the entitlement is answered, ``medical`` whether consents are asked.
    ``carrier`` is "card" or "phone".
    """

    key: str
    ja: str
    carrier: str
    after_months: int | None
    until_months: int | None
    to_month_end: bool
    usable: bool
    medical: bool


CERTIFICATE_PHASES = (
    CertificatePhase(
        rule="CE-1",
        source="O17",
        confidence=Confidence.HIGH,
        key="normal",
        ja="電子証明書は有効です。",
        carrier="card",
        after_months=None,
        until_months=-3,
        to_month_end=False,
        usable=True,
        medical=True,
    ),
    CertificatePhase(
        rule="CE-2",
        source="O17",
        confidence=Confidence.HIGH,
        key="reminder",
        ja="電子証明書の有効期限が3か月以内に切れます。市区町村の窓口で更新してください。",
        carrier="card",
        after_months=-3,
        until_months=0,
        to_month_end=False,
        usable=True,
        medical=True,
    ),
    CertificatePhase(
        rule="CE-3",
        source="O17, N1 p=2270",
        confidence=Confidence.MEDIUM,
        key="grace",
        ja="電子証明書の有効期限が切れているため、資格情報だけを提供します。"
        "市区町村の窓口で更新してください。",
        carrier="card",
        after_months=0,
        until_months=3,
        to_month_end=True,
        usable=True,
        medical=False,
    ),
    CertificatePhase(
        rule="CE-4",
        source="N1 p=566, O17",
        confidence=Confidence.HIGH,
        effective_to=date(2024, 12, 1),
        key="ended",
        ja="電子証明書の有効期限が切れているため、このカードでは受付できません。"
        "受付で健康保険証を見せてください。",
        carrier="card",
        after_months=3,
        until_months=None,
        to_month_end=True,
        usable=False,
        medical=False,
    ),
    CertificatePhase(
        rule="CE-4",
        source="N1 p=566, O17",
        confidence=Confidence.HIGH,
        effective_from=date(2024, 12, 2),
        key="ended",
        ja="電子証明書の有効期限が切れているため、このカードでは受付できません。"
        "受付で資格確認書を見せてください。",
        carrier="card",
        after_months=3,
        until_months=None,
        to_month_end=True,
        usable=False,
        medical=False,
    ),
    CertificatePhase(
        rule="ID-7",
        source="O3",
        confidence=Confidence.HIGH,
        effective_from=date(2025, 9, 19),
        key="ended",
        ja="スマートフォンは、マイナンバーカードの電子証明書の期限が切れると使えません。",
        carrier="phone",
        after_months=0,
        until_months=None,
        to_month_end=False,
        usable=False,
        medical=False,
    ),
)
