"""What a printer can say about itself: learned once, kept with its settings, trusted afterwards.

Without it every program start would ask anew, and a printer that is off at that moment would be taken for mute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Fence = Literal["completed", "processed", "none"]
Level = Literal["confirms", "processes", "reports", "mute"]


@dataclass(frozen=True, slots=True)
class Abilities:
    """`status`: the n of DLE EOT n it answers; `asb`: it reports changes by itself; `fence`: how it confirms.

    `sure` is False where it was asked while it could not answer everything: it is asked again later.
    """

    model: str = ""
    status: tuple[int, ...] = ()
    asb: bool = False
    fence: Fence = "none"
    sure: bool = True

    @property
    def level(self) -> Level:
        """How far its word goes: paper came out, data were worked off, only its state, nothing."""
        if self.fence != "none":
            return "confirms" if self.fence == "completed" else "processes"
        return "reports" if self.status or self.asb else "mute"

    def to_payload(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "model": self.model,
            "status": list(self.status),
            "asb": self.asb,
            "fence": self.fence,
            "sure": self.sure,
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Abilities:
        """The reverse. What is missing or makes no sense counts as not known, so the printer is asked again."""
        model, status, asb, fence = (payload.get(name) for name in ("model", "status", "asb", "fence"))
        known = (
            isinstance(status, list | tuple)
            and all(type(n) is int and 1 <= n <= 4 for n in status)
            and isinstance(asb, bool)
            and fence in get_args(Fence)
        )
        name = model if isinstance(model, str) else ""
        if not known:
            return cls(name, sure=False)
        return cls(name, tuple(status or ()), bool(asb), fence or "none", payload.get("sure") is not False)


MUTE = Abilities()
