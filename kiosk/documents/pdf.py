"""Pages become a PDF. The same pages make the same bytes: nothing of the moment or the machine is in the file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import BinaryIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kiosk.documents.drawing import Mark, Rule, Sheet, Symbol, Text
from printing.qr import QUIET, matrix
from printing.text import FONTS


def write(target: BinaryIO, sheet: Sheet, pages: Iterable[list[Mark]], *, title: str, language: str) -> int:
    """Write the pages to an open file and return how many they are. Raises OSError if the disk does not take it."""
    canvas = Canvas(target, (sheet.width, sheet.height), pageCompression=1, invariant=1, lang=language)
    canvas.setTitle(title)
    canvas.setAuthor("Kiosk")
    canvas.setCreator("Kiosk")
    count = 0
    for marks in pages:
        for mark in marks:
            _draw(canvas, sheet, mark)
        canvas.showPage()
        count += 1
    canvas.save()
    return count


def _draw(canvas: Canvas, sheet: Sheet, mark: Mark) -> None:
    if isinstance(mark, Text):
        _text(canvas, sheet, mark)
    elif isinstance(mark, Symbol):
        _symbol(canvas, sheet, mark)
    else:
        _rule(canvas, sheet, mark)


def _text(canvas: Canvas, sheet: Sheet, mark: Text) -> None:
    line = canvas.beginText(mark.x, sheet.height - mark.baseline)
    line.setFillColorRGB(*mark.colour)
    # Said each time: a page keeps it from one line to the next.
    line.setCharSpace(mark.tracking)
    for letters, face in mark.runs:
        line.setFont(_known(face), mark.size)
        line.textOut(letters)
    canvas.drawText(line)


def _symbol(canvas: Canvas, sheet: Sheet, mark: Symbol) -> None:
    """Draw a symbol as one shape: drawn as many, a viewer would show hairs of white between the rows."""
    side = mark.module
    path = canvas.beginPath()
    left, top = mark.box.left + QUIET * side, sheet.height - mark.box.top - QUIET * side
    for row, modules in enumerate(matrix(mark.code)):
        column = 0
        for black, run in groupby(modules):
            length = sum(1 for _module in run)
            if black:
                path.rect(left + column * side, top - (row + 1) * side, length * side, side)
            column += length
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)


def _rule(canvas: Canvas, sheet: Sheet, mark: Rule) -> None:
    canvas.setLineWidth(mark.width)
    canvas.setStrokeColorRGB(*mark.colour)
    box = mark.box
    top, bottom = sheet.height - box.top, sheet.height - box.bottom
    if mark.outline:
        canvas.rect(box.left, bottom, box.right - box.left, top - bottom, stroke=1, fill=0)
    else:
        canvas.line(box.left, top, box.right, bottom)


def _known(face: str) -> str:
    """Return the name of a face, which is embedded the first time it is drawn with."""
    if face not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(face, FONTS / f"{face}.ttf"))
    return face
