"""What two stations that were cut off from each other did twice or against each other: kept, and told until settled.

Every screen tells of it; the overview settles it. Cheap to ask for: it looks at what clashed, not at the roster.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.conference.commands import Role
from kiosk.conference.state import Conference


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody whom two desks admitted; the earlier admission is the arrival. `posts` are the desks."""

    key: str
    number: int
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """What a station did in a role while another led there: it stands in the journal and does not count.

    `count` is how many acts that were, `first_ms` and `last_ms` when (UTC epoch ms); `leader` is who leads now.
    """

    key: str
    role: Role
    station_id: str
    leader: str
    count: int
    first_ms: int
    last_ms: int


Conflict = Double | Aside


def conflicts(conference: Conference) -> list[Conflict]:
    """Return what is not settled yet: work that does not count first, for somebody goes on as if it did."""
    closed = conference.person_notes.closed
    found: list[Conflict] = [*_asides(conference), *_doubles(conference)]
    return [one for one in found if one.key not in closed]


def _doubles(conference: Conference) -> Iterator[Double]:
    hall = conference.hall
    for number in sorted(hall.doubled & conference.roster.people.keys()):
        standing = [a for a in hall.history(number) if a.event_id not in hall.annulled and not a.told]
        posts = tuple(dict.fromkeys(admission.post for admission in standing))
        yield Double("double:" + ":".join(sorted(admission.event_id for admission in standing)), number, posts)


def _asides(conference: Conference) -> Iterator[Aside]:
    for (role, station_id), moments in conference.aside.items():
        holder = conference.terms.holders.get(role)
        leader = holder.station_id if holder else ""
        # More of it is another matter than what was settled.
        key = f"aside:{role}:{station_id}:{len(moments)}"
        # What one command wrote has one moment: people count what they did, not its facts.
        yield Aside(key, role, station_id, leader, len(set(moments)), min(moments), max(moments))


def station_name(conference: Conference, station_id: str) -> str:
    """Return what people call a station: what it was enrolled as, else the post heard from it last; "" for neither."""
    slot = conference.slots.get(station_id)
    enrolled = [member.label for member in conference.members.values() if member.slot == slot and slot is not None]
    if enrolled:
        return enrolled[-1]
    posts = {post: ms for (station, post), ms in conference.heard.items() if station == station_id and post != "CLI"}
    return max(posts, key=lambda post: posts[post], default="")
