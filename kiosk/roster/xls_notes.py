"""What an XLS sheet says beside its values: hidden rows and cells that hold an error, which read as empty.

An XLS file is a small file system (OLE) with one stream of records (BIFF). The layouts are those of
[MS-CFB] (header, FAT, directory) and [MS-XLS] (BoundSheet8, Row, BoolErr, Formula), tried on files of xlwt. Only
what a sound file has is followed; on anything else there are simply no notes. A formula that was never calculated
cannot be told from one that gave an empty text.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFFA
_MOST_ROWS = 65_536
_BOUND_SHEET, _ROW, _BOOL_ERROR, _FORMULA, _END = 0x85, 0x208, 0x205, 0x06, 0x0A
_HIDDEN = 0x20
_IS_ERROR = 2


@dataclass(slots=True)
class Notes:
    """What is found of one sheet: 1-based hidden rows, (row, column) without value (1-based, 0-based)."""

    hidden_rows: set[int] = field(default_factory=set)
    without_value: set[tuple[int, int]] = field(default_factory=set)


def scan(data: bytes) -> dict[str, Notes]:
    """Return sheet name -> what the file says of it, nothing for a file that is not quite sound."""
    try:
        stream = _workbook(data)
        starts = dict(_sheets(stream))
        return {name: _notes(stream, start) for name, start in starts.items()}
    except (struct.error, IndexError, ValueError):
        return {}


def _workbook(data: bytes) -> bytes:
    """Return the stream with the records. Raises struct.error, IndexError or ValueError for a broken file."""
    size = 1 << int(struct.unpack_from("<H", data, 30)[0])
    if size not in {512, 4096}:
        raise ValueError("size of sectors")
    count, directory = struct.unpack_from("<II", data, 44)
    tables = struct.unpack_from("<109I", data, 76)[: min(count, 109)]
    following = [number for table in tables for number in _sector(data, table, size)]
    entries = _chain(data, directory, following, size)
    for at in range(0, len(entries), _ENTRY):
        entry = entries[at : at + _ENTRY]
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
        if name in {"Workbook", "Book"}:
            first, length = struct.unpack_from("<II", entry, 116)
            return _chain(data, first, following, size)[:length]
    raise ValueError("no workbook")


def _sector(data: bytes, number: int, size: int) -> tuple[int, ...]:
    """Return one sector of the table that tells which sector follows which."""
    return struct.unpack_from(f"<{size // 4}I", data, (number + 1) * size)


def _chain(data: bytes, number: int, following: list[int], size: int) -> bytes:
    """Return the sectors of one stream; one that runs in a circle ends where it met itself."""
    pieces: list[bytes] = []
    while number < _LAST_SECTOR and len(pieces) <= len(following):
        pieces.append(data[(number + 1) * size : (number + 2) * size])
        number = following[number]
    return b"".join(pieces)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, content) of the records from *start* to the end of that part."""
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Yield the name of each sheet and where its records begin."""
    for kind, content in _records(stream, 0):
        if kind == _BOUND_SHEET:
            start, letters, wide = struct.unpack_from("<I2xBB", content)
            name = content[8 : 8 + letters * (1 + (wide & 1))]
            yield name.decode("utf-16-le" if wide & 1 else "latin-1"), start


def _notes(stream: bytes, start: int) -> Notes:
    """Return what the records of one sheet say."""
    notes = Notes()
    for kind, content in _records(stream, start):
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", content)
            if flags & _HIDDEN and row < _MOST_ROWS:
                notes.hidden_rows.add(row + 1)
        elif kind == _BOOL_ERROR:
            row, column, is_error = struct.unpack_from("<HH3xB", content)
            if is_error:
                notes.without_value.add((row + 1, column))
        elif kind == _FORMULA:
            row, column, result, mark = struct.unpack_from("<HH2xB5xH", content)
            if mark == 0xFFFF and result == _IS_ERROR:
                notes.without_value.add((row + 1, column))
    return notes
