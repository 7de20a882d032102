"""A visit of the day follows the linked rows; the clerk's word stays."""

from datetime import timedelta

import msgspec
import pytest
from counter_people import AWKWARD, answer, header, result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.counter.preferences import ClinicPreferences, keep_preferences
from madoguchi.counter.registry import RefusedError
from madoguchi.counter.service import ConflictError, GoneError, NotAllowedError
from madoguchi.counter.visits.reckoning import CONFIRMING, is_confirmed
from madoguchi.domain.answer import SearchInfo
from madoguchi.domain.eligibility import ENTITLED, judge
from madoguchi.store.ports import (
    Enquiry,
    EnquiryKind,
    EnquiryState,
    Evidence,
    OfflineEntry,
    VisitSource,
)


def of_day(desk, days=0):
    day = desk.clock.now().date() + timedelta(days=days)
    with desk.store.read() as work:
        return work.visits.between(day, day)


def only(desk):
    (visit,) = of_day(desk)
    return visit


def ask(desk, purpose, **more):
    enquiry = Enquiry(
        id=desk.store.new_id(),
        kind=EnquiryKind.ELIGIBILITY,
        state=EnquiryState.SENT,
        purpose=purpose,
        day=desk.clock.now().date(),
        created_at=desk.clock.now(),
        created_by="user-clerk",
        search=SearchInfo(),
        **more,
    )
    with desk.store.write() as work:
        work.enquiries.add(enquiry)
    return enquiry


def number_row(desk, what, purpose="counter", **more):
    """Do what the exchange does with an answer to an enquiry."""
    enquiry = ask(desk, purpose, **more)
    counter = desk.counter

    class Asked:
        def on_eligibility(self, work, entry, value):
            counter.on_eligibility(work, entry, value, enquiry)

    desk.counter = Asked()
    try:
        return desk.arrive(what, kind="siquc_res", name=f"OQSsiquc01res_{desk.files}.xml")
    finally:
        desk.counter = counter


@pytest.mark.rule("EL-1")
def test_a_card_makes_a_confirmed_visit(desk, visits):
    patient = desk.patient("1")
    row = desk.arrive(answer())
    visit = only(desk)
    assert (visit.patient_id, visit.arrival_id, visit.source) == (
        patient.id,
        row.id,
        VisitSource.CARD,
    )
    assert visit.evidence is Evidence.CARD
    assert visit.confirmed_at == row.seen_at
    with desk.store.read() as work:
        assert visits.visit_of(work, row) == visit
    assert ("intake", "visit.added", visit.id, f"arrival={row.id}") in desk.audit()


@pytest.mark.parametrize(
    "name", [n for n, a in AWKWARD.items() if judge(a).outcome not in ENTITLED]
)
def test_what_does_not_entitle_never_confirms(desk, visits, name, clerk):
    patient = desk.patient("1")
    row = desk.arrive(AWKWARD[name])
    if row.patient_id is None:
        assert not of_day(desk)
        desk.counter.link(row.id, patient.id, clerk)
    visit = only(desk)
    assert (visit.arrival_id, visit.evidence, visit.confirmed_at) == (
        row.id,
        Evidence.NOTHING,
        None,
    )


def test_a_second_reading_is_the_same_visit_with_the_better_confirmation(desk, visits):
    desk.patient("1")
    desk.arrive(AWKWARD["lapsed"])
    number_row(desk, answer())
    by_number = only(desk)
    assert (by_number.evidence, by_number.source) == (Evidence.NUMBER, VisitSource.NUMBER)
    card = desk.arrive(answer())
    visit = only(desk)
    assert (visit.id, visit.arrival_id, visit.evidence) == (by_number.id, card.id, Evidence.CARD)
    desk.arrive(answer())
    assert only(desk) == visit


def test_the_first_answer_stays_the_base(desk, visits):
    desk.patient("1")
    first = desk.arrive(answer())
    desk.clock.turn(hours=2)
    desk.arrive(answer(result(insurer_number="06999999")))
    number_row(desk, answer(result(insurer_number="06999999")), "recheck")
    assert only(desk).arrival_id == first.id


def test_unlinking_takes_back_and_linking_elsewhere_moves(desk, visits, clerk):
    right = desk.patient("2", name="山田　桃子", kana="ヤマダ モモコ")
    desk.patient("1")
    row = desk.arrive(answer())
    visit = only(desk)
    with desk.store.write() as work:
        visits.settle(work, visit.id, clerk, declared_ratio="030", claim_note="old_number")
    desk.counter.unlink(row.id, clerk)
    assert not of_day(desk)
    desk.counter.link(row.id, right.id, clerk)
    moved = only(desk)
    assert (moved.id, moved.patient_id, moved.evidence) == (visit.id, right.id, Evidence.CARD)
    assert moved.declared_ratio == "030"
    verbs = [action for _, action, subject, _ in desk.audit() if subject == visit.id]
    assert verbs == ["visit.moved", "visit.voided", "visit.settled", "visit.added"]


