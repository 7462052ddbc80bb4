"""Programmes, a clock that is set by hand, and a runsheet driven like the program drives it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from agenda.errors import ProgrammeError
from agenda.events import Entry, Event
from agenda.loading import load
from agenda.runsheet import Command, Runsheet, apply, decide
from agenda.stamps import Stamp
from agenda.timing import Face, Schedule, face
from tests.support import paths

ROOT = paths.ROOT
PROVINCE = (ROOT / "kiosk/sample/chuong-trinh.toml").read_text(encoding="utf-8")
GRASSROOTS = (ROOT / "tests/data/co-so-chuong-trinh.toml").read_text(encoding="utf-8")

MINUTE = 60_000
ZONE = timezone(timedelta(hours=7))
DAY = date(2020, 5, 15)
EIGHT = int(datetime(2020, 5, 15, 1, 0, tzinfo=UTC).timestamp() * 1000)

HEAD = """
[programme]
id = "x"
tier = "grassroots"
title_lines = ["X"]
place = "X"
start = "08:00"
hard_end = "08:40"
"""
SMALL = (
    HEAD
    + """
[[item]]
n = 1
title = "Một"
kind = "ceremony"
minutes = 5
min_minutes = 4
[[item]]
n = 2
title = "Hai"
kind = "speech"
minutes = 20
min_minutes = 10
[[item.segment]]
title = "Hai a"
minutes = 12
[[item.segment]]
title = "Hai b"
minutes = 8
[[break]]
after = 2
title = "Nghỉ"
minutes = 5
min_minutes = 3
[[item]]
n = 3
title = "Ba"
kind = "speech"
minutes = 10
min_minutes = 6
"""
)


@dataclass
class Driver:
    """A runsheet and the clocks it is told: true time goes by `wait`, the wall clock can be set wrong."""

    wall: int = EIGHT
    mono: int = 5_000_000_000_000
    boot: str = "boot-1"
    sheet: Runsheet = field(default_factory=Runsheet.empty)
    entries: list[Entry] = field(default_factory=list)
    schedule: Schedule = field(default_factory=lambda: Schedule(DAY, ZONE))

    def wait(self, minutes: float) -> Driver:
        ms = round(minutes * MINUTE)
        self.wall += ms
        self.mono += ms * 1_000_000
        return self

    def stamp(self) -> Stamp:
        return Stamp(self.wall, self.mono, self.boot)

    def do(self, *commands: Command) -> Driver:
        for command in commands:
            for event in decide(self.sheet, command):
                self.put(event)
        return self

    def put(self, event: Event) -> Entry:
        entry = Entry(f"e{len(self.entries):04}", event, self.stamp())
        self.entries.append(entry)
        self.sheet = apply(self.sheet, entry)
        return entry

    def face(self) -> Face:
        return face(self.sheet, self.stamp(), self.schedule)


def told(text: str, *, custom: bool = False) -> str:
    with pytest.raises(ProgrammeError) as refused:
        load(text, custom=custom)
    return str(refused.value)
