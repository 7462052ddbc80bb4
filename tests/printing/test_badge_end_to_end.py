"""From a scan to paper: the badge that a network printer catches carries the person's badge code."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageOps

from kiosk import i18n
from kiosk.cli.scan import check_in
from kiosk.codes.codes import CodeKind
from kiosk.conference.settings import PrinterConfig
from kiosk.folder.layout import Folder
from kiosk.lifecycle.create import Plan, create
from kiosk.station.station import Station
from kiosk.tickets.print_service import PrintService
from tests.support import paths
from tests.support.fakeprinter import FakePrinter

ROSTER = paths.SAMPLE / "dai-bieu.xlsx"


def folder_with(tmp_path: Path, port: int, width: int) -> Folder:
    i18n.use("vi")
    printer = PrinterConfig("Bàn 1", f"tcp:127.0.0.1:{port}", width)
    return create(tmp_path / "h", Plan(tier="province", day=date(2020, 5, 20), roster=ROSTER, printers=[printer]))


@pytest.mark.parametrize("width", [576, 384])
def test_the_code_on_the_paper_is_the_badge_code(tmp_path: Path, width: int) -> None:
    with FakePrinter() as printer:
        station = Station(folder_with(tmp_path, printer.port, width), post="Bàn 1")
        room = PrintService(station)
        verdict = check_in(station, station.codes.make(CodeKind.INVITATION, 7, 0))
        assert verdict.ok
        room.drain(20.0)
        assert room.spool.counts()["printed"] == 1
        room.close()
        ticket = printer.tickets[0]
        assert ticket.width_bytes * 8 == width
        black_is_one = Image.frombytes("1", (width, len(ticket.rows)), b"".join(ticket.rows))
        found = zxingcpp.read_barcodes(ImageOps.invert(black_is_one.convert("L")))
        assert [code.text for code in found] == [station.codes.make(CodeKind.BADGE, 7, 0)]
        station.close()


def test_who_was_admitted_while_nothing_could_print_gets_his_badge_after_the_restart(tmp_path: Path) -> None:
    with FakePrinter() as printer:
        folder = folder_with(tmp_path, printer.port, 576)
        station = Station(folder, post="Bàn 1")
        for number in (1, 2, 3):
            check_in(station, station.codes.make(CodeKind.INVITATION, number, 0))
        station.close()
        again = Station(folder, post="Bàn 1")
        room = PrintService(again)
        room.drain(20.0)
        assert room.spool.counts()["printed"] == 3
        room.close()
        once_more = PrintService(again)
        once_more.drain(5.0)
        assert once_more.spool.counts()["printed"] == 3
        once_more.close()
        assert len(printer.tickets) == 3
        again.close()


def test_a_lost_spool_asks_instead_of_printing_again(tmp_path: Path) -> None:
    with FakePrinter() as printer:
        folder = folder_with(tmp_path, printer.port, 576)
        station = Station(folder, post="Bàn 1")
        room = PrintService(station)
        check_in(station, station.codes.make(CodeKind.INVITATION, 1, 0))
        room.drain(20.0)
        room.close()
        for path in folder.path.glob("spool.db*"):
            path.unlink()
        again = PrintService(station)
        again.drain(2.0)
        counts = again.spool.counts()
        again.close()
        station.close()
        assert (counts["maybe"], counts["printed"]) == (1, 0)
        assert len(printer.tickets) == 1


def test_the_headless_scan_prints_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kiosk.cli import main

    with FakePrinter() as printer:
        folder = folder_with(tmp_path, printer.port, 576)
        station = Station(folder)
        codes = "".join(station.codes.make(CodeKind.INVITATION, n, 0) + "\n" for n in (1, 2, 1))
        station.close()
        monkeypatch.setattr(sys, "stdin", io.StringIO(codes))
        with pytest.raises(SystemExit) as done:
            main(["-C", str(folder.path), "scan", "--json"])
        assert done.value.code == 0
        assert len(printer.tickets) == 2
