"""The MC's console in a real terminal: killed at the echo of a key it goes on exactly; closing it stops nothing."""

from __future__ import annotations

import sys

import pytest

from kiosk.folder.layout import Folder

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.support.terminals import open_post


def test_a_killed_console_goes_on_with_the_item_and_the_prompter_follows(sample: Folder) -> None:
    prompter = open_post(sample.path, "prompter", "Bục")
    try:
        prompter.until("Trước giờ khai mạc")
        console = open_post(sample.path, "mc", "MC")
        console.until("BẮT ĐẦU")
        console.send("\r")
        console.until("Mục 1/9")
        console.kill()
        console.close()
        prompter.until("Mục 1/9")
        for item in (2, 3):
            console = open_post(sample.path, "mc", "MC")
            console.until(f"Mục {item - 1}/9")
            console.send("\x1b[C")
            console.until(f"Mục {item}/9")
            console.kill()
            console.close()
        shown = prompter.until("Mục 3/9")
        assert "Enter" not in shown.splitlines()[-1]  # there is nothing to press at the lectern
        console = open_post(sample.path, "mc", "MC")
        console.until("Mục 3/9")
        console.hang_up()
        prompter.until("Mục 3/9")
        console.close()
    finally:
        prompter.close()
