"""The programme of a conference: nine items, their segments and breaks, read from the text of a TOML file.

Whatever is wrong is told as "item, field", so that the person who typed the file can find it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from agenda.errors import ProgrammeError

USUAL_TITLES = (
    "Chào cờ",
    "Tuyên bố lý do, giới thiệu đại biểu và khai mạc",
    "Báo cáo tổng kết phong trào thi đua, khen thưởng",
    "Tham luận của các điển hình, giao lưu",
    "Biểu dương, khen thưởng",
    "Phát động phong trào thi đua",
    "Phát biểu hưởng ứng phong trào thi đua",
    "Thông qua danh sách đại biểu dự hội nghị cấp trên",
    "Kết luận",
)
_CODE = re.compile(r"[A-Z]{1,4}[0-9]{1,6}")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def clean(text: str) -> str:
    """Return text as NFC, without control and format characters, runs of white space as one space."""
    kept = "".join(" " if ch.isspace() else ch for ch in unicodedata.normalize("NFC", text))
    kept = "".join(ch for ch in kept if unicodedata.category(ch) not in ("Cc", "Cf"))
    return " ".join(kept.split())


def is_code(who: str) -> bool:
    """Tell whether `who` is a roster code such as "KM12", and not a person in words."""
    return _CODE.fullmatch(who) is not None


def _filled(text: str) -> str:
    if not text:
        raise PydanticCustomError("empty", "empty")
    return text


Text = Annotated[str, AfterValidator(clean)]
Title = Annotated[str, AfterValidator(clean), AfterValidator(_filled)]
Lines = tuple[Text, ...]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Minutes = Annotated[int, Field(strict=True, ge=1, le=24 * 60)]
Least = Annotated[int, Field(strict=True, ge=0, le=24 * 60)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class _Timed(_Model):
    """Something with planned minutes and a minimum it may be cut to; without one it cannot be cut."""

    title: Title
    title_en: Text | None = None
    minutes: Minutes
    min_minutes: Least | None = None

    @model_validator(mode="after")
    def _minimum_fits(self) -> _Timed:
        if self.min_minutes is not None and self.min_minutes > self.minutes:
            raise PydanticCustomError("minimum", "minimum")
        return self

    @property
    def least(self) -> int:
        """The minimum in minutes."""
        return self.minutes if self.min_minutes is None else self.min_minutes


class Segment(_Timed):
    """A part of an item: one speaker, one panel, one film. `who` is a roster code or a person in words."""

    who: Text | None = None
    role: Text | None = None
    topic: Text | None = None
    panel: Lines = ()
    performed_by: Text | None = None
    leader: StrictBool = False
    optional: StrictBool = False
    source: Literal["guests_present", "delegates_report"] | None = None
    sound: Text | None = None
    screen: Text | None = None
    script: Lines = ()
    script_passed: Text | None = None
    script_failed: Text | None = None


class SegmentScript(_Model):
    """The lines said before and after each speaker of an item who has none of their own."""

    before: Lines = ()
    after: Lines = ()


class Item(_Timed):
    """One of the numbered items of the programme."""

    n: Annotated[int, Field(strict=True, ge=1, le=99)]
    kind: Literal["ceremony", "speech", "award", "vote"]
    introduced_by: Text | None = None
    performed_by: Text | None = None
    announcer: Text | None = None
    lists: Lines = ()
    sound: Text | None = None
    screen: Text | None = None
    script: Lines = ()
    script_decision: Text | None = None
    script_presenters: Text | None = None
    script_collectives: Text | None = None
    script_individuals: Text | None = None
    script_posthumous: Text | None = None
    script_proxy: Text | None = None
    script_next: Text | None = None
    script_photo: Text | None = None
    script_clear: Text | None = None
    script_passed: Text | None = None
    script_failed: Text | None = None
    segment_script: SegmentScript = SegmentScript()
    segments: tuple[Segment, ...] = Field(default=(), alias="segment")

    @property
    def least(self) -> int:
        """The minimum in minutes: as given, else the sum of the segments' minima, never above the minutes."""
        if self.min_minutes is not None or not self.segments:
            return super().least
        return min(self.minutes, sum(segment.least for segment in self.segments))


class Break(_Timed):
    """A break after the item of number `after`; it has no number of its own."""

    after: Annotated[int, Field(strict=True, ge=1, le=99)]


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


class Programme(_Model):
    """A programme as adopted; times of day are "HH:MM" at the place of the conference."""

    id: Title
    tier: Literal["grassroots", "upper", "province"]
    title_lines: Lines
    place: Text
    start: Clock
    reception_open: Clock | None = None
    hard_end: Clock | None = None
    host: Text = ""
    management: Text = ""
    presidium: Lines = ()
    secretaries: Lines = ()
    meal_place: Text = ""
    items: tuple[Item, ...] = Field(alias="item")
    breaks: tuple[Break, ...] = Field(default=(), alias="break")

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Items and breaks in running order, each break behind its item."""
        steps: list[Step] = []
        for item in self.items:
            steps.append(
                Step(f"item:{item.n}", item.n, item.title, item.minutes, item.least, item.kind, item.segments, item)
            )
            pauses = [pause for pause in self.breaks if pause.after == item.n]
            for i, pause in enumerate(pauses):
                key = f"break:{item.n}:{i}"
                steps.append(Step(key, None, pause.title, pause.minutes, pause.least, "break", (), None))
        return tuple(steps)


class Where(NamedTuple):
    """A place in the programme file: the item's number (None: the head of the file) and the field."""

    item: int | None
    field: str


