"""What stands in a zip or OLE container: is it a workbook at all, and is it of a bearable size.

Runs in the child process: any of this may fail in any way on a hostile file. Raises Unreadable with the word for it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from kiosk.roster.limits import MOST_ENTRIES, MOST_UNPACKED, Unreadable

_CHUNK = 2**20
_ENCRYPTED = 1
_MANIFEST_BYTES = 2**20

# The main part of an Office file or its like -> what it is.
_PARTS = {
    "word/document.xml": "word",
    "ppt/presentation.xml": "slides",
    "Index/Document.iwa": "numbers",
    "Index.zip": "numbers",
    "index.xml": "numbers",
}
_WORKBOOKS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb"}
_ODF_WORDS = {"text": "word", "presentation": "slides"}
_STREAMS = {"WordDocument": "word", "PowerPoint Document": "slides"}
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SHEET_STREAMS = ("Workbook", "Book")


def zipped(file: BinaryIO) -> tuple[zipfile.ZipFile, str]:
    """Open a zipped workbook and return it with its kind: xlsx, xlsb or ods.

    Raises Unreadable for another document, an archive of files, or more parts or bytes than MOST_*; whatever
    zipfile raises for a broken directory goes through.
    """
    archive = zipfile.ZipFile(file)
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable("bomb")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable("locked")
    names = {entry.filename.replace("\\", "/").lower(): entry.filename for entry in entries}
    for part, kind in _WORKBOOKS.items():
        if part in names:
            return archive, kind
    if "mimetype" in names and "content.xml" in names:
        _refuse_other_odf(archive, names["mimetype"])
        return archive, "ods"
    for part, word in _PARTS.items():
        if part.lower() in names:
            raise Unreadable(word)
    raise Unreadable("archive" if entries else "damaged")


def _refuse_other_odf(archive: zipfile.ZipFile, mimetype: str) -> None:
    """Refuse an OpenDocument file that is no spreadsheet, and one that is locked."""
    kind = b"".join(unpacked(archive, mimetype, 200)).decode("ascii", "replace").strip()
    word = _ODF_WORDS.get(kind.removeprefix("application/vnd.oasis.opendocument.").split("-")[0])
    if word:
        raise Unreadable(word)
    try:
        manifest = b"".join(unpacked(archive, "META-INF/manifest.xml", _MANIFEST_BYTES))
    except KeyError:
        return
    if b"encryption-data" in manifest:
        raise Unreadable("locked")


def unpacked(archive: zipfile.ZipFile, part: str, most: int = MOST_UNPACKED) -> Iterator[bytes]:
    """Yield one part of an archive in pieces, whatever size its directory claims; end after *most* bytes.

    Raises KeyError if there is no such part.
    """
    with archive.open(part) as stream:
        left = most
        while left > 0 and (piece := stream.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece


def refuse_other_ole(data: bytes) -> None:
    """Refuse an OLE container that is locked, or a document of another kind; the names of its streams tell."""
    if _LOCKED in data:
        raise Unreadable("locked")
    if any(_stream(name) in data for name in _SHEET_STREAMS):
        return
    for name, word in _STREAMS.items():
        if _stream(name) in data:
            raise Unreadable(word)


def _stream(name: str) -> bytes:
    """Return a stream's name as the directory writes it: UTF-16 with its end; the entry before it ends in zeros."""
    return (name + "\0").encode("utf-16-le")
