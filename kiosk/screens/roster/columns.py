"""Say by hand what the columns of a list are: the sheet's own first rows are shown, one column is marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style

from kiosk.i18n import _, word
from kiosk.messages.fields import FIELD_NAMES
from kiosk.messages.roster import letters
from kiosk.roster.book_reader import Sheet, text
from kiosk.roster.byhand import ByHand
from kiosk.roster.header_vocabulary import FIELDS
from kiosk.roster.parser import public
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.panel import Panel
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text, column

_SAMPLES, _AROUND = 3, 13


class ColumnsScreen(Panel[ByHand | None]):
    """↑ ↓ mark a column, Enter says what it is; ← → move the header row; Tab reads the list with what was said."""

    CSS_PATH = "../common/files.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "up", "down", "left", "right", "forward", "view")

    def __init__(self, sheet: Sheet, row: int, known: Mapping[int, str], said: ByHand | None) -> None:
        """Take the sheet, the 1-based row of its header (0: none), what was found, and what was said before."""
        super().__init__()
        self._sheet = sheet
        self._row = said.row if said is not None and said.row is not None else row
        self._found_row = row
        self._known = dict(known)
        self._said: dict[int, str | None] = dict(said.columns) if said is not None else {}
        self._width = max((len(cells) for cells in sheet.rows), default=0)
        self._at = next((index for index in range(self._width) if index not in known), 0)

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Text(id="title")
            yield Text(id="people")
            yield Text(
                _("↑ ↓ column   Enter says what it is   ← → header row   Tab: read so   Esc goes back"), id="close"
            )

    def on_mount(self) -> None:
        """Show the columns."""
        self._show()

    def action_view(self) -> None:
        """Read the list with what was said."""
        row = self._row if self._row != self._found_row or self._row == 0 else None
        self.dismiss(ByHand(self._said, row, self._sheet.name) if self._said or row is not None else None)

    def action_left(self) -> None:
        """Take the row above for the header; above the first there is none."""
        self._row = max(0, self._row - 1)
        self._show()

    def action_right(self) -> None:
        """Take the row below for the header."""
        self._row = min(len(self._sheet.rows), self._row + 1)
        self._show()

    def action_forward(self) -> None:
        """Ask what the column marked is."""
        if not self.is_current:
            return
        entries = [(name, word(FIELD_NAMES, name)) for name in FIELDS] + [("-", _("leave it out"))]
        title = f"{letters(self._at)} «{self._cell(self._row, self._at)}»"

        def chosen(name: str | None) -> None:
            if name is not None:
                # One column for each field: what another was said to be is taken back.
                self._said = {index: other for index, other in self._said.items() if other != name or name == "-"}
                self._said[self._at] = None if name == "-" else name
                self.move(1)

        self.app.push_screen(MenuScreen(title, entries), chosen)

    def move(self, by: int) -> None:
        if self._width:
            self._at = (self._at + by) % self._width
        self._show()

    def _cell(self, row: int, index: int) -> str:
        cells = self._sheet.rows[row - 1] if 0 < row <= len(self._sheet.rows) else ()
        return text(cells[index]) if index < len(cells) else ""

    def _show(self) -> None:
        head = _("header in row {rows}").format(rows=self._row) if self._row else _("no header")
        self.query_one("#title", Text).put(f"{self._sheet.name}  {head}".strip())
        room = max(4, int(self.app.size.height * 0.9) - _AROUND)
        first = max(0, min(self._at - room // 2, self._width - room))
        lines = [self._line(index) for index in range(first, min(self._width, first + room))]
        self.query_one("#people", Text).put(Content("\n").join(lines))

    def _line(self, index: int) -> Content:
        """Return one column: its letters, header, meaning, and what stands in the first rows below."""
        name = self._said.get(index, self._known.get(index)) if index in self._said else self._known.get(index)
        meaning = word(FIELD_NAMES, public(name)) if name else "–"
        below = [self._cell(row, index) for row in range(self._row + 1, len(self._sheet.rows) + 1)][:40]
        samples = " | ".join([said for said in below if said][:_SAMPLES])
        style = Style(reverse=True, bold=True) if index == self._at else Style()
        head = f" {letters(index):<3}{column(self._cell(self._row, index), 24)} "
        said = Style(bold=index in self._said)
        return Content.assemble((head, style), (f" {column(meaning, 22)} ", said), (samples, Style(dim=True)))
