"""A name is only ever text: whatever stands in the file, it is shown as it is or without its controls."""

import json
import unicodedata
from contextlib import closing

import pytest
from commandline import process
from conferences import DAY, SCREEN, HandClock, events_of, invitation, scan, seeded_ids
from openpyxl import Workbook

from agenda.programme import load
from agenda.script import lines as script_lines
from kiosk import creation
from kiosk.badges import badge_of
from kiosk.creation import Plan
from kiosk.speakers import __name__ as _speakers
from kiosk.station import Station
from kiosk.vietnamese import clean
from printing.slips import draw, from_payload, to_payload

NAMES = [
    "[/b] Nông",
    "[@click=app.quit]x",
    "Nông\x1b[31m Đỏ",
    "Nông \u202eThị Ngược",
    "=cmd|' /C calc'!A0",
    "Ỷ" * 80,
    "{name}",
    "%s %(name)s %d",
    "${HOME} `ls` $(ls)",
    "<script>alert(1)</script>",
    'a"b\\c\'d',
    "Nông\u200d\u2066 Văn\u00a0Nối",
    "\ufeffLê Văn Đầu",
    "Lê\u0323\u0302 Ghép",
    "🙂 Lê Cười",
]
