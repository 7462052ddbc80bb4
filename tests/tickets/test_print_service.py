"""A badge is promised for every admission, and printing never stops a check-in."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.conference.settings import PrinterConfig
from kiosk.errors import Refusal
from kiosk.folder.layout import Folder
from kiosk.reception.commands import Annul, CorrectName, Move, PrintList, Reprint
from kiosk.tickets.print_service import PrintService
from printing.jobs import TO_PRINT
from tests.support.conferences import SCREEN, Opens, delegates, invitation, new_small, scan


@pytest.fixture
def screen(tmp_path: Path) -> Folder:
    return new_small(tmp_path / "c", delegates(8), printers=[SCREEN])


def jobs(room: PrintService) -> list[tuple[str, int, str]]:
    return sorted((job.ref, job.copy, job.state) for job in room.spool.jobs())


def test_every_admission_has_one_badge(screen: Folder, opened: Opens) -> None:
    station = opened(screen)
    with closing(PrintService(station)) as room:
        admitted = [scan(station, invitation(station, number)).id for number in (1, 2)]
        scan(station, invitation(station, 2))
        room.drain(10)
        again = station.do(Reprint(1))[0].id
        room.drain(10)
        assert jobs(room) == sorted([*((ref, 1, "printed") for ref in admitted), (again, 2, "printed")])
    assert len(list(screen.badges.glob("*.png"))) == 3


def test_admissions_without_a_job_are_made_good_once(screen: Folder, opened: Opens) -> None:
    station = opened(screen)
    admitted = [scan(station, invitation(station, number)) for number in (1, 2, 3)]
    station.do(Annul(admitted[-1].id))
    for _ in range(2):
        with closing(PrintService(station)) as room:
            room.drain(10)
            assert [state for _, _, state in jobs(room)] == ["printed"] * 2


def test_a_lost_spool_asks_the_desk(screen: Folder, opened: Opens) -> None:
    station = opened(screen)
    with closing(PrintService(station)) as room:
        scan(station, invitation(station, 1))
        room.drain(10)
    for left in screen.path.glob("spool.db*"):
        left.unlink()
    with closing(PrintService(station)) as room:
        scan(station, invitation(station, 2))
        room.drain(10)
        assert sorted(state for _, _, state in jobs(room)) == ["maybe", "printed"]


def test_a_spool_that_fails_stops_no_check_in_and_is_made_good(screen: Folder, opened: Opens) -> None:
    station = opened(screen)
    with closing(PrintService(station)) as room:
        with closing(sqlite3.connect(screen.spool, isolation_level=None)) as other:
            other.execute("ALTER TABLE job RENAME TO hidden")
            first = scan(station, invitation(station, 1))
            assert first.kind == "reception.checked_in"
            other.execute("ALTER TABLE hidden RENAME TO job")
        second = scan(station, invitation(station, 2))
        room.drain(10)
        assert jobs(room) == sorted((event.id, 1, "printed") for event in (first, second))


def test_another_copy_needs_a_printer_and_somebody_who_is_here(folder: Folder, screen: Folder, opened: Opens) -> None:
    with pytest.raises(Refusal, match="no printer"):
        opened(folder).do(Reprint(1))
    with pytest.raises(Refusal, match="checked in"):
        opened(screen).do(Reprint(1))


@pytest.fixture
def waiting(tmp_path: Path) -> Folder:
    """A conference whose printer cannot be reached: badges wait."""
    unreachable = PrinterConfig("Giấy", "tcp:127.0.0.1:9", 384)
    return new_small(tmp_path / "w", delegates(8), printers=[unreachable])


def to_print(room: PrintService) -> list[tuple[str, str, str]]:
    """Return the codes and stamps of the badges that would come out, in their order."""
    found = sorted((job for job in room.spool.jobs() if job.state in TO_PRINT), key=lambda job: job.id)
    return [(job.slip["name"], job.slip["code"][9], job.slip["stamp"]) for job in found]


def test_a_corrected_name_waits_alone(waiting: Folder, opened: Opens) -> None:
    station = opened(waiting)
    with closing(PrintService(station)) as room:
        scan(station, invitation(station, 1))
        station.do(CorrectName(1, "Nông Thị Đúng"))
        assert to_print(room) == [("Nông Thị Đúng", "0", "")]


def test_a_dead_badge_never_prints(waiting: Folder, opened: Opens) -> None:
    station = opened(waiting)
    with closing(PrintService(station)) as room:
        scan(station, invitation(station, 1))
        station.do(Reprint(1, "mất", revoke=True))
        assert to_print(room) == [("Nông Thị Aa", "1", "")]


@pytest.mark.parametrize("how", ["annul", "move"])
def test_nothing_prints_for_somebody_who_is_not_in(waiting: Folder, opened: Opens, how: str) -> None:
    station = opened(waiting)
    with closing(PrintService(station)) as room:
        admitted = scan(station, invitation(station, 1))
        station.do(Reprint(1))
        station.do(Annul(admitted.id) if how == "annul" else Move(admitted.id, 2))
        assert to_print(room) == ([] if how == "annul" else [("Nông Thị Ab", "0", "")])


@pytest.mark.parametrize("how", ["annul", "reprint"])
def test_what_was_asked_while_nobody_printed_is_made_good_as_it_stands(
    waiting: Folder, opened: Opens, how: str
) -> None:
    station = opened(waiting)
    admitted = scan(station, invitation(station, 1))
    station.do(Reprint(1, "mất", revoke=True))
    if how == "annul":
        station.do(Annul(admitted.id))
    with closing(PrintService(station)) as room:
        assert to_print(room) == ([] if how == "annul" else [("Nông Thị Aa", "1", "")])


def test_a_list_is_printed_and_made_good_once(screen: Folder, opened: Opens) -> None:
    station = opened(screen)
    station.do(PrintList("CÒN THIẾU AI", "07:45", (("Lộc Văn Ứng", "VIP14"),)))
    for _ in range(2):
        with closing(PrintService(station)) as room:
            room.drain(10)
            assert [(job.kind, job.state) for job in room.spool.jobs()] == [("list", "printed")]
