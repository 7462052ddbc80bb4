"""The figures read out at the opening, frozen when it begins: the introduction and the report say the same.

Who comes later is counted in the hall at once, and in the next snapshot; what was read aloud never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agenda import events as agenda_events
from agenda.runsheet import Runsheet
from kiosk.facts.fact import OwnFact

# The segments whose lines are read from the snapshot.
SOURCES = frozenset({"guests_present", "delegates_report"})


@dataclass(frozen=True, slots=True)
class FiguresFrozen(OwnFact):
    """The figures of the hall as they stood at this moment: the `n`th snapshot, `counts` by name."""

    kind: ClassVar[str] = "figures.frozen"
    n: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class FreezeFigures:
    """Freeze the figures as they stand now."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A snapshot: its number, when (UTC epoch ms), and the counts; `counts` has present, summoned and the hall's."""

    n: int
    wall_ms: int
    counts: Mapping[str, int]


def opens(sheet: Runsheet, events: tuple[agenda_events.Event, ...]) -> bool:
    """Return whether events begin a step with figures that are read out."""
    begun = {event.step for event in events if isinstance(event, agenda_events.StepStarted)}
    return any(step.key in begun and reads_figures(step.segments) for step in sheet.steps)


def reads_figures(segments: tuple[Any, ...]) -> bool:
    """Return whether a step has a segment whose lines are read from the snapshot."""
    return any(segment.source in SOURCES for segment in segments)


def freeze(last: Figures | None, counts: Mapping[str, int]) -> FiguresFrozen:
    """Return the next snapshot."""
    return FiguresFrozen((last.n if last else 0) + 1, dict(counts))
