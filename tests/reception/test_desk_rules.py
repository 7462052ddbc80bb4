"""What a desk does beyond scanning: together, substitutes, walk-ins, the wrong namesake, names, notes, hand-outs."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.awards.wing import places_of
from kiosk.codes.codes import CodeKind
from kiosk.conference.commands import Configure, TakeSlot
from kiosk.conference.fold import fold
from kiosk.conference.open_questions import open_questions
from kiosk.errors import Refusal
from kiosk.folder.layout import Folder
from kiosk.journal.envelope import Event
from kiosk.reception.commands import (
    AddPerson,
    Annul,
    Answer,
    Approve,
    CheckIn,
    CheckInByHand,
    CheckInTogether,
    CheckOut,
    CloseQuestion,
    CorrectName,
    Decline,
    Excuse,
    HandOut,
    Move,
    NoteSubstitute,
    Reprint,
    SetNote,
    SetPin,
    TakeBackHandOut,
    WithdrawExcuse,
)
from kiosk.reception.rules.desk_service import time_of
from kiosk.roster.commands import ImportRoster
from kiosk.roster.people import Person
from kiosk.station.station import Station
from tests.support.conferences import (
    EIGHT,
    MINUTE,
    SCREEN,
    HandClock,
    Opens,
    delegates,
    events_of,
    invitation,
    last_verdict,
    new_small,
    scan,
)
from tests.support.sure import sure

SALT = b"0123456789abcdef"


@pytest.fixture
def screen(tmp_path: Path) -> Folder:
    return new_small(tmp_path / "in", delegates(3), printers=[SCREEN])


def configure(station: Station, extra: str) -> None:
    text = station.conference.config_text
    station.do(Configure(text.replace("[reception]", "").split("count_exits")[0] + extra))


def kinds(events: Iterable[Event]) -> list[str]:
    return [event.kind for event in events]


def reason(station: Station, raw: str) -> Any:
    return scan(station, raw).payload.get("reason")


def test_one_bus_is_one_act_in_the_order_of_the_list(folder: Folder, station: Station) -> None:
    before = len(events_of(folder))
    scan(station, invitation(station, 2))
    admitted = station.do(CheckInTogether((3, 1, 2, 3)))
    assert [event.payload["number"] for event in admitted] == [3, 1]
    assert len({event.wall_ms for event in admitted}) == 1
    assert len(events_of(folder)) == before + 3
    with pytest.raises(Refusal, match="here already"):
        station.do(CheckInTogether((1, 2, 3)))
    with pytest.raises(Refusal, match="number 999"):
        station.do(CheckInTogether((4, 999)))
    assert 4 not in station.conference.hall.present


def test_a_substitute_counts_for_the_delegate_and_takes_his_place_in_the_hall(station: Station) -> None:
    delegate = station.conference.roster.people[1]
    summoned = station.conference.summoned
    command = AddPerson(role="substitute", full_name="Nông Văn Thay", stands_for=1, authority="Chủ tịch LĐLĐ huyện")
    added, admitted = station.do(command)
    number = admitted.payload["number"]
    person = station.conference.roster.people[number]
    assert 60_001 <= number < 60_100
    assert (person.stands_for, person.seat, person.delegation) == (
        delegate.full_name,
        delegate.seat,
        delegate.delegation,
    )
    assert (person.gender, person.ethnicity) == (None, None)
    assert added.payload["authority"] == "Chủ tịch LĐLĐ huyện"
    assert (station.conference.summoned, station.conference.present) == (summoned, 1)
    # The delegate's own invitation shows whose place is taken.
    assert reason(station, invitation(station, 1)) == "already_checked_in"
    assert last_verdict(station.conference).first_event_id == admitted.id
    with pytest.raises(Refusal, match="already"):
        station.do(AddPerson(role="substitute", full_name="Ai Nữa", stands_for=1, authority="x"))


def test_the_delegates_invitation_shown_by_the_substitute_is_put_right_in_one_act(
    folder: Folder, station: Station
) -> None:
    shown = scan(station, invitation(station, 1))
    command = AddPerson(role="substitute", full_name="Nông Văn Thay", stands_for=1, authority="đơn vị")
    with pytest.raises(Refusal, match="is here"):
        station.do(command)
    from dataclasses import replace

    events = station.do(replace(command, annul=shown.id))
    assert kinds(events) == ["reception.annulled", "reception.person_added", "reception.checked_in"]
    assert sorted(station.conference.hall.present) == [60_001]
    # The substitute's check-in is taken back: the delegate can come himself.
    station.do(Annul(events[-1].id, "nhầm"))
    assert scan(station, invitation(station, 1)).kind == "reception.checked_in"


@pytest.mark.parametrize("field", ["full_name", "authority", "stands_for"])
def test_a_substitute_needs_a_name_an_authority_and_somebody_to_stand_for(station: Station, field: str) -> None:
    values: dict[str, Any] = {
        "full_name": "Nông Văn Thay",
        "authority": "đơn vị",
        "stands_for": 1,
        field: None if field == "stands_for" else " ",
    }
    with pytest.raises(Refusal):
        station.do(AddPerson(role="substitute", **values))


def test_a_substitute_is_counted_apart_where_the_rule_says_so(station: Station) -> None:
    configure(station, "[reception]\nsubstitutes_count = false\n")
    station.do(AddPerson(role="substitute", full_name="Nông Văn Thay", stands_for=1, authority="đơn vị"))
    assert station.conference.present == 0
    assert station.conference.hall.counts["substitute"] == 1


def test_a_substitute_receives_only_by_explicit_proxy(own_sample: Folder, opened: Opens) -> None:
    station = opened(own_sample)
    mine = [c for c in station.conference.awards.certificates if c.number and not c.has_stand_in]
    silent, named = mine[0], next(c for c in mine if c.number != mine[0].number)
    for certificate, receives in ((silent, False), (named, True)):
        station.do(
            AddPerson(
                role="substitute", full_name="Nông Văn Thay", title="Ông", stands_for=certificate.number,
                authority="đơn vị", receives=receives,
            )
        )  # fmt: skip
    awards = station.conference.awards
    assert sure(awards.certificate(silent.id)).proxy_name is None
    assert sure(awards.certificate(named.id)).receiver == ("Ông", "Nông Văn Thay")
    assert awards.last_undoable() is None


def test_a_guests_substitute_takes_his_own_rank(own_sample: Folder, opened: Opens) -> None:
    station = opened(own_sample)
    guest = next(p for p in station.conference.roster.people.values() if p.kind == "guest")
    event = station.do(
        AddPerson(role="substitute", full_name="Lý Thị Thay", stands_for=guest.number, authority="văn phòng")
    )[-1]
    person = station.conference.roster.people[event.payload["number"]]
    assert (person.kind, person.order, person.block, person.seat) == ("guest", None, None, None)


def test_a_walk_in_needs_the_pin_and_counts_apart_until_approved(
    folder: Folder, station: Station, clock: HandClock
) -> None:
    walk_in = AddPerson(role="walk_in", full_name="Lương Văn Lai", unit="Công ty Chè", pin="2468")
    with pytest.raises(Refusal, match="No supervisor's PIN"):
        station.do(walk_in)
    station.do(SetPin("2468", SALT))
    from dataclasses import replace

    assert kinds(station.do(replace(walk_in, pin="1111"))) == ["pin.refused"]
    events = station.do(walk_in)
    assert kinds(events) == ["pin.used", "reception.person_added", "reception.checked_in"]
    number = events[-1].payload["number"]
    summoned = station.conference.summoned
    assert (station.conference.present, station.conference.hall.counts["walk_in"]) == (0, 1)
    question = open_questions(station.conference)[0]
    assert (question.kind, question.person.number) == ("approval", number)
    assert kinds(station.do(Approve(number, "1111"))) == ["pin.refused"]
    assert kinds(station.do(Approve(number, "2468"))) == ["pin.used", "reception.approved"]
    assert (station.conference.present, station.conference.summoned) == (1, summoned + 1)
    assert {q.kind for q in open_questions(station.conference)} <= {"relative", "stranger"}
    with pytest.raises(Refusal, match="does not wait"):
        station.do(Decline(number))
    told = [event.payload for event in events_of(folder) if event.kind.startswith(("pin.", "reception."))]
    assert told
    assert "2468" not in str([{k: v for k, v in payload.items() if k != "hash"} for payload in told])


def test_a_walk_in_who_is_declined_is_out_again(station: Station) -> None:
    station.do(SetPin("2468", SALT))
    number = station.do(AddPerson(role="walk_in", full_name="Lương Văn Lai", unit="Công ty Chè", pin="2468"))[
        -1
    ].payload["number"]
    station.do(Decline(number, "không thuộc thành phần"))
    assert station.conference.hall.counts["walk_in"] == 0
    with pytest.raises(Refusal):
        station.do(CheckInByHand(number))
    assert number not in [person.number for person in station.conference.roster.expected()]


def test_five_wrong_pins_make_the_station_wait(station: Station, clock: HandClock) -> None:
    station.do(SetPin("2468", SALT))
    wrong = AddPerson(role="walk_in", full_name="Lương Văn Lai", unit="Công ty Chè", pin="0000")
    for _ in range(5):
        assert kinds(station.do(wrong)) == ["pin.refused"]
        clock.pass_ms(1000)
    with pytest.raises(Refusal, match="in 5 minutes"):
        station.do(wrong)
    clock.pass_ms(5 * MINUTE)
    from dataclasses import replace

    assert kinds(station.do(replace(wrong, pin="2468")))[0] == "pin.used"


def test_the_pin_is_changed_only_by_who_knows_it(station: Station) -> None:
    with pytest.raises(Refusal, match="four to twelve digits"):
        station.do(SetPin("12a4", SALT))
    station.do(SetPin("2468", SALT))
    assert kinds(station.do(SetPin("1357", SALT, old="1111"))) == ["pin.refused"]
    assert kinds(station.do(SetPin("1357", SALT, old="2468"))) == ["pin.used", "pin.set"]


def test_an_unlisted_guest_is_in_at_once_and_approved_later(station: Station) -> None:
    number = station.do(AddPerson(role="guest", full_name="Hoàng Thị Khách", position="Phó Chủ tịch Hội Nông dân"))[
        -1
    ].payload["number"]
    assert station.conference.hall.counts["guest"] == 1
    assert [q.kind for q in open_questions(station.conference)] == ["approval"]
    station.do(Approve(number))
    assert station.conference.roster.people[number].kind == "guest"
    with pytest.raises(Refusal, match="unit or the office"):
        station.do(AddPerson(role="guest", full_name="Ai Đó"))


def test_a_station_without_a_slot_gives_no_numbers(station: Station) -> None:
    station.conference.slots[station.station_id] = None
    with pytest.raises(Refusal, match="kiosk slot"):
        station.do(AddPerson(role="guest", full_name="Ai Đó", unit="Sở Nội vụ"))


def test_a_check_in_under_the_wrong_namesake_is_moved_in_one_act(screen: Folder, opened: Opens) -> None:
    station = opened(screen)
    wrong = scan(station, invitation(station, 1))
    events = station.do(Move(wrong.id, 2))
    assert kinds(events) == ["reception.annulled", "code.reissued", "reception.checked_in"]
    assert (events[-1].payload["number"], events[-1].payload["printer"]) == (2, "Giấy")
    assert sorted(station.conference.hall.present) == [2]
    # Badge A is dead, invitation A lives on.
    assert station.conference.person_notes.serial(1, CodeKind.BADGE) == 1
    assert scan(station, invitation(station, 1)).kind == "reception.checked_in"
    for number, message in ((1, "same|here"), (2, "taken back|here")):
        with pytest.raises(Refusal, match=message):
            station.do(Move(wrong.id, number))


def test_a_corrected_name_is_kept_both_ways_and_everybody_follows(own_sample: Folder, opened: Opens) -> None:
    station = opened(own_sample)
    certificate = next(c for c in station.conference.awards.certificates if c.number and c.kind == "individual")
    number = sure(certificate.number)
    old = station.conference.roster.people[number].full_name
    scan(station, invitation(station, number))
    event = station.do(CorrectName(number, f"  {old}\u202e Hà "))[0]
    assert event.payload == {"number": number, "old": old, "new": f"{old} Hà"}
    assert station.conference.roster.people[number].full_name == f"{old} Hà"
    question = next(q for q in open_questions(station.conference) if q.kind == "certificate")
    assert (question.person.number, question.text) == (number, old)
    # The organisers' file still has the old writing: taking it in again changes nothing.
    people = [
        p
        for p in fold(e for e in events_of(own_sample) if e.kind != "reception.name_corrected").roster.people.values()
        if p.kind != "recipient"
    ]
    station.do(ImportRoster(people, "dai-bieu.xlsx", "1" * 64))
    assert station.conference.roster.people[number].full_name == f"{old} Hà"
    station.do(CloseQuestion(question.key, "đã in lại bằng"))
    assert not [q for q in open_questions(station.conference) if q.kind == "certificate"]
    with pytest.raises(Refusal, match="already"):
        station.do(CloseQuestion(question.key, "lần nữa"))


def test_a_correction_prints_another_badge_only_for_who_has_one(screen: Folder, opened: Opens) -> None:
    station = opened(screen)
    assert kinds(station.do(CorrectName(1, "Nông Thị Ạ"))) == ["reception.name_corrected"]
    scan(station, invitation(station, 1))
    assert kinds(station.do(CorrectName(1, "Nông Thị Ả"))) == ["reception.name_corrected", "badge.reprinted"]
    for name in ("", "Nông Thị Ả", "x" * 121):
        with pytest.raises(Refusal):
            station.do(CorrectName(1, name))


def test_a_reprint_kills_the_old_badge_only_when_asked(screen: Folder, opened: Opens) -> None:
    station = opened(screen)
    configure(
        station, '[reception]\ncount_exits = true\n[[printer]]\nname = "Giấy"\nconnection = "screen"\nwidth = 384\n'
    )
    scan(station, invitation(station, 1))
    badge = station.codes.make(CodeKind.BADGE, 1, 0)
    assert kinds(station.do(Reprint(1, "rơi mất"))) == ["badge.reprinted"]
    assert reason(station, badge) == "already_checked_in"
    for serial in range(1, 10):
        events = station.do(Reprint(1, "rơi mất", revoke=True))
        assert kinds(events) == ["code.reissued", "badge.reprinted"]
        assert events[0].payload["serial"] == serial
    assert reason(station, badge) == "revoked"
    with pytest.raises(Refusal, match="nine times"):
        station.do(Reprint(1, revoke=True))


def test_leaving_and_coming_back_by_badge(station: Station) -> None:
    badge = station.codes.make(CodeKind.BADGE, 1, 0)
    with pytest.raises(Refusal, match="does not count"):
        station.do(CheckOut(badge))
    configure(station, "[reception]\ncount_exits = true\n")
    assert reason(station, badge) == "annulled"  # a badge alone brings nobody in
    scan(station, invitation(station, 1))
    assert station.do(CheckOut(badge))[0].kind == "reception.checked_out"
    assert (station.conference.present, station.conference.hall.inside) == (1, 0)
    assert station.do(CheckOut(badge))[0].payload["reason"] == "invalid_time"
    assert station.do(CheckIn(badge))[0].payload["by"] == "back"
    assert station.conference.hall.inside == 1
    assert station.do(CheckOut("rác"))[0].payload["reason"] == "unreadable"


def test_an_excuse_has_a_reason_and_maybe_a_time(station: Station) -> None:
    station.do(Excuse(1, "xin đến muộn", "9h"))
    assert station.conference.person_notes.excuses[1].until == "09:00"
    station.do(Excuse(2, "ốm"))
    assert station.conference.person_notes.excuses[2].until is None
    station.do(WithdrawExcuse(2))
    with pytest.raises(Refusal):
        station.do(WithdrawExcuse(2))
    with pytest.raises(Refusal, match="no time of day"):
        station.do(Excuse(3, "x", "25h"))
    scan(station, invitation(station, 1))
    with pytest.raises(Refusal, match="here already"):
        station.do(Excuse(1, "ốm"))


@pytest.mark.parametrize(
    ("text", "time"), [("9h", "09:00"), ("09:05", "09:05"), ("9 giờ 30", "09:30"), ("14g15", "14:15")]
)
def test_times_as_people_write_them(text: str, time: str) -> None:
    assert time_of(text) == time


def test_both_remarks_of_the_sample_are_proposed_and_settled(own_sample: Folder, opened: Opens) -> None:
    station = opened(own_sample)
    remarks = [q for q in open_questions(station.conference) if q.kind in {"excuse", "substitute"}]
    late, stands = sorted(remarks, key=lambda question: question.kind)
    assert (late.kind, late.person.code, late.until) == ("excuse", "LS050", "09:00")
    assert (stands.kind, stands.person.code, stands.text) == ("substitute", "LS175", "ông Hoàng Văn Hùng")
    station.do(Excuse(late.person.number, late.text, sure(late.until)))
    station.do(NoteSubstitute(stands.person.number, stands.text))
    assert {q.kind for q in open_questions(station.conference)} <= {"relative", "stranger"}
    assert station.conference.roster.people[stands.person.number].stands_for == "ông Hoàng Văn Hùng"


def test_hand_outs_are_given_once_and_can_be_taken_back(station: Station) -> None:
    configure(station, '[reception]\nhand_outs = ["Tài liệu", "Phiếu ăn"]\n')
    with pytest.raises(Refusal, match="not checked in"):
        station.do(HandOut(1))
    scan(station, invitation(station, 1))
    assert station.do(HandOut(1, ("Phiếu ăn",)))[0].payload["items"] == ["Phiếu ăn"]
    assert station.do(HandOut(1))[0].payload["items"] == ["Tài liệu"]
    with pytest.raises(Refusal, match="everything"):
        station.do(HandOut(1))
    station.do(TakeBackHandOut(1, ("Tài liệu",)))
    assert station.conference.person_notes.due(1, station.conference.settings.hand_outs) == ["Tài liệu"]


def test_an_answer_is_kept(station: Station) -> None:
    station.do(Answer(1, "an_chay", "Cơm chay"))
    assert station.conference.person_notes.answers[1] == {"an_chay": "Cơm chay"}
    with pytest.raises(Refusal):
        station.do(Answer(1, "an_chay", " "))


def test_a_note_that_stops_needs_the_organisers(station: Station) -> None:
    station.do(SetPin("2468", SALT))
    station.do(SetNote(1, "mời gặp Ban Tổ chức", stops=True))
    station.do(SetNote(2, "ngồi cạnh cửa"))
    assert reason(station, invitation(station, 1)) == "blocked"
    assert scan(station, invitation(station, 2)).kind == "reception.checked_in"
    assert kinds(station.do(CheckInByHand(1, pin="1"))) == ["pin.refused"]
    assert kinds(station.do(CheckInByHand(1, pin="2468"))) == ["pin.used", "reception.checked_in"]
    station.do(SetNote(3, "x", stops=True))
    assert kinds(station.do(SetNote(3, ""))) == ["pin.refused"]
    assert kinds(station.do(SetNote(3, "", pin="2468"))) == ["pin.used", "reception.note_set"]
    assert scan(station, invitation(station, 3)).kind == "reception.checked_in"


def test_arrivals_are_counted_by_five_minutes(station: Station, clock: HandClock) -> None:
    for number, minutes in ((1, 0), (2, 4), (3, 2)):
        clock.pass_ms(minutes * MINUTE)
        scan(station, invitation(station, number))
    arrivals = station.conference.hall.arrivals
    first = EIGHT // (5 * MINUTE)
    assert {slot - first: count for slot, count in arrivals.items() if count} == {0: 2, 1: 1}
    station.do(Annul(station.conference.hall.present[3].event_id))
    assert arrivals[first + 1] == 0


def test_nobody_but_a_delegates_substitute_counts_as_a_delegate(tmp_path: Path, opened: Opens) -> None:
    people = [*delegates(3), Person(number=0, kind="recipient", full_name="Âu Phương Vân", unit="Công ty Chè")]
    station = opened(new_small(tmp_path / "r", people))
    for number in (1, 2, 3):
        scan(station, invitation(station, number))
    station.do(AddPerson(role="substitute", full_name="Người Thay", stands_for=4, authority="công ty"))
    assert (station.conference.present, station.conference.summoned) == (3, 3)


def test_a_delegate_and_his_substitute_are_never_let_in_together(station: Station) -> None:
    added = station.do(AddPerson(role="substitute", full_name="Người Thay", stands_for=1, authority="đơn vị"))[-1]
    station.do(Annul(added.id, "nhầm"))
    substitute = added.payload["number"]
    admitted = station.do(CheckInTogether((1, 3, substitute)))
    assert [event.payload["number"] for event in admitted] == [1, 3]


def test_a_proxy_ends_with_the_check_in_of_who_was_to_receive(own_sample: Folder, opened: Opens) -> None:
    station = opened(own_sample)
    certificate = next(c for c in station.conference.awards.certificates if c.number and not c.has_stand_in)
    command = AddPerson(
        role="substitute", full_name="Nông Văn Thay", stands_for=certificate.number, authority="đơn vị", receives=True
    )
    added = next(event for event in station.do(command) if event.kind == "reception.checked_in")
    number = added.payload["number"]
    awards = station.conference.awards
    mine = places_of(awards, number, in_place_of=certificate.number, name="Nông Văn Thay").places
    assert certificate.award in [place.award for place in mine]
    station.do(Annul(added.id, "nhầm"))
    assert not sure(station.conference.awards.certificate(certificate.id)).has_stand_in


def test_the_newest_of_several_corrections_outlives_an_import(station: Station) -> None:
    first = station.conference.roster.people[1].full_name
    station.do(CorrectName(1, "Nông Thị B"))
    station.do(CorrectName(1, "Nông Thị C"))
    station.do(ImportRoster(delegates(8), "danh-sach.xlsx", "1" * 64))
    assert station.conference.roster.people[1].full_name == "Nông Thị C"
    station.do(CorrectName(1, first))  # it was right after all
    assert station.conference.roster.people[1].full_name == first


def test_a_copied_folder_gets_numbers_of_its_own_from_a_human(station: Station) -> None:
    station.conference.slots["another"] = 3
    for slot, message in ((3, "Another station"), (-1, "from 0 to"), (399, "from 0 to")):
        with pytest.raises(Refusal, match=message):
            station.do(TakeSlot(slot))
    station.do(TakeSlot(398))
    number = station.do(AddPerson(role="guest", full_name="Ai Đó", unit="Sở Nội vụ"))[-1].payload["number"]
    assert number == 99_801
    assert len(invitation(station, number)) == 24


def test_an_id_number_is_never_kept_in_a_note(station: Station) -> None:
    with pytest.raises(Refusal, match="kept for ever"):
        station.do(SetNote(1, "012345678901||Lương Thị Liên|09031985|Nữ"))


def test_who_left_and_must_see_the_organisers_does_not_just_come_back(station: Station) -> None:
    configure(station, "[reception]\ncount_exits = true\n")
    scan(station, invitation(station, 1))
    station.do(CheckOut(invitation(station, 1)))
    station.do(SetNote(1, "mời gặp Ban Tổ chức", stops=True))
    assert reason(station, invitation(station, 1)) == "blocked"


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["scan", "hand", "annul", "move", "out", "sub", "name", "note"]),
        st.integers(1, 6),
        st.integers(1, 6),
    ),
    max_size=25,
)


@pytest.mark.slow
@given(acts=ACTS)
def test_whatever_a_desk_does_the_fold_of_its_journal_is_the_state(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int, int]]
) -> None:
    """The state built step by step, that of a fresh fold, and the counts agree; nobody is ever in twice."""
    from kiosk.station.station import Station

    folder = new_small(tmp_path_factory.mktemp("rules") / "c", delegates(6))
    station = Station(folder, post="Bàn 1")
    configure(station, "[reception]\ncount_exits = true\n")
    for act, number, other in acts:
        present = station.conference.hall.present
        event_id = present[number].event_id if number in present else "none"
        command = {
            "scan": CheckIn(invitation(station, number)),
            "hand": CheckInByHand(number),
            "annul": Annul(event_id, "thử"),
            "move": Move(event_id, other),
            "out": CheckOut(invitation(station, number)),
            "sub": AddPerson(role="substitute", full_name="Người Thay", stands_for=number, authority="đơn vị"),
            "name": CorrectName(number, f"Tên {other}"),
            "note": SetNote(number, "gặp Ban Tổ chức" if other % 2 else "", stops=True),
        }[act]
        try:
            station.do(command)
        except Refusal:
            continue
    live, anew = station.conference, fold(events_of(folder))
    assert live.hall.present.keys() == anew.hall.present.keys()
    assert (live.hall.outside, live.hall.counts) == (anew.hall.outside, anew.hall.counts)
    assert (live.roster.people, live.person_notes.serials) == (anew.roster.people, anew.person_notes.serials)
    assert sum(live.hall.arrivals.values()) == len(live.hall.present)
    assert (
        live.present == sum(1 for n in live.hall.present if live.roster.people[n].kind == "delegate") <= live.summoned
    )
    assert not live.unknown
    for stood_for, substitutes in live.roster.substitutes.items():
        assert len({stood_for, *substitutes} & live.hall.present.keys()) <= 1
    station.close()
