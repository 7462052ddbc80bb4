"""The one place that makes identifiers, so that tests can seed it.

Event ids are UUIDv7: they sort by time, and a copy of an event is known by its id.
"""

from __future__ import annotations

import random
import secrets
import uuid


def moment_of(event_id: str) -> int:
    """Return when an id of version 7 was made, in ms since 1970 (RFC 9562, section 5.7). Raises ValueError."""
    return uuid.UUID(event_id).int >> 80


class Ids:
    """Makes identifiers from a source of random bits."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._source = source or secrets.SystemRandom()

    def uuid7(self, wall_ms: int) -> str:
        """Return a UUID of version 7 for *wall_ms* milliseconds since 1970 (RFC 9562, section 5.7)."""
        value = (wall_ms & ((1 << 48) - 1)) << 80
        value |= self._source.getrandbits(80)
        value &= ~(0xF << 76) & ~(0x3 << 62)
        value |= 0x7 << 76 | 0x2 << 62
        return str(uuid.UUID(int=value))

    def random_id(self) -> str:
        """Return a random identifier for a conference or a station."""
        return str(uuid.UUID(int=self._source.getrandbits(128), version=4))

    def key(self) -> bytes:
        """Return 32 random bytes, the secret of a conference."""
        return self._source.randbytes(32)

    def event_number(self) -> int:
        """Return the three digits that tell this conference's codes from another's."""
        return self._source.randrange(1000)
