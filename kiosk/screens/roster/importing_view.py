"""How a file under inspection looks: the verdict in one line, and four leaves of what it says."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.style import Style

from kiosk.errors import KioskError
from kiosk.i18n import N_, _, told, word
from kiosk.lifecycle.roster_import import Preview, place_of
from kiosk.messages.roster import (
    SKIPPED_NAMES,
    birth_text,
    change_lines,
    count_lines,
    doubt_line,
    part_lines,
    person_line,
    sweep_text,
)
from kiosk.messages.scans import problem_line
from kiosk.terminal.theme import AMBER
from kiosk.terminal.widgets.text import column, fitted, wrapped

_RED = Style.parse("#ff6b7a")
_DIM = Style(dim=True)
# Nobody reads more at a screen; all of it stands in the marked copy.
_MOST, _FIRST_ROWS, _BAR = 400, 8, 30

LEAVES = {
    "understood": N_("What was understood"),
    "wrong": N_("To be put right"),
    "changes": N_("What it changes"),
    "left_out": N_("Rows left out"),
}


def bar(done: int, total: int) -> str:
    """Return a bar of how far the reading is."""
    filled = min(_BAR, _BAR * done // max(1, total))
    return f"{'█' * filled}{'░' * (_BAR - filled)} {done}/{total}"


def verdict(found: Preview | None, failed: Exception | None, waiting: str, *, skip: bool) -> tuple[str, str]:
    """Return the one line that matters, and how it looks: good, doubt, bad or ""."""
    if failed is not None:
        return f"✗ {_refusal(failed)}", "bad"
    if found is None:
        return " ".join(part for part in (_("Reading the file…"), waiting) if part), ""
    reading, changes = found.reading, found.changes
    if not reading.rows:
        return "✗ " + _("No row of this file can be taken."), "bad"
    if reading.errors and not skip:
        text = _("✗ {count} cells must be put right first; nothing is taken in until then.")
        return text.format(count=len(reading.errors)), "bad"
    if changes is not None and changes.doubts:
        return _("? {count} rows may be people of the roster: Enter asks.").format(count=len(changes.doubts)), "doubt"
    if changes is not None and changes.sweeping and not found.command.sweep:
        return f"! {sweep_text(changes)}.", "doubt"
    if reading.warnings:
        text = _("! {people} people can be taken in; {count} remarks to look at: Tab.")
        return text.format(people=len(reading.rows), count=len(reading.warnings)), "doubt"
    if reading.errors:
        bad = len({(problem.sheet, problem.row) for problem in reading.errors})
        text = _("! {people} people can be taken in, {count} rows are left out: Enter.")
        return text.format(people=len(reading.rows), count=bad), "doubt"
    if changes is not None and changes.struck:
        text = _("! {people} people can be taken in, and {struck} are struck: Enter.")
        return text.format(people=len(reading.rows), struck=len(changes.struck)), "doubt"
    if reading.book.conversions:
        text = _("! {people} people can be taken in; old letters were made anew: look at the names, then Enter.")
        return text.format(people=len(reading.rows)), "doubt"
    return _("✓ {people} people can be taken in: Enter.").format(people=len(reading.rows)), "good"


def tabs(found: Preview | None, at: str) -> Content:
    """Return the names of the leaves with how much there is on each."""
    counts = dict.fromkeys(LEAVES, "")
    if found is not None:
        changes = found.changes
        wrong = len(found.reading.errors) + len(found.reading.warnings) + (len(changes.doubts) if changes else 0)
        moved = len(changes.added) + len(changes.shown) + len(changes.struck) if changes else 0
        counts |= {"wrong": f" {wrong}", "changes": f" {moved}", "left_out": f" {len(found.reading.skipped)}"}
    parts = [
        (f" {word(LEAVES, name)}{counts[name]} ", Style(reverse=True, bold=True) if name == at else _DIM)
        for name in LEAVES
    ]
    return Content.assemble(*parts)


def lines(found: Preview | None, failed: Exception | None, leaf: str, width: int) -> Content:
    """Return what stands on a leaf."""
    if found is None:
        return Content("" if failed is None else _("Esc goes back; F7 reads the file again."))
    made = {"understood": _understood, "wrong": _wrong, "changes": _changes, "left_out": _left_out}[leaf]
    listed = list(made(found, width))
    if len(listed) > _MOST:
        listed = [*listed[:_MOST], Content.assemble((_("… and {count} more").format(count=len(listed) - _MOST), _DIM))]
    return Content("\n").join(listed)


def _understood(found: Preview, width: int) -> Iterator[Content]:
    reading = found.reading
    for line in count_lines(reading):
        yield _marked(line)
    for part in reading.parts:
        yield Content("")
        head, columns, *others = part_lines(part)
        yield Content.assemble((head, Style(bold=True)))
        yield from (Content.assemble((piece, _DIM)) for piece in _pieces(columns.strip(), width))
        yield from (_marked(line.strip()) for line in others)
        yield from _first_rows(found, part.sheet, width)


def _first_rows(found: Preview, sheet: str, width: int) -> Iterator[Content]:
    """Yield the first people of a sheet as a table: whether the columns were understood shows at once."""
    every = [row for row in found.reading.rows if row.sheet == sheet]
    rows = every[:_FIRST_ROWS]
    room = max(10, (width - 44) // 2)
    for row in rows:
        name = " ".join(part for part in (row.title, row.full_name) if part)
        office = row.unit or row.position_unit or row.position or row.representative or ""
        pieces = (
            f"{row.row:>5}",
            column(name, 26),
            column(birth_text(row.birth), 10),
            column(office, room),
            row.delegation,
        )
        yield Content(fitted(" ".join(piece for piece in pieces if piece), width))
    if len(every) > len(rows):
        yield Content.assemble((_("… and {count} more").format(count=len(every) - len(rows)), _DIM))


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield a long line of columns in lines that break between two columns."""
    line = ""
    for piece in text.split(" · "):
        longer = f"{line} · {piece}" if line else piece
        if line and len(longer) > width:
            yield line
            longer = piece
        line = longer
    yield line


