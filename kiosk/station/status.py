"""The figures of this moment, for `kiosk status` and whoever reads its JSON."""

from __future__ import annotations

import contextlib
from typing import Any

from agenda.timing import status as agenda_status
from kiosk.errors import TOLD
from kiosk.station.station import Station


def status_of(station: Station) -> dict[str, Any]:
    """Return the contract of `kiosk status --json`. Shares are of those present; None means no data yet."""
    with station.reading() as conference:
        counts = conference.hall.counts
        summoned, present, needed = conference.summoned, conference.present, conference.needed
        return {
            "summoned": summoned,
            "present": present,
            "absent": summoned - present,
            "guests_present": counts["guest"],
            "women": counts["women"],
            "ethnic_minority": counts["ethnic_minority"],
            "direct_workers": counts["direct_workers"],
            "party": counts["party"],
            "quorum": {
                "rule": str(conference.settings.quorum),
                "needed": needed,
                "reached": summoned > 0 and present >= needed,
            },
            "printing": printing_of(station),
            "agenda": agenda_status(conference.face(station.clock.stamp())),
            "awards": conference.awards.counts(),
            **({"purged": conference.purged.to_payload()} if conference.purged else {}),
        }


def printing_of(station: Station) -> dict[str, int]:
    """Return how many print jobs are in each state; empty where nothing was ever printed."""
    if not station.folder.spool.exists():
        return {}
    from printing.spool import Spool  # late: only what prints needs it

    with contextlib.suppress(*TOLD):
        spool = Spool(station.folder.spool, lambda: station.clock.stamp().wall_ms)
        try:
            return spool.counts()
        finally:
            spool.close()
    return {}
