"""What the workbooks afterwards have in common: a title, a header that stays in sight, rows of text and figures.

Every text is written as text: a name that begins with "=" is a name. Importing this loads nothing; xlsxwriter is
loaded where a book is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.folder.atomic_write import replacing
from kiosk.text.normalise import clean

Cell = str | int | float | datetime | None
_HEAD_FILL = "#DCE6F1"
_LINE = "#A6A6A6"
_FONT = "Times New Roman"
# The height of a line of text in points; letters of a text are narrower than the digits a column is measured in.
_LINE_HEIGHT, _LETTERS = 15.0, 0.97
# No spreadsheet takes a higher row.
_HIGHEST = 409.0
# What spreadsheets take for the longest text of a cell.
_LONGEST = 32_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, its width in letters, and whether it holds times of day, figures, or text."""

    head: str
    width: float
    kind: str = "text"


class Book:
    """An open workbook with its formats."""

    def __init__(self, book: Any) -> None:
        self.book = book
        book.formats[0].set_font_name(_FONT)
        plain = {"font_name": _FONT, "font_size": 11}
        edge = {**plain, "border": 1, "border_color": _LINE, "valign": "top"}
        self.formats = {
            "text": book.add_format({**edge, "text_wrap": True, "num_format": "@"}),
            "figure": book.add_format({**edge, "align": "right"}),
            "time": book.add_format({**edge, "align": "center", "num_format": "hh:mm"}),
            "second": book.add_format({**edge, "align": "center", "num_format": "dd/mm hh:mm:ss"}),
            "head": book.add_format(
                {
                    **edge,
                    "bold": True,
                    "align": "center",
                    "valign": "vcenter",
                    "text_wrap": True,
                    "bg_color": _HEAD_FILL,
                }
            ),
            "title": book.add_format({**plain, "bold": True, "font_size": 14}),
            "about": book.add_format({**plain, "italic": True, "font_color": "#595959"}),
        }

    def table(
        self, name: str, title: str, about: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], none: str
    ) -> tuple[Any, int]:
        """Add a sheet with one table, *none* in place of its rows if there are none; return it and the rows' count.

        The header is row 4 and stays in sight, on paper too; the first data row is row 5 (4 from nought).
        """
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, title, self.formats["title"])
        sheet.write_string(1, 0, about, self.formats["about"])
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(3, at, column.head, self.formats["head"])
        sheet.set_row(3, _LINE_HEIGHT * max(_lines(column.head, column.width) for column in columns))
        count = 0
        for count, row in enumerate(rows, 1):
            self.put_row(sheet, 3 + count, columns, row)
        if count == 0:
            sheet.write_string(4, 0, none, self.formats["about"])
        else:
            sheet.autofilter(3, 0, 3 + count, len(columns) - 1)
        sheet.freeze_panes(4, 0)
        sheet.repeat_rows(3)
        self.on_paper(sheet)
        return sheet, count

    def put_row(self, sheet: Any, row: int, columns: Sequence[Column], cells: Sequence[Cell]) -> None:
        """Write a row, as high as its longest text."""
        for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            self.put(sheet, row, at, cell, column.kind)
        # Not every program makes a row as high as its text.
        lines = max(_lines(cell, column.width) for column, cell in zip(columns, cells, strict=True))
        if lines > 1:
            sheet.set_row(row, min(_HIGHEST, lines * _LINE_HEIGHT))

    def style(self, **shape: object) -> Any:
        """Return a format in the font of the book."""
        return self.book.add_format({"font_name": _FONT, "font_size": 11, **shape})

    def put(self, sheet: Any, row: int, at: int, cell: Cell, kind: str) -> None:
        """Write one cell; text is text whatever it looks like."""
        shape = self.formats[kind]
        match cell:
            case None | "":
                sheet.write_blank(row, at, None, shape)
            case datetime():
                # Spreadsheets know no zones: the time of day at the place of the conference.
                sheet.write_datetime(row, at, cell.replace(tzinfo=None), shape)
            case str():
                sheet.write_string(row, at, cell[:_LONGEST], self.formats["text"] if kind == "figure" else shape)
            case _:
                sheet.write_number(row, at, cell, shape)

    def on_paper(self, sheet: Any, pages_high: int = 0) -> None:
        """Set A4 landscape, one page wide and so many high (0: as many as it takes), the page's number below."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, pages_high)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&RTrang &P/&N")


def _lines(cell: Cell, width: float) -> int:
    """Return how many lines a text takes in a column; words are not divided."""
    if not isinstance(cell, str) or len(cell) <= width * _LETTERS:
        return 1
    lines, used = 1, 0
    room = int(width * _LETTERS)
    for length in map(len, cell.split()):
        if used and used + 1 + length > room:
            lines, used = lines + 1, 0
        used += length + (1 if used else 0)
        lines, used = lines + (used - 1) // room, (used - 1) % room + 1
    return lines


@contextmanager
def book(path: Path, title: str) -> Iterator[Book]:
    """Give a workbook that becomes *path*, whole or not at all. Raises FolderError or DiskFull."""
    import xlsxwriter  # late: the libraries of Word, Excel and PDF
    from xlsxwriter.exceptions import FileCreateError

    # In memory: what is known of people goes into no other file on the way.
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with replacing(path) as scratch:
        made = xlsxwriter.Workbook(scratch, options)
        made.set_properties({"title": clean(title)[:255]})
        yield Book(made)
        try:
            made.close()
        except FileCreateError as error:
            # The library hides what the disk said in an error of its own.
            raise next((arg for arg in error.args if isinstance(arg, OSError)), OSError(str(error))) from error
