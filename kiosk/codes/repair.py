"""Digits that another keyboard layout has turned into signs and letters on their way from the scanner.

A scanner presses keys; what they type is up to the layout of the computer. Ten keys can be put back, and a code has
digits only. A code is read through one layout alone, and its check digit must be right: no guess becomes a code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

from kiosk.codes.damm import LENGTH, damm

_PLAIN = re.compile(rf"[0-9]{{{LENGTH}}}\Z")


def _table(signs: str, digits: str = "1234567890") -> dict[str, str]:
    return dict(zip(signs, digits, strict=True))


_TONES = "\u0300\u0309\u0303\u0301\u0323"
_SHAPES = "\u0302\u0306"
_UNSURE = re.compile(f"\u0323[{_TONES[:-1]}]")
_VIETNAMESE = _table(f"ăâêô{_TONES}đ")
_FULL_WIDTH = _table("１２３４５６７８９０")
_FRENCH = _table("&é\"'(-è_çà")
_SHIFTED = _table("!@#$%^&*()")
_TABLES: tuple[Mapping[str, str], ...] = (_FRENCH, _VIETNAMESE, _FULL_WIDTH, _SHIFTED)

_LINK = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
# EAN-8, UPC-A, EAN-13 and GTIN-14: what is printed on goods.
_BARCODES = {8, 12, 13, 14}
# Fewer signs than this may be a text of any kind; a spoiled code has 24.
_FEW = LENGTH // 2


def repair(raw: str) -> str:
    """Return *raw* with the code at its end in plain digits again, or *raw* itself if no layout makes it a code."""
    found = None if _PLAIN.search(raw) else _find(raw)
    return raw if found is None else raw[: -found[1]] + found[0]


def width(raw: str) -> int:
    """Return how many characters at the end of *raw* are a code, spoiled or not; 0 if there is none there."""
    if _PLAIN.search(raw):
        return LENGTH
    found = _find(raw)
    return 0 if found is None else found[1]


def suspect(raw: str) -> Literal["input_method", "layout", "link", "barcode"] | None:
    """Say what a scan that cannot be read probably is: spoiled by an input method or a keyboard layout, or not ours."""
    text = raw.strip()
    if _PLAIN.search(text):
        return None
    tail = text.lower()[-LENGTH:]
    if any(sum(1 for sign in tail if sign in table) >= _FEW for table in (_FRENCH, _SHIFTED)):
        return "layout"
    if sum(1 for character in tail for part in _apart(character) if part in _VIETNAMESE) >= _FEW:
        return "layout"
    # Outside ASCII: the digits of a full-width input method, and letters that have taken a digit for their mark.
    digits = sum(1 for sign in text if sign.isdecimal())
    changed = any(sign in _FULL_WIDTH or _is_vietnamese(sign) for sign in text)
    if changed and digits >= _FEW:
        return "input_method"
    if _LINK.match(text):
        return "link"
    return "barcode" if text.isascii() and text.isdecimal() and len(text) in _BARCODES else None


def _find(raw: str) -> tuple[str, int] | None:
    """Return the code at the end of *raw* and how many characters it takes there."""
    for table in _TABLES:
        typed = _typed(raw[-LENGTH:]) if table is _VIETNAMESE else list(enumerate(reversed(raw[-LENGTH:].lower()), 1))
        code = typed[:LENGTH]
        if len(code) < LENGTH or any(sign not in table for _, sign in code):
            continue
        digits = "".join(table[sign] for _, sign in reversed(code))
        if damm(digits) == 0:
            return digits, code[-1][0]
    return None


def _typed(tail: str) -> list[tuple[int, str]]:
    """Return what the Vietnamese layout typed, backwards, each with the number of characters used up to it."""
    parts = [(len(tail) - at, part) for at, character in enumerate(tail) for part in _apart(character)]
    signs = "".join(part for _, part in parts)
    # What composes letters into NFC also puts a dot below in front of a mark that was typed before it: which of the
    # two came first cannot be known any more, and a check digit is too little to guess by.
    composed = len(parts) > len(tail) and unicodedata.is_normalized("NFC", tail)
    if composed and _UNSURE.search(signs):
        return []
    return parts[::-1]


def _apart(character: str) -> list[str]:
    """Return a letter taken apart as the Vietnamese layout types it: ồ is ô and its tone."""
    lower = character.lower()
    if lower in _VIETNAMESE or lower.isascii():
        return [lower]
    base, *marks = list(unicodedata.normalize("NFD", lower))
    shapes = "".join(mark for mark in marks if mark in _SHAPES)
    return [unicodedata.normalize("NFC", base + shapes), *(mark for mark in marks if mark not in _SHAPES)]


def _is_vietnamese(letter: str) -> bool:
    return letter in "đĐ" or (letter.isalpha() and len(unicodedata.normalize("NFD", letter)) > 1)
