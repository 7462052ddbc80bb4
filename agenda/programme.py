"""The programme of a conference: nine items, their segments and breaks, read from the text of a TOML file.

Whatever is wrong is told as line and field, so that the person who typed the file can find it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Literal, TypeVar

from agenda.cleaning import clean
from agenda.errors import ProgrammeError
from agenda.locating import Path, normal

_CODE = re.compile(r"[A-Z]{1,4}[0-9]{1,6}")
_TIME = re.compile(r"[0-2][0-9]:[0-5][0-9]")
# When the clock warns, unless the programme says otherwise.
WARNING_MINUTES, DANGER_MINUTES = 3, 1
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def is_code(who: str) -> bool:
    """Tell whether `who` is a roster code such as "KM12", and not a person in words."""
    return _CODE.fullmatch(who) is not None


@dataclass(frozen=True, kw_only=True)
class _Timed:
    """Something with planned minutes and a minimum it may be cut to; without one it cannot be cut."""

    title: str
    title_en: str | None = None
    minutes: int
    min_minutes: int | None = None

    @property
    def least(self) -> int:
        """The minimum in minutes."""
        return self.minutes if self.min_minutes is None else self.min_minutes


@dataclass(frozen=True, kw_only=True)
class Segment(_Timed):
    """A part of an item: one speaker, one panel, one film. `who` is a roster code or a person in words."""

    who: str | None = None
    role: str | None = None
    topic: str | None = None
    panel: tuple[str, ...] = ()
    performed_by: str | None = None
    leader: bool = False
    optional: bool = False
    source: Literal["guests_present", "delegates_report"] | None = None
    sound: str | None = None
    light: str | None = None
    screen: str | None = None
    notes: str | None = None
    script: tuple[str, ...] = ()
    script_passed: str | None = None
    script_failed: str | None = None


@dataclass(frozen=True, kw_only=True)
class SegmentScript:
    """The lines said before and after each speaker of an item who has none of their own."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Item(_Timed):
    """One of the numbered items of the programme.

    `start` is a time of day it is held to and never begins before; `warning_minutes` and `danger_minutes` before its
    time is up the clock changes colour; `threshold` is what a vote needs of the hall, ">1/2" or ">=2/3".
    """

    n: int
    kind: Literal["ceremony", "speech", "award", "vote"]
    start: str | None = None
    warning_minutes: int | None = None
    danger_minutes: int | None = None
    threshold: str = ">1/2"
    introduced_by: str | None = None
    performed_by: str | None = None
    announcer: str | None = None
    lists: tuple[str, ...] = ()
    sound: str | None = None
    light: str | None = None
    screen: str | None = None
    notes: str | None = None
    script: tuple[str, ...] = ()
    script_decision: str | None = None
    script_presenters: str | None = None
    script_collectives: str | None = None
    script_individuals: str | None = None
    script_posthumous: str | None = None
    script_posthumous_photo: str | None = None
    script_proxy: str | None = None
    script_next: str | None = None
    script_photo: str | None = None
    script_clear: str | None = None
    script_passed: str | None = None
    script_failed: str | None = None
    segment_script: SegmentScript = SegmentScript()
    segments: tuple[Segment, ...] = ()

    @property
    def least(self) -> int:
        """The minimum in minutes: as given, else the sum of the segments' minima, never above the minutes."""
        if self.min_minutes is not None or not self.segments:
            return super().least
        return min(self.minutes, sum(segment.least for segment in self.segments))


