"""Bytes that no keyboard sends, in a real terminal: the program lives, none of its keys is pressed, scans count."""

from __future__ import annotations

import os
import random
import sys
import time

import pytest

from kiosk.folder.layout import Folder
from tests.support.driving import codes_of

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.support.terminals import Terminal, open_post

CONTROLS = [bytes([code]) for code in range(0x20)] + [b"\x7f"]
C1 = [chr(code).encode() for code in range(0x80, 0xA0)]
NOISE = random.Random(5)
BURSTS = {
    "every C0 control in one": b"".join(CONTROLS),
    "every C0 control in front": b"".join(control + b"89345\r" for control in CONTROLS),
    "every C0 control inside": b"".join(b"8934" + control + b"578\r" for control in CONTROLS),
    "every C1 control": b"".join(b"8934" + control + b"578\r" for control in C1),
    "C1 controls as bare bytes": b"8934" + bytes(range(0x80, 0xA0)) + b"578\r",
    "an arrow": b"8934\x1b[A578\r",
    "arrows in front": b"\x1b[A\x1b[B\x1b[C\x1b[D89345\r",
    "function keys": b"\x1bOP\x1b[21~\x1b[20~\x1b[19~\x1bOQ",
    "Ctrl+Q": b"\x11\x118934\x11578\r",
    "a paste without its end": b"\x1b[200~8934578\r",
    "the start of a paste twice": b"\x1b[200~89\x1b[200~345\r",
    "half the start of a paste": b"\x1b[200",
    "a foreign barcode": b"8934567890123\r",
    "a foreign barcode with a menu key": b"/help+-= \r\n",
    "a foreign barcode without its end": b"/+-= 8934567890123",
    "many foreign barcodes": b"8934567890123\r" * 40,
    "a byte that begins a letter": b"8934\xe1\xbb",
    "invalid UTF-8": b"\xff\xfe8934\xc0\xaf578\xf8\r",
    "clicks": b"\x1b[<0;3;33M\x1b[<0;3;33m\x1b[M !!",
    "a made-up window of one cell": b"\x1b[?2048;2$y\x1b[48;1;1;1;1t",
    "a key with an impossible number": b"\x1b[99999999999;5u8934\r",
    "a device string without its end": b"\x1bP1;1|8934578\x1b]0;8934",
    "noise": NOISE.randbytes(2_000),
    "5 KB": b"9" * 5_000,
    "5 KB and Enter": b"x9" * 2_500 + b"\r",
}


def type_bytes(console: Terminal, data: bytes) -> None:
    while data:
        data = data[os.write(console._master, data) :]


def test_after_any_burst_the_desk_is_at_its_post_and_the_next_scan_counts(sample: Folder) -> None:
    people = list(codes_of(sample).items())
    console = open_post(sample.path, "reception", "Bàn 1")
    try:
        console.until("Sẵn sàng")
        for here, (what, burst) in enumerate(BURSTS.items(), start=1):
            name, code = people[here]
            type_bytes(console, burst)
            # A person lies between two scans.
            time.sleep(0.3)
            type_bytes(console, code.encode() + b"\r")
            try:
                console.until("KÍNH MỜI", name, f"Có mặt {here}/200", "Vừa quét")
            except AssertionError as error:
                raise AssertionError(f"after {what}: {error}") from error
        assert not (sample.path / "crash.log").exists()
    finally:
        console.close()


@pytest.mark.parametrize("unit", [b"9", b"\x1b[200~", b"\x07/ \x11", b"8934567890123\r", b"\xff"])
def test_a_megabyte_is_dropped_and_the_next_scan_counts(sample: Folder, unit: bytes) -> None:
    people = list(codes_of(sample).items())
    console = open_post(sample.path, "reception", "Bàn 1")
    try:
        console.until("Sẵn sàng")
        type_bytes(console, (unit * 1_000_000)[:1_000_000])
        time.sleep(0.3)
        name, code = people[1]
        type_bytes(console, code.encode() + b"\r")
        console.until("KÍNH MỜI", name, "Có mặt 1/200", "Vừa quét")
        assert not (sample.path / "crash.log").exists()
    finally:
        console.close()


def test_a_burst_into_the_search_box_neither_leaves_it_nor_lets_anybody_in(sample: Folder) -> None:
    name, code = list(codes_of(sample).items())[1]
    console = open_post(sample.path, "reception", "Bàn 1")
    try:
        console.until("Sẵn sàng")
        type_bytes(console, b"/")
        console.until("Tìm tên")
        time.sleep(0.3)
        type_bytes(console, name.encode() + b"\x07\x1a\x1b[21~\r")
        console.until(name, "Có mặt 0/200")
        time.sleep(0.3)
        type_bytes(console, code.encode() + b"\r")
        console.until("KÍNH MỜI", name, "Có mặt 1/200", "Vừa quét")
    finally:
        console.close()
