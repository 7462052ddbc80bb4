"""Acts that need a supervisor: the PIN is kept as a scrypt hash, wrong tries are facts and make the next one wait.

The parameters are those of RFC 7914's interactive logins: about a twentieth of a second, 16 MB.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from kiosk.errors import Refusal
from kiosk.reception.commands import SetPin
from kiosk.reception.events import PinRefused, PinSet, PinUsed
from kiosk.reception.person_notes import PersonNotes

_N, _R, _P = 2**14, 8, 1
_TRIES = 5
_WINDOW_MS = 5 * 60 * 1000
_PIN = re.compile(r"[0-9]{4,12}")


def decide_set(
    command: SetPin, person_notes: PersonNotes, station_id: str, now_ms: int
) -> list[PinSet | PinUsed | PinRefused]:
    """Return the new PIN's hash. Raises Refusal for one that is no PIN."""
    if not _PIN.fullmatch(command.pin):
        raise Refusal("A PIN has four to twelve digits.")
    made = PinSet(command.salt.hex(), _hash(command.pin, command.salt, _N, _R, _P), _N, _R, _P)
    if person_notes.pin is None:
        return [made]
    passed = permit("pin", command.old, person_notes, station_id, now_ms)
    return [passed] if isinstance(passed, PinRefused) else [passed, made]


def permit(act: str, pin: str | None, person_notes: PersonNotes, station_id: str, now_ms: int) -> PinUsed | PinRefused:
    """Return what becomes of a PIN given for an act; a wrong one is a fact, and the act does not happen.

    Raises Refusal if no PIN was ever set, or after five wrong ones at this station within five minutes.
    """
    if person_notes.pin is None:
        raise Refusal("No supervisor's PIN is set: kiosk pin.")
    recent = [at for station, at in person_notes.wrong_pins if station == station_id and 0 <= now_ms - at < _WINDOW_MS]
    if len(recent) >= _TRIES:
        minutes = -(-(_WINDOW_MS - (now_ms - recent[-_TRIES])) // 60_000)
        raise Refusal("Too many wrong PINs: try again in {minutes} minutes.", minutes=minutes)
    known = person_notes.pin
    given = _hash(pin or "", bytes.fromhex(known.salt), known.n, known.r, known.p)
    return PinUsed(act) if hmac.compare_digest(given, known.hash) else PinRefused(act)


def _hash(pin: str, salt: bytes, n: int, r: int, p: int) -> str:
    return hashlib.scrypt(pin.encode(), salt=salt, n=n, r=r, p=p, maxmem=2**26).hex()
