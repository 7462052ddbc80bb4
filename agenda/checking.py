"""What a programme file must hold: the models that find the first thing wrong, and the sentence that tells it.

Apart from `agenda.programme` because only a file that somebody hands in needs checking, never the journal's copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from agenda.cleaning import clean
from agenda.errors import ProgrammeError
from agenda.locating import Path
from agenda.places import Places, path_of

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


def _share(text: str) -> str:
    found = re.fullmatch(r">=?([1-9][0-9]?)/([1-9][0-9]?)", text)
    # More than all of them, or more than the whole, nobody can vote for.
    if found is None or int(found[1]) > int(found[2]) or (found[1] == found[2] and ">=" not in text):
        raise PydanticCustomError("share", "share")
    return text


Text = str
Title = Annotated[str, AfterValidator(clean), AfterValidator(_filled)]
Lines = tuple[Text, ...]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Share = Annotated[str, AfterValidator(clean), AfterValidator(_share)]
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
    threshold: Share = ">1/2"
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
    script_posthumous_photo: Text | None = None
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
    read_as: dict[Title, Title] = {}
    item: tuple[_Item, ...]
    break_: tuple[_Break, ...] = Field(default=(), alias="break")


def check(raw: Mapping[str, Any], places: Places, *, custom: bool) -> None:
    """Raise ProgrammeError for the first thing wrong in a parsed programme file, naming line and field."""
    head = raw.get("programme")
    if not isinstance(head, dict):
        raise ProgrammeError("The programme has no [programme] table.")
    strange: list[Path] = [(name,) for name in raw if name not in ("programme", "item", "break")]
    strange += [("programme", name) for name in head if name in ("item", "break")]
    for path in strange:
        raise ProgrammeError("Line {line}, {field}: this field is not known.", **places.at(path))
    _check_items(raw.get("item", []), places, custom=custom)
    rest = {name: value for name, value in raw.items() if name != "programme"}
    try:
        programme = _Programme.model_validate(head | rest)
    except ValidationError as error:
        raise _told(_first(error.errors(include_url=False), places), places) from None
    numbers = {item.n for item in programme.item}
    for i, pause in enumerate(programme.break_):
        if pause.after not in numbers:
            place = places.at(("break", i, "after"))
            raise ProgrammeError("Line {line}, {field}: there is no item {item}.", item=pause.after, **place)


def _check_items(items: object, places: Places, *, custom: bool) -> None:
    """Check numbers and order; entries that are broken otherwise are left to the model."""
    if not isinstance(items, list) or not items:
        items = []
    # Each with its place in the list, which is where its line is found.
    numbers = [(i, entry.get("n")) for i, entry in enumerate(items) if isinstance(entry, dict)]
    seen: list[object] = []
    for i, n in numbers:
        if n is not None and n in seen:
            raise ProgrammeError("Line {line}, {field}: this item stands in the programme twice.", **_at_n(places, i))
        seen.append(n)
    if custom:
        if not numbers:
            raise ProgrammeError("The programme has no items.")
        return
    for n, title in enumerate(USUAL_TITLES, start=1):
        # An entry without a number is reported as such, with its field, by the model.
        if n not in seen and None not in seen:
            raise ProgrammeError("The programme lacks item {n} ({title}).", n=n, title=title)
    for place, (i, n) in enumerate(numbers, start=1):
        if isinstance(n, int) and n > len(USUAL_TITLES):
            raise ProgrammeError("Line {line}, {field}: a programme has nine items.", **_at_n(places, i))
        if n is not None and n != place:
            raise ProgrammeError("Line {line}, {field}: this item does not stand in its place.", **_at_n(places, i))


def _at_n(places: Places, i: int) -> dict[str, Any]:
    return places.at(("item", i, "n"))


def _first(errors: list[ErrorDetails], places: Places) -> ErrorDetails:
    """Return what is told: what comes first in the file, but a strange field before the field that is missing.

    Mostly they are one slip: "minuts" is strange, and "minutes" is missing.
    """

    def rank(error: ErrorDetails) -> tuple[int, bool, int]:
        path = path_of(error["loc"])
        line = places.located.line
        return line(path[:-1]), error["type"] != "extra_forbidden", line(path)

    return min(errors, key=rank)


def _told(error: ErrorDetails, places: Places) -> ProgrammeError:
    """Turn what pydantic found into a sentence of ours."""
    path = path_of(error["loc"])
    value = clean(str(error["input"]))[:40]
    match error["type"]:
        case "missing" | "empty":
            return ProgrammeError("Line {line}, {field}: the value is missing.", **places.at(path))
        case "extra_forbidden":
            return ProgrammeError("Line {line}, {field}: this field is not known.", **places.at(path))
        case "minimum":
            place = places.at((*path, "min_minutes"))
            return ProgrammeError("Line {line}, {field}: this is more than the planned minutes.", **place)
        case "string_pattern_mismatch":
            return ProgrammeError(
                "Line {line}, {field}: {value} is no time of day such as 08:00.", value=value, **places.at(path)
            )
        case "share":
            return ProgrammeError(
                "Line {line}, {field}: {value} is no share of the hall such as >1/2 or >=2/3.",
                value=value,
                **places.at(path),
            )
        case "literal_error":
            choices = ", ".join(re.findall(r"'([^']*)'", error["ctx"]["expected"]))
            return ProgrammeError(
                "Line {line}, {field}: {value} is none of {choices}.", value=value, choices=choices, **places.at(path)
            )
        case "string_type":
            return ProgrammeError("Line {line}, {field}: this must be text in quotation marks.", **places.at(path))
        case "int_type":
            return ProgrammeError("Line {line}, {field}: this must be a whole number.", **places.at(path))
        case "tuple_type":
            return ProgrammeError("Line {line}, {field}: this must be a list in [ ].", **places.at(path))
        case "bool_type":
            return ProgrammeError("Line {line}, {field}: this must be true or false.", **places.at(path))
    return ProgrammeError("Line {line}, {field}: this is not valid.", **places.at(path))
