"""What a fact is: frozen, in the past tense, with a kind and a version, and a payload of plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A fact that writes its own payload."""

    kind: ClassVar[str]
    v: ClassVar[int] = 1

    def to_payload(self) -> dict[str, Any]:
        """Return the fields as plain data; unset ones are left out."""
        return {name: value for name, value in asdict(self).items() if value is not None and value is not False}