@dataclass(frozen=True, kw_only=True)
class Break(_Timed):
    """A break after the item of number `after`; it has no number of its own."""

    after: int
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """An item or a break in running order; a break has neither `number` nor `item`. `key` outlives re-ordering."""

    key: str
    number: int | None
    title: str
    minutes: int
    min_minutes: int
    kind: Literal["ceremony", "speech", "award", "vote", "break"]
    segments: tuple[Segment, ...]
    item: Item | None
    title_en: str | None = None
    start: str | None = None
    warning_minutes: int = WARNING_MINUTES
    danger_minutes: int = DANGER_MINUTES


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme as adopted; times of day are "HH:MM" at the place of the conference.

    `read_as` says how something written is read out, such as a name of another language.
    """

    id: str
    tier: Literal["grassroots", "upper", "province"]
    title_lines: tuple[str, ...]
    place: str
    start: str
    reception_open: str | None = None
    hard_end: str | None = None
    host: str = ""
    management: str = ""
    presidium: tuple[str, ...] = ()
    secretaries: tuple[str, ...] = ()
    meal_place: str = ""
    warning_minutes: int = WARNING_MINUTES
    danger_minutes: int = DANGER_MINUTES
    read_as: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...]
    breaks: tuple[Break, ...] = ()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Items and breaks in running order, each break behind its item."""
        steps: list[Step] = []
        for item in self.items:
            steps.append(self._step(item))
            pauses = [pause for pause in self.breaks if pause.after == item.n]
            for i, pause in enumerate(pauses):
                key = f"break:{item.n}:{i}"
                step = Step(key, None, pause.title, pause.minutes, pause.least, "break", (), None)
                steps.append(replace(step, title_en=pause.title_en, start=pause.start))
        return tuple(steps)

    def _step(self, item: Item) -> Step:
        warning = self.warning_minutes if item.warning_minutes is None else item.warning_minutes
        danger = self.danger_minutes if item.danger_minutes is None else item.danger_minutes
        return Step(
            key=f"item:{item.n}",
            number=item.n,
            title=item.title,
            minutes=item.minutes,
            min_minutes=item.least,
            kind=item.kind,
            segments=item.segments,
            item=item,
            title_en=item.title_en,
            start=item.start,
            warning_minutes=warning,
            danger_minutes=danger,
        )


def restore(text: str) -> Programme:
    """Read a text that `load` has accepted before, as the journal keeps it; fields of a newer program are ignored.

    Raises ProgrammeError if it lacks what this program needs.
    """
    try:
        programme = build(parse(text))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ProgrammeError("The programme: {field} is not valid.", field=error) from None
    # A text that was never checked must fail here, not later in the middle of a conference.
    whole = all(isinstance(step.minutes, int) and isinstance(step.min_minutes, int) for step in programme.steps)
    if not (whole and programme.steps and _TIME.fullmatch(str(programme.start))):
        raise ProgrammeError("The programme has no items.")
    return programme


def parse(text: str) -> dict[str, Any]:
    """Return the tables of a programme file as they stand. Raises ProgrammeError for what is not TOML."""
    try:
        return tomllib.loads(normal(text))
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ProgrammeError("Line {line} of the programme cannot be read as TOML.", line=line) from None
    except RecursionError:
        raise ProgrammeError("The programme is nested too deeply.") from None


_T = TypeVar("_T")


def build(raw: Mapping[str, Any]) -> Programme:
    """Return the programme of tables that were checked, texts cleaned. Raises KeyError or TypeError for others."""
    items = tuple(_item(table) for table in raw["item"])
    breaks = tuple(_fill(Break, table) for table in raw.get("break", ()))
    return _fill(Programme, raw["programme"], items=items, breaks=breaks)


def _item(table: Mapping[str, Any]) -> Item:
    segments = tuple(_fill(Segment, segment) for segment in table.get("segment", ()))
    between = _fill(SegmentScript, table.get("segment_script", {}))
    return _fill(Item, table, segments=segments, segment_script=between)


def _fill(cls: type[_T], table: Mapping[str, Any], **built: Any) -> _T:
    """Return an object from the fields a table has, texts cleaned."""
    known = {own.name for own in fields(cls)} - built.keys()  # type: ignore[arg-type]
    return cls(**{name: _cleaned(value) for name, value in table.items() if name in known}, **built)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(name): clean(text) for name, text in value.items()}
    return tuple(clean(line) for line in value) if isinstance(value, list) else value


def codes(programme: Programme) -> list[tuple[str, Path]]:
    """Return every roster code the programme names, and where; people in words are left out."""
    return [(who, path) for who, path in people(programme) if is_code(who)]


def people(programme: Programme) -> list[tuple[str, Path]]:
    """Return everybody the programme names, by code or in words, and where."""
    named: list[tuple[str, Path]] = []
    for name, whos in (("presidium", programme.presidium), ("secretaries", programme.secretaries)):
        named += [(who, ("programme", name, i)) for i, who in enumerate(whos)]
    for i, item in enumerate(programme.items):
        if item.announcer:
            named.append((item.announcer, ("item", i, "announcer")))
        for j, segment in enumerate(item.segments):
            place = ("item", i, "segment", j)
            if segment.who:
                named.append((segment.who, (*place, "who")))
            named += [(who, (*place, "panel", k)) for k, who in enumerate(segment.panel)]
    return named
