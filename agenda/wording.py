"""Every text of a programme that is read out, with whom its {name} means and which {fields} are filled in it.

It mirrors how `agenda.script` and the award calls choose and fill lines, so that a file can be checked beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agenda.locating import Path
from agenda.programme import Item, Programme, Segment

FIELD = re.compile(r"\{([^{}]*)\}")
GUESTS = "guests_present"

_ALWAYS = frozenset("host management meal_place presidium secretaries present hall summoned hall_pct".split())
_PERSON = frozenset("address name post unit next_address next_name next_post next_unit".split())
_VOTE = frozenset(
    "list_title list_count composition yes no other not_voting yes_pct no_pct other_pct not_voting_pct".split()
)
_CALL = frozenset(
    "address announcer announcer_post decision_no decision_date authority award batch_count presenters names"
    " next_batch_count side".split()
)
# Lines about a whole row: {names} is the one that is called now.
_ROWS = {
    "script_collectives": "{names}",
    "script_individuals": "{names}",
    "script_next": "{next_batch_count}",
}
_NAME = frozenset({"name"})
_AWARDS: dict[str, frozenset[str]] = {
    "script_decision": _CALL,
    "script_presenters": _CALL,
    "script_collectives": _CALL,
    "script_individuals": _CALL,
    "script_posthumous": frozenset("address name award family_address family relation".split()),
    "script_posthumous_photo": _CALL,
    "script_proxy": frozenset("address name award proxy_address proxy proxy_post".split()),
    "script_next": _CALL,
    "script_photo": _CALL,
    "script_clear": _CALL,
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One text. `persons`: everybody {name} could mean; `unmeant`: it is also read where there is nobody.

    `instead` is what to write where two could be meant; `known` are the fields that may be filled in it, `certain`
    those of them that can only be one person's; `announced`: the item has an announcer, whom {address} then means.
    """

    path: Path
    text: str
    persons: tuple[str, ...]
    unmeant: bool
    instead: str
    known: frozenset[str]
    announced: bool
    certain: frozenset[str] = frozenset()

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the {fields} in it, in order."""
        return tuple(name.strip() for name in FIELD.findall(self.text))


def wordings(programme: Programme) -> Iterator[Wording]:
    """Return every text of a programme that is read out, in the order of the file's items."""
    for i, item in enumerate(programme.items):
        yield from _of_item(item, ("item", i))


def _of_item(item: Item, path: Path) -> Iterator[Wording]:
    for j, segment in enumerate(item.segments):
        yield from _of_segment(item, segment, (*path, "segment", j))
    yield from _between(item, path)
    speakers = [segment.who for segment in item.segments if segment.who]
    # Each of them could be meant, whoever speaks at the moment: the file says it once for all.
    persons = _distinct(*speakers, *((item.announcer,) if item.announcer else ()))
    here = [segment for segment in item.segments if not segment.script and not _has_between(item, segment)]
    unmeant = not speakers or any(not segment.who for segment in here)
    known = _known(item, item.segments)
    for place, text in _texts(path, "script", item.script, item.script_passed, item.script_failed):
        instead = "[item.segment_script]" if len(_distinct(*speakers)) > 1 else "[[item.segment]]"
        yield Wording(place, text, persons if speakers else (), unmeant, instead, known, bool(item.announcer))
    for name, fields in _AWARDS.items():
        text = getattr(item, name)
        if text:
            yield _of_call(item, (*path, name), text, fields)


def _of_segment(item: Item, segment: Segment, path: Path) -> Iterator[Wording]:
    known = _known(item, [segment])
    for place, text in _texts(path, "script", segment.script, segment.script_passed, segment.script_failed):
        persons, instead = _meant(segment, text)
        yield Wording(place, text, persons, not persons, instead, known, bool(item.announcer))


def _between(item: Item, path: Path) -> Iterator[Wording]:
    """Return the lines before and after each speaker; who could be meant is asked of one speaker at a time."""
    served = [segment for segment in item.segments if not segment.script and segment.who]
    known = _known(item, served)
    for name, lines in (("before", item.segment_script.before), ("after", item.segment_script.after)):
        for k, text in enumerate(lines):
            place = (*path, "segment_script", name, k)
            # Lines that serve nobody are never read; of those who are served the one in doubt decides.
            persons, instead = max((_meant(segment, text) for segment in served), key=_doubt, default=((), ""))
            yield Wording(place, text, persons, False, instead, known, bool(item.announcer))


def _of_call(item: Item, path: Path, text: str, known: frozenset[str]) -> Wording:
    """Return a line of the award calls: it names the announcer, those in the row, or one of them."""
    announcer = item.announcer or "announcer"
    if path[-1] == "script_proxy":
        return Wording(path, text, ("{name}", "{proxy}"), False, "{proxy_post}", known, True, _NAME)
    if path[-1] == "script_posthumous":
        return Wording(path, text, ("{name}", "{family}"), False, "{relation}", known, True, _NAME)
    instead = _ROWS.get(str(path[-1]), "{announcer}")
    return Wording(path, text, (announcer, "{names}"), False, instead, known, True)


def _meant(segment: Segment, text: str) -> tuple[tuple[str, ...], str]:
    """Return everybody that {name} could mean in a line of a segment, and what to write where that are two."""
    who = (segment.who,) if segment.who else ()
    if segment.source == GUESTS and ("{name}" in text or "{block}" in text):
        return (GUESTS, *who), "[[item.segment]]"
    if segment.who and segment.panel:
        return _distinct(*who, segment.panel[0]), "{panel}"
    return who, "who"


def _doubt(meant: tuple[tuple[str, ...], str]) -> int:
    return len(meant[0])


def _has_between(item: Item, segment: Segment) -> bool:
    return bool(segment.who and (item.segment_script.before or item.segment_script.after))


def _known(item: Item, segments: tuple[Segment, ...] | list[Segment]) -> frozenset[str]:
    known = _ALWAYS | _PERSON | {"topic"}
    if item.announcer:
        known |= {"announcer", "announcer_post"}
    if any(segment.panel for segment in segments):
        known |= {"panel"}
    if any(segment.source == GUESTS for segment in segments):
        known |= {"block"}
    return known | _VOTE if item.kind == "vote" else known


def _texts(
    path: Path, name: str, lines: tuple[str, ...], passed: str | None, failed: str | None
) -> Iterator[tuple[Path, str]]:
    yield from (((*path, name, k), text) for k, text in enumerate(lines))
    for field, text in (("script_passed", passed), ("script_failed", failed)):
        if text:
            yield (*path, field), text


def _distinct(*whos: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(whos))
