"""Screen, MC, tray sheet and call sheet tell one list in one order, whatever went wrong before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.programme import Item
from kiosk.awards import commands as c
from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.board import board
from kiosk.awards.fold import apply
from kiosk.awards.rules.calls import decide
from kiosk.awards.tray import tray
from kiosk.codes.codes import Codes
from kiosk.conference.award_plan import all_places, row
from kiosk.conference.missing import _recipients
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.script.award_lines import award_lines
from kiosk.tickets.award_slips import award_slip
from printing.slips import Sheet

NOW = datetime(2020, 5, 15, 10, 0)


class Day:
    """The sample with its award calls driven by chance; only the award part of the conference changes."""

    def __init__(self, conference: Conference, seed: int) -> None:
        self.conference, self.chance, self.count = conference, Random(seed), 0
        numbers = [certificate.comes for certificate in conference.awards.certificates]
        self.present = {n for n in numbers if n is not None and self.chance.random() < 0.8}

    def press(self, command: c.Command) -> bool:
        try:
            found = decide(self.conference.awards, command, self.present)
        except Refusal:
            return False
        for event in found:
            self.count += 1
            entry = events.Entry(f"x{self.count}", event)
            self.conference.awards = apply(self.conference.awards, entry)
        return True

    def mishap(self) -> None:
        chance, awards = self.chance, self.conference.awards
        one, other = (chance.choice(awards.certificates).id for _ in range(2))
        batch = chance.choice(awards.batches).number
        at_hand = chance.choice((awards.current or awards.next or awards.batches[-1]).all)
        one = chance.choice((one, at_hand))
        mishaps: list[c.Command] = [
            c.NoteAbsent(one),
            c.NoteHere(one),
            c.Withhold(one, "in sai tên"),
            c.Release(one),
            c.SetAtSeat(one),
            c.NameProxy(one, "Lê Thay Mặt", "Ông", "đồng nghiệp"),
            c.LockBatch(batch),
            c.UnlockBatch(batch, "thiếu"),
            c.Reorder(batch, (2, 1), "đứng lộn"),
            c.Postpone(one),
            c.MoveCertificate(one, batch, chance.randrange(1, 9)),
            c.MoveBatch(batch, chance.choice((-2, 1))),
            c.SetPresenters(batch, (201, 202), onward=True),
            c.Together(one, other),
            c.Together(15, None),
            c.AnnulCertificate(one, "trùng"),
            c.ReachWing((one,)),
        ]
        self.press(chance.choice(mishaps))

    def go_on(self) -> None:
        for command in (c.Announce(), c.Call(), c.Stage(), c.Hand(), c.Photo(), c.Clear()):
            if self.press(command):
                return


def names_in_order(text: str, names: list[str]) -> bool:
    at = 0
    for name in names:
        at = text.find(name, at)
        if at < 0:
            return False
        at += len(name)
    return True


def judge(conference: Conference, batch: Batch, item: Item, codes: Codes) -> None:
    awards = conference.awards
    places = all_places(conference, batch)
    line = row(conference, batch)
    assert line == tuple(place for place in places if place.standing == "here")
    positions = [place.position for place in places]
    assert positions == sorted(set(positions))
    assert all(batch.certificates[p.position - 1] == p.certificate.id for p in places)

    call = award_slip("call", batch.number, conference, codes, NOW)
    sheet = award_slip("tray", batch.number, conference, codes, NOW)
    assert isinstance(call, Sheet)
    assert isinstance(sheet, Sheet)
    assert [(r.number, r.name) for r in call.rows] == [(p.position, p.certificate.name) for p in places]
    for shown, place in zip(call.rows, places, strict=True):
        assert shown.strong == place.in_line
        assert ("NOT CALLED" in shown.mark) == (place.standing == "away")
        assert ("NOT HERE" in shown.mark) == (place.standing == "missing")
        assert ("AT THE SEAT" in shown.mark) == (place.in_line and place.at_seat)
        assert ("EMPTY FRAME" in shown.mark) == (place.in_line and bool(place.withheld))

    frames = tray(awards, batch, conference.hall.present)
    assert [(f.position, f.certificate) for f in frames] == [
        (p.position, known) for p in places for known in p.certificates
    ]
    of = {place.position: place for place in places}
    for shown, frame in zip(sheet.rows, frames, strict=True):
        place = of[frame.position]
        assert (shown.number, shown.name) == (frame.position, frame.certificate.name)
        # Who is only not here yet may still come: his certificate stays on the tray until the order is frozen.
        assert frame.pulled == (place.standing == "away")
        assert ("PULL" in shown.mark) == frame.pulled
        assert ("EMPTY FRAME" in shown.mark) == (not frame.pulled and frame.certificate.id in awards.withheld)
        assert ("AT THE SEAT" in shown.mark) == (not frame.pulled and frame.certificate.id in awards.at_seat)
    if awards.is_locked(batch.number):
        assert [f.position for f in frames if not f.pulled] == [p.position for p in line for _ in p.certificates]

    told = board(awards, batch, conference.hall.present)
    assert (told.expected, told.kept_back) == (len(places), sum(p.standing == "away" for p in places))

    at_hand = awards.current or awards.next
    if at_hand == batch and awards.phase_of(batch.number) in {"waiting", "called", "on_stage"}:
        if batch.decision not in awards.announced:
            return
        lines = award_lines(conference, item)
        said = "\n".join(lines)
        assert names_in_order(said, [place.certificate.name for place in line])
        if awards.phase_of(batch.number) == "on_stage":
            assert [text.split(".")[0] for text in lines] == [str(place.position) for place in line]
            assert [("nhận tại chỗ" in text) for text in lines] == [place.at_seat for place in line]


@pytest.mark.slow
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_one_list_in_one_order(conference: Conference, codes: Codes, seed: int) -> None:
    before = conference.awards, conference.hall.present
    step = next(step for step in conference.runsheet.steps if step.kind == "award")
    assert step.item is not None
    # Every name is in the line, as the sample's own words have them in other places.
    item = replace(step.item, script_individuals="{names}", script_collectives="{names}", script_posthumous="{name}")
    try:
        day = Day(conference, seed)
        present: dict[int, Any] = dict.fromkeys(day.present)
        conference.hall.present = present
        for _ in range(25):
            (day.mishap if day.chance.random() < 0.6 else day.go_on)()
            awards = conference.awards
            near = [b for b in (awards.current, awards.next, awards.after) if b is not None]
            for batch in {b.number: b for b in (*near, day.chance.choice(awards.batches))}.values():
                judge(conference, batch, item, codes)
    finally:
        conference.awards, conference.hall.present = before


def test_the_person_who_is_looked_for_is_told_his_own_batch_alone(conference: Conference) -> None:
    """Whose place in a frozen order was given up is missed where he is called later, and only there."""
    before = conference.awards
    try:
        day = Day(conference, 1)
        day.present = set()
        batch = conference.awards.batches[4]
        numbers = [known.number for known in conference.awards.certificates]
        one = next(id_ for id_ in batch.certificates if numbers.count(day_number(conference, id_)) == 1)
        assert day.press(c.LockBatch(batch.number))
        assert day.press(c.Postpone(one))
        home = conference.awards.batch_of(one)
        assert home is not None
        assert home.number != batch.number
        found = [need for need in _recipients(conference, NOW, True) if need[0].number == day_number(conference, one)]
        assert [need[5] for need in found] == [home.number]
    finally:
        conference.awards = before


def day_number(conference: Conference, id_: int) -> int | None:
    certificate = conference.awards.certificate(id_)
    return certificate.number if certificate else None


def test_a_reader_sees_every_mark_of_a_place(conference: Conference, codes: Codes) -> None:
    """A receiver in somebody's place who stays seated, and whose frame is empty: nothing of it is left out."""
    day = Day(conference, 2)
    batch = conference.awards.batches[3]
    one = batch.certificates[0]
    noted: list[c.Command] = [
        c.NameProxy(one, "Lê Thay"),
        c.SetAtSeat(one),
        c.Withhold(one, "sai tên"),
        c.NoteHere(one),
    ]
    assert all(map(day.press, noted))
    call = award_slip("call", batch.number, conference, codes, NOW)
    assert isinstance(call, Sheet)
    assert [part in call.rows[0].mark for part in ("Lê Thay", "AT THE SEAT", "sai tên")] == [True] * 3


@pytest.mark.parametrize("date", ["", "hôm nay", "2020-13", "2020-1-1x", "２０２０-05-01"])
def test_a_date_that_is_none_is_read_as_it_stands(date: str) -> None:
    from kiosk.script.award_lines import written_date

    assert written_date(date) == date
    assert written_date("2020-05-02") == "02/5/2020"