def test_a_visit_recorded_by_hand_outlives_a_wrong_link(desk, visits, clerk):
    patient = desk.patient("1")
    made = visits.record(patient.id, clerk, Evidence.CERTIFICATE)
    assert (made.source, made.evidence) == (VisitSource.MANUAL, Evidence.CERTIFICATE)
    assert is_confirmed(made)
    row = desk.arrive(answer())
    assert (only(desk).id, only(desk).evidence) == (made.id, Evidence.CARD)
    desk.counter.unlink(row.id, clerk)
    left = only(desk)
    assert (left.id, left.evidence, left.arrival_id) == (made.id, Evidence.CERTIFICATE, None)
    assert left.confirmed_at == made.confirmed_at


def test_the_word_of_the_person_settles_but_does_not_confirm(desk, visits, clerk):
    patient = desk.patient("1")
    visit = visits.record(patient.id, clerk, Evidence.DECLARATION, declared_ratio="030")
    assert (visit.evidence, visit.confirmed_at) == (Evidence.DECLARATION, None)
    with desk.store.write() as work:
        none = visits.settle(work, visit.id, clerk, evidence=Evidence.NOTHING)
    assert (none.evidence, none.by_hand_at) == (Evidence.NOTHING, None)


def test_what_makes_no_visit(desk, visits, clerk):
    desk.patient("1")
    number_row(desk, answer(), "recheck")
    desk.arrive(answer(), kind="siquc_res")
    desk.arrive(answer(header=header(medical_institution_code="9910000002")))
    earlier = f"OQSsiquc01res_face_x_{desk.clock.now() - timedelta(days=1):%Y%m%d%H%M%S}.xml"
    assert desk.arrive(answer(), name=earlier).carried_over
    assert not of_day(desk)


def test_the_clinic_may_count_cards_by_hand_only(desk, visits, clerk):
    patient = desk.patient("1")
    with desk.store.write() as work:
        keep_preferences(work, ClinicPreferences(visit_from_card=False))
    row = desk.arrive(answer())
    assert not of_day(desk)
    visits.record(patient.id, clerk, Evidence.NOTHING)
    assert (only(desk).evidence, only(desk).arrival_id) == (Evidence.CARD, row.id)


def test_an_offline_day_is_confirmed_for_the_day_of_the_visit(desk, visits, clerk):
    patient, day = desk.patient("1"), desk.clock.now().date()
    entry = OfflineEntry(
        id=desk.store.new_id(),
        day=day,
        created_at=desk.clock.now(),
        created_by="x",
        name="山田　花子",
        sex="2",
        birthdate=patient.birthdate,
        address="x",
        patient_id=patient.id,
    )
    with desk.store.write() as work:
        work.offline.add(entry)
    visits.record(patient.id, clerk, Evidence.ORAL)
    desk.clock.turn(days=1)
    row = number_row(desk, answer(), "offline", subject_id=entry.id)
    assert not of_day(desk)
    (visit,) = of_day(desk, -1)
    assert (visit.arrival_id, visit.evidence) == (row.id, Evidence.NUMBER)
    other = desk.patient("2", name="別の　人", kana="ベツ")
    desk.counter.unlink(row.id, clerk)
    desk.counter.link(row.id, other.id, clerk)
    (visit,) = of_day(desk, -1)
    assert (visit.patient_id, visit.evidence) == (patient.id, Evidence.ORAL)


def test_first_visit_is_guessed_and_not_made_up(desk, visits, clerk):
    patient = desk.patient("1", created_at=desk.clock.now() - timedelta(days=400))
    desk.arrive(answer())
    assert only(desk).first is None
    with desk.store.write() as work:
        assert visits.settle(work, only(desk).id, clerk, first=True).first is True
    desk.clock.turn(days=3)
    desk.arrive(answer())
    assert only(desk).first is False
    row = desk.arrive(answer(result(name="新　人", name_kana="ｼﾝ ｼﾞﾝ")))
    desk.clock.turn(minutes=3)
    new = desk.patient("2", name="新　人", kana="シン ジン", created_at=desk.clock.now())
    desk.counter.link(row.id, new.id, clerk)
    assert {v.patient_id: v.first for v in of_day(desk)} == {patient.id: False, new.id: True}


def test_taking_back_and_its_undo(desk, visits, clerk, doctor):
    patient = desk.patient("1")
    row = desk.arrive(answer())
    visit = only(desk)
    with pytest.raises(NotAllowedError):
        visits.void(visit.id, doctor)
    assert visits.void(visit.id, clerk).void
    assert visits.void(visit.id, clerk).void
    assert not of_day(desk)
    with desk.store.write() as work, pytest.raises(ConflictError):
        visits.settle(work, visit.id, clerk, remark="x")
    assert visits.restore(visit.id, clerk) == visit
    assert visits.restore(visit.id, clerk) == visit
    visits.void(visit.id, clerk)
    desk.counter.unlink(row.id, clerk)
    with pytest.raises(ConflictError, match="結び付け"):
        visits.restore(visit.id, clerk)
    visits.record(patient.id, clerk, Evidence.ORAL)
    with pytest.raises(ConflictError, match="もう一つ"):
        visits.restore(visit.id, clerk)


