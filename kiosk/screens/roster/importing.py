"""A unit's file before it is taken in: what was understood, what is wrong at which cell, whom it adds and strikes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from kiosk.conference.state import Conference
from kiosk.errors import KioskError
from kiosk.i18n import N_, _, told
from kiosk.journal.envelope import Event
from kiosk.lifecycle.roster_import import Preview, Said, changes_of, place_of, preview
from kiosk.messages.roster import doubt_line, person_line, sweep_text
from kiosk.roster.byhand import ByHand
from kiosk.roster.headers import likely
from kiosk.roster.importer import NoHeader
from kiosk.screens.common.form import AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.roster import importing_view as view
from kiosk.screens.roster.columns import ColumnsScreen
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text

_PATIENCE_SECONDS = 1.0
_VIEWS = ("understood", "wrong", "changes", "left_out")


class ImportScreen(PostScreen):
    """One file. Enter takes it in, or asks what has to be known first; Tab leafs through what it says."""

    CSS_PATH = "roster.tcss"
    TITLE_MSGID = N_("Take in a list")
    KEYS_SHOWN = ("forward", "view", "more_acts", "back", "choose")
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "forward", "view", "up", "down", "page_up", "page_down", "more_acts"
    )

    def __init__(self, path: Path) -> None:
        """Take the file."""
        super().__init__()
        self._path = path
        self._said = Said()
        self._found: Preview | None = None
        self._failed: Exception | None = None
        self._view = _VIEWS[0]
        self._skip = False
        self._taking = False
        self._run = 0
        self._since = 0.0
        self._progress = (0, 0)

    def body(self) -> ComposeResult:
        yield Text(id="verdict")
        yield Text(id="tabs")
        with VerticalScroll(id="scroll", can_focus=False):
            yield Text(id="lines")

    def on_mount(self) -> None:
        """Read the file at once."""
        self._read()

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do now."""
        texts = {
            "forward": self._next()[1],
            "view": _("Leaf"),
            "choose": _("Scroll"),
            "more_acts": _("Columns, more"),
        }
        hidden = {"home"} | (set() if self._next()[1] else {"forward"})
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key not in hidden]

    def middle(self, conference: Conference) -> str:  # noqa: ARG002 - the file is what matters
        """Return the file's name."""
        return self._path.name

    def show(self, conference: Conference) -> None:  # noqa: ARG002 - what was read, not what is on the roster
        """Show what was read so far."""
        verdict = self.query_one("#verdict", Text)
        text, look = view.verdict(self._found, self._failed, self._waiting(), skip=self._skip)
        verdict.put(text)
        for name in ("good", "doubt", "bad"):
            verdict.set_class(name == look, f"-{name}")
        self.query_one("#tabs", Text).put(view.tabs(self._found, self._view))
        width = max(40, self.size.width - 6)
        self.query_one("#lines", Text).put(view.lines(self._found, self._failed, self._view, width))

    def tick(self) -> None:
        """Show how far the reading is."""
        super().tick()
        if self._found is None and self._failed is None and self.is_current:
            self.refresh_view()

    def answered(self, events: Sequence[Event]) -> None:
        """Go back to the board when the list is in."""
        super().answered(events)
        if self._taking and any(event.kind == "roster.imported" for event in events):
            self._taking = False
            self.app.pop_screen()

    def failed(self, text: str) -> None:
        """Say why it was not taken in; what has changed meanwhile is read anew."""
        self._taking = False
        super().failed(text)
        self._compare()

    def action_back(self) -> None:
        """Go back to the board; nothing was written."""
        if not self.note_banner():
            self.app.pop_screen()

    def action_view(self) -> None:
        """Leaf to what else there is to see."""
        self._view = _VIEWS[(_VIEWS.index(self._view) + 1) % len(_VIEWS)]
        self.query_one("#scroll").scroll_home(animate=False)
        self.refresh_view()

    def action_forward(self) -> None:
        """Do the next natural thing."""
        self._next()[0]()

    def action_more_acts(self) -> None:
        """Say what a column is, whose list it is; write a marked copy; take the good rows alone; read again."""
        reading = self._found.reading if self._found else None
        bad = len(reading.errors) if reading else 0
        entries = [
            ("again", _("Read the file again")),
            ("columns", _("Say what a column is")),
            ("unit", _("Say whose list it is")),
            ("marked", _("Write a copy with a column “Lỗi”")),
        ]
        if reading and bad and reading.rows:
            entries.append(("skip", _("Take the {count} good rows, leave the others").format(count=len(reading.rows))))
        acts: dict[str, Callable[[], None]] = {
            "again": self._read,
            "columns": self._ask_columns,
            "unit": self._ask_unit,
            "marked": self._mark,
            "skip": self._skip_bad,
        }
        shut = {} if reading else {"marked": "", "unit": ""}
        self.app.push_screen(MenuScreen(_("More"), entries, shut=shut), lambda what: acts[what]() if what else None)

    def _next(self) -> tuple[Callable[[], None], str]:
        """Return what Enter does now, and what that is called; "" where there is nothing to do."""
        found = self._found
        if isinstance(self._failed, NoHeader):
            return self._ask_columns, _("Say what a column is")
        if found is None or self._taking or not found.reading.rows:
            return (lambda: None), ""
        if found.reading.errors and not self._skip:
            return (self._mark if self._view == "wrong" else self._see_wrong), (
                _("Write the marked copy") if self._view == "wrong" else _("See what is wrong")
            )
        changes = found.changes
        if changes is not None and changes.doubts:
            return self._ask_doubt, _("Say who they are")
        if changes is not None and changes.sweeping and not self._said.sweep:
            return self._ask_sweep, _("Is that meant?")
        return self._take, _("Take in {count} people").format(count=len(found.reading.rows))

    def _waiting(self) -> str:
        """Return how far the reading is, once it takes longer than a moment."""
        done, total = self._progress
        if time.monotonic() - self._since < _PATIENCE_SECONDS or not total:
            return ""
        return view.bar(done, total)

    def _read(self) -> None:
        self._found = self._failed = None
        self._skip = False
        self._since, self._progress = time.monotonic(), (0, 0)
        self._run += 1
        self._reader(self._run, self._said)
        self.refresh_view()

    @work(thread=True, exit_on_error=False)
    def _reader(self, run: int, said: Said) -> None:
        """Read in a thread: a desk beside this screen must not wait for a file."""
        try:
            found = preview(self.kiosk.station, self._path, said, lambda done, total: self._note(run, done, total))
        except Exception as error:
            self.app.call_from_thread(self._came, run, None, error)
        else:
            self.app.call_from_thread(self._came, run, found, None)

    def _note(self, run: int, done: int, total: int) -> None:
        if run == self._run:
            self._progress = (done, total)

    def _came(self, run: int, found: Preview | None, error: Exception | None) -> None:
        if run != self._run or not self.is_attached:
            return  # read again meanwhile, or nobody waits for it any more
        self._found, self._failed = found, error
        if error is not None and not isinstance(error, KioskError):
            self.log.error(error)
        self.refresh_view()

    def _compare(self) -> None:
        """Compare anew with the roster as it stands now."""
        if self._found is not None:
            command = self._found.command
            self._found = replace(self._found, changes=changes_of(self.kiosk.station, command))
            self.refresh_view()

    def _take(self) -> None:
        if self._found is None or self._taking:
            return
        self._taking = True
        if self._found.learn.said:
            self.kiosk.submit(self._found.learn)
        self.kiosk.submit(self._found.command)
        self.refresh_view()

    def _see_wrong(self) -> None:
        self._view = "wrong"
        self.refresh_view()

    def _skip_bad(self) -> None:
        """Leave the bad rows out; as any of them may be anybody of his unit, nobody is struck then."""
        if self._found is not None:
            self._skip = True
            self._found = replace(self._found, command=replace(self._found.command, supplement=True))
            self._compare()

    def _mark(self) -> None:
        from kiosk.documents.annotated import write  # late: the libraries of Word, Excel and PDF

        if self._found is None:
            return
        name = f"{self._path.stem} - loi.xlsx"
        text = ""
        # A stick may be write-protected: then the copy goes into the folder of the conference.
        for folder in (self._path.parent, self.kiosk.station.folder.path):
            try:
                count = write(self._found.reading, folder / name)
            except KioskError as error:
                text = f"✗ {told(error)}"
            else:
                text = _("{file}: {count} rows with a remark.").format(file=folder / name, count=count)
                break
        self.say(text)

    def _ask_unit(self) -> None:
        field = Field("unit", _("Whose list it is"), self._said.unit or "", needed=True)

        def chosen(answers: dict[str, str] | None) -> None:
            if answers:
                self._said = replace(self._said, unit=answers["unit"].strip(), sweep=False, supplement=False)
                self._read()

        self.app.push_screen(AskScreen(_("Whose list it is"), (field,)), chosen)

    def _ask_columns(self) -> None:
        book = self._failed.book if isinstance(self._failed, NoHeader) else None
        if book is None and self._found is not None:
            book = self._found.reading.book
        if book is None or not book.sheets:
            return
        parts = self._found.reading.parts if self._found else ()
        name = parts[0].sheet if parts else book.sheets[0].name
        sheet = next(sheet for sheet in book.sheets if sheet.name == name)
        row = parts[0].header.first if parts else likely(sheet.rows) or 0
        known = {column.index: column.field for column in parts[0].header.columns} if parts else {}

        def chosen(columns: ByHand | None) -> None:
            if columns is not None:
                self._said = replace(self._said, columns=columns, sweep=False, supplement=False, same={})
                self._read()

        self.app.push_screen(ColumnsScreen(sheet, row, known, self._said.columns), chosen)

    def _ask_doubt(self) -> None:
        changes = self._found.changes if self._found else None
        if changes is None or not changes.doubts:
            return
        doubt = changes.doubts[0]
        yes = _("Yes, this is {person}")
        entries = [(str(person.number), yes.format(person=person_line(person))) for person in doubt.alike]
        entries.append(("", _("Somebody else: new on the roster")))

        def chosen(answer: str | None) -> None:
            if answer is None or self._found is None:
                return
            number = int(answer) if answer else None
            same = {**self._found.command.same, doubt.at: number}
            row = self._found.reading.rows[doubt.at]
            self._said = replace(self._said, same={**self._said.same, place_of(row.sheet, row.row): number})
            self._found = replace(self._found, command=replace(self._found.command, same=same))
            self._compare()
            if self._next()[0] == self._ask_doubt:
                self._ask_doubt()

        self.app.push_screen(MenuScreen(doubt_line(doubt), entries, marked=False), chosen)

    def _ask_sweep(self) -> None:
        changes = self._found.changes if self._found else None
        if changes is None or not changes.sweeping:
            return
        title = f"{sweep_text(changes)}?"
        entries = [
            ("adds", _("No: this list only adds, nobody is struck")),
            ("sweep", _("Yes: the unit has named others in their place")),
        ]

        def chosen(answer: str | None) -> None:
            if answer is None or self._found is None:
                return
            adds = answer == "adds"
            self._said = replace(self._said, supplement=adds, sweep=not adds)
            command = replace(self._found.command, supplement=adds, sweep=not adds)
            self._found = replace(self._found, command=command)
            self._view = "changes"
            self._compare()

        self.app.push_screen(MenuScreen(title, entries, marked=False), chosen)
