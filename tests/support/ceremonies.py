"""Award calls as tests drive them: a list in which people receive twice, every command, and facts of other posts."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import strategies as st

from agenda.stamps import Stamp
from kiosk.awards import commands as c
from kiosk.awards import events
from kiosk.awards.events import Entry, Event
from kiosk.awards.fold import apply
from kiosk.awards.model import Certificate, Decision
from kiosk.awards.planning import PlanRules, plan
from kiosk.awards.presenters import Leader
from kiosk.awards.rules.arrangement import placed
from kiosk.awards.rules.award_list import decide_replan
from kiosk.awards.rules.calls import decide
from kiosk.awards.state import Awards

NUMBERS = ("1/QĐ", "2/QĐ", "3/QĐ")
DECISIONS = tuple(Decision(number=n, date="2025-01-01", authority="LĐLĐ", award="Giấy khen") for n in NUMBERS)
LEADERS = (Leader(90, "Chủ tịch LĐLĐ tỉnh", 1), Leader(91, "Phó Chủ tịch LĐLĐ tỉnh", 2))


def certificate(id_: int, decision: int, number: int | None = None, **fields_: Any) -> Certificate:
    about: dict[str, Any] = {
        "kind": "individual",
        "name": f"Người {id_}",
        "award": "Giấy khen",
        "number": number or id_,
    }
    return Certificate(id=id_, decision=NUMBERS[decision - 1], **(about | fields_))


# Persons 3, 4 and 6 receive under more than one decision, 4 three times; 6 is dead under the second.
CERTIFICATES = (
    certificate(1, 1, kind="collective", representative="Lê A", representative_title="Ông"),
    certificate(2, 1, 3, kind="collective", representative="Người 3"),
    certificate(3, 1),
    certificate(4, 1),
    certificate(5, 1, proxy_title="ông", proxy_name="Lê B"),
    certificate(6, 1),
    certificate(7, 1),
    certificate(8, 2, 4),
    certificate(9, 2),
    certificate(10, 2, 6, posthumous=True, family_name="Lê C", family_relation="con trai"),
    certificate(11, 2, 3),
    certificate(12, 2),
    certificate(13, 3, 4),
    certificate(14, 3),
    certificate(15, 3, posthumous=True),
)
IMPORTED = events.AwardsImported(DECISIONS, CERTIFICATES, plan(CERTIFICATES, 3))
RULES = PlanRules(size=3, leaders=LEADERS)
BATCH = (c.Call(), c.Stage(), c.Hand(), c.Photo(), c.Clear())


class Calls:
    """A journal in miniature: decides, numbers, stamps and applies; `present` are those checked in."""

    def __init__(self, imported: events.AwardsImported = IMPORTED) -> None:
        self.present = frozenset(range(1, 16))
        self.entries: list[Entry] = []
        self.state = Awards.empty()
        self.put(imported)

    def put(self, event: Event, id_: str = "") -> Entry:
        """Take in a fact, whoever wrote it."""
        n = len(self.entries)
        entry = Entry(id_ or f"e{n:05}", event, Stamp(n * 1000, n * 1_000_000_000, "b"))
        self.entries.append(entry)
        self.state = apply(self.state, entry)
        return entry

    def do(self, *commands: c.Command | c.Replan) -> Awards:
        for command in commands:
            for event in self.decide(command):
                self.put(event)
        return self.state

    def decide(self, command: c.Command | c.Replan) -> tuple[Event, ...]:
        if isinstance(command, c.Replan):
            return tuple(decide_replan(self.state, command, RULES))
        return decide(self.state, command, self.present)

    def add(self, decision: int, number: int, **about: Any) -> Certificate:
        """Add somebody on the day, as the desk does."""
        added = replace(certificate(self.state.next_certificate, decision, number, **about), added=True)
        self.put(events.RecipientAdded(added, tuple(placed(self.state, self.state.batches, added))))
        return added


IDS = st.integers(0, 18)
BATCHES = st.integers(0, 9)
DECISION = st.sampled_from([*NUMBERS, "9/QĐ"])
WORDS = st.sampled_from(["", "mất bằng", "  "])
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "certificate": IDS,
    "certificates": st.lists(IDS, max_size=3).map(tuple),
    "one": IDS,
    "other": IDS,
    "batch": BATCHES,
    "decision": DECISION,
    "reason": WORDS,
    "name": st.sampled_from(["", "Lê D"]),
    "title": st.sampled_from(["", "Ông"]),
    "relation": WORDS,
    "authority": WORDS,
    "position": st.integers(-1, 5),
    "positions": st.lists(st.integers(0, 4), max_size=3).map(tuple) | st.permutations([1, 2]).map(tuple),
    "by": st.integers(-4, 4),
    "presenters": st.lists(st.sampled_from([90, 91, 92, 93]), max_size=4).map(tuple),
    "side": st.sampled_from(["left", "right", None]),
    "to": st.none() | IDS,
    "size": st.none() | st.integers(1, 5),
    "of": st.none() | st.integers(0, 80).map(lambda n: f"e{n:05}"),
    "receiver": st.none() | st.just("bà Lê E"),
    "manner": st.sampled_from(["stage", "seat", "later"]),
}
_OPTIONAL = {
    c.Announce: {"decision"},
    c.Call: {"batch"},
    c.LockBatch: {"batch"},
    c.Hand: {"certificate"},
}
_OF_COMMAND: dict[tuple[type, str], st.SearchStrategy[Any]] = {(c.Replan, "presenters"): st.none() | st.integers(1, 3)}


def _builds(cls: type) -> st.SearchStrategy[Any]:
    how = {}
    for f in fields(cls):
        of = _OF_COMMAND.get((cls, f.name), FIELDS.get(f.name, st.booleans()))
        how[f.name] = st.none() | of if f.name in _OPTIONAL.get(cls, ()) else of
    return st.builds(cls, **how)


ANY_COMMAND = st.sampled_from([*c.COMMANDS, c.Replan]).flatmap(_builds)
# What moves people about, and what the stage presses most.
ARRANGING = st.sampled_from(
    [c.Postpone, c.MoveCertificate, c.MoveBatch, c.Together, c.AnnulCertificate, c.NoteAbsent, c.LockBatch, c.Reorder]
).flatmap(_builds)
