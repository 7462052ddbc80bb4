"""The page of an official Vietnamese document, as Decree 30/2020/NĐ-CP, Appendix I, lays it out, as a Word document.

A4; margins 20 mm above and below, 30 left, 15 right (which leaves 165 mm); Times New Roman 13 and 14; the page number
in the middle of the top margin, none on page 1. Widths below are millimetres, sizes points. Words of the form are
Vietnamese whatever the language of the program.

A document is built from above: `document` (agency and motto), `title`, `addressee`, then `heading`, `paragraph`,
`bullet` and `table` in any order, `sign_off` last, and `save`. What is not known is left blank for the pen: number,
day, signer. Importing this loads python-docx: import it where a document is made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docx import Document as new_document
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from kiosk.documents.word import add_line, fix_columns, frame, mark_row, plain, put, rule, set_page, set_style
from kiosk.folder.atomic_write import replacing

FONT = "Times New Roman"
TEXT_WIDTH = 165
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
BLANK_PLACE = "……………"
_COLUMNS = (65, 100)
_SIGN_COLUMNS = (75, 90)
# The motto in bold 14 point Times is 60,2 mm wide; the line below is as long.
_MOTTO_LINE = 60.2
# The mean width of a letter in bold capitals of Times, in parts of its size: 0,60 to 0,62 in names of agencies.
_CAPITAL = 0.61
_POINT = 25.4 / 72
_PLACE = re.compile(r"(?:tỉnh|thành phố|huyện|thị xã|quận|thị trấn|phường|xã)\s+(\w[\w\s-]*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The block above: agency, number, place and day.

    `superior` and `body` are lines in any case (shown in capitals), the body's bold and underlined by a short line;
    a document of the highest body has no superior. `number` as the office writes it, with room for the figure
    ("Số:      /BC-BTC"); `place` is the province, "" leaves dots; `day` None leaves day and month (of `year`) blank.
    """

    superior: Sequence[str]
    body: Sequence[str]
    number: str = "Số:      /BC"
    place: str = ""
    day: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: "TM. BAN TỔ CHỨC", "TRƯỞNG BAN", and the name ("" leaves room for one)."""

    capacity: str
    role: str
    name: str = ""


def document(header: Header, subject: str = "") -> Document:
    """Return a document that has its page set up and the block above; *subject* stands in its properties."""
    made = new_document()
    _properties(made, header, subject)
    set_page(made)
    set_style(made, FONT)
    block = frame(made, 2, _COLUMNS)
    _agency(block.rows[0].cells[0], header)
    _motto(block.rows[0].cells[1])
    put(block.rows[1].cells[0], header.number, 13)
    put(block.rows[1].cells[1], place_and_day(header), 14, italic=True)
    return made


def place_and_day(header: Header) -> str:
    """Return "Lạng Sơn, ngày 05 tháng 01 năm 2020": a nought before days below 10, and before months 1 and 2."""
    place = header.place.strip() or BLANK_PLACE
    if header.day is None:
        return f"{place}, ngày      tháng      năm {header.year or '20…'}"
    month = f"{header.day.month:02d}" if header.day.month < 3 else str(header.day.month)
    return f"{place}, ngày {header.day.day:02d} tháng {month} năm {header.day.year}"


def place_of(agency: str) -> str:
    """Return the place in the name of an agency, "" if its name has none.

    >>> place_of("Liên đoàn Lao động tỉnh Lạng Sơn")
    'Lạng Sơn'
    """
    found = _PLACE.search(agency)
    return found[1].strip() if found else ""


def title(made: Document, kind: str, about: Sequence[str]) -> None:
    """Write what kind of document it is ("BÁO CÁO") and what it is about, with the short line below."""
    add_line(made, kind.upper(), 14, bold=True, align=ALIGN.CENTER, before=14)
    for line in about:
        add_line(made, line, 14, bold=True, align=ALIGN.CENTER)
    longest = max((len(line) for line in about), default=len(kind))
    rule(made.add_paragraph(), TEXT_WIDTH, min(longest * 0.46 * 14 * _POINT, TEXT_WIDTH) * 0.4, after=8)


def addressee(made: Document, to: Sequence[str]) -> None:
    """Write whom a report is for: "Kính gửi: …", several below one another. Nothing where nobody is named."""
    if len(to) == 1:
        add_line(made, f"Kính gửi: {to[0]}", 14, align=ALIGN.CENTER, after=8)
    for at, name in enumerate(to if len(to) > 1 else ()):
        first = "Kính gửi:" if at == 0 else ""
        row = add_line(made, f"{first}\t- {name}{'.' if at == len(to) - 1 else ';'}", 14)
        row.paragraph_format.left_indent = Mm(35)
        row.paragraph_format.tab_stops.add_tab_stop(Mm(60))


def heading(made: Document, text: str, level: int = 1) -> Paragraph:
    """Write the heading of a part: level 1 "I. …" bold, 2 "1. …" bold, 3 "a) …" upright; it stays with its text."""
    made_ = add_line(made, text, 14, bold=level < 3, align=ALIGN.JUSTIFY, before=6, after=6)
    made_.paragraph_format.first_line_indent = Mm(12.7)
    made_.paragraph_format.keep_with_next = True
    return made_


def paragraph(made: Document, text: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """Write a paragraph of text: justified, 14 point, its first line 12,7 mm in, 6 points below."""
    made_ = add_line(made, text, 14, bold=bold, italic=italic, align=ALIGN.JUSTIFY, after=6)
    made_.paragraph_format.first_line_indent = Mm(12.7)
    return made_


def bullet(made: Document, text: str) -> Paragraph:
    """Write a paragraph that begins with a dash, as offices list things."""
    return paragraph(made, f"- {text}")


def blank_line(made: Document) -> None:
    """Write a dotted line over the width of the text, to be filled in by hand."""
    line = add_line(made, "\t", 14, after=6)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def table(
    made: Document,
    rows: Sequence[Sequence[str]],
    widths_mm: Sequence[float],
    head: Sequence[str],
    *,
    right: Collection[int] = (),
    bold: Collection[int] = (),
) -> Table:
    """Write a ruled table, 12 point, in columns of these widths (together at most `TEXT_WIDTH`).

    The head is repeated on every page and no row is divided. Columns in *right* hold figures and stand to the right;
    rows in *bold* (by place, from 0) are totals.
    """
    made_: Table = made.add_table(1 + len(rows), len(widths_mm), style="Table Grid")
    fix_columns(made_, widths_mm)
    made_.alignment = WD_TABLE_ALIGNMENT.CENTER
    for at, (row, texts) in enumerate(zip(made_.rows, (head, *rows), strict=True)):
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            aside = ALIGN.RIGHT if column in right else ALIGN.LEFT
            put(cell, text, 12, bold=at == 0 or at - 1 in bold, align=aside if at else ALIGN.CENTER)
        mark_row(row, "w:cantSplit")
        if at < 2:
            # No head stands alone at the foot of a page, nor with one row.
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    mark_row(made_.rows[0], "w:tblHeader")
    add_line(made, "", 6)
    return made_


def sign_off(
    made: Document, signature: Signature, receivers: Sequence[str] = (), beside: Signature | None = None
) -> None:
    """Write who signs, to the right; to the left who receives it ("Nơi nhận:"), or who signs *beside*.

    The block is never divided and never stands on a page by itself.
    """
    if made.paragraphs:
        made.paragraphs[-1].paragraph_format.keep_with_next = True
    block = frame(made, 1, _SIGN_COLUMNS)
    left, right = block.rows[0].cells
    _sign(right, signature)
    if beside is not None:
        _sign(left, beside)
    elif receivers:
        put(left, "Nơi nhận:", 12, bold=True, italic=True, align=ALIGN.LEFT)
        for at, name in enumerate(receivers):
            put(left, f"- {name}{'.' if at == len(receivers) - 1 else ';'}", 11, align=ALIGN.LEFT)
    mark_row(block.rows[0], "w:cantSplit")
    # A table must not end a document; what follows it takes no room, or it would be a page of its own.
    last = add_line(made, "", 1)
    last.paragraph_format.line_spacing = Pt(1)


def save(made: Document, path: Path) -> None:
    """Write the document to *path*, whole or not at all. Raises FolderError or DiskFull."""
    with replacing(path) as file:
        made.save(file)


def _properties(made: Document, header: Header, subject: str) -> None:
    core = made.core_properties
    core.title = plain(subject)[:255]
    core.author = plain(" ".join(header.body))[:255]
    core.language = "vi-VN"
    core.comments = ""


def _agency(cell: _Cell, header: Header) -> None:
    for line in header.superior:
        put(cell, line.upper(), 13)
    for line in header.body:
        put(cell, line.upper(), 13, bold=True)
    longest = max((len(line) for line in header.body), default=0)
    width = min(longest * _CAPITAL * 13 * _POINT, _COLUMNS[0])
    rule(cell.add_paragraph(), _COLUMNS[0], width * 0.4, after=4)


def _motto(cell: _Cell) -> None:
    put(cell, MOTTO[0], 13, bold=True)
    put(cell, MOTTO[1], 14, bold=True)
    rule(cell.add_paragraph(), _COLUMNS[1], _MOTTO_LINE, after=4)


def _sign(cell: _Cell, signature: Signature) -> None:
    for text in (signature.capacity, signature.role):
        if text:
            put(cell, text, 14, bold=True)
    for _line in range(4):
        put(cell, "", 14)
    put(cell, signature.name, 14, bold=True)
    for line in cell.paragraphs:
        line.paragraph_format.keep_with_next = line is not cell.paragraphs[-1]
