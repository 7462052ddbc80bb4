"""Which laptops belong to the conference: facts like all others, so that any of them can become the hub."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.conference.events import MemberEnrolled, MemberRevoked
from kiosk.conference.number_ranges import MOST_SLOT
from kiosk.errors import Refusal
from kiosk.text.normalise import clean, fold

_LONGEST = 40
_SHAPE = re.compile(r"U[A-Z2-7]{55}")
# The first byte of a user's public nkey (github.com/nats-io/nkeys, "Encoding"), which makes it begin with "U".
_USER = 20 << 3


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


@dataclass(frozen=True, slots=True)
class EnrolMember:
    """Let a laptop join; without a slot it is given the first that nobody has. `own`: it is this very one."""

    member: str
    label: str
    slot: int | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class RevokeMember:
    """Shut a laptop out, by its label or its public nkey."""

    name: str


def decide_enrol(
    command: EnrolMember, members: Mapping[str, Member], slots: Mapping[str, int | None]
) -> list[MemberEnrolled]:
    """Return the enrolment. Raises Refusal for a name or a slot that another laptop has."""
    label = clean(command.label)
    if not label or len(label) > _LONGEST:
        raise Refusal("Give the laptop a name of at most {most} letters, such as “Bàn 2”.", most=_LONGEST)
    standing = [member for member in members.values() if not member.revoked]
    if any(fold(member.label) == fold(label) for member in standing):
        raise Refusal("A laptop called {label} is enrolled already: choose another name.", label=label)
    taken = {slot for slot in slots.values() if slot is not None} | {member.slot for member in members.values()}
    slot = command.slot
    if slot is None:
        slot = next((number for number in range(MOST_SLOT + 1) if number not in taken), None)
    if slot is None or not 0 <= slot <= MOST_SLOT:
        raise Refusal("A slot is a number from 0 to {most}.", most=MOST_SLOT)
    if slot in taken and not command.own:
        raise Refusal("Another station has the slot {slot}: choose one that nobody has.", slot=slot)
    return [MemberEnrolled(command.member, label, slot)]


def promised(members: Mapping[str, Member]) -> dict[int, str]:
    """Return the slots of the laptops that may join, each with its public nkey."""
    return {member.slot: member.member for member in members.values() if not member.revoked}


def decide_revoke(command: RevokeMember, members: Mapping[str, Member]) -> list[MemberRevoked]:
    """Return the revocation. Raises Refusal if no laptop is called so."""
    name = fold(clean(command.name))
    found = [m for m in members.values() if not m.revoked and (fold(m.label) == name or m.member == command.name)]
    if not found:
        raise Refusal("No laptop called {name} is enrolled.", name=command.name)
    return [MemberRevoked(member.member) for member in found]