def _wrong(found: Preview, width: int) -> Iterator[Content]:
    reading = found.reading
    doubts = found.changes.doubts if found.changes else ()
    asked = (piece for doubt in doubts for piece in wrapped(doubt_line(doubt), width))
    yield from (Content.assemble((piece, Style(bold=True))) for piece in asked)
    if not reading.errors and not reading.warnings and not doubts:
        yield Content(_("Nothing to put right."))
    yield from (Content.assemble((fitted(f"✗ {problem_line(p)}", width), _RED)) for p in reading.errors)
    yield from (Content.assemble((fitted(f"! {problem_line(p)}", width), AMBER)) for p in reading.warnings)


def _changes(found: Preview, width: int) -> Iterator[Content]:
    changes = found.changes
    if changes is None:
        return
    for line in change_lines(changes):
        yield _marked(fitted(line, width))
    yield from (Content.assemble((fitted(f"+ {person_line(person)}", width), _DIM)) for person in changes.added)


def _left_out(found: Preview, width: int) -> Iterator[Content]:
    if not found.reading.skipped:
        yield Content(_("Every row below the header is somebody."))
    for skipped in found.reading.skipped:
        place = f"{place_of(skipped.sheet, skipped.row):<16}"
        kind = word(SKIPPED_NAMES, skipped.kind)
        yield Content(fitted(f"{place} {kind:<22} {skipped.said}", width))


def _marked(line: str) -> Content:
    """Return a line with the colour of its mark."""
    style = AMBER if line.startswith(("!", "?", "−")) else Style()
    return Content.assemble((line, style))


def _refusal(error: Exception) -> str:
    return told(error) if isinstance(error, KioskError) else f"{type(error).__name__}: {error}"
