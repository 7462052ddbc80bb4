"""A large ceremony late in its day: a thousand certificates in a hundred batches, five thousand facts of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from agenda.runsheet import Next, Start
from bench.figures import Goal, Series, beside, line
from bench.folders import invented, opened
from bench.gated_app import LABEL as GATED
from bench.terminal import gated, kiosk, running
from kiosk import i18n
from kiosk.awards import commands as c
from kiosk.awards.commands import ImportAwards
from kiosk.awards.events import Entry
from kiosk.awards.fold import apply
from kiosk.awards.model import Certificate, Decision, Recipient
from kiosk.awards.next_step import next_step
from kiosk.awards.planning import plan
from kiosk.awards.rules.calls import decide
from kiosk.conference.fold import fold
from kiosk.folder.layout import Folder
from kiosk.i18n import _
from kiosk.lifecycle.create import Plan, create
from kiosk.reception.commands import CheckInTogether
from kiosk.roster.commands import ImportRoster
from kiosk.roster.people import Person
from kiosk.station.station import Station

_CERTIFICATES, _DECISIONS, _FACTS = 1000, 10, 5000
_CALLED = 60
_FOLDS, _UNDOS, _PLANS, _PRESSES, _WARM_UP, _LOOKS = 5, 40, 5, 48, 4, 21
# The stage takes no second press within a second.
_GUARD_SECONDS = 1.05
_QUIET_SECONDS = 1.5
_NAMES = {
    c.Announce: "Announce the decision",
    c.Call: "Call the batch",
    c.Stage: "On stage",
    c.Hand: "Handed over",
    c.Photo: "Photograph",
    c.Clear: "Off the stage",
}


def run() -> None:
    """Measure rules and fold, then the key at the stage; the worst list to plan last."""
    with _conference() as folder:
        with opened(folder) as station:
            _rules(station)
        _keys(folder)
        _looks(folder)
    _planning()


def _rules(station: Station) -> None:
    """Measure what the rules and the fold take, without a disk."""
    awards, present = station.conference.awards, station.conference.hall.present
    batches, facts = len(awards.batches), len(awards.entries) + len(awards.undone)
    events = list(station.journal.in_order())
    folds = [_timed(lambda: fold(events)) for _ in range(_FOLDS)]
    line(Series(f"fold of {facts:,} award facts, {batches} batches", folds), Goal(p50=1000.0))
    steps: list[float] = []
    undos: list[float] = []
    while (step := next_step(awards)) is not None:
        began = perf_counter()
        for event in decide(awards, step, present):
            awards = apply(awards, Entry(f"bench-{len(steps)}", event))
        steps.append((perf_counter() - began) * 1000)
        awards.counts()
    line(Series("  a step of the stage decided and applied", steps), Goal(p50=2.0))
    for _number in range(_UNDOS):
        began = perf_counter()
        for event in decide(awards, c.UndoAward(), present):
            awards = apply(awards, Entry("undo", event))
        undos.append((perf_counter() - began) * 1000)
    line(Series("  a step taken back", undos), Goal(p50=10.0))


def _keys(folder: Folder) -> None:
    """Measure from Enter at the stage to the next step on its screen, painted only once the step is on disk."""
    ours: list[float] = []
    theirs: list[float] = []
    i18n.use("vi")
    with opened(folder) as station:
        awards, present = station.conference.awards, station.conference.hall.present
    with running(kiosk(folder, "stage")) as stage, running(gated()) as yardstick:
        stage.seen(_shown(next_step(awards)))
        yardstick.seen(GATED)
        sleep(_QUIET_SECONDS)
        for press in range(1, _PRESSES + _WARM_UP + 1):
            step = next_step(awards)
            assert step is not None
            for event in decide(awards, step, present):
                awards = apply(awards, Entry(f"press-{press}", event))
            began = stage.type("\r")
            ours.append((stage.seen(_shown(next_step(awards))) - began) * 1000)
            stage.settle(_GUARD_SECONDS / 2)
            began = yardstick.type("+")
            theirs.append((yardstick.seen(f"key-{press}-") - began) * 1000)
            sleep(_GUARD_SECONDS)
    beside(
        Series("Enter at the stage → on disk and painted", ours[_WARM_UP:]),
        Series("  bare Textual app behind the same gate", theirs[_WARM_UP:]),
        Goal(p50=1.5, p99=1.5),
        Goal(p99=100.0),
    )


def _looks(folder: Folder) -> None:
    """Measure from a key at the stage to the painting of what it shows: the board of all batches, the exceptions."""
    i18n.use("vi")
    with opened(folder) as station:
        counts = station.conference.awards.counts()
    looks = {
        "Tab at the stage → the board painted": (
            "\t",
            _("{batches} batches · {certificates} certificates").format(**counts),
        ),
        "F7 at the stage → the exceptions painted": ("\x1b[18~", _("Not there: pull the position")),
    }
    with running(kiosk(folder, "stage")) as stage, running(gated()) as yardstick:
        stage.seen("[ ")
        yardstick.seen(GATED)
        sleep(_QUIET_SECONDS)
        press = 0
        for name, (key, shown) in looks.items():
            ours: list[float] = []
            theirs: list[float] = []
            for _again in range(_LOOKS):
                press += 1
                began = stage.type(key)
                ours.append((stage.seen(shown) - began) * 1000)
                stage.settle(_GUARD_SECONDS / 4)
                stage.type("\x1b")
                stage.settle(_GUARD_SECONDS / 2)
                began = yardstick.type("+")
                theirs.append((yardstick.seen(f"key-{press}-") - began) * 1000)
            beside(
                Series(name, ours[1:]),
                Series("  bare Textual app behind the same gate", theirs[1:]),
                Goal(p50=1.5),
                None,
            )


def _shown(step: object) -> str:
    return f"[ {_(_NAMES[type(step)])} ]" if type(step) in _NAMES else ""


def _planning() -> None:
    """Plan lists in which everybody receives two or three times, one certificate behind the other: all clash."""
    for count in (_CERTIFICATES, 5 * _CERTIFICATES):
        for each in (2, 3):
            listed = [
                Certificate(
                    id=n,
                    decision=f"{n * 12 // (count + 1)}/QĐ",
                    kind="individual",
                    name=f"Người {n}",
                    award="Giấy khen",
                    number=n // each,
                )
                for n in range(1, count + 1)
            ]
            times = [_timed(partial(plan, listed)) for _ in range(_PLANS)]
            line(Series(f"plan of {count:,} certificates, {each} each", times), Goal(p50=1000.0))


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


@contextmanager
def _conference() -> Iterator[Folder]:
    """Give a folder in which the calls are well on their way; it vanishes afterwards."""
    with TemporaryDirectory(prefix="kiosk-bench-") as scratch:
        programme = Path(str(resources.files("kiosk") / "sample" / "chuong-trinh.toml")).read_text("utf-8")
        folder = create(Path(scratch) / "conference", Plan(tier="province", day=date(2025, 9, 6), programme=programme))
        station = Station(folder, post="stage")
        try:
            people = [_person(n) for n in range(_CERTIFICATES)]
            station.do(ImportRoster(people, "invented", "0" * 64))
            station.do(ImportAwards(_decisions(), "invented", "0" * 64))
            station.do(CheckInTogether(tuple(range(1, _CERTIFICATES + 1))))
            station.do(Start())
            _go_to_the_awards(station)
            _fill(station)
        finally:
            station.close()
        yield folder


def _go_to_the_awards(station: Station) -> None:
    sheet = station.conference.runsheet
    ahead = next(i for i, step in enumerate(sheet.steps) if step.kind == "award")
    for _step in range(ahead):
        station.do(Next())


def _fill(station: Station) -> None:
    """Call the first batches, then let wing, tray and desk say what they see until there are so many facts."""
    chance = random.Random(11)
    while len(station.conference.awards.done) < _CALLED:
        step = next_step(station.conference.awards)
        assert step is not None
        station.do(step)
    waiting = [k.id for k in station.conference.awards.outstanding]
    while len(station.conference.awards.entries) < _FACTS:
        awards, one = station.conference.awards, chance.choice(waiting)
        station.do(
            chance.choice(
                [
                    c.ReachWing((one,), there=one not in awards.wing),
                    c.Release(one) if one in awards.withheld else c.Withhold(one, "in sai tên"),
                    c.NoteHere(one) if one not in awards.seen else c.NoteAbsent(one),
                    c.NameProxy(one, "Lê Thị Thay"),
                ]
            )
        )


def _person(index: int) -> Person:
    return replace(invented(index), full_name=f"{invented(index).full_name} {_word(index)}")


def _word(index: int) -> str:
    return "".join("ABCDEFGHIK"[int(digit)] for digit in f"{index:04d}").capitalize()


def _decisions() -> list[Decision]:
    size = _CERTIFICATES // _DECISIONS
    found = []
    for n in range(_DECISIONS):
        people = [invented(i) for i in range(n * size, n * size + size)]
        recipients = tuple(
            Recipient(
                kind="individual",
                name=f"{person.full_name} {_word(n * size + row)}",
                award="Giấy khen",
                sheet="1",
                row=row,
                unit=person.unit,
            )
            for row, person in enumerate(people)
        )
        found.append(
            Decision(
                number=f"{n + 1}/QĐ-LĐLĐ",
                date="2025-09-01",
                authority="LĐLĐ tỉnh",
                award="Giấy khen",
                recipients=recipients,
            )
        )
    return found
