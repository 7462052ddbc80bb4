"""The rule of the journal of a conference whose personal data is deleted."""

from __future__ import annotations

from kiosk.conference.commands import NotePurged
from kiosk.conference.events import ConferenceConfigured, ConferencePurged, StationJoined


def decide_purged(command: NotePurged) -> list[StationJoined | ConferenceConfigured | ConferencePurged]:
    """Return the only facts of the new journal."""
    return [StationJoined(), ConferenceConfigured(command.settings), command.fact]
