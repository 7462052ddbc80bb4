"""Three consoles of one machine in real terminals: they see each other's facts, and kill -9 costs nothing."""

from __future__ import annotations

import sys
import time

import pytest

from kiosk.folder.layout import Folder

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.support.driving import codes_of
from tests.support.terminals import Terminal, open_post


def test_reception_mc_and_stage_share_one_journal(sample: Folder) -> None:
    codes = codes_of(sample)
    consoles: list[Terminal] = []
    try:
        reception = open_post(sample.path, "reception", "Bàn 1")
        consoles.append(reception)
        mc = open_post(sample.path, "mc", "MC")
        consoles.append(mc)
        stage = open_post(sample.path, "stage", "Sân khấu")
        consoles.append(stage)
        reception.until("Sẵn sàng")
        mc.until("BẮT ĐẦU")
        stage.until("Đợt 1/16", "0/1 có mặt")

        mc.send("\r")
        mc.until("Mục 1/9")
        for item in (2, 3):
            # The guard against double presses lets one step through a second.
            time.sleep(1.1)
            mc.send("\x1b[C")
            mc.until(f"Mục {item}/9")
        mc.until("! Đinh Thị Liên")

        reception.send(codes["Lê Minh Tùng"] + "\r")
        reception.until("KÍNH MỜI", "Lê Minh Tùng", "Có mặt 1/200")
        stage.until("1/1 có mặt")

        reception.send(codes["Đinh Thị Liên"] + "\r")
        reception.until("Có mặt 2/200")
        mc.until("✓ Đinh Thị Liên")

        reception.kill()
        again = open_post(sample.path, "reception", "Bàn 1")
        consoles.append(again)
        again.until("Có mặt 2/200")
        again.send(codes["Lê Minh Tùng"] + "\r")
        again.until("ĐÃ ĐIỂM DANH lúc", "tại Bàn 1")
        assert mc.process.poll() is None
    finally:
        for console in consoles:
            console.close()


def test_the_clock_goes_on_after_the_console_was_killed(sample: Folder) -> None:
    first = open_post(sample.path, "mc", "MC")
    try:
        first.until("BẮT ĐẦU")
        first.send("\r")
        first.until("Mục 1/9")
    finally:
        first.kill()
        first.close()
    second = open_post(sample.path, "mc", "MC")
    try:
        shown = second.until("Mục 1/9", "đã qua")
        assert "không chính xác" not in shown
    finally:
        second.close()


def test_bytes_that_are_no_text_do_not_end_the_program(sample: Folder) -> None:
    console = open_post(sample.path, "reception", "Bàn 1")
    codes = codes_of(sample)
    try:
        console.until("Sẵn sàng")
        console.send("\x1b[A\x1b[200" + "\x07\x00" + "x" * 3000 + "\r")
        console.send(codes["Lê Minh Tùng"] + "\r")
        time.sleep(0.5)
        console.send(codes["Lê Minh Tùng"] + "\r")
        console.until("Lê Minh Tùng")
        assert console.process.poll() is None
    finally:
        console.close()


@pytest.mark.parametrize("hearing", [True, False])
def test_a_program_whose_terminal_has_gone_goes_too(sample: Folder, hearing: bool) -> None:
    """Nobody can see it any more: it must not run on alone, whether the hang-up signal reaches it or not."""
    console = open_post(sample.path, "reception", "Bàn 1", deaf=not hearing)
    console.until("Sẵn sàng")
    console.hang_up()
    try:
        console.process.wait(timeout=20)
    finally:
        console.close()
