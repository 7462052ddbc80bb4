"""A printer that somebody else wrote: emupos, where it is installed (it needs Python 3.13).

Looked for on the PATH, or where the variable EMUPOS says.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from printing.drawings import draw
from printing.escpos import printable
from printing.printers import NetworkPrinter, probe
from printing.slips import to_payload
from printing.spool import Spool
from printing.worker import Worker
from tests.support.fakeprinter import wait_for
from tests.support.sample_badges import BADGE

EMUPOS = os.environ.get("EMUPOS") or shutil.which("emupos")
WIDTH = 576

pytestmark = pytest.mark.skipif(EMUPOS is None, reason="emupos is not installed")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Emupos:
    """The simulator with one printer, and its control over HTTP."""

    def __init__(self, folder: Path) -> None:
        self.port, self._api = free_port(), free_port()
        (folder / "emupos.yaml").write_text(
            f"schema: 1\napi: {{ host: 127.0.0.1, port: {self._api} }}\ndevices:\n"
            "  - id: front\n    type: printer\n    profile: epson-tm-t20iii\n"
            f"    connections:\n      - tcp: {{ port: {self.port} }}\n    receipts_dir: ./receipts\n"
        )
        self._process = subprocess.Popen(
            [str(EMUPOS), "run"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._receipts = folder / "receipts"

    def is_up(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=0.2):
            return True
        return False

    def fault(self, name: str, method: str) -> None:
        url = f"http://127.0.0.1:{self._api}/api/v1/devices/front/faults/{name}"
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=5):
            pass

    @property
    def pictures(self) -> list[Image.Image]:
        return [Image.open(io.BytesIO(path.read_bytes())) for path in sorted(self._receipts.rglob("*.png"))]

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def emupos(tmp_path: Path) -> Iterator[Emupos]:
    running = Emupos(tmp_path)
    try:
        wait_for(running.is_up, 30)
        yield running
    finally:
        running.stop()


def test_it_prints_the_same_dots_and_the_code_reads(emupos: Emupos, tmp_path: Path) -> None:
    device = NetworkPrinter("P1", "127.0.0.1", emupos.port, WIDTH)
    found = probe(device)
    device.close()
    assert found.level in {"confirms", "processes"}
    with closing(Spool(tmp_path / "spool.db", lambda: 1)) as spool:
        worker = Worker(tmp_path / "spool.db", device, tmp_path / "P1.lock", lambda: 1, lambda _job: None)
        emupos.fault("paper-out", "PUT")
        spool.queue("badge", "e1", "P1", to_payload(BADGE))
        worker.start()
        wait_for(lambda: spool.jobs()[0].state == "waiting")
        assert "out of paper" in spool.jobs()[0].reason
        emupos.fault("paper-out", "DELETE")
        wait_for(lambda: spool.jobs()[0].state == "printed")
        assert worker.stop()
    wait_for(lambda: bool(emupos.pictures))
    (picture,) = [picture for picture in emupos.pictures if zxingcpp.read_barcodes(picture.convert("L"))]
    drawn = printable(draw(BADGE, WIDTH))
    top = picture.convert("1").crop((0, 0, WIDTH, drawn.height))
    assert top.tobytes() == drawn.tobytes()
    assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == [BADGE.code]
