"""The rule of the figures read out at the opening: frozen once, as it begins."""

from __future__ import annotations

from collections.abc import Mapping

from agenda import events as agenda_events
from agenda.runsheet import Runsheet
from kiosk.conference.events import FiguresFrozen
from kiosk.conference.opening_figures import Figures, reads_figures


def opens(sheet: Runsheet, events: tuple[agenda_events.Event, ...]) -> bool:
    """Return whether events begin a step with figures that are read out."""
    begun = {event.step for event in events if isinstance(event, agenda_events.StepStarted)}
    return any(step.key in begun and reads_figures(step.segments) for step in sheet.steps)


def freeze(last: Figures | None, counts: Mapping[str, int]) -> FiguresFrozen:
    """Return the next snapshot."""
    return FiguresFrozen((last.n if last else 0) + 1, dict(counts))
