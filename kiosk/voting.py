"""The vote as the conference sees it: which list is at hand, its composition, and the sentence to read out."""

from __future__ import annotations

from collections.abc import Sequence

from agenda.programme import Item
from agenda.script import MISSING, fill
from agenda.tally import Tally, plain_share
from agenda.vote import Ballot, Name
from kiosk.conference import Conference
from kiosk.roster.people import Person
from kiosk.vietnamese import fold

_PASSED = (
    "Có {yes}/{hall} đại biểu tán thành, đạt tỷ lệ {yes_pct}%. "
    "Như vậy, Hội nghị đã thông qua danh sách {list_count} đại biểu dự {list_title}."
)
_FAILED = "Có {yes}/{hall} đại biểu tán thành, đạt tỷ lệ {yes_pct}%. Danh sách chưa được thông qua; xin ý kiến Chủ tọa."


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


def quorate(conference: Conference, result: Tally) -> bool:
    """Return whether enough of those summoned were in the hall; it warns, and never blocks."""
    return result.hall >= conference.needed


def composition(conference: Conference, names: Sequence[Name]) -> dict[str, int]:
    """Return how many of a list are women, of a minority, in the party, direct workers: of those on the roster."""
    people = conference.roster.people
    known = [people[name.number] for name in names if name.number in people]
    return {
        "known": len(known),
        "women": sum(person.gender == "nữ" for person in known),
        "ethnic_minority": sum(person.is_minority for person in known),
        "party": sum(person.party is True for person in known),
        "direct_workers": sum(person.direct_worker is True for person in known),
    }


def composition_text(conference: Conference, names: Sequence[Name]) -> str:
    """Return the composition as it is read out; "" where nobody of the list is on the roster."""
    counts = composition(conference, names)
    said = [
        f"{counts[what]} {words}"
        for what, words in (
            ("women", "nữ"),
            ("ethnic_minority", "người dân tộc thiểu số"),
            ("party", "đảng viên"),
            ("direct_workers", "lao động trực tiếp"),
        )
        if counts[what]
    ]
    return ", ".join(said) if counts["known"] == len(names) else ""


def vote_values(conference: Conference, ballot: Ballot) -> dict[str, str]:
    """Return what the lines of a vote may name, for one list; without a result its figures are missing."""
    known = {"list_title": ballot.title}
    if ballot.names:
        known["list_count"] = str(len(ballot.names))
        known["composition"] = composition_text(conference, ballot.names)
    result = ballot.result
    if result is None:
        return known
    summoned = conference.summoned
    shares = {f"{name}_pct": plain_share(share) for name, share in result.shares().items()}
    counts = {"yes": result.yes, "no": result.no, "other": result.other, "not_voting": result.not_voting}
    share = f"{100 * result.hall / summoned:.2f}".replace(".", ",") if summoned else MISSING
    return (
        known
        | shares
        | {name: str(count) for name, count in counts.items()}
        | {"hall": str(result.hall), "summoned": str(summoned), "hall_pct": plain_share(share)}
    )


def sentence(conference: Conference, ballot: Ballot) -> str:
    """Return what is read out of a result; "" before the count."""
    result, item = ballot.result, vote_item(conference)
    if result is None:
        return ""
    segments = item.segments if item else ()
    won = passed(conference, result)
    own = [s.script_passed if won else s.script_failed for s in segments]
    texts = [text for text in (*own, (item.script_passed if won else item.script_failed) if item else None) if text]
    values = vote_values(conference, ballot)
    text = fill(texts[0] if texts else (_PASSED if won else _FAILED), values)
    if not ballot.names:
        text = text.replace(f"danh sách {MISSING} đại biểu", "danh sách đại biểu")
    return text


def vote_lines(conference: Conference, ballot: Ballot) -> tuple[str, ...]:
    """Return what is read besides the programme's own lines: the names before the count, the result after it."""
    if ballot.result is not None:
        following = at_hand(conference)
        said = [sentence(conference, ballot)]
        if following is not None and following.number != ballot.number and following.result is None:
            said.append(f"Tiếp theo, Hội nghị biểu quyết danh sách đại biểu dự {following.title}.")
        return tuple(said)
    if not ballot.names:
        return ()
    told = composition_text(conference, ballot.names)
    head = f"Danh sách gồm {len(ballot.names)} đồng chí" + (f", trong đó có {told}." if told else ".")
    return (head, *names_lines(ballot))


def names_lines(ballot: Ballot) -> tuple[str, ...]:
    """Return the names of a list as they are read, one a line."""
    return tuple(
        f"{n}. {name.name}, {name.unit}." if name.unit else f"{n}. {name.name}."
        for n, name in enumerate(ballot.names, 1)
    )


def named(conference: Conference, text: str) -> tuple[Name, ...]:
    """Return who may be meant: by roster code, else by name, with a unit behind a comma; as typed if nobody is."""
    typed = text.strip()
    person = conference.roster.by_code(typed)
    if person is not None:
        return (_name(person),)
    name, _comma, unit = (part.strip() for part in typed.partition(","))
    same = [p for p in conference.roster.people.values() if fold(p.full_name) == fold(name) and not p.deceased]
    if unit:
        same = [p for p in same if fold(unit) in fold(p.unit or "")] or same
    return tuple(_name(person) for person in same) or (Name(name, None, unit),)


def _name(person: Person) -> Name:
    return Name(person.full_name, person.number, person.unit or "")
