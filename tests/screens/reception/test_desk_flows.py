"""What a desk does besides scanning, by keys alone: each flow as a clerk plays it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from kiosk.codes.codes import CodeKind
from kiosk.conference.commands import Configure
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckIn, SetNote, SetPin
from kiosk.station.station import Station
from tests.support.driving import burst, code_of, running, shown, text_of, until, words_of
from tests.support.sure import sure


def prepare(folder: Folder, *commands: object, settings: str = "") -> None:
    """Carry out commands before the program opens; *settings* go into the table [reception]."""
    station = Station(folder, post="Chuẩn bị")
    if settings:
        text = station.conference.config_text
        station.do(Configure(text.replace("hand_outs = []", settings)))
    for command in commands:
        station.do(command)
    station.close()


async def typed(pilot: Pilot[Any], text: str) -> None:
    """Type as a person does: too slow for a scanner."""
    for character in text:
        await pilot.press("space" if character == " " else character)


async def test_the_wrong_namesake_is_put_right_in_three_keys(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f2")
        await typed(pilot, "ma trong hieu")
        await shown(app, pilot, "Có 2 người cùng tên")
        await pilot.press("enter")
        await shown(app, pilot, "KÍNH MỜI")
        with app.station.reading() as conference:
            (wrong,) = conference.hall.present
        await pilot.press("f7", "1")
        await shown(app, pilot, "chọn đúng đại biểu")
        await pilot.press("enter")  # the other one of the name stands first
        await until(pilot, lambda: wrong not in app.station.conference.hall.present)
        (right,) = app.station.conference.hall.present
        people = app.station.conference.roster.people
        assert people[right].full_name == people[wrong].full_name == "Mã Trọng Hiếu"
        await until(pilot, lambda: any(job.state == "printed" for job in app.jobs.values()))


async def test_a_name_is_corrected_in_three_keys_and_the_typing(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "KÍNH MỜI")
        await pilot.press("f7", "2")
        await typed(pilot, " Ha")
        await pilot.press("enter")
        await shown(app, pilot, "Đã sửa tên: Lương Văn Khoa Ha")
        await shown(app, pilot, "✓ Lương Văn Khoa Ha")
        assert app.station.conference.copies[1] == 2  # another badge is on its way


async def test_a_substitute_shows_the_delegates_invitation(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.screens.reception.screen._SAME_SECONDS", 0.0)
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 2))
        await shown(app, pilot, "KÍNH MỜI")
        await pilot.press("f7", "5")
        await shown(app, pilot, "Đi thay")
        await typed(pilot, "Nong Van Thay")
        await pilot.press("enter")
        await typed(pilot, "Chu tich")
        await pilot.press("enter", "enter", "right", "enter")
        if "nhận thay" in words_of(app):
            await pilot.press("enter")
        await shown(app, pilot, "Nong Van Thay")
        await until(pilot, lambda: 2 not in app.station.conference.hall.present)
        person = next(p for p in app.station.conference.roster.people.values() if p.full_name == "Nong Van Thay")
        assert (person.stands_for_number, person.gender) == (2, "nam")
        assert app.station.conference.present == 1
        burst(app, code_of(app, 2))
        await shown(app, pilot, "Nong Van Thay đã đi thay.")


async def test_one_bus_is_ticked_and_let_in_at_once(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f4")
        await shown(app, pilot, "Đoàn nào vừa đến?")
        await pilot.press("2")
        await shown(app, pilot, "Đã đánh dấu 0")
        await pilot.press("space", "down", "space")
        await shown(app, pilot, "Đã đánh dấu 2")
        await pilot.press("enter")
        await until(pilot, lambda: app.station.conference.present == 2)
        await pilot.press("f4", "2", "asterisk", "enter")
        await shown(app, pilot, "Đã điểm danh 8 người.")
        with app.station.reading() as conference:
            order = [sure(r.number) for r in list(conference.hall.results)[-8:]]
        assert order == sorted(order)  # badges queue in the order of the list


async def test_guests_come_in_protocol_order_without_an_invitation(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f3")
        await shown(app, pilot, "Khách mời, theo thứ tự giới thiệu")
        rows = [line for line in text_of(app).splitlines() if "VIP" in line]
        assert "VIP01" in rows[0]
        await pilot.press("enter")
        await shown(app, pilot, "KÍNH MỜI")
        with app.station.reading() as conference:
            (number,) = conference.hall.present
            assert conference.roster.people[number].order == 1


async def test_an_unlisted_guest_is_on_the_mcs_list_at_once(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f7", "1")
        await shown(app, pilot, "Khách mời ngoài danh sách")
        await typed(pilot, "Hoang Thi Khach")
        await pilot.press("enter")
        await typed(pilot, "Hoi Nong dan")
        await pilot.press("enter", "enter")
        await shown(app, pilot, "KÍNH MỜI")
        from kiosk.script.people import HallPeople

        with app.station.reading() as conference:
            assert [g.name for g in HallPeople(conference).guests_present()] == ["Hoang Thi Khach"]


async def test_a_walk_in_needs_the_pin(sample: Folder) -> None:
    prepare(sample, SetPin("2468", b"x" * 16))
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f7", "2")
        await typed(pilot, "Luong Van Lai")
        await pilot.press("enter", "enter")
        await shown(app, pilot, "✗ Xin điền: Đơn vị")
        await typed(pilot, "Cong ty Che")
        await pilot.press("enter", "enter")
        for pin in ("1111", "2468"):
            await typed(pilot, pin)
            assert pin not in text_of(app)
            await pilot.press("enter")
            if pin == "1111":
                await shown(app, pilot, "✗ Mã PIN không đúng")
                assert "Luong Van Lai" in text_of(app)  # nothing has to be typed twice
        await shown(app, pilot, "KÍNH MỜI")
        await shown(app, pilot, "ngoài danh sách: chờ duyệt")
        assert app.station.conference.hall.counts["walk_in"] == 1
        # One Enter too many at the end of the form puts nobody away and hands nothing out.
        await pilot.press("enter")
        assert "KÍNH MỜI" in text_of(app)


async def test_a_scan_puts_a_form_away_and_keeps_what_was_typed(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f7", "1")
        await typed(pilot, "Hoang Thi Khach")
        burst(app, code_of(app, 1))
        await shown(app, pilot, "Lương Văn Khoa")
        await shown(app, pilot, "đã cất phiếu đang điền")
        await pilot.press("escape")
        await shown(app, pilot, "Sẵn sàng")
        await pilot.press("f7", "1")
        await shown(app, pilot, "Hoang Thi Khach")


async def test_what_the_rule_refuses_stays_on_the_form(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f2")
        await typed(pilot, "hoang duy an")
        await pilot.press("f7", "7")
        await typed(pilot, "tren duong")
        await pilot.press("enter")
        await typed(pilot, "25h")
        await pilot.press("enter")
        await shown(app, pilot, "✗ ")
        await shown(app, pilot, "tren duong")
        await pilot.press("backspace", "backspace", "backspace")
        await typed(pilot, "9h30")
        await pilot.press("enter")
        await shown(app, pilot, "Hoàng Duy An đến lúc 09:30. tren duong")
        await pilot.press("f2")
        await typed(pilot, "hoang duy an")
        await shown(app, pilot, "đến lúc 09:30 ·")


async def test_a_group_is_given_everything_and_taken_back_as_one(sample: Folder) -> None:
    prepare(sample, settings='hand_outs = ["Tài liệu"]')
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f4", "2", "space", "space", "space", "enter")
        await shown(app, pilot, "Đã phát cho cả 3")
        await pilot.press("enter")
        await shown(app, pilot, "Đã ghi là phát cho 3 người.")
        assert sum(bool(items) for items in app.station.conference.person_notes.handed.values()) == 3
        await pilot.press("f8")
        await until(pilot, lambda: not any(app.station.conference.person_notes.handed.values()))
        await pilot.pause(1.1)
        await pilot.press("f8")
        await shown(app, pilot, "Hủy điểm danh của ai?")
        await pilot.press("2")
        await shown(app, pilot, "Đã hủy điểm danh 3 người.")
        assert app.station.conference.present == 0


async def test_what_is_stopped_waits_on_the_overview_for_the_pin(sample: Folder) -> None:
    prepare(sample, SetPin("2468", b"x" * 16), SetNote(3, "thiếu xác nhận", stops=True))
    async with running(sample, "overview") as (app, pilot):
        await shown(app, pilot, "được mời gặp Ban Tổ chức trước")
        await pilot.press("down", "down", "enter", "1")
        await shown(app, pilot, "Mã PIN của người phụ trách")
        await typed(pilot, "2468")
        await pilot.press("enter")
        await until(pilot, lambda: not app.station.conference.person_notes.notes[3].stops)


async def test_the_list_of_the_missing_is_leafed_through(sample: Folder) -> None:
    async with running(sample, "overview") as (app, pilot):
        await shown(app, pilot, "còn nữa: ▼")
        await pilot.press("pagedown")
        await shown(app, pilot, "còn nữa: ▲")


async def test_an_act_keeps_its_digit_and_one_that_is_shut_does_nothing(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f2")
        await typed(pilot, "hoang duy an")
        await pilot.press("f7")
        await shown(app, pilot, "3 In lại thẻ")
        await pilot.press("3")
        await pilot.pause(0.1)
        assert "3 In lại thẻ" in words_of(app)
        await pilot.press("2")
        await shown(app, pilot, "Sửa tên của Hoàng Duy An")


async def test_a_window_made_small_still_names_the_person(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "KÍNH MỜI")
        await pilot.resize_terminal(80, 24)
        await shown(app, pilot, "KÍNH MỜI VÀO DỰ Lương Văn Khoa")
        await shown(app, pilot, "F10")


async def test_a_note_stops_the_desk_until_the_pin_is_given(sample: Folder) -> None:
    prepare(sample, SetPin("2468", b"x" * 16), SetNote(3, "mời gặp Ban Tổ chức", stops=True))
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 3))
        await shown(app, pilot, "KÍNH MỜI ĐẠI BIỂU GẶP BAN TỔ CHỨC TRƯỚC")
        await shown(app, pilot, "► mời gặp Ban Tổ chức")
        assert app.station.conference.present == 0
        await pilot.press("f7", "8")
        await typed(pilot, "2468")
        await pilot.press("enter")
        await until(pilot, lambda: app.station.conference.present == 1)


async def test_enter_hands_out_and_rush_leaves_it_for_later(sample: Folder) -> None:
    question = (
        'hand_outs = ["Tài liệu", "Phiếu ăn"]\n[[question]]\nid = "an"\ntext = "Cơm chay?"\nchoices = ["Không", "Có"]'
    )
    prepare(sample, settings=question)
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "☐ Tài liệu ☐ Phiếu ăn ? Cơm chay?")
        await pilot.press("enter")
        await shown(app, pilot, "☑ Tài liệu ☑ Phiếu ăn")
        await pilot.press("enter")
        await until(pilot, lambda: "Cơm chay?" in text_of(app) and len(app.screen_stack) > 1)
        await pilot.press("right", "enter")
        await until(pilot, lambda: app.station.conference.person_notes.answers.get(1) == {"an": "Có"})
        await pilot.press("enter")
        await shown(app, pilot, "Sẵn sàng")
        await pilot.press("f7", "3")
        await shown(app, pilot, "CAO ĐIỂM")
        burst(app, code_of(app, 2))
        await shown(app, pilot, "KÍNH MỜI")
        assert "☐" not in text_of(app)
        assert app.station.conference.person_notes.due(2, ("Tài liệu", "Phiếu ăn")) == ["Tài liệu", "Phiếu ăn"]


async def test_one_of_the_last_results_is_taken_back_with_a_reason(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        for number in (1, 2, 3):
            burst(app, code_of(app, number))
            await until(pilot, partial(lambda n: app.station.conference.present == n, number))
        await pilot.pause(0.1)
        await pilot.press("down", "down")
        await until(pilot, lambda: "00002-" in text_of(app))
        await pilot.press("f8")
        await shown(app, pilot, "Hủy điểm danh của")
        await pilot.press("right", "enter")
        await until(pilot, lambda: sorted(app.station.conference.hall.present) == [1, 3])
        with app.station.reading() as conference:
            assert conference.hall.results[-1].reason == "annulled"


async def test_somebody_is_excused_from_the_search(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f2")
        await typed(pilot, "hoang duy an")
        await shown(app, pilot, "Hoàng Duy An")
        await pilot.press("f7", "7")
        await typed(pilot, "tren duong")
        await pilot.press("enter")
        await typed(pilot, "9h")
        await pilot.press("enter")
        await shown(app, pilot, "Đã ghi: Hoàng Duy An đến lúc 09:00")
        (excuse,) = app.station.conference.person_notes.excuses.values()
        assert (excuse.reason, excuse.until) == ("tren duong", "09:00")


async def test_a_name_that_nobody_has_admits_nobody_by_enter(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f2")
        await typed(pilot, "luogn van khoa")
        await shown(app, pilot, "gần giống")
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert app.station.conference.present == 0
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.station.conference.present == 1)


async def test_a_window_without_the_focus_says_so(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        app.post_message(events.AppBlur())
        await shown(app, pilot, "BẤM VÀO CỬA SỔ NÀY")
        app.post_message(events.AppFocus())
        await until(pilot, lambda: "BẤM VÀO CỬA SỔ NÀY" not in text_of(app))


async def test_leaving_and_coming_back(sample: Folder) -> None:
    station = Station(sample)
    station.do(Configure(station.conference.config_text.replace("count_exits = false", "count_exits = true")))
    station.close()
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "trong hội trường 1")
        await pilot.press("enter", "f7", "5")
        await shown(app, pilot, "ĐANG QUÉT RA")
        await pilot.pause(0.1)
        burst(app, code_of(app, 1, kind=CodeKind.BADGE))
        await shown(app, pilot, "ĐÃ RA NGOÀI")
        await shown(app, pilot, "trong hội trường 0")


async def test_a_closed_desk_still_lets_late_arrivals_in_on_the_stage(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f11")
        await until(pilot, lambda: app.current_mode == "stage")
        burst(app, code_of(app, 1))
        await shown(app, pilot, "✓ Lương Văn Khoa")
        assert app.station.conference.present == 1
        assert not app.station.conference.awards.phases


async def test_a_scan_at_the_stage_alone_admits_nobody(sample: Folder) -> None:
    async with running(sample, "stage") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "không nhận mã quét")
        assert app.station.conference.present == 0


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 45)])
async def test_every_dialog_fits_and_keeps_its_keys_in_sight(sample: Folder, size: tuple[int, int]) -> None:
    async with running(sample, "reception", size=size) as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "KÍNH MỜI")
        for keys in (
            ("f2",),
            ("f3",),
            ("f4",),
            ("f4", "2"),
            ("f7",),
            ("f7", "2"),
            ("f7", "3"),
            ("f7", "5"),
            ("f7", "6"),
        ):
            await pilot.press(*keys)
            await shown(app, pilot, "Esc quay lại")
            await pilot.press("escape")
            await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_the_overview_settles_what_waits(sample: Folder) -> None:
    async with running(sample, "overview") as (app, pilot):
        await shown(app, pilot, "Chờ xử lý (4)")
        await pilot.press("enter", "1")
        await shown(app, pilot, "Chờ xử lý (3)")
        await pilot.press("enter", "2")
        await shown(app, pilot, "Chờ xử lý (2)")
        await pilot.press("enter", "1")
        await shown(app, pilot, "Truy tặng: Long Văn Tuyền")
        await pilot.press("enter", "enter", *"K01", "enter")
        await shown(app, pilot, "Chờ xử lý (1)")
        relative = next(p for p in app.station.conference.roster.people.values() if p.added == "recipient")
        assert (relative.full_name, relative.title, relative.seat) == ("Long Văn Bách", "ông", "K01")
        assert relative.number >= 60_000
        await pilot.press("enter", "1")
        await shown(app, pilot, "Không có việc nào chờ xử lý.")
        person_notes, people = app.station.conference.person_notes, app.station.conference.roster.people
        assert any(person.stands_for == "ông Hoàng Văn Hùng" for person in people.values())
        assert list(person_notes.closed.values()) == ["left", "right"]


async def test_the_ushers_slip_comes_out_of_the_printer(sample: Folder) -> None:
    async with running(sample, "overview") as (app, pilot):
        await shown(app, pilot, "Còn thiếu")
        await pilot.press("f5")
        await shown(app, pilot, "Đã gửi tới máy in")
        await until(pilot, lambda: len(list(sample.badges.glob("*.png"))) == 1)


async def test_the_wing_says_where_somebody_stands(sample: Folder) -> None:
    async with running(sample, "wing") as (app, pilot):
        with app.station.reading() as conference:
            by_batch = {
                batch.number: sure(conference.awards.certificate(batch.certificates[0])).number
                for batch in conference.awards.batches
            }
        burst(app, code_of(app, by_batch[3] or 0, kind=CodeKind.BADGE))
        await shown(app, pilot, "CHƯA ĐẾN LƯỢT: đợt 3, vị trí 1")
        assert app.screen.query_one("#band").has_class("-refused")
        await pilot.pause(0.1)
        burst(app, code_of(app, by_batch[1] or 0, kind=CodeKind.BADGE))
        await shown(app, pilot, "CHƯA ĐIỂM DANH: mời qua bàn tiếp đón")
        app.station.do(CheckIn(code_of(app, by_batch[1] or 0)))
        await shown(app, pilot, "MỜI ĐỨNG VÀO VỊ TRÍ")
        assert app.screen.query_one("#band").has_class("-ok")
        burst(app, "1" * 24)
        await shown(app, pilot, "Không đọc được mã")
        assert app.station.conference.present == 1


async def test_the_prompter_shows_the_lines_and_presses_nothing(sample: Folder) -> None:
    async with running(sample, "prompter") as (app, pilot):
        await pilot.press("enter", "right", "space", "f8")
        await pilot.pause(0.2)
        assert app.station.conference.runsheet.phase == "pending"
        assert "F8" not in text_of(app)


async def test_a_late_guest_is_introduced_in_addition(sample: Folder) -> None:
    from agenda.runsheet import Next, Start

    station = Station(sample, post="MC")
    guests = [p for p in station.conference.roster.people.values() if p.kind == "guest"]
    async with running(sample, "mc") as (app, pilot):
        station.do(Start())
        step = next(
            index
            for index, step in enumerate(station.conference.runsheet.steps)
            if any(segment.source == "guests_present" for segment in step.segments)
        )
        for _ in range(step):
            station.do(Next())
        station.do(CheckIn(code_of(app, guests[0].number)))
        await shown(app, pilot, "Giới thiệu bổ sung")
        assert guests[0].full_name in words_of(app)
    station.close()


async def test_a_question_settled_elsewhere_moves_nobody_under_the_finger(sample: Folder) -> None:
    from kiosk.reception.commands import AddPerson, Approve

    other = Station(sample, post="Bàn 2")
    numbers = [
        other.do(AddPerson(role="guest", full_name=f"Khách {name}", unit="Sở Nội vụ"))[-1].payload["number"]
        for name in ("Một", "Hai", "Ba")
    ]
    async with running(sample, "overview") as (app, pilot):
        await shown(app, pilot, "Khách Ba: ngoài danh sách")
        await pilot.press("down")
        other.do(Approve(numbers[1]))
        await until(pilot, lambda: "Khách Hai: ngoài" not in words_of(app))
        await pilot.press("enter")
        await shown(app, pilot, "Việc đó nơi khác đã xử lý")
        assert len(app.screen_stack) == 1
        await pilot.press("enter", "1")
        await until(pilot, lambda: not app.station.conference.roster.people[numbers[2]].waiting)
    other.close()


async def test_a_bus_with_somebody_who_is_stopped_shows_him(sample: Folder) -> None:
    station = Station(sample)
    people = station.conference.roster.people
    bus = [number for number, person in people.items() if person.delegation == people[2].delegation][:4]
    station.close()
    prepare(sample, SetNote(bus[1], "mời gặp Ban Tổ chức", stops=True))
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f4", "1", "space", "space", "space", "space", "enter")
        await shown(app, pilot, "GẶP BAN TỔ CHỨC")
        await shown(app, pilot, "Đã điểm danh 3 người; 1 người chưa được")


async def test_undo_waits_for_the_scan_before_it(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "KÍNH MỜI")
        monkeypatch.setattr(app, "submit", lambda command: None)  # the writer is busy
        burst(app, code_of(app, 2))
        await pilot.pause(0.1)
        await pilot.press("f8")
        await shown(app, pilot, "Lượt quét vừa rồi đang được ghi")


async def test_a_reprint_key_held_down_is_one_wish(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "KÍNH MỜI")
        await pilot.press(*["f5"] * 8)
        await pilot.pause(0.2)
        assert app.station.conference.copies[1] == 2


async def test_strange_and_bouncing_keys_break_no_dialog(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "KÍNH MỜI")
        await pilot.press("f7")
        app.post_message(events.Key("²", "²"))
        await pilot.pause(0.1)
        await pilot.press("2")
        await shown(app, pilot, "Sửa tên của")
        await typed(pilot, " B")
        for _ in range(2):
            app.screen.post_message(events.Key("enter", "\r"))
        await shown(app, pilot, "Đã sửa tên")
        assert app.is_running


async def test_f7_moves_nobody(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f2")
        await typed(pilot, "ma trong hieu")
        await shown(app, pilot, "Có 2 người cùng tên")
        await pilot.press("enter")
        await shown(app, pilot, "KÍNH MỜI")
        before = list(app.station.conference.hall.present)
        await pilot.press("f7", "1", "f7")
        await pilot.pause(0.2)
        assert list(app.station.conference.hall.present) == before
        assert "F7" not in words_of(app).split("chọn đúng đại biểu")[1].split("Esc")[0]


async def test_undo_is_about_whoever_is_shown(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.screens.reception.screen._SAME_SECONDS", 0.0)
    async with running(sample, "reception") as (app, pilot):
        for number in (1, 2, 1):
            burst(app, code_of(app, number))
            await shown(app, pilot, f"0000{number}-")
        await shown(app, pilot, "ĐÃ ĐIỂM DANH lúc")
        await pilot.press("f8")
        await shown(app, pilot, "Hủy điểm danh của Lương Văn Khoa")
        await pilot.press("enter")
        await until(pilot, lambda: sorted(app.station.conference.hall.present) == [2])


async def test_undo_after_handing_out_takes_the_hand_out_back(sample: Folder) -> None:
    prepare(sample, settings='hand_outs = ["Tài liệu"]')
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "☐ Tài liệu")
        await pilot.press("enter")
        await shown(app, pilot, "☑ Tài liệu")
        await pilot.press("f8")
        await shown(app, pilot, "☐ Tài liệu")
        assert app.station.conference.present == 1


async def test_a_delegation_without_a_tick_lets_nobody_in(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f4", "2", "enter")
        await shown(app, pilot, "Chưa đánh dấu ai")
        assert app.station.conference.present == 0