def test_refusals_say_what_to_do(desk, visits, clerk, doctor):
    patient = desk.patient("1")
    tomorrow = desk.clock.now().date() + timedelta(days=1)
    with pytest.raises(RefusedError, match="今日より後"):
        visits.record(patient.id, clerk, Evidence.ORAL, day=tomorrow)
    with pytest.raises(GoneError):
        visits.record("nobody", clerk, Evidence.ORAL)
    with pytest.raises(NotAllowedError):
        visits.record(patient.id, doctor, Evidence.ORAL)
    with pytest.raises(GoneError):
        visits.void("nothing", clerk)
    for wrong in ("3", "03", "30割", "３００"):
        with pytest.raises(RefusedError, match="負担割合"):
            visits.record(patient.id, clerk, Evidence.ORAL, declared_ratio=wrong)
    with pytest.raises(RefusedError, match="結果から"):
        visits.record(patient.id, clerk, Evidence.CARD)
    with pytest.raises(RefusedError, match="備考") as refused:
        visits.record(patient.id, clerk, Evidence.ORAL, remark="\x00" + "x" * 300)
    assert len(refused.value.problems) == 2
    assert not of_day(desk)


_ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("card"), st.sampled_from(["plain", "lapsed", "nobody", "moved"])),
        st.tuples(st.just("number"), st.sampled_from(["plain", "lapsed"])),
        st.tuples(st.just("recheck"), st.sampled_from(["plain", "lapsed"])),
        st.tuples(st.just("unlink"), st.integers(0, 7)),
        st.tuples(st.just("link"), st.tuples(st.integers(0, 7), st.integers(0, 2))),
        st.tuples(st.just("record"), st.integers(0, 2)),
        st.tuples(st.just("void"), st.integers(0, 2)),
        st.tuples(st.just("again"), st.integers(0, 7)),
    ),
    max_size=12,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(_ACTS)
def test_never_two_visits_of_a_day_and_none_confirmed_without_evidence(desk, visits, clerk, acts):
    desk.clock.turn(days=2)
    desk.people = getattr(desk, "people", None) or [
        desk.patient("1"),
        desk.patient("2", name="山田　桃子", kana="ヤマダ モモコ"),
        desk.patient("3", name="山田　百子", kana="ヤマダ モモコ"),
    ]
    rows = []
    for verb, what in acts:
        _play(desk, visits, clerk, rows, verb, what)
        _holds(desk, rows)


def _play(desk, visits, clerk, rows, verb, what):
    if verb == "card":
        rows.append(desk.arrive(AWKWARD[what]).id)
    elif verb in ("number", "recheck"):
        rows.append(number_row(desk, AWKWARD[what], {"number": "counter"}.get(verb, verb)).id)
    elif verb == "record":
        visits.record(desk.people[what].id, clerk, Evidence.CERTIFICATE)
    elif verb == "void":
        for visit in of_day(desk):
            if visit.patient_id == desk.people[what].id:
                visits.void(visit.id, clerk)
    elif rows:
        _relink(desk, visits, clerk, rows, verb, what)


def _relink(desk, visits, clerk, rows, verb, what):
    if verb == "unlink":
        desk.counter.unlink(rows[what % len(rows)], clerk)
    elif verb == "again":
        with desk.store.write() as work:
            row = work.arrivals.get(rows[what % len(rows)])
            before = work.visits.between(row.day, row.day)
            visits.on_arrival(work, row, row)
            assert work.visits.between(row.day, row.day) == before
    else:
        row, person = rows[what[0] % len(rows)], desk.people[what[1]]
        try:
            desk.counter.link(row, person.id, clerk)
        except ConflictError:
            return


def _holds(desk, rows):
    today = of_day(desk)
    assert len({v.patient_id for v in today}) == len(today)
    with desk.store.read() as work:
        for visit in today:
            assert (visit.confirmed_at is not None) == (visit.evidence in CONFIRMING)
            if visit.evidence in (Evidence.CARD, Evidence.NUMBER):
                row = work.arrivals.get(visit.arrival_id)
                assert row.patient_id == visit.patient_id
                assert judge(row.answer).outcome in ENTITLED
            elif visit.evidence is not Evidence.NOTHING:
                assert visit.by_hand is visit.evidence


def test_a_body_of_before_is_still_read(desk, visits, clerk):
    patient = desk.patient("1")
    visit = visits.record(patient.id, clerk, Evidence.PORTAL)
    old = {k: v for k, v in msgspec.to_builtins(visit).items() if not k.startswith("by_hand")}
    assert msgspec.convert(old, type(visit)).by_hand is Evidence.NOTHING
