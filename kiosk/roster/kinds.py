"""What a file is, told by its first bytes and hardly by its name."""

from __future__ import annotations

from typing import Literal

HEAD = 4096
"""How many bytes `kind` wants to see."""

# How files of these formats begin.
_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    # Excel 2 to 4 and 5/95 without a container
    (b"\x09\x00\x04\x00", "old"),
    (b"\x09\x02\x06\x00", "old"),
    (b"\x09\x04\x06\x00", "old"),
    (b"\x09\x08\x08\x00", "old"),
    (b"\x09\x08\x10\x00", "old"),
)
_BOXES = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_PAGES = ("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<div", "<style", "<title", "mime-version:")
_OLE = b"\xd0\xcf\x11\xe0"
BOOKS = {".xlsx", ".xlsm", ".xltx", ".xlsb", ".ods"}


def kind(head: bytes, suffix: str) -> str:
    """Return "book", "text", or the word of `refusals.SENTENCES` for what the file is.

    *head* is its first HEAD bytes, *suffix* how its name ends, in lower case and with the dot.
    """
    if head.startswith((b"PK", _OLE)):
        return "book"
    for magic, word in _MAGIC:
        if head.startswith(magic):
            return word
    if head[4:8] == b"ftyp":
        return "picture" if head[8:12] in _BOXES else "binary"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "picture"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    said = _text(head).lstrip("\ufeff \t\r\n\0").lower()
    if said.startswith("{") and (suffix == ".gsheet" or ("docs.google.com" in said and "doc_id" in said)):
        return "google"
    if _markup(said):
        return _markup(said)
    return "misnamed" if suffix in BOOKS else "text"


def _text(head: bytes) -> str:
    """Return the head as text for a look at its ASCII letters."""
    codec = wide(head)
    return head.decode(codec or "latin-1", "replace").removeprefix("\u00ef\u00bb\u00bf")


def _markup(said: str) -> str:
    """Return "web" or "xml" for a text in lower case that begins like one, "" for any other."""
    if said.startswith(_PAGES):
        return "web"
    if not said.startswith(("<?xml", "<!--", "<workbook", "<ss:workbook", "<office:document")):
        return ""
    return "web" if "<html" in said else "xml"


def wide(head: bytes) -> Literal["", "utf-16", "utf-16-le", "utf-16-be"]:
    """Return the codec of a text in UTF-16, with a mark or by the zeros that every second byte is, "" if none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    pairs = head[: len(head) // 2 * 2]
    even, odd = pairs[0::2].count(0), pairs[1::2].count(0)
    # Letters with marks have no zero, line ends, digits and separators always have one: a fifth is plenty.
    if odd * 5 > len(pairs) // 2 and even * 20 < odd:
        return "utf-16-le"
    if even * 5 > len(pairs) // 2 and odd * 20 < even:
        return "utf-16-be"
    return ""
