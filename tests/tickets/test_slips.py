"""Before the day and beside the badge: what is printed ahead, every slip, and the printers' verbs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.awards.tray import tray
from kiosk.codes.codes import CodeKind
from kiosk.conference.commands import Configure, PrintPaper
from kiosk.conference.settings import PrinterConfig
from kiosk.errors import Refusal
from kiosk.folder.layout import Folder
from kiosk.lifecycle.roster_import import read_roster
from kiosk.messages.papers import PAPERS
from kiosk.reception.commands import Annul, CheckInByHand, CorrectName, Move, Reprint
from kiosk.station.station import Station
from kiosk.tickets.print_service import PrintService
from kiosk.tickets.slips import slip_of
from printing.drawings import draw
from printing.slips import Receipt
from printing.software import Model, SoftPrinter
from printing.spool import Spool
from tests.support.commandline import Kiosk
from tests.support.conferences import SCREEN, HandClock, Opens, delegates, invitation, new_small, scan
from tests.support.sure import sure


@pytest.fixture
def screen(tmp_path: Path) -> Folder:
    return new_small(tmp_path / "c", delegates(8), printers=[SCREEN])


@pytest.fixture
def paper() -> Iterator[SoftPrinter]:
    with SoftPrinter(Model(width=384)) as printer:
        yield printer


@pytest.fixture
def real(tmp_path: Path, paper: SoftPrinter) -> Folder:
    """A conference whose printer hangs on the network."""
    entry = PrinterConfig("Máy 1", f"tcp:127.0.0.1:{paper.port}", 384)
    return new_small(tmp_path / "r", delegates(8), printers=[entry])


def codes_on(pictures: Iterable[Image.Image]) -> list[str]:
    return sorted(found[0].text for picture in pictures if (found := zxingcpp.read_barcodes(picture.convert("L"))))


def badge_code(station: Station, number: int, serial: int = 0) -> str:
    return station.codes.make(CodeKind.BADGE, number, serial)


def test_badges_before_the_day_come_out_once_and_not_again_at_the_check_in(
    real: Folder, paper: SoftPrinter, opened: Opens, kiosk: Kiosk
) -> None:
    answer = kiosk("--lang", "en", "-C", real.path, "badges", "--all")
    assert answer.code == 0, answer.err
    station = opened(real)
    pictures = [ticket.image() for ticket in paper.tickets]
    assert codes_on(pictures) == sorted(badge_code(station, number) for number in range(1, 9))
    assert kiosk("--lang", "en", "-C", real.path, "badges", "--all").code == 0
    with closing(PrintService(station)) as room:
        event = scan(station, invitation(station, 1))
        assert event.payload.get("printer") is None
        station.do(Reprint(1))  # it is lost: another one, which says so
        room.drain(10)
    assert len(paper.tickets) == len(pictures) + 1
    spool = Spool(real.spool, lambda: 0)
    assert spool.jobs()[0].slip["stamp"]
    spool.close()


def test_a_badge_that_says_something_else_by_now_is_printed_at_the_check_in(
    real: Folder, paper: SoftPrinter, opened: Opens, kiosk: Kiosk
) -> None:
    kiosk("--lang", "en", "-C", real.path, "badges", "--all")
    before = len(paper.tickets)
    station = opened(real)
    with closing(PrintService(station)) as room:
        station.do(CorrectName(2, "Tên Khác Hẳn"))
        scan(station, invitation(station, 2))
        wrong = station.do(CheckInByHand(3))[0]
        assert wrong.payload.get("printer") is None
        station.do(Move(wrong.id, 4))  # the badge of 3 was given away: it is dead
        station.do(CheckInByHand(3))
        room.drain(10)
    fresh = codes_on(ticket.image() for ticket in paper.tickets[before:])
    assert fresh == sorted([badge_code(station, 2), badge_code(station, 3, 1)])


def test_a_run_that_is_broken_off_goes_on(
    real: Folder, paper: SoftPrinter, opened: Opens, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.cli.preprint._PATIENCE_SECONDS", 0.5)
    paper.run_out(1200)
    answer = kiosk("--lang", "en", "-C", real.path, "badges", "--all")
    assert answer.code == 1
    assert "out of paper" in answer.err
    assert "still to come" in answer.err
    paper.load_paper()
    monkeypatch.undo()
    answer = kiosk("--lang", "en", "-C", real.path, "badges", "--all")
    for line in answer.err.splitlines():
        if "--came-out" in line:  # the ticket in the machine when it was broken off: a human looked, and it came out
            kiosk("--lang", "en", "-C", real.path, "spool", "--came-out", line.split("--came-out ")[1].split(",")[0])
    kiosk("--lang", "en", "-C", real.path, "badges", "--all")
    station = opened(real)
    codes = codes_on(ticket.image() for ticket in paper.tickets)
    assert codes == sorted(badge_code(station, number) for number in range(1, 9))
    assert len(station.conference.person_notes.ready) == 8


def test_only_one_delegation_and_a_wrong_name(real: Folder, opened: Opens, kiosk: Kiosk) -> None:
    assert kiosk("--lang", "en", "-C", real.path, "badges", "--all", "--delegation", "X").code == 2
    assert kiosk("--lang", "en", "-C", real.path, "badges").code == 2
    assert "no printer called" in kiosk("--lang", "en", "-C", real.path, "badges", "--all", "--printer", "Khác").err


def test_who_comes_while_the_run_still_waits_gets_one_badge(screen: Folder, opened: Opens) -> None:
    from kiosk.tickets.preprint import Run, badges_ahead

    station = opened(screen)
    spool = Spool(screen.spool, lambda: 0)
    with station.reading() as conference:
        run = Run(station, spool, SCREEN.name, badges_ahead(conference, station.codes))
    waiting = {job.slip["name"]: job for job in spool.jobs() if job.kind == "badge"}
    scan_first = station.conference.roster.people[1].full_name
    with closing(PrintService(station)) as room:
        scan(station, invitation(station, 1))
        room.drain(10)
        run.step()
    states = [job.state for job in spool.jobs() if job.slip.get("name") == scan_first]
    assert states.count("printed") == 1
    assert waiting[scan_first].ahead
    spool.close()


def test_labels_follow_the_trays_and_bear_a_code_of_their_own(own_sample: Folder, kiosk: Kiosk, opened: Opens) -> None:
    preparing = opened(own_sample)
    table = '[[printer]]\nname = "Màn hình"\nconnection = "screen"\nwidth = 576\n'
    preparing.do(Configure(preparing.conference.config_text + "\n" + table))
    assert kiosk("--lang", "en", "-C", own_sample.path, "labels", "--batch", "3").code == 0
    station = opened(own_sample)
    awards = station.conference.awards
    certificates = [frame.certificate.id for frame in tray(awards, sure(awards.batch(3)), ())]
    assert certificates == [4, 5, 6, 7, 15, 8]  # one person receives 7 and 15 at once
    pictures = [Image.open(path) for path in sorted(own_sample.badges.glob("*.png"))]
    read = [zxingcpp.read_barcodes(picture.convert("L"))[0].text for picture in pictures]
    assert read == [station.codes.make(CodeKind.CERTIFICATE, id_, 0) for id_ in certificates]


def test_every_paper_is_drawn_from_the_sample_at_every_width(sample: Folder, opened: Opens) -> None:
    station = opened(sample)
    with station.reading() as conference:
        conference.awards = replace(conference.awards, swaps=frozenset({(1, 2)}))
        assert conference.runsheet.programme is not None
        now = datetime(2020, 5, 20, 7, 45)
        for what in PAPERS:
            number = {"tray": 3, "call": 3, "label": 5, "report": None}.get(what, 1)
            slip = slip_of(what, number, conference, station.codes, now)
            assert slip is not None
            for width in (384, 576):
                picture = draw(slip, width)
                assert picture.width == width
                assert picture.histogram()[0] <= 0.25 * width * picture.height


def test_a_slip_is_asked_for_once_and_comes_out(screen: Folder, opened: Opens, kiosk: Kiosk) -> None:
    answer = kiosk("--lang", "en", "-C", screen.path, "slip", "meal", "2")
    assert answer.code == 0, answer.err
    assert len(list(screen.badges.glob("*.png"))) == 1
    for arguments, told in (
        (("lodging", "2"), "no room"),
        (("seat", "99"), "number 99"),
        (("tray", "9"), "no batch 9"),
        (("label", "9"), "no certificate 9"),
    ):
        assert told in kiosk("--lang", "en", "-C", screen.path, "slip", *arguments).err
    station = opened(screen)
    with pytest.raises(Refusal, match="no printer called"):
        station.do(PrintPaper("test", printer="Khác"))


def test_what_a_printer_can_prove_is_found_out_and_remembered(
    real: Folder, paper: SoftPrinter, kiosk: Kiosk, opened: Opens
) -> None:
    (row,) = kiosk("--lang", "en", "-C", real.path, "printers", "--probe", "--json").json
    assert (row["problem"], row["level"], row["model"]) == ("", "confirms", "SOFT-80")
    asked = paper.commands.count("GS I 67")
    assert paper.tickets == []
    (row,) = kiosk("--lang", "en", "-C", real.path, "printers", "--test", "--json").json
    assert (row["problem"], row["page"]) == ("", "printed")
    assert kiosk("-C", real.path, "printers", "--test").out.rstrip().endswith("đã in trang thử")
    assert paper.commands.count("GS I 67") == asked  # nobody asks twice
    paper.open_cover()
    answer = kiosk("--lang", "en", "-C", real.path, "printers", "--json")
    assert answer.code == 1
    assert "Close the cover." in answer.json[0]["problem"]
    line = kiosk("--lang", "en", "-C", real.path, "printers").out.rstrip()
    assert line.endswith("Close the cover.")  # a sentence pushes no column aside


def test_the_spool_is_answered_on_the_command_line(screen: Folder, opened: Opens, kiosk: Kiosk) -> None:
    station = opened(screen)
    spool = Spool(screen.spool, lambda: 0)
    spool.queue("badge", "x", SCREEN.name, {"slip": "badge", "name": "A"}, state="maybe")
    spool.queue("badge", "y", SCREEN.name, {"slip": "badge", "name": "B"})
    spool.queue("badge", "z", SCREEN.name, {"slip": "badge", "name": "C"})
    spool.hold(SCREEN.name)
    assert kiosk("--lang", "en", "-C", screen.path, "spool", "--came-out", "1").code == 0
    assert kiosk("--lang", "en", "-C", screen.path, "spool", "--came-out", "1").code == 1
    assert kiosk("--lang", "en", "-C", screen.path, "spool", "--by-hand", "2").code == 0
    (dropped,) = kiosk("--lang", "en", "-C", screen.path, "spool", "--drop-held", "--json").json
    assert (dropped["id"], dropped["state"]) == (3, "cancelled")
    rows = kiosk("--lang", "en", "-C", screen.path, "spool", "--json").json
    assert [(row["id"], row["state"], row["held"]) for row in rows] == [
        (3, "cancelled", False),
        (2, "cancelled", False),
        (1, "printed", False),
    ]
    told = kiosk("--lang", "en", "-C", screen.path, "spool", "--by-hand", "2")
    assert (told.code, len(told.out.splitlines())) == (1, 1)  # the one that was meant, not all there are
    assert "written by hand" in told.out
    assert kiosk("--lang", "en", "-C", screen.path, "spool", "--came-out", "9999").told == "There is no print job 9999."
    spool.queue("badge", "w", SCREEN.name, {"slip": "badge", "name": "D"}, state="maybe")
    again = kiosk("--lang", "en", "-C", screen.path, "spool", "--again", "4").out.split()
    assert (again[0], again[2], again[-1]) == ("5", "Badge", "D")
    assert "replaced by a reprint" in kiosk("--lang", "en", "-C", screen.path, "spool").out
    spool.close()
    assert station


def test_a_name_the_badge_cannot_draw_is_a_warning_with_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Họ và tên,Đơn vị\nNguyễn Văn An,Công ty A\nTrần ✈ Bình,Công ty B\n", "utf-8")
    reading = read_roster(path)
    assert reading.errors == ()
    (warning,) = [problem for problem in reading.warnings if problem.kind == "missing_letters"]
    assert (warning.cell, "✈" in warning.value) == ("A3", True)


def test_every_kind_of_printer_may_be_written_down(screen: Folder, opened: Opens) -> None:
    station = opened(screen)
    text = station.conference.config_text
    for connection in ("lp:/dev/usb/lp0", "usb:04b8:0e15", "serial:COM5:115200", "win:Máy in thẻ", "cups:the"):
        station.do(Configure(text.replace('connection = "screen"', f'connection = "{connection}"')))
        assert station.conference.settings.printers[0].connection == connection


def test_an_annulled_check_in_leaves_the_badge_made_ahead_in_force(
    real: Folder, paper: SoftPrinter, opened: Opens, kiosk: Kiosk
) -> None:
    kiosk("--lang", "en", "-C", real.path, "badges", "--all")
    station = opened(real)
    event = scan(station, invitation(station, 5))
    station.do(Annul(event.id, "undo"))
    assert scan(station, invitation(station, 5)).payload.get("printer") is None


def test_a_badge_made_ahead_that_a_human_had_repeated_is_not_printed_a_third_time(
    screen: Folder, opened: Opens
) -> None:
    from kiosk.tickets.preprint import Run, badges_ahead

    station = opened(screen)
    spool = Spool(screen.spool, lambda: 0)
    with station.reading() as conference:
        run = Run(station, spool, SCREEN.name, list(badges_ahead(conference, station.codes)))
    job = next(job for job in spool.jobs() if job.ref.startswith("ahead:1:"))
    for state in ("preflight", "sending", "maybe"):
        spool.move(job.id, state)
    again = sure(spool.resolve(job.id, came_out=False, stamp="BẢN IN LẠI"))
    for state in ("preflight", "sending", "confirming", "printed"):
        spool.move(again.id, state)
    with closing(PrintService(station)) as room:
        assert 1 in station.conference.person_notes.ready  # noted by whoever opens the room
        assert scan(station, invitation(station, 1)).payload.get("printer") is None
        room.drain(10)
    assert run.count
    spool.close()


def test_what_was_decided_about_a_badge_made_ahead_stands_at_the_next_start(screen: Folder, opened: Opens) -> None:
    from kiosk.tickets.preprint import Run, badges_ahead

    station = opened(screen)
    spool = Spool(screen.spool, lambda: 0)
    with station.reading() as conference:
        Run(station, spool, SCREEN.name, list(badges_ahead(conference, station.codes)))
    job = next(job for job in spool.jobs() if job.ref.startswith("ahead:2:"))
    for state in ("preflight", "sending", "maybe"):
        spool.move(job.id, state)
    with closing(PrintService(station)):
        event = scan(station, invitation(station, 2))
    assert spool.of([event.id])[event.id].state == "cancelled"
    spool.by_hand(job.id)
    with closing(PrintService(station)) as room:
        room.drain(10)
    assert spool.of([event.id])[event.id].copy == 1
    assert [j.state for j in spool.begun_with("ahead:2:")] == ["cancelled"]
    spool.close()


def test_a_printer_that_the_settings_no_longer_name_leaves_a_question_not_silence(
    screen: Folder, opened: Opens
) -> None:
    station = opened(screen)
    PrintService(station).close()
    spool = Spool(screen.spool, lambda: 0)
    spool.queue("badge", "x", "Máy cũ", {"slip": "badge", "name": "A"})
    torn = sure(spool.queue("badge", "y", "Máy cũ", {"slip": "badge", "name": "B"}))
    for state in ("preflight", "sending"):
        spool.move(torn.id, state)
    with closing(PrintService(station)) as room:
        assert [(job.state, job.held) for job in spool.jobs()] == [("maybe", False), ("waiting", True)]
        station.do(Configure(station.conference.config_text.replace(f'name = "{SCREEN.name}"', 'name = "Máy mới"')))
        station.do(PrintPaper("test"))
        room.drain(10)
        assert spool.jobs("printed")[0].printer == "Máy mới"
        held = spool.held()
        room.release(*held)
        assert sure(spool.job(held[0].id)).printer == "Máy mới"
    spool.close()


def test_who_came_long_before_the_program_opens_is_asked_about(screen: Folder, opened: Opens, clock: HandClock) -> None:
    station = opened(screen, clock=clock)
    scan(station, invitation(station, 1))
    clock.pass_ms(3_600_000)
    with closing(PrintService(station)) as room:
        room.drain(5)
        assert [(job.state, job.held) for job in room.spool.jobs()] == [("waiting", True)]


def test_a_printer_worked_by_a_desk_is_not_disturbed_from_the_command_line(
    real: Folder, paper: SoftPrinter, opened: Opens, kiosk: Kiosk
) -> None:
    station = opened(real)
    with closing(PrintService(station)) as room:
        scan(station, invitation(station, 1))
        room.drain(10)
        connections = paper.connections
        (row,) = kiosk("--lang", "en", "-C", real.path, "printers", "--json").json
        assert (row["problem"], paper.connections) == ("", connections)
        answer = kiosk("--lang", "en", "-C", real.path, "printers", "--test")
        assert (answer.code, "test page printed" in answer.out) == (0, True)
    assert len(paper.tickets) == 2
    assert "no printer called" in kiosk("--lang", "en", "-C", real.path, "spool", "--move", "1", "Sai").err


def test_a_slip_that_waits_is_not_said_to_be_sent(real: Folder, paper: SoftPrinter, kiosk: Kiosk) -> None:
    paper.open_cover()
    answer = kiosk("--lang", "en", "-C", real.path, "slip", "meal", "2")
    assert (answer.code, answer.out) == (1, "")
    assert "Close the cover." in answer.told
    paper.close_cover()
    assert kiosk("--lang", "en", "-C", real.path, "slip", "meal", "3").out == "Meal ticket: printed\n"


@pytest.mark.parametrize("what", ["meal", "receipt", "label", "tray"])
def test_a_slip_without_the_number_it_needs_is_a_usage_error(screen: Folder, kiosk: Kiosk, what: str) -> None:
    answer = kiosk("--lang", "en", "-C", screen.path, "slip", what)
    assert answer.code == 2
    assert "Say for" in answer.err


def test_what_matches_nothing_is_no_success(own_sample: Folder, screen: Folder, kiosk: Kiosk, opened: Opens) -> None:
    answer = kiosk("--lang", "en", "-C", screen.path, "badges", "--delegation", "Đoàn số 9")
    assert "Is it one of these: Đoàn số" in answer.told
    assert kiosk("--lang", "en", "-C", screen.path, "badges", "--delegation", "doan so 1").code == 0
    assert (
        "Everybody has a badge" in kiosk("--lang", "en", "-C", screen.path, "badges", "--delegation", "Đoàn số 1").out
    )
    last = opened(own_sample).conference.awards.batches[-1].number
    told = kiosk("--lang", "en", "-C", own_sample.path, "labels", "--batch", "99").told
    assert told == f"There is no batch 99; there are 1 to {last}."
    assert "no list of awards" in kiosk("--lang", "en", "-C", screen.path, "labels").told


def test_who_is_here_and_had_his_badge_dropped_is_printed_with_all(tmp_path: Path, opened: Opens, kiosk: Kiosk) -> None:
    folder = new_small(tmp_path / "w", delegates(3), printers=[PrinterConfig("Giấy", "tcp:127.0.0.1:9", 384)])
    station = opened(folder)
    with closing(PrintService(station)) as room:
        dropped, by_hand = (scan(station, invitation(station, number)) for number in (1, 2))
        room.give_up(room.spool.of([dropped.id])[dropped.id])
        room.give_up(room.spool.of([by_hand.id])[by_hand.id], by_hand=True)
    screen = station.conference.config_text.replace('"tcp:127.0.0.1:9"', '"screen"')
    station.do(Configure(screen))
    assert kiosk("--lang", "en", "-C", folder.path, "badges", "--all").code == 0
    spool = Spool(folder.spool, lambda: 0)
    names = {job.slip["name"] for job in spool.jobs("printed") if job.kind == "badge"}
    spool.close()
    people = station.conference.roster.people
    assert names == {people[1].full_name, people[3].full_name}


def test_a_second_printer_says_which_posts_it_leaves_without_one(screen: Folder, opened: Opens, kiosk: Kiosk) -> None:
    station = opened(screen, post="Bàn 7")
    scan(station, invitation(station, 1))
    more = '\n[[printer]]\nname = "Giấy 2"\nconnection = "screen"\nwidth = 384\n'
    (screen.path / "conference.toml").write_text(station.conference.config_text + more, "utf-8")
    assert "No printer serves Bàn 7" in kiosk("--lang", "en", "-C", screen.path, "adopt").err
    report = kiosk("--lang", "en", "-C", screen.path, "doctor")
    assert "Giấy 2: ready" in report.out
    assert "No printer serves Bàn 7" in report.out
    answer = kiosk("--lang", "en", "-C", screen.path, "slip", "meal", "2", "--printer", "Giấy 2")
    assert (answer.code, answer.err) == (0, "")


def test_the_doctor_asks_the_printers_of_the_conference(real: Folder, paper: SoftPrinter, kiosk: Kiosk) -> None:
    assert "Máy 1: ready" in kiosk("--lang", "en", "-C", real.path, "doctor").out
    paper.open_cover()
    answer = kiosk("--lang", "en", "-C", real.path, "doctor")
    assert answer.code == 1
    assert "The cover of the printer Máy 1 is open. Close the cover." in answer.out


def test_the_boxes_of_a_receipt_follow_what_was_noted(tmp_path: Path, opened: Opens) -> None:
    from kiosk.reception.commands import HandOut

    folder = new_small(tmp_path / "r", delegates(2), printers=[SCREEN])
    station = opened(folder)
    text = station.conference.config_text.replace("hand_outs = []", 'hand_outs = ["Tài liệu", "Phiếu ăn"]')
    station.do(Configure(text))
    scan(station, invitation(station, 1))

    def receipt() -> Receipt:
        with station.reading() as conference:
            slip = slip_of("receipt", 1, conference, station.codes, datetime(2026, 5, 15, 7, 45))
        assert isinstance(slip, Receipt)
        return slip

    empty = receipt()
    assert (empty.items, empty.to_come) == (("Tài liệu", "Phiếu ăn"),) * 2
    station.do(HandOut(1, ("Tài liệu",)))
    assert receipt().to_come == ("Phiếu ăn",)
    assert draw(receipt(), 384).tobytes() != draw(empty, 384).tobytes()


def test_a_test_page_bears_the_name_of_its_printer(screen: Folder, opened: Opens) -> None:
    station = opened(screen)
    with closing(PrintService(station)) as room:
        station.do(PrintPaper("test"))
        room.drain(10)
        (job,) = room.spool.jobs()
    assert (job.kind, job.slip["printer"], job.state) == ("test", SCREEN.name, "printed")
