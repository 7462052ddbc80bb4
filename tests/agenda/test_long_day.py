"""A whole morning on the clock: no drift after four hours, a coarse clock, and random days with a wall that jumps."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from agenda.errors import AgendaError
from agenda.runsheet import AddMinutes, Adopt, Command, Next, NextSegment, Pause, Resume, Skip, Start, Undo
from agenda.stamps import Stamp
from tests.support.runsheet_driver import EIGHT, MINUTE, PROVINCE, Driver

SECOND_NS = 1_000_000_000
# What Windows gives before Python 3.13: a clock that moves in steps of 1/64 s.
COARSE_NS = SECOND_NS // 64


@dataclass
class CoarseDriver(Driver):
    """A driver whose clocks move in steps of 15.6 ms."""

    def stamp(self) -> Stamp:
        return Stamp(self.wall, self.mono // COARSE_NS * COARSE_NS, self.boot)


def test_four_hours_without_drift() -> None:
    """What is shown is what is true, to the millisecond, though the wall jumps every few minutes."""
    driver = Driver().do(Adopt(PROVINCE))
    chance = random.Random(4)
    driver.do(Start())
    started, elapsed = driver.mono, 0
    for beat in range(4 * 3600 // 3):
        driver.mono += 3 * SECOND_NS
        driver.wall += 3000
        elapsed += 3000
        if beat % 100 == 99:
            driver.wall += chance.randrange(-3_600_000, 3_600_000)
        if beat % 500 == 499 and driver.sheet.following is not None:
            driver.do(Next())
            elapsed = 0
        if beat % 20 == 0:
            face = driver.face()
            assert face.elapsed_ms == elapsed
            assert face.exact
            assert face.now is not None
            # The time of day people go by has not jumped with the wall.
            assert driver.sheet.at(driver.stamp()) == EIGHT + (driver.mono - started) // 1_000_000


def test_a_clock_of_fifteen_milliseconds_is_off_by_a_tick_at_most() -> None:
    driver = CoarseDriver().do(Adopt(PROVINCE), Start())
    true_ms = 0.0
    chance = random.Random(5)
    for _ in range(200):
        ms = chance.randrange(1, 40_000)
        driver.wall, driver.mono, true_ms = driver.wall + ms, driver.mono + ms * 1_000_000, true_ms + ms
        if chance.random() < 0.2:  # two within one tick
            driver.do(Pause(), Resume())
        assert abs(driver.face().elapsed_ms - true_ms) <= 16
    assert driver.face().paused_ms <= 16


def history(seed: int) -> None:
    """Play a random day and keep the true running time of every step beside it, by hand."""
    chance = random.Random(seed)
    driver = Driver().do(Adopt(PROVINCE), Start())
    true = {driver.sheet.steps[0].key: 0}
    moves: list[Command] = [Next(), NextSegment(), Pause(), Resume(), AddMinutes(1), Skip()]
    for _ in range(chance.randrange(5, 40)):
        ms = chance.randrange(0, 10 * MINUTE)
        driver.wall += ms
        driver.mono += ms * 1_000_000
        step = driver.sheet.step
        assert step is not None
        if not driver.sheet.paused:
            true[step.key] = true.get(step.key, 0) + ms
        if chance.random() < 0.3:
            driver.wall += chance.choice((-1, 1)) * chance.randrange(0, 10**10)
        try:
            driver.do(chance.choice(moves))
        except AgendaError:
            continue
    now = driver.sheet.at(driver.stamp())
    for place, step in enumerate(driver.sheet.steps):
        assert driver.sheet.runs[place].elapsed(now) == true.get(step.key, 0)
    # Undone one by one, the first item gets all the time there was.
    while driver.sheet.step is not None and driver.sheet.step.key != "item:1":
        driver.do(Undo())
    assert driver.face().exact


@pytest.mark.slow
def test_three_hundred_random_days() -> None:
    for seed in range(300):
        history(seed)


@pytest.mark.soak
def test_three_thousand_random_days() -> None:
    for seed in range(1000, 4000):
        history(seed)
