"""Which laptop prints a ticket: the one that asked for it, until it hands it over, then the one that has it last.

A ticket is passed from hand to hand: only who has it may pass it on, so the hand-overs of a ticket form one line and
the last one in the order of the fold is the last one in truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.conference.members import Member
from kiosk.conference.settings import PrinterConfig
from kiosk.journal.envelope import Event


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over as folded: who wrote it and when, and the laptop, the printer and the copy it names.

    `since` is its place in the fold as a text that sorts as the fold does: of two hand-overs of a ticket the greater
    one stands.
    """

    since: str
    station_id: str
    wall_ms: int
    copy: int
    printer: str
    at: str
    again: bool
    by_hand: bool

    @classmethod
    def of(cls, event: Event) -> HandedOver:
        """Read an event. Raises KeyError, TypeError or ValueError for fields that are not ours."""
        payload = event.payload
        hlc, id_ = event.order
        return cls(
            since=f"{hlc:020d} {id_}",
            station_id=event.station_id,
            wall_ms=event.wall_ms,
            copy=int(payload["copy"]),
            printer=str(payload["printer"]),
            at=str(payload["at"]),
            again=bool(payload.get("again")),
            by_hand=bool(payload.get("by_hand")),
        )

    def reaches(self, label: str | None, station_id: str) -> bool:
        """Whether this laptop prints the ticket now; who wrote the hand-over never does, whatever it is called."""
        return self.at == label and self.station_id != station_id


def takes_part(printer: PrinterConfig, members: Mapping[str, Member]) -> bool:
    """Whether a printer can be worked: by every laptop, or by one that was enrolled and not shut out.

    Without a hub nobody is enrolled, and the one machine there is works them all.
    """
    standing = {member.label for member in members.values() if not member.revoked}
    return not printer.at or not members or printer.at in standing
