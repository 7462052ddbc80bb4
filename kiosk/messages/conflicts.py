"""How a conflict between stations is told, in one line for the top of every screen."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.conference.conflicts import Conflict, Double, station_name
from kiosk.conference.state import Conference
from kiosk.i18n import _, word
from kiosk.messages.durations import time_of_day
from kiosk.messages.scans import ROLE_NAMES


def conflict_line(conference: Conference, found: Sequence[Conflict]) -> str:
    """Return the first conflict, and how many more there are; "" for none."""
    if not found:
        return ""
    text = _one(conference, found[0])
    if len(found) > 1:
        text += "  " + _("(+{count} more)").format(count=len(found) - 1)
    return text + "  " + _("— settled at the overview")


def _one(conference: Conference, conflict: Conflict) -> str:
    if isinstance(conflict, Double):
        text = _("! {name} was let in at two desks ({posts})")
        name = conference.roster.people[conflict.number].full_name
        return text.format(name=name, posts=", ".join(conflict.posts))
    text = _("✗ {station} worked on {role} while {leader} led: {count} acts from {time} on do not count")
    return text.format(
        station=station_name(conference, conflict.station_id) or _("Another machine"),
        role=word(ROLE_NAMES, conflict.role),
        leader=station_name(conference, conflict.leader) or _("another machine"),
        count=conflict.count,
        time=time_of_day(conflict.first_ms, conference.settings.zone, seconds=False),
    )
