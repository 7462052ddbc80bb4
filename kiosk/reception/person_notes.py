"""What reception knows of people beyond their arrival: excuses, hand-outs, answers, notes, corrections, codes.

Folded from facts; each of them names a person, and the last one about a thing stands.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kiosk.reception import events


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why a person is not here; `until` is the "HH:MM" at which he is expected, None: not today."""

    reason: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a desk is told when the person comes; `stops`: he sees the organisers first."""

    text: str
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A name that was written wrong, and the fact that says so; `before` holds every wrong writing there was."""

    old: str
    new: str
    event_id: str
    before: frozenset[str] = frozenset()


@dataclass(slots=True)
class PersonNotes:
    """The state. Mutable: one owner applies facts in the order of the fold."""

    excuses: dict[int, Excuse] = field(default_factory=dict)
    handed: dict[int, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    # From whom something noted as given was taken back: there the order of the two matters.
    returned: set[int] = field(default_factory=set)
    answers: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    notes: dict[int, Note] = field(default_factory=dict)
    corrections: dict[int, Correction] = field(default_factory=dict)
    # What is written on the badge that lies ready since before the day, as a digest.
    ready: dict[int, str] = field(default_factory=dict)
    serials: dict[tuple[int, int], int] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    pin: events.PinSet | None = None
    wrong_pins: list[tuple[str, int]] = field(default_factory=list)

    def serial(self, number: int, code_kind: int) -> int:
        """Return the serial that a person's codes of one kind bear now."""
        return self.serials.get((number, code_kind), 0)

    def due(self, number: int, hand_outs: tuple[str, ...]) -> list[str]:
        """Return what a person has not been given yet, in the order of the settings."""
        return [item for item in hand_outs if item not in self.handed.get(number, {})]
