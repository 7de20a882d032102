"""What was taken over from answers into charts, before and after, whole."""

from collections.abc import Sequence

from sqlalchemy import Connection

from madoguchi.store.documents import Documents
from madoguchi.store.ports import TakeOver
from madoguchi.store.schema import take_overs


class SqlTakeOvers:
    """``ports.TakeOvers`` over the table."""

    def __init__(self, connection: Connection, institution: str) -> None:
        self._rows = Documents(connection, institution, take_overs, TakeOver)

    def add(self, take_over: TakeOver) -> None:
        """Add a take-over."""
        keys = {"arrival_id": take_over.arrival_id, "patient_id": take_over.patient_id}
        self._rows.add([take_over], [{"id": take_over.id, **keys}])

    def replace(self, take_over: TakeOver) -> None:
        """Store that it was undone; KeyError if there is none."""
        self._rows.replace(take_over, {}, take_overs.c.id == take_over.id)

    def get(self, take_over_id: str) -> TakeOver | None:
        """Return one, or None."""
        return self._rows.first(take_overs.c.id == take_over_id)

    def of_arrival(self, arrival_id: str) -> Sequence[TakeOver]:
        """Return those of one answer, newest first."""
        query = self._rows.where(take_overs.c.arrival_id == arrival_id)
        return self._rows.fetch(query.order_by(take_overs.c.id.desc()))

    def of_patient(self, patient_id: str, limit: int = 20) -> Sequence[TakeOver]:
        """Return those into one chart, newest first."""
        query = self._rows.where(take_overs.c.patient_id == patient_id)
        return self._rows.fetch(query.order_by(take_overs.c.id.desc()).limit(limit))
