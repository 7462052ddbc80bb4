"""Votes by show of hands: lists of names, amended from the floor, each counted apart; commands, rules and fold.

A count is never overwritten: a correction names its reason and the count that it corrects, and comes behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from agenda.cleaning import clean
from agenda.collation import name_key
from agenda.errors import Refused
from agenda.tally import Tally, tally
from agenda.votefacts import EVENTS, Event, Name, VoteListAmended, VoteListSet, VotesCounted, from_payload, to_payload

__all__ = [
    "COMMANDS",
    "EVENTS",
    "MOST_LISTS",
    "AmendList",
    "Ballot",
    "Command",
    "CountVotes",
    "Event",
    "Hall",
    "Name",
    "SetList",
    "VoteListAmended",
    "VoteListSet",
    "Votes",
    "VotesCounted",
    "decide",
    "from_payload",
    "in_order",
    "to_payload",
]

MOST_LISTS = 20
_MOST_NAMES = 1000
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class SetList:
    """Put up a list, whole, in place of any before."""

    list: int
    title: str
    names: tuple[Name, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class AmendList:
    """Add names to a list and strike names from it, as they stand on it."""

    list: int
    added: tuple[Name, ...] = ()
    struck: tuple[Name, ...] = ()
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
class Hall:
    """The delegates as the conference counts them at the vote: kept beside the tellers' own number."""

    present: int | None = None
    summoned: int | None = None
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One list as it stands: names in the order they are read, and every count of it by the id of its fact."""

    number: int
    title: str
    names: tuple[Name, ...] = ()
    history: tuple[tuple[str, VotesCounted], ...] = ()

    @property
    def counts(self) -> tuple[Tally, ...]:
        """Every count, the valid one last."""
        return tuple(Tally(fact.hall, fact.yes, fact.no, fact.other, fact.derived) for _id, fact in self.history)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why each count was entered; the first one needs no reason."""
        return tuple(fact.reason for _id, fact in self.history)

    @property
    def result(self) -> Tally | None:
        """The count that is valid."""
        return self.counts[-1] if self.history else None

    @property
    def hall(self) -> Hall:
        """The delegates as the conference counted them when the valid count was entered."""
        last = self.history[-1][1] if self.history else None
        return Hall(last.present, last.summoned, last.needed) if last else Hall()


@dataclass(frozen=True, slots=True)
class Votes:
    """The ballots by number, folded."""

    ballots: Mapping[int, Ballot] = field(default_factory=dict)

    def apply(self, event: Event, event_id: str = "") -> Votes:
        """Return the votes after one more fact; never fails."""
        ballot = self.ballots.get(event.list, Ballot(event.list, ""))
        match event:
            case VoteListSet():
                ballot = replace(ballot, title=event.title, names=in_order(event.names))
            case VoteListAmended():
                kept = [name for name in ballot.names if name not in event.struck]
                ballot = replace(ballot, names=in_order((*kept, *event.added)))
            case VotesCounted():
                ballot = replace(ballot, history=(*ballot.history, (event_id, event)))
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
    """Return names sorted as a Vietnamese list is, nobody twice: of the roster no number, else no line."""
    once = {name.number if name.number is not None else name: name for name in names}
    return tuple(sorted(once.values(), key=lambda name: (name_key(name.name), name.unit, name.number or 0)))


def decide(votes: Votes, titles: tuple[str, ...], command: Command, hall: Hall | None = None) -> tuple[Event, ...]:
    """Return the fact a command leads to; `titles` are the lists the programme names. Raises Refused.

    `hall` is noted with a count; it never blocks one.
    """
    ballot = votes.ballot(command.list, titles)
    match command:
        case SetList():
            return _set(ballot, command)
        case AmendList():
            return _amend(_known(ballot, command.list), command)
        case CountVotes():
            return _count(_known(ballot, command.list), command, hall or Hall())


def _known(ballot: Ballot | None, number: int) -> Ballot:
    if ballot is None:
        raise Refused("There is no list {number}.", number=number)
    return ballot


def _set(ballot: Ballot | None, command: SetList) -> tuple[Event, ...]:
    title = _text(command.title) or (ballot.title if ballot else "")
    if not title or not 1 <= command.list <= MOST_LISTS:
        raise Refused("A list needs a title, and a number from 1 to {most}.", most=MOST_LISTS)
    _open(ballot)
    names = in_order(tuple(map(_cleaned, command.names)))
    if len(names) > _MOST_NAMES:
        raise Refused("A list has {most} names at most.", most=_MOST_NAMES)
    return (VoteListSet(command.list, title, names, clean(command.source)[-_LONGEST:]),)


def _amend(ballot: Ballot, command: AmendList) -> tuple[Event, ...]:
    _open(ballot)
    added = in_order(tuple(map(_cleaned, command.added)))
    for name in command.struck:
        if name not in ballot.names:
            raise Refused("{name} is not on this list.", name=name.name)
    for name in added:
        if len(in_order((*ballot.names, name))) == len(ballot.names):
            raise Refused("{name} is on this list already.", name=name.name)
    if not added and not command.struck:
        raise Refused("Nobody was named.")
    if len(ballot.names) + len(added) > _MOST_NAMES:
        raise Refused("A list has {most} names at most.", most=_MOST_NAMES)
    return (VoteListAmended(command.list, added, command.struck, _text(command.reason)),)


def _open(ballot: Ballot | None) -> None:
    """Refuse to change what was voted on: who wants another list voted puts one up beside it."""
    if ballot is not None and ballot.history:
        raise Refused("The votes on this list are counted; it stays as it was read.")


def _count(ballot: Ballot, command: CountVotes, hall: Hall) -> tuple[Event, ...]:
    count = tally(command.hall, command.yes, command.no, command.other)
    most = max(hall.summoned or 0, hall.present or 0)
    if most and count.hall > most:
        raise Refused("Only {most} delegates were summoned; please look at the number in the hall again.", most=most)
    reason = _text(command.reason)
    if ballot.history and not reason:
        raise Refused("This list is counted already. A correction needs its reason.")
    return (
        VotesCounted(
            command.list,
            count.hall,
            count.yes,
            count.no,
            count.other,
            count.derived,
            of=ballot.history[-1][0] if ballot.history else None,
            reason=reason,
            present=hall.present,
            summoned=hall.summoned,
            needed=hall.needed,
        ),
    )


def _cleaned(name: Name) -> Name:
    said = _text(name.name)
    if not said:
        raise Refused("Nobody was named.")
    return Name(said, name.number, _text(name.unit))


def _text(text: str) -> str:
    cleaned = clean(text)
    if len(cleaned) > _LONGEST:
        raise Refused("That text is too long: {most} letters at most.", most=_LONGEST)
    return cleaned
