"""Bytes to commands, strictly and however the stream is split: what is not known is reported, never guessed.

Picture data are handed on as they come, as a printer with a buffer smaller than the picture must do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["command", "data", "realtime", "text", "unknown"]


@dataclass(frozen=True, slots=True)
class Token:
    """A whole command header, a piece of the data it announced, or a run of bytes that are no command."""

    kind: Kind
    name: str
    data: bytes
    follows: int = 0  # how many bytes of "data" come after this command


# Lengths by the pages of the Epson ESC/POS reference named beside them; a parameter not listed there is no command.
SIMPLE = {
    b"\x1b@": ("ESC @", 2),  # Initialize printer
    b"\x1bJ": ("ESC J", 3),  # Print and feed paper
    b"\x1bd": ("ESC d", 3),  # Print and feed n lines
    b"\x1b2": ("ESC 2", 2),  # Select default line spacing
    b"\x1b3": ("ESC 3", 3),  # Set line spacing
    b"\x1b*": ("ESC *", 5),  # Select bit-image mode
    b"\x1dv0": ("GS v 0", 8),  # Print raster bit image
    b"\x1dV": ("GS V", 3),  # Select cut mode and cut paper; function B has one byte more
    b"\x1dr": ("GS r", 3),  # Transmit status
    b"\x1da": ("GS a", 3),  # Enable/disable Automatic Status Back
    b"\x1dI": ("GS I", 3),  # Transmit printer ID
    b"\x1d(": ("GS (", 5),  # the family with a length: GS ( X pL pH
    b"\x10\x04": ("DLE EOT", 3),  # Transmit real-time status
    b"\x10\x05": ("DLE ENQ", 3),  # Send real-time request to printer
    b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08": ("DLE DC4 8", 10),  # fn 8: Clear buffer(s)
    b"\n": ("LF", 1),  # Print and line feed
    b"\x11": ("XON", 1),
    b"\x13": ("XOFF", 1),
}
FIRST = {start[0] for start in SIMPLE} | {0}
PARAMETERS = {  # the byte after the name
    "ESC *": frozenset({0, 1, 32, 33}),
    "GS v 0": frozenset({0, 1, 2, 3, 48, 49, 50, 51}),
    "GS V": frozenset({0, 1, 48, 49, 65, 66}),
    "GS r": frozenset({1, 2, 4, 49, 50, 52}),
    "GS I": frozenset({1, 2, 3, 49, 50, 51, *range(65, 70)}),
    "GS (": frozenset(range(0x41, 0x7B)),
    "DLE EOT": frozenset({1, 2, 3, 4}),
    "DLE ENQ": frozenset({0, 1, 2}),
}
FUNCTION_B = (65, 66)
NULS = re.compile(rb"\x00+")
TEXT = re.compile(rb"[\x20-\x7e\x80-\xff]+")


class Tokenizer:
    """Feed it the stream; it keeps only an unfinished command header, never picture data."""

    def __init__(self) -> None:
        self._rest = b""
        self._due = 0  # bytes of data still to come
        self._of = ""

    def reset(self) -> None:
        self._rest, self._due = b"", 0

    def feed(self, chunk: bytes) -> list[Token]:
        data, at = self._rest + chunk, 0
        tokens = []
        while at < len(data):
            token = self._next(data, at)
            if token is None:
                break
            tokens.append(token)
            at += len(token.data)
        self._rest = data[at:]
        return tokens

    def _next(self, data: bytes, at: int) -> Token | None:
        """The token at `at`, or None if its header is not whole yet."""
        if self._due:
            piece = data[at : at + self._due]
            self._due -= len(piece)
            return Token("data", self._of, piece)
        if data[at] not in FIRST:
            text = TEXT.match(data, at)
            return Token("text", "", text[0]) if text else Token("unknown", "", data[at : at + 1])
        if nuls := NULS.match(data, at):
            return Token("command", "NUL", nuls[0])
        return self._command(data[at : at + 16])

    def _command(self, ahead: bytes) -> Token | None:
        found = next((start for start in SIMPLE if ahead.startswith(start)), None)
        if found is None:
            unfinished = any(start.startswith(ahead) for start in SIMPLE)
            return None if unfinished else Token("unknown", "", ahead[:1])
        name, length = SIMPLE[found]
        if length > len(found):
            if len(ahead) == len(found):
                return None
            if name in PARAMETERS and ahead[len(found)] not in PARAMETERS[name]:
                return Token("unknown", "", ahead[:1])
            length += name == "GS V" and ahead[2] in FUNCTION_B
        if len(ahead) < length:
            return None
        header = ahead[:length]
        if name == "GS (":
            name = f"GS ( {chr(header[2])}"
        if name.startswith("DLE"):
            return Token("realtime", name, header)
        self._due, self._of = _follows(name, header), name
        return Token("command", name, header, self._due)


def _follows(name: str, header: bytes) -> int:
    if name == "GS v 0":
        return int.from_bytes(header[4:6], "little") * int.from_bytes(header[6:8], "little")
    if name == "ESC *":
        return int.from_bytes(header[3:5], "little") * (3 if header[2] >= 32 else 1)
    return int.from_bytes(header[3:5], "little") if name.startswith("GS ( ") else 0


CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
REALTIME = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x05[\x00-\x02]|" + re.escape(CLEAR))
UNFINISHED = re.compile(rb"\x10(?:[\x04\x05]|\x14(?:\x08(?:\x01(?:\x03(?:\x14(?:\x01(?:\x06(?:\x02)?)?)?)?)?)?)?)?\Z")


class Listener:
    """Finds real-time commands in the raw stream, wherever they stand, also when a chunk ends inside one."""

    def __init__(self) -> None:
        self._tail = b""

    def reset(self) -> None:
        self._tail = b""

    def split(self, chunk: bytes) -> list[tuple[bytes, bytes]]:
        """The chunk in pieces, each with the real-time command it ends with (empty for the last piece)."""
        data, known = self._tail + chunk, len(self._tail)
        pieces, done = [], known
        end = 0
        for match in REALTIME.finditer(data):
            end = match.end()
            pieces.append((data[done:end], match[0]))
            done = end
        if done < len(data):
            pieces.append((data[done:], b""))
        unfinished = UNFINISHED.search(data, end)
        self._tail = unfinished[0] if unfinished else b""
        return pieces
