"""The vote as the conference sees it: which list is at hand, its composition, and the sentence to read out."""

from __future__ import annotations

from collections.abc import Sequence

from agenda.programme import Item
from agenda.tally import Tally
from agenda.vote import Ballot, Name
from kiosk.conference.state import Conference
from kiosk.roster.people import Person

_FIGURES = {
    "women": "nữ",
    "ethnic_minority": "người dân tộc thiểu số",
    "party": "đảng viên",
    "direct_workers": "lao động trực tiếp",
}
_MARKS = {"party", "direct_workers"}


def vote_item(conference: Conference) -> Item | None:
    """Return the item of the programme that votes, None if there is none."""
    return next((step.item for step in conference.runsheet.steps if step.kind == "vote" and step.item), None)


def titles(conference: Conference) -> tuple[str, ...]:
    """Return the lists the programme names."""
    item = vote_item(conference)
    return item.lists if item else ()


def ballots(conference: Conference) -> tuple[Ballot, ...]:
    """Return every list in order."""
    return conference.votes.all(titles(conference))


def at_hand(conference: Conference) -> Ballot | None:
    """Return the list that is voted on: the first one without a result, else the last."""
    found = ballots(conference)
    return next((ballot for ballot in found if ballot.result is None), found[-1] if found else None)


def passed(conference: Conference, result: Tally) -> bool:
    """Return whether a result meets the threshold of the programme."""
    item = vote_item(conference)
    return result.passes(item.threshold if item else ">1/2")


def quorate(conference: Conference, ballot: Ballot) -> bool:
    """Return whether enough of those summoned were in the hall; it warns, and never blocks.

    What the tellers counted decides; before that, who is checked in.
    """
    needed = conference.needed if ballot.hall.needed is None else ballot.hall.needed
    return (ballot.result.hall if ballot.result else conference.present) >= needed


def composition(conference: Conference, names: Sequence[Name]) -> dict[str, int]:
    """Return how many are on the roster, and of those the women, minority, party members and direct workers.

    A figure of which the roster knows nothing is left out.
    """
    known = _known(conference, names)
    told = {what: [p for p in known if _says(p, what)] for what in _FIGURES}
    return {"known": len(known)} | {what: sum(_is(p, what) for p in people) for what, people in told.items() if people}


def composition_text(conference: Conference, names: Sequence[Name]) -> str:
    """Return the composition as it is read out; "" unless everybody on the list is on the roster.

    Women and minorities are counted only where the roster says it of each; the other columns hold marks, and there
    nothing means no.
    """
    known = _known(conference, names)
    if len(known) < len(names):
        return ""
    whole = {what for what in _FIGURES if what in _MARKS or all(_says(person, what) for person in known)}
    counts = composition(conference, names)
    return ", ".join(
        f"{counts[what]} {words}" for what, words in _FIGURES.items() if what in whole and counts.get(what)
    )


def _known(conference: Conference, names: Sequence[Name]) -> list[Person]:
    people = conference.roster.people
    return [people[name.number] for name in names if name.number in people]


def _says(person: Person, what: str) -> bool:
    return {
        "women": person.gender,
        "ethnic_minority": person.ethnicity,
        "party": person.party,
        "direct_workers": person.direct_worker,
    }[what] is not None


def _is(person: Person, what: str) -> bool:
    return {
        "women": person.gender == "nữ",
        "ethnic_minority": person.is_minority,
        "party": person.party is True,
        "direct_workers": person.direct_worker is True,
    }[what]
