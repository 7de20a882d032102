"""The JPKI application's files as a table (``card-and-reader.md`` §2.2).

WEF = data that can be read, IEF = keys and secrets that never leave. ``part`` names the half of
the card a file belongs to; ``guard`` is the secret that must be verified first. That EF 0002 is
free to read is inferred from the OpenSC dump of a real card; the source says it of 000B only.
"""

from enum import StrEnum
from typing import Final, Literal

from msgspec import Struct

AID: Final = bytes.fromhex("D392F000260100000001")


class Kind(StrEnum):
    """What a file is."""

    CERTIFICATE = "certificate"
    CA = "ca"
    INFO = "information"
    AVAILABILITY = "availability"
    KEY = "key"
    REFERENCE = "reference data"


class Ef(Struct, frozen=True):
    """One elementary file. ``form`` is the pattern a new value of a secret must have."""

    fid: int
    kind: Kind
    ja: str
    part: Literal["auth", "sign"] = "auth"
    guard: int | None = None
    form: bytes = b""

    @property
    def internal(self) -> bool:
        """Tell whether the file is an IEF."""
        return self.kind in (Kind.KEY, Kind.REFERENCE)


FILES: Final[dict[int, Ef]] = {
    row.fid: row
    for row in (
        Ef(0x0001, Kind.CERTIFICATE, "署名用電子証明書", "sign", guard=0x001B),
        Ef(0x0002, Kind.CA, "署名用CA証明書", "sign"),
        Ef(0x0006, Kind.INFO, "トークン情報"),
        Ef(0x0008, Kind.AVAILABILITY, "証明書の有無"),
        Ef(0x000A, Kind.CERTIFICATE, "利用者証明用電子証明書"),
        Ef(0x000B, Kind.CA, "利用者証明用CA証明書"),
        Ef(0x0017, Kind.KEY, "利用者証明用秘密鍵", guard=0x0018),
        Ef(0x0018, Kind.REFERENCE, "利用者証明用暗証番号", form=rb"[0-9]{4}"),
        Ef(0x001A, Kind.KEY, "署名用秘密鍵", "sign", guard=0x001B),
        Ef(0x001B, Kind.REFERENCE, "署名用パスワード", "sign", form=rb"[A-Z0-9]{6,16}"),
    )
}
