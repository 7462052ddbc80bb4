"""The child process that reads a workbook: `python -P -m kiosk.roster.cellreader <book.xlsx >lines-of-json`.

The library that reads cells may panic, abort or never end on a hostile file, so it works in here, with a limit of
memory, and imports little. Each line of its output is one JSON value, in this order:

    {"sheet": name, "hidden_rows": [...], "merged": [...]}     a visible sheet begins
    [[cell, ...], ...]                                         some of its rows; empty cells at the end are left out
    {"end": true, "hidden": [names of hidden sheets], "fonts": [names]}     the file was read to its end
    {"refused": word, "told": {...}}                           or this, and no "end"

A cell is a text, a number, true or false, [year, month, day], or null for a formula without result. JSON and not
pickle: whatever a broken child writes, reading it can do no harm.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from kiosk.roster import archives, ods_notes, xls_notes, xlsx_notes
from kiosk.roster.limits import MEMORY, MOST_BYTES, MOST_CELLS, MOST_COLUMNS, MOST_LETTERS, Unreadable

_ROWS_AT_ONCE = 500
_MOST_MERGED = 100_000
_FONT = re.compile(rb"<(?:\w+:)?(?:name|rFont|latin)\s+val=[\"']([^\"']{1,64})[\"']")
_OLE_FONT = re.compile(rb"\.Vn[A-Z][A-Za-z ]{1,24}|VNI-[A-Z][A-Za-z ]{1,24}")
_STYLES_BYTES = 8 * 2**20

# Hidden rows (1-based), merged cells, (row, column) of formulas without result (1-based, 0-based).
_Noted = tuple[list[int], list[ods_notes.Range], set[tuple[int, int]]]


def main() -> None:
    """Read the workbook on standard input and write its cells to standard output."""
    _limit_memory()
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", errors="replace", newline="\n", write_through=True)
    try:
        for line in _read(sys.stdin.buffer.read(MOST_BYTES + 1)):
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    except Unreadable as refused:
        _refuse(out, refused.word, refused.told)
    except PasswordError:
        _refuse(out, "locked", {})
    except MemoryError:
        _refuse(out, "memory", {})
    except BrokenPipeError:
        pass  # the parent has gone or has had enough
    except BaseException as error:  # a panic of the library is no Exception
        _refuse(out, "damaged", {"why": repr(error)[:500]})


def _refuse(out: io.TextIOWrapper, word: str, told: dict[str, str]) -> None:
    """Write why the file is not read."""
    with contextlib.suppress(OSError):
        out.write(json.dumps({"refused": word, "told": told}) + "\n")


def _limit_memory() -> None:
    """Let the system end this process when it asks for too much; where that cannot be set, the time limit remains."""
    if sys.platform == "win32":
        with contextlib.suppress(Exception):
            _limit_memory_of_windows()
    else:
        import resource  # POSIX only

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if sys.platform == "win32":

    def _limit_memory_of_windows() -> None:
        """Put this process into a job object with a limit; pywin32 is there wherever the program was installed."""
        import win32api  # Windows only
        import win32job

        job = win32job.CreateJobObject(None, "")
        about = win32job.QueryInformationJobObject(job, win32job.JobObjectExtendedLimitInformation)
        about["ProcessMemoryLimit"] = MEMORY
        about["BasicLimitInformation"]["LimitFlags"] |= win32job.JOB_OBJECT_LIMIT_PROCESS_MEMORY
        win32job.SetInformationJobObject(job, win32job.JobObjectExtendedLimitInformation, about)
        win32job.AssignProcessToJobObject(job, win32api.GetCurrentProcess())


def _read(data: bytes) -> Iterator[Any]:
    """Yield the lines for one workbook."""
    fonts: list[str] = []
    notes: Callable[[str], _Noted] = _nothing_noted
    if data.startswith(b"PK"):
        archive, kind = archives.zipped(io.BytesIO(data))
        if kind == "xlsx":
            fonts, notes = _fonts(archive), _notes_of_xlsx(archive)
        elif kind == "ods":
            notes = _notes_of_ods(archive)
    else:
        archives.refuse_other_ole(data)
        notes = _notes_of_xls(data)
        fonts = sorted({found.decode("ascii") for found in _OLE_FONT.findall(data)})
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    worksheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in worksheets if sheet.visible == SheetVisibleEnum.Visible]
    if not visible:
        raise Unreadable("hidden" if worksheets else "damaged")
    budget = _Budget()
    for name in visible:
        hidden_rows, merged, without_value = notes(name)
        sheet = book.get_sheet_by_name(name)
        merged = merged or sheet.merged_cell_ranges or []
        yield {"sheet": name, "hidden_rows": hidden_rows, "merged": merged[:_MOST_MERGED]}
        for rows in _rows(sheet, without_value):
            budget.spend(rows)
            yield rows
        del sheet
    hidden = [sheet.name for sheet in worksheets if sheet.visible != SheetVisibleEnum.Visible]
    yield {"end": True, "hidden": hidden, "fonts": fonts}


def _nothing_noted(_name: str) -> _Noted:
    """Return what is known of a sheet beside its cells where the format tells nothing cheaply (XLSB)."""
    return [], [], set()


def _notes_of_xlsx(archive: zipfile.ZipFile) -> Callable[[str], _Noted]:
    """Return what tells of a sheet its hidden rows and formulas without result; it raises Unreadable for a giant."""
    parts = xlsx_notes.parts(archive)

    def noted(name: str) -> _Noted:
        if name not in parts:
            return _nothing_noted(name)
        notes = xlsx_notes.scan(archives.unpacked(archive, parts[name]))
        if notes.too_far:
            raise Unreadable("far", sheet=name, cell=notes.too_far)
        return sorted(notes.hidden_rows), [], notes.without_value

    return noted


def _notes_of_xls(data: bytes) -> Callable[[str], _Noted]:
    """Do the same for an XLS."""
    found = xls_notes.scan(data)

    def noted(name: str) -> _Noted:
        notes = found.get(name, xls_notes.Notes())
        return sorted(notes.hidden_rows), [], notes.without_value

    return noted


def _notes_of_ods(archive: zipfile.ZipFile) -> Callable[[str], _Noted]:
    """Do the same for an ODS; all its sheets are in one part, and the library reads them all at once."""
    found = ods_notes.scan(archives.unpacked(archive, "content.xml"))
    for name, notes in found.items():
        if notes.too_far:
            raise Unreadable("repeated", sheet=name)

    def noted(name: str) -> _Noted:
        notes = found.get(name, ods_notes.Notes())
        return notes.hidden_rows, notes.merged, notes.without_value

    return noted


def _fonts(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the fonts of an XLSX file."""
    try:
        styles = b"".join(archives.unpacked(archive, "xl/styles.xml", _STYLES_BYTES))
    except KeyError:
        return []
    return sorted({name.decode("utf-8", "replace") for name in _FONT.findall(styles)})


