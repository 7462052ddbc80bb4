"""Terms: which station may lead the roster, the runsheet and the award calls. A human takes one; no timer does.

A gated event counts only if its writer held the term when it was written; the others are kept and shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.conference.commands import Role
from kiosk.errors import Refusal

# A hand-over of a certificate is a fact that always counts, whoever saw it; a proxy is named at reception.
# So is what the wing and the tray have seen.
_UNGATED = frozenset(
    {
        "awards.certificate_handed",
        "awards.proxy_named",
        "awards.proxy_withdrawn",
        "awards.family_named",
        "awards.wing_reached",
        "awards.wing_left",
        "awards.tray_checked",
        "awards.tray_returned",
        "awards.withheld",
        "awards.released",
        "awards.presence_noted",
        "awards.wording_confirmed",
    }
)
_PREFIXES: dict[str, Role] = {"roster": "roster", "agenda": "agenda", "awards": "award"}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a term: the station, and the number of the term."""

    station_id: str
    number: int


def role_of(kind: str) -> Role | None:
    """Return the term that gates an event kind, or None."""
    return None if kind in _UNGATED else _PREFIXES.get(kind.partition(".")[0])


@dataclass(slots=True)
class Terms:
    """The holders, folded. Of two takings with one number the first in the fold stands."""

    holders: dict[str, Holder] = field(default_factory=dict)

    def take(self, role: str, number: int, station_id: str) -> None:
        """Apply a taking."""
        known = self.holders.get(role)
        if known is None or number > known.number:
            self.holders[role] = Holder(station_id, number)

    def counts(self, kind: str, station_id: str, number: int | None) -> bool:
        """Whether an event written under term *number* is one to act on."""
        role = role_of(kind)
        if role is None:
            return True
        return self.holders.get(role) == Holder(station_id, number or 0)

    def number_for(self, role: Role, station_id: str) -> int:
        """Return the number under which a station may act. Raises Refusal if another station leads."""
        known = self.holders.get(role)
        if known is None or known.station_id != station_id:
            raise Refusal(
                "Another station leads here. To lead from this one: F9, or by command `kiosk {role} take`.",
                role=_VERB[role],
            )
        return known.number


_VERB: dict[Role, str] = {"roster": "roster", "agenda": "agenda", "award": "awards"}
