"""What can be printed, as data: the spool stores slips, never pictures, and draws them when their turn comes.

Importing this costs nothing: Pillow and qrcode are loaded by the first `draw`. Every text is shown as it is, so
all come already translated; an empty one leaves its place out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast, get_args, get_type_hints

from printing.errors import SpoolError

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Badge:
    """A delegate's badge.

    `code` is the 24 digits in the QR, `human` the short code printed under it ("00123-7"),
    `kind` a label ("ĐẠI BIỂU"), `note` a line for awards, `stamp` small print on a reprint ("BẢN IN LẠI").
    """

    event: str
    name: str
    unit: str
    seat: str
    kind: str
    code: str
    human: str
    note: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with a title: each of the `lines` is what stands large (a name) and what stands below it, smaller."""

    title: str
    about: str
    lines: tuple[tuple[str, str], ...]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A slip for one thing: a meal, a room, a seat. `big` is what its owner looks for, `lines` label and value."""

    event: str
    title: str
    name: str
    unit: str
    big: str
    lines: tuple[tuple[str, str], ...] = ()
    code: str = ""
    human: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt for a document kit: the `items`, ticked, and one line for each of the `signs`.

    `to_come` are the items not handed over yet: their boxes are left for the pen.
    """

    event: str
    title: str
    name: str
    unit: str
    items: tuple[str, ...]
    signs: tuple[str, ...]
    foot: str = ""
    to_come: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """The label for the back of a certificate's frame; `words` are the words for batch and position."""

    event: str
    name: str
    unit: str
    award: str
    batch: int
    position: int
    code: str
    human: str
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A position on a sheet, or with `number` 0 what belongs to the one before.

    `mark` stands in a frame ("CHƯA CÓ MẶT"), a name that is not `strong` is thinner; `above` is a heading that begins
    a new part of the sheet with this row.
    """

    number: int
    name: str
    detail: str
    mark: str = ""
    strong: bool = True
    above: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A numbered list that somebody carries: a tray of awards, or those to be called."""

    title: str
    about: str
    rows: tuple[SheetRow, ...]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The attendance for the chair, as it was `at` some time: `figures` are label and figure, the first largest."""

    event: str
    title: str
    at: str
    figures: tuple[tuple[str, str], ...]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class TestPage:
    """What shows whether a printer is set up right; `about` are facts, `line` has the hardest letters."""

    __test__ = False  # not a test, whatever pytest thinks of the name

    printer: str
    about: tuple[str, ...]
    line: str
    code: str
    human: str


Slip = Badge | Listing | Ticket | Receipt | Label | Sheet | Summary | TestPage

# The tags are stored in spools: they never change.
_KINDS: dict[str, type[Slip]] = {
    "badge": Badge,
    "listing": Listing,
    "ticket": Ticket,
    "receipt": Receipt,
    "label": Label,
    "sheet": Sheet,
    "summary": Summary,
    "test": TestPage,
}
_TAGS = {kind: tag for tag, kind in _KINDS.items()}


def to_payload(slip: Slip) -> dict[str, Any]:
    """The slip as plain data for the spool, tagged with what it is."""
    return {"slip": _TAGS[type(slip)], **asdict(slip)}


def from_payload(payload: Mapping[str, Any]) -> Slip:
    """The slip that `to_payload` stored; SpoolError if this version does not know it."""
    try:
        return cast("Slip", _read(_KINDS[payload["slip"]], {key: payload[key] for key in payload if key != "slip"}))
    except (KeyError, TypeError, ValueError) as error:
        raise SpoolError("A stored ticket cannot be read.") from error


def _read(kind: Any, value: Any) -> Any:
    """The value as `kind`, a type that a field of a slip has: JSON knows lists and objects, slips tuples and rows."""
    if isinstance(kind, type) and is_dataclass(kind):
        if not isinstance(value, Mapping):
            raise TypeError(kind)
        return kind(**{key: _read(_types(kind)[key], item) for key, item in value.items()})
    if kinds := get_args(kind):
        if not isinstance(value, list | tuple):
            raise TypeError(kind)
        each = (kinds[0],) * len(value) if kinds[-1] is Ellipsis else kinds
        return tuple(_read(inner, item) for inner, item in zip(each, value, strict=True))
    if type(value) is not kind:  # exactly: True is no number here
        raise TypeError(kind)
    return value


@cache
def _types(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
