"""Half an hour at the door in two minutes: sixty people at one desk, by scan, by name, by bus and as guests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from bench.figures import Goal, Series, line, note
from bench.folders import code_of, opened
from bench.terminal import Terminal, kiosk, running
from kiosk.cli.demo import make
from kiosk.codes.codes import human
from kiosk.folder.layout import Folder
from kiosk.roster.people import Person
from kiosk.text.normalise import fold

_SEED = 60
_SCANS, _NAMES, _BUS, _GUESTS = 44, 8, 6, 2
_MINUTES = 2.0
# A clerk types six or seven letters a second.
_LETTER_SECONDS = 0.15
_MOST_MS = 100.0


def run() -> None:
    """Play the arrivals; what is measured is from the last key of each to the verdict on the terminal."""
    waits: list[float] = []
    chance = random.Random(_SEED)
    with TemporaryDirectory(prefix="kiosk-bench-") as scratch:
        folder = Folder(Path(scratch) / "conference")
        make(folder.path, datetime.now().astimezone())
        with opened(folder) as station, station.reading() as conference:
            delegates = [person for person in conference.roster.expected() if person.kind == "delegate"]
            bus = [person for person in delegates if person.delegation == delegates[0].delegation][:_BUS]
            others = [person for person in delegates if person not in bus]
            chance.shuffle(others)
            guests = sorted(
                (person for person in conference.roster.expected() if person.kind == "guest"),
                key=lambda g: g.order or 0,
            )
            codes = {person.number: code_of(station, person.number) for person in others}
        with running(kiosk(folder, "reception")) as desk:
            desk.seen("0/200")
            sleep(2.0)
            began = perf_counter()
            acts = ["scan"] * _SCANS + ["name"] * _NAMES + ["bus"] + ["guest"] * _GUESTS
            chance.shuffle(acts)
            pause = _MINUTES * 60 / len(acts)
            people, honoured = iter(others), iter(guests)
            for done, act in enumerate(acts, 1):
                waits.append(_play(desk, act, honoured if act == "guest" else people, codes, bus) * 1000)
                sleep(max(0.0, began + done * pause - perf_counter()))
            took = perf_counter() - began
        with opened(folder) as station, station.reading() as conference:
            here = len(conference.hall.present)
    line(Series(f"{here} arrivals in {took:.0f} s at one desk: last key → verdict", waits), Goal(p99=_MOST_MS))
    if here != _SCANS + _NAMES + _BUS + _GUESTS:
        note(f"  only {here} came in")


def _play(desk: Terminal, act: str, people: Iterator[Person], codes: dict[int, str], bus: list[Person]) -> float:
    if act == "scan":
        person = next(people)
        began = desk.type(codes[person.number] + "\r")
        return desk.seen(human(person.number)) - began
    if act == "name":
        person = next(people)
        _typed(desk, "/", f"{fold(person.full_name)} {person.seat}")
        began = desk.type("\r")
        # The list of names shows the human code too; only the verdict says which seat it is in words.
        return desk.seen(f"Ghế {person.seat}") - began
    if act == "guest":
        person = next(people)
        _typed(desk, "\x0b")  # Ctrl+K
        began = desk.type("\r")
        return desk.seen(human(person.number)) - began
    _typed(desk, "\x0c", "1")  # Ctrl+L
    for _ in bus:
        _typed(desk, " ")
    began = desk.type("\r")
    return desk.seen(human(bus[-1].number)) - began


def _typed(desk: Terminal, *texts: str) -> None:
    for text in texts:
        for letter in text:
            desk.type(letter)
            sleep(_LETTER_SECONDS)
