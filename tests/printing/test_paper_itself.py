"""What lies in the hand: the very dots that were drawn, a code that reads, and no letter taken for a command."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
import zxingcpp

from printing.drawings import draw
from printing.escpos import printable
from printing.printers import NetworkPrinter
from printing.slips import Badge, Slip, to_payload
from printing.software import Model, SoftPrinter
from printing.spool import Spool
from printing.worker import Worker
from tests.support.sample_badges import BADGE, HOSTILE
from tests.support.sample_slips import SAMPLES

WIDTHS = (384, 420, 432, 512, 546, 576)
# All that our tickets and questions are made of; a roster must never add to it.
OURS = {"ESC @", "GS v 0", "GS V 66", "GS ( H 48", "GS r 1", "GS r 49", "GS I 67", "GS a"}


def print_all(folder: Path, printer: SoftPrinter, slips: Sequence[Slip]) -> None:
    path = folder / "spool.db"
    with closing(Spool(path, lambda: 1)) as spool:
        for at, slip in enumerate(slips):
            spool.queue("badge", f"e{at}", "P1", to_payload(slip))
        device = NetworkPrinter("P1", "127.0.0.1", printer.port, printer.model.width)
        worker = Worker(path, device, folder / "P1.lock", lambda: 1, lambda _job: None)
        worker.start()
        assert worker.drain(30) == 0
        assert worker.stop()
        assert spool.counts()["printed"] == len(slips)


@pytest.mark.parametrize("dpi", [180, 203])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_paper_bears_what_was_drawn_and_its_code_reads(tmp_path: Path, width: int, dpi: int) -> None:
    with SoftPrinter(Model(width=width, dpi=dpi)) as printer:
        print_all(tmp_path, printer, [BADGE])
        picture = printer.tickets[0].image()
    drawn = draw(BADGE, width)
    assert picture.size == drawn.size
    assert picture.tobytes() == drawn.tobytes()
    assert [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))] == [BADGE.code]


def test_every_slip_comes_out_as_drawn(tmp_path: Path) -> None:
    slips: Sequence[Slip] = list(SAMPLES.values())
    with SoftPrinter(Model(width=384)) as printer:
        print_all(tmp_path, printer, slips)
        for slip, ticket in zip(slips, printer.tickets, strict=True):
            # But for the single dots without which a row would read like a command to an older printer.
            assert ticket.image().tobytes() == printable(draw(slip, 384)).tobytes()


def test_no_letter_of_a_name_is_a_command(tmp_path: Path) -> None:
    commands = "\x1b@\x1dV\x00\x10\x04\x01\x1b$\x1d(H\x06\x00\x30\x30XXXX \x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
    names = [*HOSTILE, commands, "A" * 90, "{0} %s {name}"]
    slips: Sequence[Slip] = [Badge("E", name, name, name[:8], "K", BADGE.code, "00001-2") for name in names]
    with SoftPrinter(Model(width=384)) as printer:
        print_all(tmp_path, printer, slips)
        assert len(printer.tickets) == len(slips)
        assert bytes(printer.unknown) == b""
        assert printer.text_printed == ""
        assert {name for name in printer.commands if not name.startswith("DLE EOT")} <= OURS
