"""A copy of a unit's own file with a column "Lỗi": what is wrong stands beside the row, for whoever made the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kiosk.documents.sheets import book as opened
from kiosk.messages.scans import problem_text
from kiosk.roster.book_reader import Missing, Sheet, address, text
from kiosk.roster.importer import Reading
from kiosk.roster.problems import Problem

# The header of the column, in the language of the lists whatever the program speaks.
_HEAD = "Lỗi"
_WIDEST = 40
_BAD_NAMES = str.maketrans("[]:*?/\\", "_______")


def write(reading: Reading, path: Path) -> int:
    """Write every sheet that was read, at the same addresses, with its problems; return how many rows have one.

    The cells' looks are not kept, only what they say. Raises FolderError if the file cannot be written.
    """
    problems = _by_place(reading)
    heads = {part.sheet: part.header for part in reading.parts}
    with opened(path, path.stem) as made:
        book = made.book
        formats = {
            "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "wrong": book.add_format({"bg_color": "#FFC7CE"}),
            "doubtful": book.add_format({"bg_color": "#FFEB9C"}),
            "told": book.add_format({"font_color": "#B00020"}),
        }
        for number, sheet in enumerate(reading.book.sheets, start=1):
            header = heads.get(sheet.name)
            written = book.add_worksheet((sheet.name or f"Sheet{number}").translate(_BAD_NAMES)[:31])
            _copy(written, sheet, problems.get(sheet.name, {}), header.last if header else 0, formats)
    return sum(len(rows) for rows in problems.values())


def _by_place(reading: Reading) -> dict[str, dict[int, list[Problem]]]:
    found: dict[str, dict[int, list[Problem]]] = {}
    for problem in (*reading.errors, *reading.warnings):
        found.setdefault(problem.sheet, {}).setdefault(problem.row, []).append(problem)
    return found


def _copy(
    written: Any, sheet: Sheet, problems: Mapping[int, Sequence[Problem]], head: int, formats: Mapping[str, Any]
) -> None:
    """Write one sheet; the column of problems stands right of everything."""
    width = max((len(row) for row in sheet.rows), default=0)
    blocking = {problem.cell for found in problems.values() for problem in found if problem.blocks}
    doubtful = {problem.cell for found in problems.values() for problem in found} - blocking
    for number, row in enumerate(sheet.rows, start=1):
        for index, cell in enumerate(row):
            place = address(number, index)
            look = "wrong" if place in blocking else "doubtful" if place in doubtful else None
            if cell != "" or look:
                _cell(written, number - 1, index, cell, formats[look] if look else None)
        told = "; ".join(problem_text(problem) for problem in problems.get(number, ()))
        if told:
            written.write_string(number - 1, width, told, formats["told"])
    if head:
        written.write_string(head - 1, width, _HEAD, formats["bold"])
        written.freeze_panes(head, 0)
    for index in range(width):
        said = max((len(text(row[index])) for row in sheet.rows[head:] if index < len(row)), default=0)
        written.set_column(index, index, min(_WIDEST, max(6, said + 2)))
    written.set_column(width, width, 60)


def _cell(written: Any, row: int, column: int, cell: Any, look: Any) -> None:
    """Write one cell as what it is; text is never taken for a formula or a link."""
    if isinstance(cell, Missing):
        written.write_blank(row, column, None, look)
    elif isinstance(cell, int | float):
        written.write_number(row, column, cell, look)
    else:
        written.write_string(row, column, text(cell), look)
