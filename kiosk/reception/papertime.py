"""What a hand wrote on paper: who, and at which time of day he came."""

from __future__ import annotations

import re
from datetime import date, datetime, time, tzinfo

# The hint of a refusal: the time from paper cannot be.
PAPER = "paper"
# 7:41, 07.41, 7h41, 7g41, 7 giờ 41, 7h, with seconds at most.
_TIME = r"(?P<hour>[0-9]{1,2})\s*(?:(?:[:.hg]|giờ)\s*(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?|(?:h|g|giờ))\s*p?"
_ALONE = re.compile(rf"\s*{_TIME}\s*", re.IGNORECASE)
_LINE = re.compile(rf"\s*(?P<who>\S.*?)[\s,;]+{_TIME}\s*", re.IGNORECASE)


def read_time(text: str) -> time | None:
    """Return a time of day as people write it: 7:41, 7h41, 7 giờ 41; None for what is none.

    >>> read_time("7h41")
    datetime.time(7, 41)
    """
    found = _ALONE.fullmatch(text)
    return None if found is None else _time(found)


def read_line(line: str) -> tuple[str, time | None]:
    """Return who and when of one line, such as "00123-4 07:41"; None where no time stands at its end."""
    found = _LINE.fullmatch(line)
    if found is not None:
        return found["who"], _time(found)
    return (line.split() or [""])[0], None


def moment(day: date, zone: tzinfo, at: time) -> int:
    """Return a time of the conference's day as UTC epoch ms."""
    return round(datetime.combine(day, at, zone).timestamp() * 1000)


def _time(found: re.Match[str]) -> time | None:
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
