"""Nobody was here for a while: when that is asked about, and what each answer makes of the running time."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

from agenda.runsheet import LeaveOutOutage, Next, Pause, Start
from kiosk.conference.outage import Outage, outage
from kiosk.folder.layout import Folder
from kiosk.station.station import Station
from tests.support.conferences import DAY, EIGHT, MINUTE, HandClock, new_small

ZONE = timezone(timedelta(hours=7))


def opened(folder: Folder, clock: HandClock) -> Station:
    return Station(folder, post="MC", clock=clock)


def asked(station: Station) -> Outage | None:
    sheet = station.conference.runsheet
    return outage(sheet, station.clock_samples(), station.clock.stamp(), ZONE)


def test_a_short_absence_is_not_asked_about(tmp_path: Path) -> None:
    clock = HandClock()
    folder = new_small(tmp_path / "c", clock=clock)
    station = opened(folder, clock)
    assert asked(station) is None  # nothing runs yet
    station.do(Start())
    clock.pass_ms(29 * MINUTE)
    assert asked(station) is None
    clock.pass_ms(2 * MINUTE)
    found = asked(station)
    assert found is not None
    assert found.gap_ms == 31 * MINUTE
    assert found.last_local(ZONE).date() == DAY
    station.note_clock()  # a console that was open all the time
    assert asked(station) is None
    station.close()


def test_a_reboot_another_day_or_a_lost_clock_are_asked_about(tmp_path: Path) -> None:
    clock = HandClock(wall_ms=EIGHT + 14 * 60 * MINUTE)  # 22:00
    folder = new_small(tmp_path / "c", clock=clock)
    station = opened(folder, clock)
    station.do(Start())
    station.note_clock()
    station.close()
    clock.reboot("boot-2", off_ms=20 * MINUTE)
    again = opened(folder, clock)
    assert asked(again) is None
    clock.pass_ms(110 * MINUTE)
    assert asked(again) is not None  # after midnight, and long
    clock.reboot("boot-3", off_ms=-20 * 365 * 24 * 60 * MINUTE)
    found = asked(again)
    assert found is not None
    assert found.gap_ms < 0
    again.close()


def test_what_stood_still_is_taken_out_and_what_ended_is_not_asked_about(tmp_path: Path) -> None:
    clock = HandClock()
    folder = new_small(tmp_path / "c", clock=clock)
    station = opened(folder, clock)
    station.do(Start())
    clock.pass_ms(3 * MINUTE)
    station.do(Next())
    clock.pass_ms(2 * MINUTE)
    station.note_clock()
    station.close()
    clock.pass_ms(45 * MINUTE)
    again = opened(folder, clock)
    found = asked(again)
    assert found is not None
    again.do(LeaveOutOutage(found.gap_ms))
    assert again.conference.face(clock.stamp()).elapsed_ms == 2 * MINUTE
    assert asked(again) is None
    again.do(Pause())
    clock.pass_ms(40 * MINUTE)
    assert asked(again) is not None  # a pause may have been meant for five minutes
    again.close()