def load(text: str, *, custom: bool = False) -> Programme:
    """Read the text of a programme file; `custom` lifts the rule that it is exactly the nine items in order.

    Raises ProgrammeError naming the line, or the item and the field.
    """
    raw = _parse(text)
    head = raw.pop("programme", None)
    if not isinstance(head, dict):
        raise ProgrammeError("The programme has no [programme] table.")
    for name in raw.keys() - {"item", "break"}:
        raise ProgrammeError("The programme: {field} is not a known field.", field=name)
    for name in head.keys() & {"item", "break"}:
        raise ProgrammeError("The programme: {field} is not a known field.", field=name)
    _check_items(raw.get("item", []), custom=custom)
    try:
        programme = Programme.model_validate(head | raw)
    except ValidationError as error:
        raise _told(error.errors(include_url=False)[0], raw) from None
    numbers = {item.n for item in programme.items}
    for pause in programme.breaks:
        if pause.after not in numbers:
            raise ProgrammeError("A break stands after item {item}, which does not exist.", item=pause.after)
    return programme


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ProgrammeError("Line {line} of the programme cannot be read as TOML.", line=line) from None
    except RecursionError:
        raise ProgrammeError("The programme is nested too deeply.") from None


def _check_items(items: object, *, custom: bool) -> None:
    """Check numbers and order; entries that are broken otherwise are left to the model."""
    if not isinstance(items, list) or not items:
        items = []
    numbers = [entry.get("n") for entry in items if isinstance(entry, dict)]
    for n in numbers:
        if numbers.count(n) > 1 and n is not None:
            raise ProgrammeError("Item {item} stands in the programme twice.", item=n)
    if custom:
        if not numbers:
            raise ProgrammeError("The programme has no items.")
        return
    for n, title in enumerate(USUAL_TITLES, start=1):
        # An entry without a number is reported as such, with its field, by the model.
        if n not in numbers and None not in numbers:
            raise ProgrammeError("The programme lacks item {n} ({title}).", n=n, title=title)
    for place, n in enumerate(numbers, start=1):
        if isinstance(n, int) and n > len(USUAL_TITLES):
            raise ProgrammeError("Item {item} is more than the nine items of a programme.", item=n)
        if n is not None and n != place:
            raise ProgrammeError("Item {item} does not stand in its place.", item=n)


def _told(error: ErrorDetails, raw: Mapping[str, Any]) -> ProgrammeError:
    """Turn what pydantic found first into a sentence of ours."""
    loc = error["loc"]
    if len(loc) < 2 or loc[0] not in ("item", "break") or not isinstance(loc[1], int):
        return _told_of_head(error, _path(loc))
    field, kind, number = _path(loc[2:]), error["type"], loc[1] + 1
    if loc[0] == "break":
        if kind == "missing":
            return ProgrammeError("Break {number}: {field} is missing.", number=number, field=field)
        if kind == "extra_forbidden":
            return ProgrammeError("Break {number}: {field} is not a known field.", number=number, field=field)
        return ProgrammeError("Break {number}: {field} is not valid.", number=number, field=field or "min_minutes")
    entry = raw["item"][loc[1]]
    item = entry.get("n", number) if isinstance(entry, dict) else number
    if kind == "missing":
        return ProgrammeError("Item {item}: {field} is missing.", item=item, field=field)
    if kind == "extra_forbidden":
        return ProgrammeError("Item {item}: {field} is not a known field.", item=item, field=field)
    if kind == "minimum":
        field = f"{field}.min_minutes" if field else "min_minutes"
        return ProgrammeError("Item {item}: {field} is more than the planned minutes.", item=item, field=field)
    return ProgrammeError("Item {item}: {field} is not valid.", item=item, field=field)


def _told_of_head(error: ErrorDetails, field: str) -> ProgrammeError:
    if error["type"] == "missing":
        return ProgrammeError("The programme: {field} is missing.", field=field)
    if error["type"] == "extra_forbidden":
        return ProgrammeError("The programme: {field} is not a known field.", field=field)
    return ProgrammeError("The programme: {field} is not valid.", field=field)


def _path(loc: tuple[int | str, ...]) -> str:
    """Write a place as the file's author counts it: segment 2 is the second."""
    words = "".join(f" {part + 1}" if isinstance(part, int) else f".{part}" for part in loc)
    return clean(words.removeprefix("."))


def codes(programme: Programme) -> list[tuple[str, Where]]:
    """Return every roster code the programme names, and where; people in words are left out."""
    named = [(who, Where(None, "presidium")) for who in programme.presidium]
    named += [(who, Where(None, "secretaries")) for who in programme.secretaries]
    for item in programme.items:
        if item.announcer:
            named.append((item.announcer, Where(item.n, "announcer")))
        for i, segment in enumerate(item.segments, start=1):
            if segment.who:
                named.append((segment.who, Where(item.n, f"segment {i}.who")))
            named += [(who, Where(item.n, f"segment {i}.panel")) for who in segment.panel]
    return [(who, where) for who, where in named if is_code(who)]


def check_people(programme: Programme, known: Collection[str]) -> None:
    """Raise ProgrammeError for the first roster code that is not among the known ones."""
    for code, where in codes(programme):
        if code in known:
            continue
        if where.item is None:
            raise ProgrammeError("The programme, {field}: nobody has the code {code}.", field=where.field, code=code)
        raise ProgrammeError(
            "Item {item}, {field}: nobody has the code {code}.", item=where.item, field=where.field, code=code
        )


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
