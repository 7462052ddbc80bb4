"""Choose a list to take in: the newest files come first; typing looks for a name, or gives a path."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widgets import Input

from kiosk.i18n import _
from kiosk.lifecycle.list_files import ListFile
from kiosk.screens.common.menu import more
from kiosk.screens.common.panel import Panel
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.ordered_input import OrderedInput
from kiosk.terminal.widgets.text import Text, column
from kiosk.text.normalise import clean, fold

_AROUND = 13


class FilesScreen(Panel[Path | None]):
    """The result is the path of the file chosen."""

    CSS_PATH = "files.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "up", "down", "page_up", "page_down")

    def __init__(self, title: str, files: Sequence[ListFile]) -> None:
        """Take the title and the files, the newest first."""
        super().__init__()
        self._title = title
        self._files = tuple(files)
        self._shown: tuple[ListFile, ...] = self._files
        self._at = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Text(self._title, id="title")
            yield OrderedInput("", placeholder=_("part of the name, or the whole path of the file"), id="query")
            yield Text(id="people")
            yield Text(id="alike")
            yield Text(_("↑ ↓ choose   Enter takes the file   Esc goes back"), id="close")

    def on_mount(self) -> None:
        """Show the files."""
        self._show()

    def on_resize(self) -> None:
        """Show as many as fit."""
        self._show()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        words = fold(clean(event.value)).split()
        self._shown = tuple(file for file in self._files if all(word in fold(clean(file.path.name)) for word in words))
        self._at = 0
        self._show()

    @on(Input.Submitted)
    def _chosen(self, event: Input.Submitted) -> None:
        if not self.is_current:
            return  # a bouncing key is one answer
        typed = event.value.strip().strip("\"'")
        if typed and Path(typed).expanduser().is_file():
            self.dismiss(Path(typed).expanduser())
        elif self._shown:
            self.dismiss(self._shown[self._at].path)
        else:
            self.query_one("#alike", Text).put(_("There is no file {name}.").format(name=clean(typed)))

    def action_page_up(self) -> None:
        """Go a page up."""
        self.move(-min(self._room, self._at))

    def action_page_down(self) -> None:
        """Go a page down."""
        self.move(min(self._room, len(self._shown) - 1 - self._at))

    @property
    def _room(self) -> int:
        return max(4, int(self.app.size.height * 0.9) - _AROUND)

    def move(self, by: int) -> None:
        if self._shown:
            self._at = (self._at + by) % len(self._shown)
            self._show()

    def _show(self) -> None:
        width = max(20, self.query_one("#people").size.width - 32)
        first = max(0, min(self._at - self._room // 2, len(self._shown) - self._room))
        lines: list[Content] = []
        for index, file in enumerate(self._shown[first : first + self._room], first):
            style = Style(reverse=True, bold=True) if index == self._at else Style()
            when = datetime.fromtimestamp(file.changed).strftime("%d/%m %H:%M")
            folder = clean(file.path.parent.name)
            name = Content.assemble((f" {column(clean(file.path.name), width)} ", style))
            lines.append(Content.assemble(name, (f" {when}  {folder}", Style(dim=index != self._at))))
        lines += more(first, len(lines), len(self._shown))
        empty = _("No list is here: put the file on the desktop or a USB stick, or type its path.")
        self.query_one("#people", Text).put(Content("\n").join(lines) if lines else empty)