class _Budget:
    """What a file may still hold."""

    def __init__(self) -> None:
        self._cells = MOST_CELLS
        self._letters = MOST_LETTERS

    def spend(self, rows: Sequence[Sequence[Any]]) -> None:
        """Count some rows. Raises Unreadable when they are too many."""
        for row in rows:
            self._cells -= len(row) + 1
            self._letters -= sum(len(cell) for cell in row if cell.__class__ is str)
        if self._cells < 0 or self._letters < 0:
            raise Unreadable("large")


def _rows(sheet: CalamineSheet, without_value: set[tuple[int, int]]) -> Iterator[list[list[Any]]]:
    """Yield the rows of a sheet from A1 on, some hundred at once."""
    # The library begins at the first filled column, though at the first row.
    before: list[Any] = [""] * (sheet.start[1] if sheet.start else 0)
    if sheet.end and sheet.end[1] >= MOST_COLUMNS:
        raise Unreadable("large")
    missing: dict[int, list[int]] = {}
    for at, column in without_value:
        missing.setdefault(at, []).append(column)
    rows: list[list[Any]] = []
    for number, raw in enumerate(sheet.iter_rows(), start=1):
        row: list[Any] = before + [cell if cell.__class__ in _PLAIN else _plain(cell) for cell in raw]
        for column in missing.pop(number, ()):
            row += [""] * (column + 1 - len(row))
            row[column] = None
        while row and row[-1] == "":
            row.pop()
        rows.append(row)
        if len(rows) == _ROWS_AT_ONCE:
            yield rows
            rows = []
    # A formula without result at the end of a sheet is outside of what the library calls filled.
    end = sheet.end[0] + 1 if sheet.end else 0
    for number in range(end + 1, max(missing, default=0) + 1):
        columns = missing.get(number, ())
        rows.append([None if at in columns else "" for at in range(max(columns, default=-1) + 1)])
    yield rows


_PLAIN = {str, int, float, bool}


def _plain(cell: object) -> Any:
    """Return a cell as JSON can write it: a date without its time as three numbers, other things as text."""
    if isinstance(cell, dt.date):
        return [cell.year, cell.month, cell.day]
    return str(cell)


if __name__ == "__main__":
    main()
