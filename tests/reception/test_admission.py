"""Reception: one order of tests for every desk, the first arrival counts, nobody is un-admitted by accident."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.codes.codes import CodeKind, Codes
from kiosk.errors import Refusal
from kiosk.folder.layout import Folder
from kiosk.reception.commands import Annul, CheckInByHand
from kiosk.roster.commands import ImportRoster
from kiosk.roster.people import Person
from kiosk.station.station import Station
from kiosk.station.status import status_of
from tests.support.conferences import HandClock, Opens, delegates, events_of, invitation, last_verdict, new_small, scan


def refused(station: Station, raw: str) -> Any:
    event = scan(station, raw)
    assert event.kind == "reception.refused"
    return event.payload["reason"]


def verdict(station: Station) -> dict[str, Any]:
    return last_verdict(station.conference).to_json(station.conference.settings.zone)


def test_somebody_on_the_roster_is_admitted_once(station: Station, clock: HandClock) -> None:
    event = scan(station, invitation(station, 3))
    assert station.conference.hall.present[3].event_id == event.id
    clock.pass_ms(61_000)
    assert refused(station, invitation(station, 3)) == "already_checked_in"
    assert station.conference.present == 1


def test_a_duplicate_shows_the_first_time_and_desk(
    folder: Folder, station: Station, opened: Opens, clock: HandClock
) -> None:
    scan(station, invitation(station, 3))
    clock.pass_ms(61_000)
    desk = opened(folder, post="Bàn 2", clock=clock)
    assert refused(desk, f"]Q3{invitation(station, 3)}") == "already_checked_in"
    shown = verdict(desk)
    assert shown["name"] == "Nông Thị Ac"
    assert shown["unit"] == "Trường Tiểu học xã Hợp Thành"
    assert shown["seat"] == "A03"
    assert shown["first"] == {"at": "2026-05-15T08:00:00.000+07:00", "post": "Bàn 1"}
    assert (shown["at"], shown["post"]) == ("2026-05-15T08:01:01.000+07:00", "Bàn 2")


def test_validity_is_judged_before_duplication(station: Station) -> None:
    """In the order of the tests: each spoiled code of somebody who is here gets its own reason."""
    event, key = station.folder.read_key()
    scan(station, invitation(station, 1))
    good = invitation(station, 1)
    spoiled = good[:-1] + str((int(good[-1]) + 1) % 10)
    foreign, forger = Codes((event + 1) % 1000, key), Codes(event, bytes(32))
    assert refused(station, spoiled) == "unreadable"
    assert refused(station, foreign.make(CodeKind.INVITATION, 1, 0)) == "wrong_event"
    assert refused(station, foreign.make(CodeKind.BADGE, 1, 1)) == "wrong_event"
    assert refused(station, forger.make(CodeKind.BADGE, 1, 1)) == "forged"
    assert refused(station, invitation(station, 1, 1, CodeKind.BADGE)) == "wrong_list"
    assert refused(station, invitation(station, 999, 1)) == "not_on_roster"
    assert refused(station, invitation(station, 1, 1)) == "revoked"
    assert refused(station, good) == "already_checked_in"


def test_the_reader_of_a_forged_code_sees_no_name(station: Station) -> None:
    event, _ = station.folder.read_key()
    refused(station, Codes(event, bytes(32)).make(CodeKind.INVITATION, 1, 0))
    assert verdict(station)["name"] is None
    assert verdict(station)["number"] is None


def test_the_raw_text_of_a_refused_scan_is_never_kept(folder: Folder, station: Station) -> None:
    secret = "Nguyễn Văn A 0912345678"
    event = scan(station, f"  {secret}\n")
    assert dict(event.payload) == {"reason": "unreadable", "length": len(secret)}
    assert secret not in str([row.to_json() for row in events_of(folder)])


def test_an_annulled_arrival_can_come_again_and_its_row_stays(
    folder: Folder, station: Station, clock: HandClock
) -> None:
    first = scan(station, invitation(station, 2))
    taken_back = station.do(Annul(first.id, "nhầm người"))[0]
    assert taken_back.payload == {"of": first.id, "number": 2, "reason": "nhầm người"}
    assert station.conference.present == 0
    assert verdict(station)["reason"] == "annulled"
    clock.pass_ms(5000)
    again = scan(station, invitation(station, 2))
    assert station.conference.hall.present[2].event_id == again.id
    assert {first.id, again.id} <= {event.id for event in events_of(folder)}
    with pytest.raises(Refusal, match="taken back already"):
        station.do(Annul(first.id))
    with pytest.raises(Refusal, match="taken back already"):
        station.do(Annul("nothing"))


def test_by_hand_is_the_same_rule(station: Station) -> None:
    assert station.do(CheckInByHand(1))[0].payload == {"number": 1, "by": "hand"}
    assert station.do(CheckInByHand(1))[0].payload["reason"] == "already_checked_in"
    assert refused(station, invitation(station, 1)) == "already_checked_in"
    scan(station, invitation(station, 2))
    assert station.do(CheckInByHand(2))[0].payload["reason"] == "already_checked_in"
    with pytest.raises(Refusal, match="number 999"):
        station.do(CheckInByHand(999))


def test_before_a_roster_a_desk_answers_incomplete(tmp_path: Path, opened: Opens) -> None:
    station = opened(new_small(tmp_path / "c"))
    assert refused(station, invitation(station, 1)) == "incomplete"
    assert refused(station, "rác") == "unreadable"
    with pytest.raises(Refusal):
        station.do(CheckInByHand(1))
    station.do(ImportRoster(delegates(1), "x.xlsx", "0" * 64))
    assert scan(station, invitation(station, 1)).kind == "reception.checked_in"
    assert refused(station, invitation(station, 2)) == "not_on_roster"


def test_the_dead_are_never_admitted(tmp_path: Path, opened: Opens) -> None:
    people = delegates(3)
    folder = new_small(tmp_path / "c", [replace(people[0], deceased=True), *people[1:]])
    station = opened(folder)
    assert station.conference.summoned == 2
    assert [person.number for person in station.conference.roster.expected()] == [2, 3]
    assert refused(station, invitation(station, 1)) == "not_on_roster"
    with pytest.raises(Refusal):
        station.do(CheckInByHand(1))
    assert not station.conference.hall.present


def test_the_quorum_is_two_thirds_of_the_200_summoned(own_sample: Folder, opened: Opens) -> None:
    station = opened(own_sample)
    summoned = [p.number for p in station.conference.roster.expected() if p.kind == "delegate"]
    guests = [p.number for p in station.conference.roster.expected() if p.kind == "guest"]
    assert (len(summoned), station.conference.needed) == (200, 134)
    for number in guests:
        station.do(CheckInByHand(number))
    for number in summoned[:133]:
        scan(station, invitation(station, number))
    quorum = status_of(station)["quorum"]
    assert quorum == {"rule": "2/3", "needed": 134, "reached": False}
    assert status_of(station)["guests_present"] == len(guests) == 14
    last = scan(station, invitation(station, summoned[133]))
    assert status_of(station)["quorum"]["reached"]
    station.do(Annul(last.id))
    assert not status_of(station)["quorum"]["reached"]


@pytest.mark.parametrize(("summoned", "needed"), [(1, 1), (2, 2), (3, 2), (100, 67), (199, 133), (200, 134)])
def test_a_quorum_is_rounded_up(tmp_path: Path, opened: Opens, summoned: int, needed: int) -> None:
    assert opened(new_small(tmp_path / "c", delegates(summoned))).conference.needed == needed


def test_without_anybody_there_is_no_quorum(tmp_path: Path, opened: Opens) -> None:
    status = status_of(opened(new_small(tmp_path / "c")))
    assert (status["summoned"], status["present"], status["quorum"]["reached"]) == (0, 0, False)


def test_the_figures_count_delegates_who_are_here(tmp_path: Path, opened: Opens) -> None:
    guest = Person(number=0, kind="guest", full_name="Trần Thị Khách", gender="nữ", ethnicity="Tày", party=True)
    station = opened(new_small(tmp_path / "c", [*delegates(20), guest]))
    for number in (1, 2, 3, 4, 5, 6, 21):
        scan(station, invitation(station, number))
    status = status_of(station)
    assert {name: status[name] for name in ("summoned", "present", "absent", "guests_present")} == {
        "summoned": 20,
        "present": 6,
        "absent": 14,
        "guests_present": 1,
    }
    assert (status["women"], status["ethnic_minority"], status["direct_workers"], status["party"]) == (3, 2, 2, 2)
    assert dict(station.conference.hall.by_delegation) == {"Đoàn số 1": 3, "Đoàn số 2": 3}


def test_a_post_is_told_in_clean_letters(folder: Folder, opened: Opens) -> None:
    station = opened(folder, post="Bàn\u202e 1\x1b[31m\udcff", clock=HandClock())
    assert scan(station, invitation(station, 1)).post == "Bàn 1[31m"
