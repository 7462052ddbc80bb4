"""The awards as folded from their entries: what each event does, one small function an event, none of which can fail.

Any order of arrival gives the same state: phases only go forward, a hand-over always counts, an undo is a replay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kiosk.awards import events
from kiosk.awards.effects import step
from kiosk.awards.events import Entry
from kiosk.awards.model import Lock
from kiosk.awards.state import Awards, replaced

# After so many entries the state is kept, for an undo to replay from there.
_MARK_EVERY = 50


def apply(awards: Awards, entry: Entry) -> Awards:
    """Return the state after *entry*; never fails, whatever the entry says."""
    if isinstance(entry.event, events.AwardsUndone):
        return _without(awards, entry.event.of)
    marks = _marked(awards, len(awards.entries))
    kept = replaced(awards, entries=(*awards.entries, entry), marks=marks)
    return kept if entry.id in awards.undone else step(kept, entry)


def _without(awards: Awards, of: str) -> Awards:
    """Return the state with one more event undone: what counts is applied anew, from the last mark before it."""
    undone, entries = awards.undone | {of}, awards.entries
    at = next((place for place in range(len(entries) - 1, -1, -1) if entries[place].id == of), None)
    if at is None:
        return replaced(awards, undone=undone)  # not here yet
    marks = tuple((place, state) for place, state in awards.marks if place <= at)
    first, state = marks[-1] if marks else (0, Awards.empty())
    state = replaced(state, undone=undone, marks=marks)
    for place, entry in enumerate(entries[first:], first):
        if place > first:
            state = replaced(state, marks=_marked(state, place))
        if entry.id not in undone:
            state = step(state, entry)
    return replaced(state, entries=entries, locks=_never_twice(awards.locks, state.locks))


def _never_twice(before: Mapping[int, Lock], after: Mapping[int, Lock]) -> Mapping[int, Lock]:
    """Return the locks after an undo: what has been on paper keeps its version, another order gets one of its own."""
    found = dict(after)
    for number, lock in before.items():
        known = after.get(number)
        if known is None:
            found[number] = replace(lock, locked=False, kept_back=frozenset())
        elif known.version < lock.version:
            found[number] = replace(known, version=lock.version + known.locked)
    return found


def _marked(state: Awards, place: int) -> tuple[tuple[int, Awards], ...]:
    """Return the marks of a state that so many entries have led to, with itself if it is time for one."""
    if place % _MARK_EVERY:
        return state.marks
    return (*state.marks, (place, replaced(state, entries=(), marks=())))
