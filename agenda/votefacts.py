"""What can happen in a vote by show of hands: facts in the past tense, frozen and versioned, as the journal keeps them.

A payload whose sums cannot be is not ours: whatever a journal says, the fold and its shares stay possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from agenda.cleaning import clean
from agenda.tally import MOST_VOTES


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody on a list: as it is read, with the number on the roster where that is known."""

    name: str
    number: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class VoteListSet:
    """A list was put up, whole, in place of any before; `source` is the file it came from."""

    kind: ClassVar[str] = "agenda.vote_list_set"
    v: ClassVar[int] = 1
    list: int
    title: str
    names: tuple[Name, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class VoteListAmended:
    """From the floor names were added to a list and struck from it."""

    kind: ClassVar[str] = "agenda.vote_list_amended"
    v: ClassVar[int] = 1
    list: int
    added: tuple[Name, ...] = ()
    struck: tuple[Name, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VotesCounted:
    """The hands were counted; a correction names the count it corrects (`of`) and its `reason`.

    `derived`: nobody counted the yes-votes. `present`, `summoned` and `needed` are the delegates by check-in, those
    summoned and the quorum as they were then: what was read aloud does not change when somebody leaves.
    """

    kind: ClassVar[str] = "agenda.votes_counted"
    v: ClassVar[int] = 1
    list: int
    hall: int
    yes: int
    no: int
    other: int
    derived: bool = False
    of: str | None = None
    reason: str = ""
    present: int | None = None
    summoned: int | None = None
    needed: int | None = None


Event = VoteListSet | VoteListAmended | VotesCounted
EVENTS: tuple[type[Event], ...] = (VoteListSet, VoteListAmended, VotesCounted)


def to_payload(event: Event) -> dict[str, Any]:
    """Return the fields of a fact as plain data."""
    return asdict(event)


def from_payload(kind: str, v: int, payload: Mapping[str, Any]) -> Event | None:
    """Return the fact; None when its kind, version or fields are not ones known here."""
    try:
        match kind, v:
            case VoteListSet.kind, 1:
                return VoteListSet(
                    _number(payload["list"]),
                    _text(payload["title"]),
                    _names(payload["names"]),
                    _text(payload.get("source", "")),
                )
            case VoteListAmended.kind, 1:
                added, struck = _names(payload.get("added", ())), _names(payload.get("struck", ()))
                return VoteListAmended(_number(payload["list"]), added, struck, _text(payload.get("reason", "")))
            case VotesCounted.kind, 1:
                return _counted(payload)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return None


def _counted(payload: Mapping[str, Any]) -> VotesCounted:
    hall, yes, no, other = (_number(payload[name]) for name in ("hall", "yes", "no", "other"))
    if not 1 <= hall <= MOST_VOTES or yes + no + other > hall:
        raise ValueError(hall)
    derived, of = payload.get("derived", False), payload.get("of")
    if type(derived) is not bool:
        raise TypeError(derived)
    known = (None if (n := payload.get(name)) is None else _number(n) for name in ("present", "summoned", "needed"))
    return VotesCounted(
        _number(payload["list"]),
        hall,
        yes,
        no,
        other,
        derived,
        None if of is None else _text(of),
        _text(payload.get("reason", "")),
        *known,
    )


def _names(value: Any) -> tuple[Name, ...]:
    return tuple(
        Name(
            _text(row["name"]),
            None if row.get("number") is None else _number(row["number"]),
            _text(row.get("unit") or ""),
        )
        for row in value
    )


def _number(value: Any) -> int:
    # `type() is` and not isinstance: True is no number of hands.
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(value)
    return clean(value)
