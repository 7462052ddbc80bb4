"""The 24 digits on invitations, badges and certificate labels.

Digits only, because Vietnamese input methods and keyboard layouts change letters on their way from the scanner.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import IntEnum

from kiosk.codes.damm import LENGTH, damm

_MAC_DIGITS = 13
_PERSON = b"kiosk-inv-v1"
_CODE = re.compile(rf"[0-9]{{{LENGTH}}}\Z")


class CodeKind(IntEnum):
    """What a code is printed on."""

    INVITATION = 1
    BADGE = 2
    CERTIFICATE = 3


@dataclass(frozen=True, slots=True)
class Code:
    """A code that has passed every test that needs no roster."""

    kind: int
    number: int
    serial: int


@dataclass(frozen=True, slots=True)
class BadCode:
    """A code that failed; `reason` is of the reception vocabulary, `number` what it claims, if readable."""

    reason: str
    number: int | None = None


def human(number: int) -> str:
    """Return the code a person can read out: five digits and their check digit.

    >>> human(123)
    '00123-4'
    """
    digits = f"{number:05d}"
    return f"{digits}-{damm(digits)}"


def number_of_human(text: str) -> int | None:
    """Return the number in a human code such as "00123-4", or None if it is not one or its digit is wrong."""
    match = re.fullmatch(r"\s*(\d{5})-?(\d)\s*", text, re.ASCII)
    if match is None or damm(match[1]) != int(match[2]):
        return None
    return int(match[1])


def digits_of_scan(raw: str) -> str | None:
    """Return the 24 digits at the end of what a scanner typed, or None.

    A suffix, because scanners may be set to put a symbology prefix in front. Digits that a keyboard layout has spoiled
    are put right.
    """
    text = raw.strip()
    match = _CODE.search(text)
    if match is None:
        # Only a scan that would be refused pays for the tables.
        from kiosk.codes.repair import repair

        match = _CODE.search(repair(text))
    return match[0] if match else None


class Codes:
    """Makes and reads the codes of one conference."""

    def __init__(self, event: int, key: bytes) -> None:
        """Take the conference's three digits (0-999) and its secret key (32 bytes)."""
        self._event = f"{event:03d}"
        self._keyed = hashlib.blake2b(key=key, digest_size=16, person=_PERSON)

    def make(self, kind: CodeKind, number: int, serial: int) -> str:
        """Return the 24 digits for a person's number (0-99999) and issue serial (0-9).

        kind 1, event 3, number 5, serial 1, keyed BLAKE2b of these mod 10^13, Damm digit.
        """
        if not (0 <= number <= 99_999 and 0 <= serial <= 9):
            raise ValueError(f"number {number} or serial {serial} does not fit a code")
        head = f"{int(kind)}{self._event}{number:05d}{serial}"
        body = head + self._mac(head)
        return f"{body}{damm(body)}"

    def read(self, raw: str) -> Code | BadCode:
        """Test a scan: length and digits, check digit, conference, secret; the roster is not asked here."""
        digits = digits_of_scan(raw)
        if digits is None or damm(digits) != 0:
            return BadCode("unreadable")
        number = int(digits[4:9])
        if digits[1:4] != self._event:
            return BadCode("wrong_event")
        if digits[10:23] != self._mac(digits[:10]):
            return BadCode("forged", number)
        return Code(kind=int(digits[0]), number=number, serial=int(digits[9]))

    def _mac(self, head: str) -> str:
        keyed = self._keyed.copy()
        keyed.update(head.encode("ascii"))
        return f"{int.from_bytes(keyed.digest(), 'big') % 10**_MAC_DIGITS:013d}"
