"""Texts to begin a programme with: the templates that are shipped, and a programme moved to other times."""

from __future__ import annotations

import re
from importlib import resources

from agenda.errors import ProgrammeError
from agenda.loading import load
from agenda.locating import Path, locate, normal
from agenda.planning import after_start, time_of_day
from agenda.programme import Programme

TIERS = ("grassroots", "upper", "province")
# Each for the tier it is written for; those of the tiers bear their names.
_TIER_OF = {**{tier: tier for tier in TIERS}, "toa-dam": "grassroots"}
TEMPLATES = tuple(_TIER_OF)


def template(tier: str, name: str | None = None) -> str:
    """Return the text of a nine-item programme to begin with: the tier's own, or one of TEMPLATES by name.

    Raises ProgrammeError for an unknown tier or name, and for a template of another tier.
    """
    if tier not in TIERS:
        raise ProgrammeError("There is no tier {tier}: it is grassroots, upper or province.", tier=tier)
    name = name or tier
    if _TIER_OF.get(name) != tier:
        names = ", ".join(known for known, its in _TIER_OF.items() if its == tier)
        raise ProgrammeError(
            "There is no template {name} for the tier {tier}: there is {names}.", name=name, tier=tier, names=names
        )
    return (resources.files("agenda") / "templates" / f"{name}.toml").read_text(encoding="utf-8")


def redated(text: str, *, start: str, reception_open: str | None = None, hard_end: str | None = None) -> str:
    """Return the text with other times of day ("HH:MM"), all comments kept.

    A time that is not given moves along with the start, so that the span stays. Raises ProgrammeError as `load`.
    """
    old = load(text, custom=True)
    new = _moved(old, start) | {
        ("programme", name): time
        for name, time, was in (
            ("start", start, old.start),
            ("reception_open", reception_open, old.reception_open),
            ("hard_end", hard_end, old.hard_end),
        )
        if time is not None and was is not None
    }
    located = locate(text)
    lines = normal(text).split("\n")
    for path, time in new.items():
        place = located.line(path) - 1
        written = rf"({path[-1]}[\"']?[ \t]*=[ \t]*)([\"'])[0-9:]+\2"
        lines[place] = re.sub(written, rf'\g<1>"{time}"', lines[place], count=1)
    return "\n".join(lines)


def _moved(old: Programme, start: str) -> dict[Path, str]:
    """Return every time of day of a programme as it is with another start, by its place in the file."""
    times: dict[Path, str | None] = {
        ("programme", "reception_open"): old.reception_open,
        ("programme", "hard_end"): old.hard_end,
    }
    times |= {("item", i, "start"): item.start for i, item in enumerate(old.items)}
    times |= {("break", i, "start"): pause.start for i, pause in enumerate(old.breaks)}
    shift = after_start(old, start)
    return {path: time_of_day(old, after_start(old, time) + shift) for path, time in times.items() if time is not None}
