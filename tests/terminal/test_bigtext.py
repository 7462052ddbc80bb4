"""Pixel letters: every Vietnamese letter whole and unlike every other."""

from __future__ import annotations

import unicodedata

import pytest

from kiosk.terminal.widgets.bigtext import LEAST_PX, draw, font, largest

LETTERS = [
    letter
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for letter in [base, *(unicodedata.normalize("NFC", base + mark) for mark in "\u0300\u0301\u0303\u0309\u0323")]
] + list("dđDĐbcghklmnpqrstvxBCGHKLMNPQRSTVX")


@pytest.mark.parametrize("size", [LEAST_PX, 26, 32])
def test_no_two_letters_are_drawn_alike(size: int) -> None:
    # Capital I and small l are one stroke in any font without serifs; no name hangs on that difference.
    letters = [letter for letter in LETTERS if letter != "l"]
    drawn = {letter: "\n".join(draw(letter, size)) for letter in letters}
    assert len(set(drawn.values())) == len(letters)


@pytest.mark.parametrize("size", range(LEAST_PX, 42, 2))
def test_no_mark_is_clipped(size: int) -> None:
    for letter in LETTERS:
        _left, top, _right, bottom = font(size).getbbox(letter, anchor="ls")
        lines = draw(letter, size)
        assert -top <= -(-size * 19 // 16), letter
        assert bottom <= len(lines) * 2 - -(-size * 19 // 16), letter


@pytest.mark.parametrize("text", ["Ẳ", "Nguyễn Thị Phương Thảo", "Lý A Tuấn", "Ỷ Ễ Ậ"])
def test_what_is_said_to_fit_does(text: str) -> None:
    for columns, rows in ((60, 12), (114, 15), (150, 20)):
        size = largest(text, columns, rows)
        if size is not None:
            lines = draw(text, size, tight=True)
            assert len(lines) <= rows
            assert max(map(len, lines)) <= columns
