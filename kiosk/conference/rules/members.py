"""The rules of letting a laptop join, and of shutting one out."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.conference.commands import EnrolMember, RevokeMember
from kiosk.conference.events import MemberEnrolled, MemberRevoked
from kiosk.conference.members import MOST_SLOT, Member
from kiosk.errors import Refusal
from kiosk.text.normalise import clean, fold

_LONGEST = 40


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


def decide_revoke(command: RevokeMember, members: Mapping[str, Member]) -> list[MemberRevoked]:
    """Return the revocation. Raises Refusal if no laptop is called so."""
    name = fold(clean(command.name))
    found = [m for m in members.values() if not m.revoked and (fold(m.label) == name or m.member == command.name)]
    if not found:
        raise Refusal("No laptop called {name} is enrolled.", name=command.name)
    return [MemberRevoked(member.member) for member in found]
