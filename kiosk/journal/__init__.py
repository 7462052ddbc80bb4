"""The journal: every fact of the conference, written once and never changed."""

from kiosk.journal.envelope import Event, Fact
from kiosk.journal.store import Journal

__all__ = ["Event", "Fact", "Journal"]
