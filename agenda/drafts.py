"""Texts to begin a programme with: the templates of the three tiers, and a programme moved to other times."""

from __future__ import annotations

import re
from importlib import resources

from agenda.errors import ProgrammeError
from agenda.programme import load


def template(tier: str) -> str:
    """Return the text of the nine-item programme to begin with; raises ProgrammeError for an unknown tier."""
    if tier not in ("grassroots", "upper", "province"):
        raise ProgrammeError("There is no tier {tier}: it is grassroots, upper or province.", tier=tier)
    return (resources.files("agenda") / "templates" / f"{tier}.toml").read_text(encoding="utf-8")


def redated(text: str, *, start: str, reception_open: str | None = None, hard_end: str | None = None) -> str:
    """Return the text with other times of day ("HH:MM"), all comments kept.

    A time that is not given moves along with the start, so that the span stays. Raises ProgrammeError as `load`.
    """
    old = load(text, custom=True)
    shift = _minute(start) - _minute(old.start)
    times = {"start": start}
    for name, new, was in (
        ("reception_open", reception_open, old.reception_open),
        ("hard_end", hard_end, old.hard_end),
    ):
        if was is not None:
            times[name] = new or _time(_minute(was) + shift)
    head = re.search(r"(?m)^[ \t]*\[programme\].*$", text)
    if head is None:
        raise ProgrammeError("The programme has no [programme] table.")
    before, after = text[: head.end()], text[head.end() :]
    for name, value in times.items():
        after = re.sub(rf"(?m)^([ \t]*{name}[ \t]*=[ \t]*)([\"'])[^\"'\n]*\2", rf'\g<1>"{value}"', after, count=1)
    return before + after


def _minute(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def _time(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
