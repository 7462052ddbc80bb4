"""The delegates' report on a strip of paper, for the chair who reads it out: figures large, names below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from kiosk.conference.reports import live, numbered
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.messages.report import said
from printing.slips import Listing, Slip

# So many letters fit into three lines of small print on the narrowest paper, and into two of large.
_DETAIL = 72
_HEAD = 40


def report_slip(number: int, conference: Conference, now: datetime) -> Slip | None:
    """Return a frozen report by its number, or, with 0, the live one; None if there is none of that number."""
    try:
        snapshot = numbered(conference, number) if number else live(conference, int(now.timestamp() * 1000))
    except Refusal:
        return None
    report = said(conference, snapshot)
    lines = [(report.headline, report.share)]
    for text in (*report.news, *report.attendance):
        lines += _lines(text)
    for section in report.sections:
        lines.append((section.heading, ""))
        for text in section.lines:
            lines += _lines(text)
    return Listing(report.title, f"{report.about} · {report.at}", tuple(lines), " ".join(report.closing[-1:]))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield a sentence as what stands large and what stands below it, in pieces that fit."""
    head, colon, rest = text.partition(": ")
    if not colon or len(head) > _HEAD:
        head, rest = "", text
    pieces = list(_pieces(rest)) or [""]
    yield head, pieces[0]
    for piece in pieces[1:]:
        yield "", piece


def _pieces(text: str) -> Iterator[str]:
    """Yield a sentence in pieces that fit, broken behind a comma or semicolon: a name is not torn in two."""
    piece = ""
    for part in re.split(r"(?<=[;,]) ", text):
        if piece and len(piece) + 1 + len(part) > _DETAIL:
            yield piece
            piece = ""
        piece = f"{piece} {part}" if piece else part
        *full, piece = wrap(piece, _DETAIL) or [""]
        yield from full
    if piece:
        yield piece
