"""How many delegates one unit may send, and how many of them at least of each group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SHARES = ("women", "minorities", "direct_workers")


@dataclass(frozen=True, slots=True)
class Quota:
    """What a unit was told: `seats` delegates, of them at least so many of each share (None: free)."""

    unit: str
    seats: int
    women: int | None = None
    minorities: int | None = None
    direct_workers: int | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the fields that say something."""
        shares = {name: getattr(self, name) for name in SHARES if getattr(self, name) is not None}
        return {"unit": self.unit, "seats": self.seats, **shares}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Quota:
        """Build a quota from a journal payload."""
        shares = {name: int(payload[name]) for name in SHARES if name in payload}
        return cls(str(payload["unit"]), int(payload["seats"]), **shares)
