"""Which cells of an XLSX file hold a formula but no result: the reader would show them as empty.

Files written by a program and never opened in Excel are like that; formulas that failed (#N/A) are counted too.
"""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from posixpath import normpath

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_CELL = re.compile(rb"<c\b([^>]*?)>(.*?)</c>", re.DOTALL)
_FORMULA = re.compile(rb"<f[\s/>]")
_RESULT = re.compile(rb"<v[^>]*>[^<]+</v>|<is>")


def cells_without_value(data: bytes) -> dict[str, frozenset[str]]:
    """Return for each sheet of an XLSX file the addresses without a stored value; nothing for other formats."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: _scan(archive.read(part)) for name, part in _parts(archive)}
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError):
        return {}


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return (sheet name, path of its part) in the order of the workbook."""
    targets = {
        _attribute(tag, b"Id"): normpath("xl/" + _attribute(tag, b"Target").removeprefix("/xl/"))
        for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    }
    tags = _SHEET.findall(archive.read("xl/workbook.xml"))
    named = ((_attribute(tag, b"name"), targets.get(_attribute(tag, b"r:id"), "")) for tag in tags)
    return [(name, part) for name, part in named if part.startswith("xl/worksheets/")]


def _attribute(tag: bytes, name: bytes) -> str:
    """Return one attribute of a tag, "" when it is not there."""
    found = re.search(rb"\s" + name + rb"=[\"']([^\"']*)[\"']", tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _scan(xml: bytes) -> frozenset[str]:
    """Return the addresses of a sheet's cells that hold a formula or an error, and no value."""
    if not _FORMULA.search(xml) and b't="e"' not in xml:
        return frozenset()
    # A cell without content is written <c …/>; taken out first, it cannot swallow its neighbour.
    filled = re.sub(rb"<c\b[^>]*/>", b"", xml)
    return frozenset(
        _attribute(b" " + attributes, b"r")
        for attributes, body in _CELL.findall(filled)
        if b't="e"' in attributes
        # t="str" with nothing in it is a result: the formula gave an empty text.
        or (b't="str"' not in attributes and _FORMULA.search(body) and not _RESULT.search(body))
    )
