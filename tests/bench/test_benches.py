"""The benches measure what they say: real files, real processes, honest verdicts."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from madoguchi.apps.bench import BENCHES, app
from madoguchi.bench import arrival, start
from madoguchi.bench.arrivals_made import face_file
from madoguchi.bench.clinic import fill, new_clinic, running_hub, signed_in
from madoguchi.bench.people import INSTITUTION, person
from madoguchi.bench.report import Figure
from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.clock import JST
from madoguchi.formats.oqs import Read, read

NOON = datetime(2026, 11, 20, 12, tzinfo=JST)


def test_made_files_are_what_a_terminal_writes() -> None:
    name, raw = face_file(7, NOON)
    reading = read(raw, name)
    assert isinstance(reading, Read)
    assert isinstance(reading.answer, EligibilityAnswer)
    assert reading.answer.results[0].name == person(7)[0]
    assert reading.answer.header.medical_institution_code == INSTITUTION
    assert 2_500 < len(raw) < 5_000
    assert face_file(7, NOON)[0] != name


def test_a_filled_clinic_holds_what_was_asked_for(tmp_path: Path) -> None:
    clinic = new_clinic(tmp_path / "clinic")
    fill(clinic, 300, 250, NOON.date())
    store = clinic.store()
    with store.read() as work:
        assert work.patients.count() == 300
        assert len(work.journal.names()) == 250
        assert not work.arrivals.of_day(NOON.date())
        assert work.audit.first_bad() is None
    store.close()


def test_an_unknown_bench_is_refused() -> None:
    result = CliRunner().invoke(app, ["nothing"])
    assert result.exit_code == 2


@pytest.mark.parametrize(("holds", "status"), [(True, 0), (False, 1), (None, 0)])
def test_a_broken_bar_is_told_by_the_exit_status(
    monkeypatch: pytest.MonkeyPatch, holds: bool | None, status: int
) -> None:
    figure = Figure(name="x", figure=1.0, bar=2.0, holds=holds)
    monkeypatch.setattr("madoguchi.bench.parse.run", lambda: [figure])
    result = CliRunner().invoke(app, ["parse", "--json"])
    assert result.exit_code == status
    assert set(json.loads(result.stdout)) == {
        "name", "figure", "reference", "ratio", "bar", "holds",
    }  # fmt: skip


def test_every_bench_can_be_found() -> None:
    assert set(BENCHES) == {"parse", "arrival", "start", "matching"}


@pytest.mark.slow
def test_start_measures_a_running_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "ROUNDS", 1)
    monkeypatch.setattr(start, "MANY", 200)
    figures = {figure.name: figure for figure in start.run()}
    assert set(figures) == {"start.first_page_s", "start.rss_mb", "start.list_with_history_ms"}
    assert all(figure.figure > 0 and figure.reference for figure in figures.values())


@pytest.mark.slow
def test_arrival_measures_rows_in_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ROUNDS", 1), ("EACH", 2), ("PACE", 0.3), ("BURST", 5)):
        monkeypatch.setattr(arrival, name, value)
    figures = {figure.name: figure for figure in arrival.run()}
    assert figures["arrival.local.p50_ms"].figure > 0
    assert figures["arrival.polled.p95_ms"].bar == 1300


@pytest.mark.slow
def test_the_benches_clinic_can_be_signed_in_to(tmp_path: Path) -> None:
    clinic = new_clinic(tmp_path / "clinic")
    with running_hub(clinic) as (_, seconds), signed_in(clinic) as client:
        assert seconds > 0
        assert "きょうの資格確認" in client.get("/").text
