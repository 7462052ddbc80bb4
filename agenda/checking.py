"""What a programme file must hold: the models that find the first thing wrong, and the sentence that tells it.

Apart from `agenda.programme` because only a file that somebody hands in needs checking, never the journal's copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from agenda.cleaning import clean
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


def _filled(text: str) -> str:
    if not text:
        raise PydanticCustomError("empty", "empty")
    return text


Text = str
Title = Annotated[str, AfterValidator(clean), AfterValidator(_filled)]
Lines = tuple[Text, ...]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Minutes = Annotated[int, Field(strict=True, ge=1, le=24 * 60)]
Least = Annotated[int, Field(strict=True, ge=0, le=24 * 60)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Timed(_Model):
    title: Title
    title_en: Text | None = None
    minutes: Minutes
    min_minutes: Least | None = None

    @model_validator(mode="after")
    def _minimum_fits(self) -> _Timed:
        if self.min_minutes is not None and self.min_minutes > self.minutes:
            raise PydanticCustomError("minimum", "minimum")
        return self


class _Segment(_Timed):
    who: Text | None = None
    role: Text | None = None
    topic: Text | None = None
    panel: Lines = ()
    performed_by: Text | None = None
    leader: StrictBool = False
    optional: StrictBool = False
    source: Literal["guests_present", "delegates_report"] | None = None
    sound: Text | None = None
    light: Text | None = None
    screen: Text | None = None
    notes: Text | None = None
    script: Lines = ()
    script_passed: Text | None = None
    script_failed: Text | None = None


class _SegmentScript(_Model):
    before: Lines = ()
    after: Lines = ()


class _Item(_Timed):
    n: Annotated[int, Field(strict=True, ge=1, le=99)]
    kind: Literal["ceremony", "speech", "award", "vote"]
    start: Clock | None = None
    warning_minutes: Least | None = None
    danger_minutes: Least | None = None
    threshold: Annotated[str, Field(pattern=r"^>=?[1-9][0-9]?/[1-9][0-9]?$")] = ">1/2"
    introduced_by: Text | None = None
    performed_by: Text | None = None
    announcer: Text | None = None
    lists: Lines = ()
    sound: Text | None = None
    light: Text | None = None
    screen: Text | None = None
    notes: Text | None = None
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
    segment_script: _SegmentScript = _SegmentScript()
    segment: tuple[_Segment, ...] = ()


class _Break(_Timed):
    after: Annotated[int, Field(strict=True, ge=1, le=99)]
    start: Clock | None = None


class _Programme(_Model):
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
    warning_minutes: Least = 3
    danger_minutes: Least = 1
    read_as: dict[Text, Text] = {}
    item: tuple[_Item, ...]
    break_: tuple[_Break, ...] = Field(default=(), alias="break")


def check(raw: Mapping[str, Any], *, custom: bool) -> None:
    """Raise ProgrammeError for the first thing wrong in a parsed programme file, naming item and field."""
    head = raw.get("programme")
    if not isinstance(head, dict):
        raise ProgrammeError("The programme has no [programme] table.")
    for name in raw.keys() - {"programme", "item", "break"}:
        raise ProgrammeError("The programme: {field} is not a known field.", field=name)
    for name in head.keys() & {"item", "break"}:
        raise ProgrammeError("The programme: {field} is not a known field.", field=name)
    _check_items(raw.get("item", []), custom=custom)
    rest = {name: value for name, value in raw.items() if name != "programme"}
    try:
        programme = _Programme.model_validate(head | rest)
    except ValidationError as error:
        raise _told(error.errors(include_url=False)[0], raw) from None
    numbers = {item.n for item in programme.item}
    for pause in programme.break_:
        if pause.after not in numbers:
            raise ProgrammeError("A break stands after item {item}, which does not exist.", item=pause.after)


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
