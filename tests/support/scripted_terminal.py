"""A tiny terminal for tests of the exchange: takes what lies in req, answers into res by a script.

It reads requests with two regular expressions and writes answers as text, so that it shares nothing
with ``formats``. The real simulator is ``world/terminal``.
"""

import re
from collections.abc import Callable
from pathlib import Path

INSTITUTION = "9910000001"

Answer = tuple[str, bytes]
Script = Callable[["Taken"], list[Answer]]


class Taken:
    """A request that was taken: its name and its text."""

    def __init__(self, name: str, raw: bytes) -> None:
        self.name, self.raw = name, raw
        self.text = raw.decode("cp932" if b"Shift_JIS" in raw[:80] else "utf-8")

    def value(self, tag: str) -> str:
        found = re.search(rf"<{tag}>([^<]*)</{tag}>", self.text)
        return found[1] if found else ""

    def values(self, tag: str) -> list[str]:
        return re.findall(rf"<{tag}>([^<]*)</{tag}>", self.text)

    def answer_name(self, ext: str = "xml") -> str:
        return self.name.replace("req_", "res_").replace(".xml", f".{ext}")

    @property
    def is_second(self) -> bool:
        return "02req_" in self.name


class ScriptedTerminal:
    """Answers each request with what *script* says, or with nothing."""

    def __init__(self, req: Path, res: Path, script: Script) -> None:
        self.req, self.res, self.script = req, res, script
        self.taken: list[Taken] = []

    def serve(self) -> list[Taken]:
        """Take every request that lies there, once; write the answers."""
        now = []
        for path in sorted(self.req.glob("*.xml")):
            taken = Taken(path.name, path.read_bytes())
            path.unlink()
            now.append(taken)
            for name, raw in self.script(taken):
                self.write(name, raw)
        self.taken += now
        return now

    def write(self, name: str, raw: bytes) -> None:
        (self.res / name).write_bytes(raw)


def silent(taken: Taken) -> list[Answer]:
    """Take the request and say nothing."""
    return []


def returned(words: str = "サーバーに接続できません") -> Script:
    """Put the request back, with an .err beside it (§1.5)."""

    def script(taken: Taken) -> list[Answer]:
        return [
            (taken.name, taken.raw),
            (taken.name.replace(".xml", ".err"), words.encode("cp932")),
        ]

    return script


def xml(header: dict[str, str], body: str = "") -> bytes:
    """Return a message."""
    lines = "".join(f"<{tag}>{text}</{tag}>" for tag, text in header.items() if text)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<XmlMsg>'
        f"<MessageHeader>{lines}</MessageHeader><MessageBody>{body}</MessageBody></XmlMsg>"
    ).encode()


def header(taken: Taken, **more: str) -> dict[str, str]:
    """Return the header that answers *taken*."""
    return {
        "ProcessExecutionTime": "20261124090000",
        "CharacterCodeIdentifier": "0",
        "SegmentOfResult": "1",
        "ArbitraryFileIdentifier": taken.value("ArbitraryFileIdentifier"),
        "MedicalInstitutionCode": INSTITUTION,
    } | more


def result(number: str, name: str = "見本　花子") -> str:
    """Return one entitlement."""
    return (
        "<ResultOfQualificationConfirmation><InsuredCardClassification>01"
        "</InsuredCardClassification><InsurerNumber>  991234</InsurerNumber>"
        f"<InsuredIdentificationNumber>{number}</InsuredIdentificationNumber>"
        f"<Name>{name}</Name><NameKana>ﾐﾎﾝ ﾊﾅｺ</NameKana><Sex1>2</Sex1>"
        "<Birthdate>19800401</Birthdate></ResultOfQualificationConfirmation>"
    )


