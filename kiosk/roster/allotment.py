"""How many delegates each unit may send, against what it has sent: the board that the organisers chase units from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.roster.people import Person
from kiosk.roster.quota import SHARES, Quota
from kiosk.roster.units import unit_key

if TYPE_CHECKING:
    from kiosk.roster.roster import Received, Roster


@dataclass(frozen=True, slots=True)
class Sent:
    """What a unit has sent: `quota` None where nothing was allotted, `received` None where no file has come."""

    unit: str
    sent: int
    women: int
    minorities: int
    direct_workers: int
    quota: Quota | None
    received: Received | None

    @property
    def lacking(self) -> int:
        """How many delegates are still to be named; negative where there are too many."""
        return self.quota.seats - self.sent if self.quota else 0

    def short_of(self) -> tuple[str, ...]:
        """Return the shares of the composition that are not reached; none before anybody was sent."""
        if self.quota is None or not self.sent:
            return ()
        return tuple(name for name in SHARES if (self._least(name) or 0) > getattr(self, name))

    def _least(self, name: str) -> int | None:
        least: int | None = getattr(self.quota, name)
        return least

    def to_json(self) -> dict[str, Any]:
        """Return the row for the command line."""
        return {
            "unit": self.unit,
            "file": self.received.file if self.received else None,
            "sent": self.sent,
            "allotted": self.quota.seats if self.quota else None,
            "missing": max(0, self.lacking),
            "women": self.women,
            "minorities": self.minorities,
            "direct_workers": self.direct_workers,
            "short_of": list(self.short_of()),
        }


def board(roster: Roster) -> list[Sent]:
    """Return a row for every unit that was allotted seats, in that order, then for those that only sent people."""
    people: dict[str, list[Person]] = {}
    for person in roster.expected():
        if person.kind == "delegate" and person.added is None:
            people.setdefault(unit_key(person.source or person.delegation or ""), []).append(person)
    keys = list(dict.fromkeys([*roster.quotas, *people]))
    return [_sent(roster, key, people.get(key, ())) for key in keys]


def _sent(roster: Roster, key: str, people: Iterable[Person]) -> Sent:
    listed = list(people)
    quota, received = roster.quotas.get(key), roster.received.get(key)
    name = quota.unit if quota else next((p.source or p.delegation or "" for p in listed), "")
    return Sent(
        unit=name,
        sent=len(listed),
        women=sum(person.gender == "nữ" for person in listed),
        minorities=sum(person.is_minority for person in listed),
        direct_workers=sum(person.direct_worker is True for person in listed),
        quota=quota,
        received=received,
    )
