"""Which laptops belong to the conference: facts like all others, so that any of them can become the hub."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

_SHAPE = re.compile(r"U[A-Z2-7]{55}")
# The first byte of a user's public nkey (github.com/nats-io/nkeys, "Encoding"), which makes it begin with "U".
_USER = 20 << 3
# 60000 + 100 x slot + 99 is the last number a code can hold.
MOST_SLOT = 398


@dataclass(frozen=True, slots=True)
class Member:
    """One laptop: its public nkey, its label, its slot, and whether it was shut out."""

    member: str
    label: str
    slot: int
    revoked: bool = False


def is_member(text: object) -> bool:
    """Whether *text* is the public nkey of a user: its shape, its kind and its checksum (CRC-16/XMODEM).

    The server takes no configuration that has another: a fact with one would keep every hub from starting.
    """
    if not isinstance(text, str) or not _SHAPE.fullmatch(text):
        return False
    raw = base64.b32decode(text)
    return raw[0] == _USER and binascii.crc_hqx(raw[:-2], 0) == int.from_bytes(raw[-2:], "little")


def promised(members: Mapping[str, Member]) -> dict[int, str]:
    """Return the slots of the laptops that may join, each with its public nkey."""
    return {member.slot: member.member for member in members.values() if not member.revoked}
