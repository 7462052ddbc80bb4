"""What Word documents are put together from: lines, rules, frames, rows. Widths are millimetres, sizes points."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

# What XML cannot hold, however it came into a list.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Return a text of a list as one line that a document can hold."""
    return _NOT_XML.sub("", re.sub(r"[\t\r\n\v\f]+", " ", text))


def write(line: Paragraph, text: str, size: float, *, bold: bool, italic: bool, align: ALIGN) -> Paragraph:
    """Write a run of text into a paragraph. A tab stays a tab; spaces that are room for a pen stay as many."""
    line.alignment = align
    text = re.sub("  +", lambda room: "\N{NO-BREAK SPACE}" * len(room[0]), re.sub(r"[\r\n\v\f]+", " ", text))
    run = line.add_run(_NOT_XML.sub("", text))
    run.font.size = Pt(size)
    # Said only where it is so: a style stays free to be changed in Word.
    run.bold, run.italic = bold or None, italic or None
    return line


def put(
    cell: _Cell, text: str, size: float, *, bold: bool = False, italic: bool = False, align: ALIGN = ALIGN.CENTER
) -> Paragraph:
    """Write a line into a cell, below what is there."""
    fresh = len(cell.paragraphs) == 1 and not cell.paragraphs[0].runs and not cell._element.xpath("./w:p/w:pPr")
    line = cell.paragraphs[0] if fresh else cell.add_paragraph()
    return write(line, text, size, bold=bold, italic=italic, align=align)


def add_line(
    made: Document,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN = ALIGN.LEFT,
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    """Write a paragraph below what is there, with so much room before and after it."""
    line = write(made.add_paragraph(), text, size, bold=bold, italic=italic, align=align)
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(before), Pt(after)
    return line


def rule(line: Paragraph, room: float, length: float, after: float = 0) -> None:
    """Make a paragraph a line of a length in the middle of the room: the upper border of nothing."""
    shape = line.paragraph_format
    shape.left_indent = shape.right_indent = Mm((room - length) / 2)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(2), Pt(after), Pt(2)
    borders, border = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def frame(made: Document, rows: int, widths: Sequence[float]) -> Table:
    """Return a table without lines and without margins in its cells: the frame of a block."""
    block: Table = made.add_table(rows, len(widths))
    fix_columns(block, widths)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = block._tblPr.find(qn("w:tblLook"))  # the schema has the margins before it
    block._tblPr.append(margins) if look is None else look.addprevious(margins)
    return block


def fix_columns(block: Table, widths: Sequence[float]) -> None:
    """Fix the columns: Word goes by the grid, others by the cells, so both are set."""
    block.autofit = False
    for column, width in zip(block.columns, widths, strict=True):
        column.width = Mm(width)
    for row in block.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def mark_row(row: _Row, name: str) -> None:
    """Mark a row of a table: "w:cantSplit" keeps it whole, "w:tblHeader" repeats it on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def set_page(made: Document) -> None:
    """Set A4 with the margins of Decree 30/2020, and the page number in the middle above, none on page 1."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    run = number.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def set_style(made: Document, font: str) -> None:
    """Let every style be *font* 14 in Vietnamese: Word would else underline each word as misspelt English."""
    style = made.styles["Normal"]
    style.font.size = Pt(14)
    marks = style.element.get_or_add_rPr()
    fonts = marks.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    marks.append(language)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = 1.0
