"""What a printer says, told apart: answers, automatic status and confirmations come mixed in one stream of bytes.

Each kind has its own form (TM-T88III specification, appendix G), so a late answer is never taken for another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from printing import escpos

FLOW: Final = bytes([0x11, 0x13])  # XON, XOFF: may stand anywhere and belong to no answer
LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing said: `data` is the answer byte, the four status bytes, the fence's tag or the name."""

    kind: str  # "realtime", "asb", "fence", "model", "processed"
    data: bytes


class Replies:
    """Cuts the stream into replies; what is not whole yet is kept for the next call."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, data: bytes) -> list[Reply]:
        rest, found = self._rest + data.translate(None, FLOW), []
        while rest:
            length, reply = _first(rest)
            if length == 0:
                break
            if reply:
                found.append(reply)
            rest = rest[length:]
        self._rest = rest
        return found


def _first(data: bytes) -> tuple[int, Reply | None]:
    """The reply at the start of `data` and its length: 0 if more is to come, without a reply if it is rubbish."""
    byte = data[0]
    if escpos.is_status(byte):
        return 1, Reply("realtime", data[:1])
    if escpos.is_asb(byte):
        return _asb(data)
    if byte == 0x37:
        return _fence(data)
    if byte == 0x5F:
        return _model(data)
    return 1, Reply("processed", data[:1]) if escpos.is_processed(byte) else None


def _asb(data: bytes) -> tuple[int, Reply | None]:
    """The three bytes behind the first have the form 0xx0xxxx; if not, the first one was none."""
    if any(byte & 0x90 for byte in data[1:4]):
        return 1, None
    return (4, Reply("asb", data[:4])) if len(data) >= 4 else (0, None)


def _fence(data: bytes) -> tuple[int, Reply | None]:
    """37h 22h, the tag, NUL. Of one that is torn nothing may pass for an answer of another kind."""
    size = escpos.FENCE_TAG
    for at, byte in enumerate(data[1 : size + 3], start=1):
        fits = byte == 0x22 if at == 1 else byte == 0 if at == size + 2 else 0x20 <= byte <= 0x7E
        if not fits:
            return at + (byte == 0), None
    return (size + 3, Reply("fence", data[2 : size + 2])) if len(data) >= size + 3 else (0, None)


def _model(data: bytes) -> tuple[int, Reply | None]:
    """5Fh, a name, NUL."""
    for at, byte in enumerate(data[1:LONGEST_NAME], start=1):
        if byte == 0:
            return at + 1, Reply("model", data[1:at])
        if byte < 0x20:
            return at, None
    return (1, None) if len(data) >= LONGEST_NAME else (0, None)
