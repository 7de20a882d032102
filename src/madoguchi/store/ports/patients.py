"""The registry of the clinic's charts."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from madoguchi.domain.identity import Identity
from madoguchi.domain.patient import Patient


class Patients(Protocol):
    """The registry. Search keys are folded by ``domain.folding``; what is stored is as typed."""

    def add(self, patient: Patient) -> None:
        """Add a patient; ``DuplicateNumberError`` if the number is taken."""
        ...

    def add_many(self, patients: Sequence[Patient]) -> None:
        """Add many at once, in the order given."""
        ...

    def replace(self, patient: Patient) -> None:
        """Store a changed patient and count its revision up.

        ``StalePatientError`` if its revision is not the stored one; KeyError if there is none.
        """
        ...

    def get(self, patient_id: str) -> Patient | None:
        """Return one patient, or None."""
        ...

    def many(self, patient_ids: Sequence[str]) -> Sequence[Patient]:
        """Return those of *patient_ids* that exist, in that order."""
        ...

    def by_number(self, number: str) -> Patient | None:
        """Return the patient with the clinic's number, or None."""
        ...

    def by_reference_number(self, reference_number: str) -> Sequence[Patient]:
        """Return patients whose 照会番号 it is (blanks trimmed, leading zeros kept)."""
        ...

    def by_kana_and_birthdate(self, kana: str, birthdate: date) -> Sequence[Patient]:
        """Return patients whose folded kana (own or alias) and birthday agree."""
        ...

    def by_insured(self, insurer_number: str, symbol: str | None, number: str) -> Sequence[Patient]:
        """Return patients with an insurance on file, ended or not, under these folded numbers.

        A chart without a symbol, or a query without one, is compared by insurer and number.
        """
        ...

    def around(self, person: Identity) -> Sequence[Patient]:
        """Return every chart that may be *person*'s: same birthday, 照会番号 or insurance number.

        Insurance numbers are compared without leading zeros, and a chart without a symbol by
        insurer and number. More than the right one is expected; ``domain.matching`` judges.
        """
        ...

    def search(self, text: str, *, limit: int = 50, after: str | None = None) -> Sequence[Patient]:
        """Find by number, kanji (any 異体字), kana in ｶﾅ/カナ/かな, or romaji; blank lists all.

        Those that begin with *text* come first, then those that contain it. *after* is the id of
        the last patient of the page before.
        """
        ...

    def count(self) -> int:
        """Return how many patients there are."""
        ...
