"""A text file with separators (CSV) becomes records, whatever codec, separator and line end it was written with."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from unicodedata import combining, normalize

from kiosk.roster import kinds
from kiosk.roster.limits import MOST_CELLS, MOST_COLUMNS, MOST_LETTERS, Unreadable

ENCODINGS = ("utf-8-sig", "utf-16", "utf-8", "cp1258", "cp1252")
_UTF8_MARK = codecs.BOM_UTF8
_DELIMITERS = ";,\t|"
_SEP = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_SAMPLE_LETTERS = 20_000
_SAMPLE_RECORDS = 30
# Programs of the time of DOS write it (Ctrl-Z).
_END_OF_FILE = "\x1a"
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f]")
# A text may hold a few; a program or a picture is full of them.
_FEW = 16
_LETTERS_PER_CONTROL = 100


def decoded(data: bytes) -> tuple[str, str]:
    """Return the codec that reads the whole of *data*, one of ENCODINGS, and the text.

    A text that is none of Unicode is taken for cp1258; if a tone then stands on no vowel, for cp1252, which reads
    everything. Raises Unreadable for a file whose mark lies, and for one with zeros or many control
    characters in it.
    """
    encoding, said = _decoded(data)
    said = said.removeprefix("\ufeff").rstrip(_END_OF_FILE)
    controls = len(_CONTROLS.findall(said))
    if "\0" in said or (controls > _FEW and controls * _LETTERS_PER_CONTROL > len(said)):
        raise Unreadable("binary")
    return encoding, said


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the codec and the text with its mark."""
    wide = kinds.wide(data[: kinds.HEAD])
    try:
        if data.startswith(_UTF8_MARK):
            return "utf-8-sig", data.decode("utf-8-sig")
        if wide:
            return "utf-16", data.decode(wide)
    except UnicodeDecodeError:
        # The mark says what it is; read as anything else it would be nonsense.
        marked = data.startswith((_UTF8_MARK, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        raise Unreadable("letters" if marked else "binary") from None
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        said = data.decode("cp1258")
        if not any(map(combining, normalize("NFC", said))):
            return "cp1258", said
    except UnicodeDecodeError:
        pass
    return "cp1252", western(data)


def western(data: bytes) -> str:
    """Return *data* as cp1252, where the letters of the old fonts TCVN3 and VNI have their places."""
    return data.decode("cp1252", "replace")


def records(said: str) -> list[list[str]]:
    """Return the records of a text; a line break inside quotes starts none. Excel's first line "sep=;" stays empty.

    Raises Unreadable for a text with too many cells, too wide records or a field of more than 131,072 letters.
    """
    if len(said) > MOST_LETTERS:
        raise Unreadable("large")
    told = _SEP.match(said)
    reader = csv.reader(_lines(said), delimiter=told[1] if told else _delimiter(said))
    rows: list[list[str]] = []
    cells = 0
    try:
        for record in reader:
            cells += len(record) + 1
            if len(record) > MOST_COLUMNS or cells > MOST_CELLS:
                raise Unreadable("large")
            rows.append(record)
    except (csv.Error, ValueError, TypeError):
        raise Unreadable("list") from None
    if told and rows:
        rows[0] = []
    return rows


def _lines(said: str) -> Iterator[str]:
    """Yield the lines with their ends. (io.StringIO would hold four bytes for each letter.)"""
    for line in _LINE.finditer(said):
        yield line[0]


def _delimiter(said: str) -> str:
    """Return the separator that cuts most of the first records into equally many fields, the more the better."""

    def regularity(delimiter: str) -> tuple[int, int]:
        sample = csv.reader(_lines(said[:_SAMPLE_LETTERS]), delimiter=delimiter)
        try:
            widths = Counter(len(record) for record, _ in zip(sample, range(_SAMPLE_RECORDS), strict=False))
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(_DELIMITERS, key=regularity)
