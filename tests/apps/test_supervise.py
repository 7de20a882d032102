"""A program that ends is started again, slower each time; stopping leaves nothing behind."""

import os

from madoguchi.apps.supervise import HEALTHY_AFTER, PAUSES, Child, Supervisor


class Time:
    def __init__(self) -> None:
        self.value = 0.0

    def __call__(self) -> float:
        return self.value


def supervised(*words: str) -> tuple[Supervisor, Child, Time, list[str]]:
    clock, said = Time(), []
    child = Child("受付", words, os.environ)
    return Supervisor([child], said.append, clock), child, clock, said


def end(child: Child) -> None:
    assert child.process is not None
    child.process.kill()
    child.process.wait()


def test_an_ended_program_comes_back_after_its_pause() -> None:
    supervisor, child, clock, said = supervised("settings")
    supervisor.start()
    end(child)
    first = child.process
    supervisor.tick()
    assert "受付が止まりました" in said[0]
    supervisor.tick()
    assert child.process is first
    clock.value = PAUSES[0]
    supervisor.tick()
    assert child.process is not first
    supervisor.stop()


def test_pauses_grow_and_a_long_run_forgives() -> None:
    supervisor, child, clock, _ = supervised("settings")
    supervisor.start()
    waits = []
    for _ in range(len(PAUSES) + 1):
        end(child)
        supervisor.tick()
        assert child.again_at is not None
        waits.append(child.again_at - clock.value)
        clock.value = child.again_at
        supervisor.tick()
    assert waits == [*PAUSES, PAUSES[-1]]
    clock.value += HEALTHY_AFTER + 1
    end(child)
    supervisor.tick()
    assert child.again_at == clock.value + PAUSES[0]
    supervisor.stop()


def test_stop_ends_a_running_program() -> None:
    supervisor, child, _, _ = supervised("settings")
    supervisor.start()
    supervisor.stop()
    assert child.process is not None
    assert child.process.poll() is not None
