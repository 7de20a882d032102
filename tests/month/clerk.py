"""The clerk of a simulated month: sees what the screen shows, and knows who stands at the counter.

Each act is a verb of the counter. Whom the counter linked by itself is held against the truth.
"""

from collections.abc import Mapping
from datetime import date
from io import BytesIO

from madoguchi.counter.lookup.service import Asked
from madoguchi.counter.offline.form import values_of_patient
from madoguchi.counter.takeover.newcomer import form_values
from madoguchi.domain.eligibility import ENTITLED, judge
from madoguchi.store.ports import (
    Arrival,
    BulkList,
    Evidence,
    LinkState,
    OfflineState,
    Patient,
    Role,
    StaffUser,
)
from madoguchi.world.people.appointments import Appointment, as_csv
from madoguchi.world.people.life_values import LifeDay, LifeVisit, Way
from madoguchi.world.people.model import Entitlement, Person
from month.clinic_side import ClinicSide

CLERK = StaffUser(id="clerk", login="clerk", display_name="受付", role=Role.CLERK, password_hash="")


class Clerk:
    """Receives everybody of a month. ``wrong`` holds the rows linked to somebody else's chart."""

    def __init__(self, clinic: ClinicSide) -> None:
        self.clinic = clinic
        self.wrong: list[str] = []
        self.asked = self.linked = 0
        self.taken: dict[int, set[str]] = {}
        self._next_number = 90_001

    def receive(self, visit: LifeVisit, person: Person) -> None:
        """Do for one person what the counter asks for."""
        self.clinic.clock.moment = visit.at
        if visit.way is Way.OFFLINE:
            self._write_down(visit, person)
            return
        by_card = visit.way is Way.CARD
        row = self.clinic.card(person.id) if by_card else self._by_number(visit, person)
        row = self._linked(row, person, visit.carried)
        self._take_over(row, person.id)
        if judge(row.answer).outcome not in ENTITLED:
            self._declared(row)
        self.clinic.counter.mark_seen(row.id, CLERK)

    def catch_up(self) -> None:
        """Confirm those of the day without a line, and settle what needs a person."""
        clinic = self.clinic
        clinic.offline.catch_up(CLERK)
        clinic.exchanged()
        with clinic.store.read() as work:
            left = list(work.offline.in_states([OfflineState.PROBLEM]))
            rows = [work.arrivals.get(entry.arrival_id or "") for entry in left]
        for entry, row in zip(left, rows, strict=True):
            if row and row.patient_id is None and entry.patient_id:
                clinic.counter.link(row.id, entry.patient_id, CLERK)

    def ask_about(self, day: LifeDay, tomorrow: date, encoding: str) -> BulkList:
        """Hand in tomorrow's appointments as a CSV and wait for the answers."""
        clinic = self.clinic
        file = BytesIO(as_csv([self._appointment(one) for one in day.bookings], encoding))
        seen = clinic.uploads.upload(file, "yoyaku.csv", tomorrow, CLERK)
        assert (seen.good, seen.bad, seen.other_days) == (len(day.bookings), 0, 0)
        bulk = clinic.uploads.confirm(seen.id, CLERK, "あすの予約")
        clinic.exchanged()
        return bulk

    def register_everybody(self) -> None:
        """Register the 照会番号 of every chart without one, and wait for the outcome."""
        self.clinic.registrations.start(CLERK)
        self.clinic.exchanged()

    def _appointment(self, booking) -> Appointment:
        with self.clinic.store.read() as work:
            chart = work.patients.get(self.clinic.charts[booking.person])
        return Appointment(
            at=booking.at,
            number=chart.number,
            name=chart.name,
            kana=chart.kana,
            birthdate=chart.birthdate,
        )

    def _by_number(self, visit: LifeVisit, person: Person) -> Arrival:
        lookups = self.clinic.lookups
        typed = lookups.read(_typed(visit.carried, person))
        chart = self.clinic.charts.get(person.id, "")
        asked: Asked = lookups.ask(typed, "1", lookups.new_key(), chart, CLERK)
        assert asked.fresh
        self.clinic.exchanged()
        with self.clinic.store.read() as work:
            enquiry = work.enquiries.get(asked.enquiry.id)
            row = work.arrivals.get(enquiry.arrival_id or "")
        assert row is not None, enquiry.message
        return row

    def _linked(self, row: Arrival, person: Person, carried: Entitlement) -> Arrival:
        """Look whom the counter linked; link or register whomever it asks about."""
        own = self.clinic.charts.get(person.id)
        if row.link is LinkState.UNIQUE:
            self.linked += 1
            if row.patient_id != own:
                self.wrong.append(row.id)
            return row
        self.asked += 1
        if own:
            return self.clinic.counter.link(row.id, own, CLERK)
        chart = self._registered(row, person, carried)
        self.clinic.charts[person.id] = chart.id
        with self.clinic.store.read() as work:
            return work.arrivals.get(row.id)

    def _registered(self, row: Arrival, person: Person, carried: Entitlement) -> Patient:
        """Make a chart from the answer, or from paper where the answer tells nothing."""
        values = {key: text for key, text in form_values(row).items() if key != "reference_number"}
        if not values.get("name"):
            values = _on_paper(person, carried)
        number = str(self._next_number)
        self._next_number += 1
        return self.clinic.registry.add(
            values | {"number": number},
            CLERK,
            row.id,
            complete=True,
            tell=self.clinic.counter.tell,
        )

    def _take_over(self, row: Arrival, person: int) -> None:
        """Take over what is ticked, after a look where it is not safe."""
        with self.clinic.store.read() as work:
            found = self.clinic.take_overs.proposal(work, row)
        if found is None or not found[0].ticked:
            return
        proposal, chart = found
        done = self.clinic.take_overs.take(row.id, proposal.ticked, chart.revision, CLERK)
        if done:
            fields = {field.value for field in proposal.ticked}
            self.taken.setdefault(person, set()).update(fields)

    def _declared(self, row: Arrival) -> None:
        """Have a 申立書 written where nothing confirms: charged by it, still to be confirmed."""
        with self.clinic.store.write() as work:
            visit = self.clinic.visits.visit_of(work, row)
            assert visit is not None
            self.clinic.visits.settle(
                work, visit.id, CLERK, evidence=Evidence.DECLARATION, declared_ratio="030"
            )

    def _write_down(self, visit: LifeVisit, person: Person) -> None:
        with self.clinic.store.read() as work:
            chart = work.patients.get(self.clinic.charts[person.id])
        values = values_of_patient(chart) | _numbers(visit.carried)
        values["address"] = values["address"] or person.address or ""
        values["declared_ratio"] = ""
        self.clinic.offline.receive(values, CLERK)


def _typed(carried: Entitlement, person: Person) -> Mapping[str, str]:
    return {
        "birthdate": f"{person.birthdate:%Y%m%d}",
        "insurer_number": carried.insurer,
        "symbol": carried.symbol or "",
        "number": carried.number,
        "branch": carried.branch or "",
        "no_symbol": "" if carried.symbol else "1",
        "here": "1",
    }


def _numbers(carried: Entitlement) -> dict[str, str]:
    return {
        "insurer_number": carried.insurer,
        "symbol": carried.symbol or "",
        "insured_number": carried.number,
        "branch": carried.branch or "",
    }


def _on_paper(person: Person, carried: Entitlement) -> dict[str, str]:
    return {
        "name": person.name,
        "kana": person.kana,
        "birthdate": person.birthdate.isoformat(),
        "sex": person.sex1,
        "address": person.address or "",
        **_numbers(carried),
    }
