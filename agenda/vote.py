"""Votes by show of hands: lists of names, amended from the floor, each counted apart; facts, fold and rules.

A count is never overwritten: a correction names its reason and comes behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, ClassVar

from agenda.cleaning import clean
from agenda.collation import name_key
from agenda.errors import Refused
from agenda.tally import Tally, tally

MOST_LISTS = 20


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
    struck: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VotesCounted:
    """The hands were counted; a count with a `reason` corrects the one before it."""

    kind: ClassVar[str] = "agenda.votes_counted"
    v: ClassVar[int] = 1
    list: int
    hall: int
    yes: int
    no: int
    other: int
    derived: bool = False
    reason: str = ""


Event = VoteListSet | VoteListAmended | VotesCounted
EVENTS: tuple[type[Event], ...] = (VoteListSet, VoteListAmended, VotesCounted)


@dataclass(frozen=True, slots=True)
class SetList:
    """Put up a list."""

    list: int
    title: str
    names: tuple[Name, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class AmendList:
    """Add names to a list and strike names from it."""

    list: int
    added: tuple[Name, ...] = ()
    struck: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CountVotes:
    """Enter what the tellers counted; without `yes` it is derived."""

    list: int
    hall: int
    yes: int | None
    no: int
    other: int
    reason: str = ""


Command = SetList | AmendList | CountVotes
COMMANDS: tuple[type[Command], ...] = (SetList, AmendList, CountVotes)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One list as it stands: names in the order they are read, and every count of it, the last one valid."""

    number: int
    title: str
    names: tuple[Name, ...] = ()
    counts: tuple[Tally, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def result(self) -> Tally | None:
        """The count that is valid."""
        return self.counts[-1] if self.counts else None


@dataclass(frozen=True, slots=True)
class Votes:
    """The ballots by number, folded."""

    ballots: Mapping[int, Ballot] = field(default_factory=dict)

    def apply(self, event: Event) -> Votes:
        """Return the votes after one more fact; never fails."""
        ballot = self.ballots.get(event.list, Ballot(event.list, ""))
        match event:
            case VoteListSet():
                ballot = replace(ballot, title=event.title, names=in_order(event.names))
            case VoteListAmended():
                kept = [name for name in ballot.names if name.name not in event.struck]
                ballot = replace(ballot, names=in_order((*kept, *event.added)))
            case VotesCounted():
                count = Tally(event.hall, event.yes, event.no, event.other, event.derived)
                ballot = replace(ballot, counts=(*ballot.counts, count), reasons=(*ballot.reasons, event.reason))
        return Votes({**self.ballots, event.list: ballot})

    def ballot(self, number: int, titles: tuple[str, ...] = ()) -> Ballot | None:
        """Return a list, also one that the programme alone names."""
        title = titles[number - 1] if 0 < number <= len(titles) else ""
        known = self.ballots.get(number)
        if known is None:
            return Ballot(number, title) if title else None
        return known if known.title else replace(known, title=title)

    def all(self, titles: tuple[str, ...]) -> tuple[Ballot, ...]:
        """Return every list, those of the programme and those put up beside it, by number."""
        numbers = sorted({*range(1, len(titles) + 1), *self.ballots})
        return tuple(ballot for n in numbers if (ballot := self.ballot(n, titles)) is not None)


def in_order(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Return names sorted as a Vietnamese list is, nobody twice."""
    once = {(name.name, name.number, name.unit): name for name in names}
    return tuple(sorted(once.values(), key=lambda name: (name_key(name.name), name.unit)))


def decide(votes: Votes, titles: tuple[str, ...], command: Command) -> tuple[Event, ...]:
    """Return the fact a command leads to; `titles` are the lists the programme names. Raises Refused."""
    ballot = votes.ballot(command.list, titles)
    match command:
        case SetList():
            return _set(ballot, command)
        case AmendList():
            return _amend(_known(ballot, command.list), command)
        case CountVotes():
            return _count(_known(ballot, command.list), command)


def _known(ballot: Ballot | None, number: int) -> Ballot:
    if ballot is None:
        raise Refused("There is no list {number}.", number=number)
    return ballot


def _set(ballot: Ballot | None, command: SetList) -> tuple[Event, ...]:
    title = clean(command.title) or (ballot.title if ballot else "")
    if not title or not 1 <= command.list <= MOST_LISTS:
        raise Refused("A list needs a title, and a number from 1 to {most}.", most=MOST_LISTS)
    if ballot is not None and ballot.counts:
        raise Refused("The votes on this list are counted; it stays as it was read.")
    return (VoteListSet(command.list, title, in_order(command.names), clean(command.source)),)


def _amend(ballot: Ballot, command: AmendList) -> tuple[Event, ...]:
    if ballot.counts:
        raise Refused("The votes on this list are counted; it stays as it was read.")
    known = {name.name for name in ballot.names}
    for name in command.struck:
        if name not in known:
            raise Refused("{name} is not on this list.", name=name)
    for added in command.added:
        if added in ballot.names:
            raise Refused("{name} is on this list already.", name=added.name)
    if not command.added and not command.struck:
        raise Refused("Nobody was named.")
    return (VoteListAmended(command.list, command.added, command.struck, clean(command.reason)),)


def _count(ballot: Ballot, command: CountVotes) -> tuple[Event, ...]:
    count = tally(command.hall, command.yes, command.no, command.other)
    reason = clean(command.reason)
    if ballot.counts and not reason:
        raise Refused("This list is counted already. A correction needs its reason.")
    return (VotesCounted(command.list, count.hall, count.yes, count.no, count.other, count.derived, reason),)


def to_payload(event: Event) -> dict[str, Any]:
    """Return the fields of a fact as plain data."""
    return asdict(event)


def from_payload(kind: str, v: int, payload: Mapping[str, Any]) -> Event | None:
    """Return the fact; None when its kind, version or fields are not ones known here."""
    try:
        match kind, v:
            case VoteListSet.kind, 1:
                return VoteListSet(
                    int(payload["list"]), str(payload["title"]), _names(payload["names"]), str(payload["source"])
                )
            case VoteListAmended.kind, 1:
                struck = tuple(str(name) for name in payload["struck"])
                return VoteListAmended(int(payload["list"]), _names(payload["added"]), struck, str(payload["reason"]))
            case VotesCounted.kind, 1:
                number, hall, yes, no, other = (int(payload[name]) for name in ("list", "hall", "yes", "no", "other"))
                derived, reason = bool(payload["derived"]), str(payload["reason"])
                return VotesCounted(number, hall, yes, no, other, derived, reason)
    except (KeyError, TypeError, ValueError):
        return None
    return None


def _names(value: Any) -> tuple[Name, ...]:
    return tuple(
        Name(str(row["name"]), None if row.get("number") is None else int(row["number"]), str(row.get("unit") or ""))
        for row in value
    )