def eligible(taken: Taken) -> list[Answer]:
    """Answer a single question: valid."""
    number = taken.value("InsuredIdentificationNumber")
    body = (
        f"<QualificationConfirmSearchInfo><InsuredIdentificationNumber>{number}"
        "</InsuredIdentificationNumber></QualificationConfirmSearchInfo>"
        f"<ResultList>{result(number)}</ResultList>"
        "<ProcessingResultStatus>1</ProcessingResultStatus>"
        "<QualificationValidity>1</QualificationValidity>"
    )
    return [(taken.answer_name(), xml(header(taken), body))]


def registered(status: str = "1", message: str = "") -> Script:
    """Answer a single registration."""

    def script(taken: Taken) -> list[Answer]:
        reference = taken.value("ReferenceNumber")
        body = (
            f"<ReferenceNumberRegistrationInfo><ReferenceNumber>{reference}</ReferenceNumber>"
            "</ReferenceNumberRegistrationInfo>"
            f"<ProcessingResultStatus>{status}</ProcessingResultStatus>"
        )
        if message:
            body += f"<ProcessingResultMessage>{message}</ProcessingResultMessage>"
        return [(taken.answer_name(), xml(header(taken), body))]

    return script


class Centre:
    """A bulk centre: gives a reception number, works for *lag* questions, then answers.

    *units* makes the body of the answer of the first request's text; *wrap* what lies in res.
    """

    def __init__(
        self,
        units: Callable[[Taken], list[str]],
        lag: int = 0,
        wrap: Callable[[Taken, bytes], Answer] | None = None,
    ) -> None:
        self._units, self._lag, self._wrap = units, lag, wrap
        self._received: dict[str, Taken] = {}
        self._asked: dict[str, int] = {}
        self.segment = "1"

    def __call__(self, taken: Taken) -> list[Answer]:
        return self._second(taken) if taken.is_second else self._first(taken)

    def _first(self, taken: Taken) -> list[Answer]:
        number = f"R{len(self._received) + 1:08d}"
        self._received[number] = taken
        body = f"<ReceptionNumber>{number}</ReceptionNumber>"
        return [(taken.answer_name(), xml(header(taken, SegmentOfResult=""), body))]

    def _second(self, taken: Taken) -> list[Answer]:
        number = taken.value("ReceptionNumber")
        first = self._received[number]
        self._asked[number] = self._asked.get(number, 0) + 1
        head = header(first, ReceptionNumber=number, SegmentOfResult=self.segment)
        if self._asked[number] <= self._lag:
            return [(taken.answer_name(), xml(head | {"SegmentOfResult": "2"}))]
        if self.segment == "9":
            head |= {"ErrorCode": "SIM-9", "ErrorMessage": "一括の処理に失敗しました"}
            return [(taken.answer_name(), xml(head))]
        units = self._units(first)
        head["NumberOfProcessingResult"] = str(len(units))
        raw = xml(head, "".join(units))
        return [self._wrap(taken, raw) if self._wrap else (taken.answer_name(), raw)]


def people_of(taken: Taken) -> list[str]:
    """Return one unit for each person that was asked for."""
    asked = zip(
        taken.values("InsuredIdentificationNumber"),
        taken.values("ArbitraryIdentifier"),
        strict=True,
    )
    return [
        "<BulkConfirmUnit><QualificationConfirmSearchInfo>"
        f"<ArbitraryIdentifier>{identifier}</ArbitraryIdentifier>"
        "</QualificationConfirmSearchInfo><ProcessingResultStatus>1</ProcessingResultStatus>"
        f"<QualificationValidity>1</QualificationValidity>{result(number)}</BulkConfirmUnit>"
        for number, identifier in asked
    ]


def registrations_of(taken: Taken) -> list[str]:
    """Return one verdict for each registration that was asked for."""
    return [
        "<BulkRegistrationUnit><ReferenceNumberRegistrationInfo>"
        f"<ReferenceNumber>{number}</ReferenceNumber></ReferenceNumberRegistrationInfo>"
        "<ProcessingResultStatus>1</ProcessingResultStatus></BulkRegistrationUnit>"
        for number in taken.values("ReferenceNumber")
    ]
