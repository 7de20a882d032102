"""How many at once, how soon the next; and what a thousand clinics do after five dead minutes."""

import heapq
from datetime import datetime, timedelta
from random import Random

import msgspec

from madoguchi.domain.clock import JST
from madoguchi.domain.congestion import Traffic, free_at, is_congested, probe_pause
from madoguchi.domain.enquiring import (
    Course,
    EnquiringSettings,
    EnquiryKind,
    EnquiryState,
    Happening,
)
from madoguchi.domain.enquiring_steps import after

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=JST)
SETTINGS = EnquiringSettings()


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_people_at_the_counter_go_at_once_as_long_as_there_is_room():
    for under_way in range(4):
        traffic = Traffic(under_way=under_way, background_under_way=2, last_background_at=NOW)
        assert free_at(traffic, urgent=True, now=NOW, settings=SETTINGS) == NOW
    full = Traffic(under_way=4)
    assert free_at(full, urgent=True, now=NOW, settings=SETTINGS) is None


def test_a_clock_that_was_turned_back_makes_nobody_wait_for_its_day():
    silent = Traffic(silences=99, last_at=at(86_400), last_background_at=at(86_400))
    for urgent in (True, False):
        assert free_at(silent, urgent=urgent, now=NOW, settings=SETTINGS) == NOW


def test_the_queue_of_an_offline_day_goes_slowly_and_leaves_room():
    first = Traffic()
    assert free_at(first, urgent=False, now=NOW, settings=SETTINGS) == NOW
    second = Traffic(under_way=1, background_under_way=1, last_background_at=NOW, chance=0.5)
    assert free_at(second, urgent=False, now=NOW, settings=SETTINGS) == at(3)
    third = Traffic(under_way=2, background_under_way=2, last_background_at=NOW)
    assert free_at(third, urgent=False, now=NOW, settings=SETTINGS) is None


def test_a_row_of_silences_leaves_one_probe_at_a_time_further_and_further_apart():
    assert not is_congested(Traffic(silences=2), SETTINGS)
    silent = Traffic(silences=3, last_at=NOW, chance=0.5)
    assert is_congested(silent, SETTINGS)
    for urgent in (True, False):
        assert free_at(silent, urgent=urgent, now=NOW, settings=SETTINGS) == at(10)
    busy = Traffic(silences=3, under_way=1)
    assert free_at(busy, urgent=True, now=NOW, settings=SETTINGS) is None
    pauses = [probe_pause(Traffic(silences=n), SETTINGS) for n in range(3, 200)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (10, 30)


class Clinics:
    """Clinics in virtual time, each with its own line; nobody answers between two moments."""

    def __init__(self, count: int, dead: tuple[float, float], seed: int = 1) -> None:
        self.random = Random(seed)
        self.dead = dead
        self.offered: list[float] = []
        self.events: list[tuple[float, int, int, str]] = []
        self.serial = 0
        self.queues: list[list[Course]] = [[] for _ in range(count)]
        self.lines = [Traffic() for _ in range(count)]
        self.waiting: dict[int, Course] = {}
        self.pending: dict[int, list[tuple[float, Course]]] = {}

    def add(self, when: float, clinic: int, what: str) -> None:
        self.serial += 1
        heapq.heappush(self.events, (when, self.serial, clinic, what))

    def run(self, rate: float, seconds: float) -> None:
        for clinic in range(len(self.queues)):
            when = self.random.expovariate(rate)
            while when < seconds:
                self.add(when, clinic, "arrives")
                when += self.random.expovariate(rate)
        while self.events:
            when, serial, clinic, what = heapq.heappop(self.events)
            if when > seconds:
                break
            self.act(when, serial, clinic, what)

    def act(self, when: float, serial: int, clinic: int, what: str) -> None:
        line = self.lines[clinic]
        if what == "arrives":
            fresh = Course(
                kind=EnquiryKind.ELIGIBILITY,
                state=EnquiryState.QUEUED,
                tries=0,
                numbered=False,
                opened_at=at(when),
            )
            self.queues[clinic].append(fresh)
        elif what in {"answered", "silent"}:
            sent = self.waiting.pop(serial)
            silences = 0 if what == "answered" else line.silences + 1
            self.change(clinic, under_way=line.under_way - 1, silences=silences)
            if what == "silent":
                step = after(sent, Happening.SILENCE, at(when), self.random.random(), SETTINGS)
                if step.next_at is not None:
                    self.queue_again(clinic, sent, step)
        self.send(when, clinic)

    def queue_again(self, clinic: int, sent: Course, step) -> None:
        again = Course(
            kind=sent.kind,
            state=step.state,
            tries=step.tries,
            numbered=False,
            opened_at=sent.opened_at,
        )
        later = (step.next_at - NOW).total_seconds()
        self.add(later, clinic, "arrives again")
        self.pending.setdefault(clinic, []).append((later, again))

    def change(self, clinic: int, **fields: object) -> None:
        self.lines[clinic] = msgspec.structs.replace(self.lines[clinic], **fields)

    def send(self, when: float, clinic: int) -> None:
        due = [one for later, one in self.pending.get(clinic, []) if later <= when]
        self.pending[clinic] = [p for p in self.pending.get(clinic, []) if p[0] > when]
        self.queues[clinic] += due
        while self.queues[clinic]:
            free = free_at(self.lines[clinic], urgent=True, now=at(when), settings=SETTINGS)
            if free is None:
                return
            if free > at(when):
                self.add((free - NOW).total_seconds(), clinic, "free")
                return
            self.write(when, clinic, self.queues[clinic].pop(0))

    def write(self, when: float, clinic: int, course: Course) -> None:
        step = after(course, Happening.WRITE, at(when), 0.5, SETTINGS)
        self.offered.append(when)
        dead = self.dead[0] <= when < self.dead[1]
        self.add(when + (30 if dead else 2), clinic, "silent" if dead else "answered")
        self.waiting[self.serial] = Course(
            kind=course.kind,
            state=step.state,
            tries=step.tries,
            numbered=False,
            opened_at=course.opened_at,
        )
        self.change(
            clinic,
            under_way=self.lines[clinic].under_way + 1,
            last_at=at(when),
            chance=self.random.random(),
        )

    def load(self, begin: float, end: float) -> float:
        return sum(begin <= when < end for when in self.offered) / (end - begin)


def test_five_dead_minutes_are_followed_by_no_storm():
    """G5 of ``scale.md``: a minute after the end the load is at most 1.2 times the normal one."""
    clinics = Clinics(1500, dead=(600, 900))
    clinics.run(rate=13 / 3600 * 1.35, seconds=1800)
    normal = clinics.load(120, 600)
    assert clinics.load(600, 900) < 3 * normal
    assert clinics.load(900, 960) < 3.5 * normal
    for begin in range(960, 1800, 60):
        assert clinics.load(begin, begin + 60) <= 1.2 * normal
