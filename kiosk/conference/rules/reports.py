"""The rule of the delegates' report: frozen with the next number."""

from __future__ import annotations

from kiosk.conference.reports import report_of
from kiosk.conference.state import Conference
from kiosk.reception.events import DelegatesFrozen
from kiosk.reception.snapshots import frozen


def freeze(conference: Conference) -> DelegatesFrozen:
    """Return the next snapshot."""
    return frozen(report_of(conference), max((snapshot.n for snapshot in conference.reports), default=0))
