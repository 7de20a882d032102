"""The day of a confirmation is the answer's own, however late its row was made."""

from datetime import date, timedelta

from counter_people import NOW, answer, header, result

from madoguchi.counter.offline.last_confirmed import last_confirmed


def told(desk, chart) -> date:
    with desk.store.read() as work:
        found = last_confirmed(work, chart, desk.clock.now().date())
    assert found
    return found.day


def test_a_file_that_was_found_late_confirms_the_day_it_was_made(desk):
    chart = desk.patient("1")
    desk.clock.turn(days=3)
    row = desk.arrive(answer(header=header()), name="late_20261120093000.xml")
    assert (row.patient_id, row.day) == (chart.id, NOW.date() + timedelta(days=3))
    assert told(desk, chart) == NOW.date()


def test_a_later_row_of_an_older_answer_hides_no_newer_confirmation(desk):
    chart = desk.patient("1")
    old = NOW - timedelta(days=7)
    desk.arrive(answer())
    desk.clock.turn(minutes=5)
    before = header(process_execution_time=old, qualification_confirmation_date=None)
    desk.arrive(answer(result(), header=before))
    assert told(desk, chart) == NOW.date()


def test_an_answer_about_a_coming_day_was_given_when_it_was_given(desk):
    chart = desk.patient("1")
    ahead = header(qualification_confirmation_date=NOW.date() + timedelta(days=1))
    desk.clock.turn(days=2)
    desk.arrive(answer(header=ahead))
    assert told(desk, chart) == NOW.date()
