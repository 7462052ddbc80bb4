import random
import subprocess
import sys

import pytest
from PIL import Image

from printing import escpos
from printing.drawings import draw
from tests.support.sample_badges import HOSTILE, WIDTHS, badge


@pytest.mark.parametrize("width", WIDTHS)
def test_the_library_and_our_own_lines_give_the_same_bytes(width: int) -> None:
    image = draw(badge(), width)
    assert escpos.encode(image) == escpos.INIT + escpos.raster(image) + escpos.CUT
    assert escpos.encode(image, cut=False) == escpos.INIT + escpos.raster(image)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_become_nothing_but_pixels(text: str) -> None:
    data = escpos.encode(draw(badge(name=text, unit=text, event=text, human=text[:9]), 576))
    rest, bands = data.removeprefix(escpos.INIT), 0
    while rest.startswith(b"\x1dv0\x00"):
        size = int.from_bytes(rest[4:6], "little") * int.from_bytes(rest[6:8], "little")
        assert not escpos.REALTIME.search(rest[8 : 8 + size])
        rest, bands = rest[8 + size :], bands + 1
    assert bands > 2
    assert rest == escpos.CUT


def test_pixels_that_look_like_commands_are_defused() -> None:
    data = b"\x10\x04\x10\x04\x01\x10\x14\x08\x10\x05\x02\xff" * 40
    image = Image.frombytes("1", (96, 40), bytes(255 - byte for byte in data))
    raster = escpos.encode(image, cut=False)
    assert not escpos.REALTIME.search(raster)
    assert raster[-4:] == b"\x00\x05\x02\xff"


def test_random_dots_survive_but_for_defused_ones() -> None:
    data = random.Random(7).randbytes(72 * 300)
    image = Image.frombytes("1", (576, 300), bytes(255 - byte for byte in data))
    out = escpos.encode(image, cut=False)[2:]
    pixels = b"".join(out[at + 8 : at + 8 + 72 * 128] for at in range(0, len(out), 8 + 72 * 128))
    changed = [i for i in range(len(data)) if data[i] != pixels[i]]
    assert all(data[i] == 0x10 and pixels[i] == 0 for i in changed)


@pytest.mark.parametrize("image", [Image.new("L", (8, 8)), Image.new("1", (577, 8)), Image.new("1", (8, 0))])
def test_other_pictures_are_refused(image: Image.Image) -> None:
    with pytest.raises(ValueError, match="one-bit"):
        escpos.encode(image)


def test_status_bits() -> None:
    fine = escpos.Status(0x12, 0x12, 0x12)
    assert not (fine.offline or fine.cover_open or fine.paper_out or fine.failed)
    assert escpos.Status(0x1A, 0x16, 0x12).cover_open
    assert escpos.Status(0x1A, 0x32, 0x7E).paper_out
    assert escpos.Status(printer=0x1A).offline
    assert not escpos.Status(paper=0x1E).paper_out  # near the end is not the end
    assert escpos.is_status(0x1E)
    assert not any(escpos.is_status(byte) for byte in (0x37, 0x11, 0x13, 0x00))


@pytest.mark.parametrize("tag", [b"123", b"12345", b"12\x1f4", b"\x7f234"])
def test_a_fence_takes_printable_tags_only(tag: bytes) -> None:
    with pytest.raises(ValueError, match="fence"):
        escpos.fence(tag)


def test_the_library_is_loaded_late_and_leaves_no_trace(tmp_path_factory: pytest.TempPathFactory) -> None:
    script = """
import sys, os, tempfile, logging
import printing.worker, printing.slips, printing.printers
early = {"PIL", "qrcode", "escpos"} & set(sys.modules)
assert not early, early
from printing.drawings import draw
from printing.slips import Badge
from printing import escpos
escpos.encode(draw(Badge("e", "n", "u", "s", "k", "1" * 24, "h"), 384))
assert "escpos" in sys.modules
assert logging.getLogger().handlers == []
logging.getLogger("escpos.capabilities").warning("not on the screen")
logging.getLogger("printing.worker").error("nor this")
assert os.listdir(tempfile.gettempdir()) == [], os.listdir(tempfile.gettempdir())
"""
    empty = tmp_path_factory.mktemp("temporary")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        check=False,
        env={"TMPDIR": str(empty), "PYTHONPATH": ":".join(sys.path)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
