"""A whole day of the sample conference, from the doors to the end, with everything that a report has to tell."""

from __future__ import annotations

import random
from pathlib import Path

from agenda import runsheet as moves
from agenda.vote import CountVotes, SetList
from kiosk.awards import commands as c
from kiosk.awards.next_step import next_step
from kiosk.codes.codes import CodeKind
from kiosk.conference.commands import FreezeReport
from kiosk.conference.nominees import as_name
from kiosk.folder.layout import Folder
from kiosk.reception.commands import AddPerson, CheckIn, CheckInTogether, Excuse, SetPin
from kiosk.station.station import Station
from tests.support.conferences import EIGHT, MINUTE, HandClock, new_sample, seeded_ids

PIN = "271828"
ABSENT = 14


def whole_day(path: Path, *, seed: int = 1, ended: bool = True) -> Folder:
    """Make the sample conference and let its day pass; not *ended*: it stops within the votes."""
    folder = new_sample(path, seed=seed)
    clock = HandClock(wall_ms=EIGHT - 60 * MINUTE)
    station = Station(folder, post="Bàn 1", clock=clock, ids=seeded_ids(seed + 100))
    try:
        _reception(station, clock, random.Random(seed))
        station.post = "MC"
        clock.pass_ms(EIGHT + 2 * MINUTE - clock.wall_ms)
        _programme(station, clock, ended=ended)
    finally:
        station.close()
    return folder


def _reception(station: Station, clock: HandClock, dice: random.Random) -> None:
    """Delegates and guests come in groups within the hour before the opening; some stay away."""
    station.do(SetPin(PIN, bytes(16)))
    expected = [person for person in station.conference.roster.expected() if person.kind != "recipient"]
    delegates = [person.number for person in expected if person.kind == "delegate"]
    away = set(dice.sample(delegates, ABSENT))
    first, second, stood_for, *_others = sorted(away)
    station.do(Excuse(first, "ốm"))
    station.do(Excuse(second, "trực ca", "9h30"))
    coming = [person.number for person in expected if person.number not in away]
    dice.shuffle(coming)
    while coming:
        clock.pass_ms(dice.randrange(20_000, 100_000))
        group, coming = coming[:5], coming[5:]
        station.do(CheckInTogether(tuple(group)))
    again = station.codes.make(CodeKind.INVITATION, group[0], 0)
    station.do(CheckIn(again))
    station.do(CheckIn("khong phai ma"))
    substitute = AddPerson(
        role="substitute",
        full_name="=Hoàng Thị Dự",
        unit="Công đoàn Y tế",
        stands_for=stood_for,
        authority="Trưởng đoàn",
    )
    station.do(substitute)
    station.do(AddPerson(role="walk_in", full_name="Lý Văn Thêm", unit="Trường PTDTBT xã Hoàng Văn Thụ", pin=PIN))
    station.do(AddPerson(role="guest", full_name="@Vi Thị Mời", position="Phóng viên"))


def _programme(station: Station, clock: HandClock, *, ended: bool) -> None:
    """Run the programme: every speaker, all batches, both lists; some parts take longer than planned, some less."""
    station.do(FreezeReport())
    station.do(moves.Start())
    while True:
        sheet = station.conference.runsheet
        assert sheet.step is not None
        if sheet.step.kind == "award":
            _awards(station, clock)
        elif sheet.step.kind == "vote":
            _votes(station, clock)
            if not ended:
                return
        elif sheet.segment is not None and station.conference.runsheet.next_segment() is not None:
            _pass(clock, sheet.step.segments[sheet.segment].minutes, sheet.segment)
            station.do(moves.NextSegment())
            continue
        else:
            parts = sheet.step.segments
            _pass(clock, parts[-1].minutes if parts else sheet.step.minutes, len(parts))
        if sheet.following is None:
            station.do(moves.End())
            return
        station.do(moves.Next())


def _pass(clock: HandClock, minutes: int, place: int) -> None:
    """Let the planned time pass, and a little more or less."""
    clock.pass_ms(minutes * MINUTE * (9 + place % 4) // 10)


def _awards(station: Station, clock: HandClock) -> None:
    """Call every batch; one certificate is withheld, and who is away stays outstanding."""
    spoilt = station.conference.awards.batches[0].all[0]
    station.do(c.Withhold(spoilt, "in sai tên"))
    while (step := next_step(station.conference.awards)) is not None:
        clock.pass_ms(20_000)
        station.do(step)


def _votes(station: Station, clock: HandClock) -> None:
    people = [person for person in station.conference.roster.expected() if person.kind == "delegate"]
    here = station.conference.present
    for number, names in ((1, people[:9]), (2, people[9:14])):
        clock.pass_ms(2 * MINUTE)
        station.do(SetList(number, "", tuple(as_name(person) for person in names)))
        station.do(CountVotes(number, here, None, 2 * (number - 1), 1))
