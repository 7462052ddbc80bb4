"""Fixtures of the core's tests; random tests repeat themselves and watch no clock."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from agenda.runsheet import AddMinutes, Next, Pause, Start, Undo
from kiosk import i18n
from kiosk.awards.commands import Announce, Call, Hand, Stage, UndoAward
from kiosk.conference.commands import Take
from kiosk.conference.fold import fold
from kiosk.folder.layout import Folder
from kiosk.journal.envelope import Event
from kiosk.lifecycle.award_import import import_awards
from kiosk.lifecycle.roster_import import import_roster
from kiosk.reception.commands import Annul, CheckInByHand
from kiosk.station.station import Station
from tests.support.commandline import Kiosk, typed
from tests.support.conferences import (
    EIGHT,
    MINUTE,
    SAMPLE,
    HandClock,
    Opens,
    Writer,
    delegates,
    events_of,
    invitation,
    new_sample,
    new_small,
    scan,
    seeded_ids,
)
from tests.support.states import digest, meet, small_roster
from tests.support.sure import sure

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
# The language before anybody has chosen one: texts are their msgids.
_FIRST = (i18n._Current.translate, i18n._Current.language)


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Begin with the msgids, whatever ran before, and leave the language so."""
    i18n._Current.translate, i18n._Current.language = _FIRST
    yield
    i18n._Current.translate, i18n._Current.language = _FIRST


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The sample conference, to be read only."""
    return new_sample(tmp_path_factory.mktemp("sample") / "hoi-nghi")


@pytest.fixture
def own_sample(tmp_path: Path) -> Folder:
    """A sample conference that the test may change."""
    return new_sample(tmp_path / "hoi-nghi")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def folder(tmp_path: Path, clock: HandClock) -> Folder:
    """A small conference of twelve delegates."""
    return new_small(tmp_path / "nho", delegates(12), clock=clock)


@pytest.fixture
def copy(folder: Folder, tmp_path: Path) -> Folder:
    """The small conference, copied elsewhere: another station."""
    shutil.copytree(folder.path, tmp_path / "ban-sao")
    return Folder(tmp_path / "ban-sao")


@pytest.fixture
def opened() -> Iterator[Opens]:
    """Open stations that are closed at the end."""
    stations: list[Station] = []

    def open_(folder: Folder, *, post: str = "Bàn 1", clock: HandClock | None = None) -> Station:
        ids = seeded_ids(100 + len(stations))
        station = Station(folder, post=post, clock=clock or HandClock(), ids=ids)
        stations.append(station)
        return station

    yield open_
    for station in stations:
        station.close()


@pytest.fixture
def station(folder: Folder, clock: HandClock, opened: Opens) -> Station:
    return opened(folder, clock=clock)


@pytest.fixture
def kiosk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    """The command line, in this process."""
    monkeypatch.setenv("KIOSK_DEBUG", "")
    return Kiosk(capsys, lambda stdin: monkeypatch.setattr(sys, "stdin", typed(stdin)))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, list[Event], dict[str, Any]]:
    """The events of two stations that were apart for a while, and of a third with late and early ones."""
    place = tmp_path_factory.mktemp("told")
    clock = HandClock()
    first = new_small(place / "a", clock=clock, tier="province")
    with closing(Station(first, clock=clock, ids=seeded_ids(2), post="Bàn 1")) as here:
        import_roster(here, small_roster(place))
        import_awards(here, SAMPLE / "khen-thuong.xlsx")
    shutil.copytree(first.path, place / "b")
    other_clock = HandClock(wall_ms=EIGHT - 40_000, boot_id="boot-2")
    here = Station(first, clock=clock, ids=seeded_ids(3), post="Bàn 1")
    there = Station(type(first)(place / "b"), clock=other_clock, ids=seeded_ids(4), post="Bàn 2")
    late = Writer("zz-late", here.conference_id)

    for number in (1, 2, 3):
        admitted = scan(here, invitation(here, number))
        clock.pass_ms(1500)
    doubled = scan(there, invitation(there, 3))  # admitted at both desks
    other_clock.pass_ms(2500)
    scan(there, invitation(there, 4))
    scan(there, "rác")
    here.do(Start())
    clock.pass_ms(4 * MINUTE)
    here.do(Next())
    here.do(AddMinutes(3))
    here.do(Undo())
    here.do(Announce())
    here.do(Call())
    here.do(Stage())
    one = sure(here.conference.awards.current).certificates[0]
    here.do(Hand(certificate=one))
    here.do(Hand())
    here.do(UndoAward())
    meet(here, there)
    there.do(Annul(doubled.id, "nhầm"))
    there.do(Take("agenda"))
    other_clock.pass_ms(MINUTE)
    there.do(Next())
    there.do(Pause())
    clock.pass_ms(MINUTE)
    here.do(Next())  # has not heard of the taking: set aside
    here.do(Take("award"))
    here.do(Hand())
    here.do(CheckInByHand(5))
    scan(here, invitation(here, 4))
    hlc = max(here.conference.last[0], there.conference.last[0])
    annulled = late.ids.uuid7(1)
    strangers = [
        # Sorts before the admission, the step and the hand-over they name.
        late.write("reception.annulled", {"of": admitted.id, "number": 3, "reason": ""}, hlc=5),
        late.write("awards.certificate_handed", {"certificate": one}, hlc=hlc + 900),
        late.write("awards.certificate_handed", {"certificate": 999}, hlc=6),
        late.write("term.taken", {"role": "award", "number": 2}, hlc=hlc + 1000),
        late.write("reception.annulled", {"of": annulled, "number": 2, "reason": ""}, hlc=hlc + 2),
        late.write("reception.checked_in", {"number": 1, "by": "scan"}, hlc=7),
        late.write("reception.checked_in", {"number": 77_777, "by": "scan"}, hlc=8),
        late.write("agenda.undone", {"of": "nothing"}, hlc=hlc + 4, term=9),
        late.write("weather.changed", {}, hlc=hlc + 5),
        late.write("badge.reprinted", {"number": 1, "copy": 3, "printer": "x"}, hlc=hlc + 6),
        late.write("badge.reprinted", {"number": 1, "copy": 2, "printer": "x"}, hlc=hlc + 7),
    ]
    meet(here, there)
    here.close()
    there.close()
    events = {event.id: event for event in [*events_of(first), *events_of(there.folder), *strangers]}
    ordered = sorted(events.values(), key=lambda event: event.order)
    assert len({event.station_id for event in ordered}) == 3
    return first, ordered, digest(fold(ordered))
