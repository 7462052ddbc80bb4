"""Files that tests need and no library writes: an ODS by hand, workbooks with raw parts, texts in old letters."""

import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from kiosk.text.legacy_fonts import TCVN3, VNI


class WriteWorkbook(Protocol):
    """The fixture `workbook`: writes rows as an XLSX file."""

    def __call__(self, *rows: Sequence[object], header: Sequence[object] | None = ..., name: str = ...) -> Path: ...


class WriteCsv(Protocol):
    """The fixture `csv_file`."""

    def __call__(self, content: str | bytes, name: str = ..., encoding: str = ...) -> Path: ...


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    '<office:automatic-styles><style:style style:name="hid" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
_ODS_END = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def ods_cell(value: object, more: str = "") -> str:
    """One cell of content.xml; None is an empty one."""
    if value is None:
        return f"<table:table-cell{more}/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"{more}><text:p>{value}</text:p></table:table-cell>'
    number = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {number}{more}><text:p>x</text:p></table:table-cell>"


def ods_row(*cells: object, more: str = "") -> str:
    inner = "".join(cell if isinstance(cell, str) and cell.startswith("<") else ods_cell(cell) for cell in cells)
    return f"<table:table-row{more}>{inner}</table:table-row>"


def ods_table(name: str, *rows: str, style: str = "") -> str:
    styled = f' table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{name}"{styled}>{"".join(rows)}</table:table>'


def ods(*tables: str, manifest: str | bytes = _MANIFEST) -> bytes:
    """An OpenDocument spreadsheet."""
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": manifest,
        "content.xml": _ODS_HEAD + "".join(tables) + _ODS_END,
    }
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of parts (name -> text or bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xlsx(rows_xml: str | bytes, strings_xml: str = "", head: bytes = b"") -> bytes:
    """The smallest XLSX with the XML of its rows as it is given, and of its shared strings."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def relations(**targets: str) -> str:
        tags = (
            f'<Relationship Id="{kind}" Type="{office}/{kind}" Target="{target}"/>' for kind, target in targets.items()
        )
        return f'<Relationships xmlns="{package}/relationships">{"".join(tags)}</Relationships>'

    rows = rows_xml if isinstance(rows_xml, bytes) else rows_xml.encode()
    sheet = f'<worksheet xmlns="{main}"><sheetData>'.encode() + rows + b"</sheetData></worksheet>"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="DS" sheetId="1" r:id="worksheet"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
            ),
            "xl/sharedStrings.xml": head + f'<sst xmlns="{main}">{strings_xml}</sst>'.encode(),
            "xl/worksheets/sheet1.xml": head + sheet,
        }
    )


_TO_TCVN3 = {letter: stored for stored, letter in TCVN3.items()}
_TO_VNI = {letter: stored for stored, letter in VNI.items()}
# "AÂ" and "Aâ" are the same letter; VNI-Times has the first.
_TO_VNI |= {letter: stored for stored, letter in VNI.items() if stored == stored.upper()}


def to_tcvn3(text: str) -> str:
    """Text as a .VnTime font stores it; a capital that the font has not becomes small."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_TO_TCVN3.get(ch) or _TO_TCVN3.get(ch.lower(), ch) for ch in composed)


def to_vni(text: str) -> str:
    """Text as VNI-Times stores it."""
    return "".join(_TO_VNI.get(ch, ch) for ch in unicodedata.normalize("NFC", text))
