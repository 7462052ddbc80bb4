"""Printers and tickets: how each stands, and the questions that only somebody who sees the paper can answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style

from kiosk.codes.codes import number_of_human
from kiosk.conference.print_transfer import takes_part
from kiosk.conference.settings import PrinterConfig
from kiosk.errors import TOLD
from kiosk.i18n import _
from kiosk.messages.printing import asks, elsewhere_line, named, place, print_them, printer_line, state_of, why
from kiosk.reception.commands import Reprint
from kiosk.screens.common.host import Program
from kiosk.screens.common.menu import MenuScreen, more
from kiosk.screens.common.panel import Panel
from kiosk.screens.common.paper import PaperScreen
from kiosk.screens.spool import view
from kiosk.terminal.keys import bindings, entry
from kiosk.terminal.widgets.text import Text
from kiosk.tickets.transfers import is_a_facts
from printing.jobs import TO_PRINT, Job
from printing.transfers import is_away

_SHARE, _AROUND = 0.9, 10


class SpoolScreen(Panel[None]):
    """The list; Enter asks what to do with the ticket marked."""

    CSS_PATH = "spool.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "back", "paper", "up", "down", "page_up", "page_down", "first", "last", "forward", "more_acts", "help"
    )

    def __init__(self, ref: str = "") -> None:
        """Take what the ticket to mark at first belongs to; a question, where there is one, comes before it."""
        super().__init__()
        self._jobs: list[Job] = []
        self._at = 0
        self._older = 0
        self._first_ref = ref
        self._sticks = True

    @property
    def kiosk(self) -> Program:
        """The program."""
        return cast("Program", self.app)

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Text(_("Printers and tickets"), id="title")
            yield Text(id="printers")
            yield Text(id="jobs")
            keys = _("↑ ↓ PgUp PgDn choose   Enter does something about it   Esc goes back")
            yield Text(keys + ("   " + _("F7 tries a trouble") if self.kiosk.practice else ""), id="close")

    @property
    def help_title(self) -> str:
        """What this screen is called."""
        return _("Printers and tickets")

    def help_keys(self) -> list[tuple[str, str]]:
        """Return the keys with what they do here."""
        keys = [entry("choose"), entry("leaf"), entry("ends"), ("forward", _("Do something about the ticket"))]
        return [*keys, entry("back"), *([("more_acts", _("Try a trouble"))] if self.kiosk.practice else [])]

    def action_help(self) -> None:
        """Show the keys."""
        self.kiosk.action_help()

    def on_mount(self) -> None:
        """Show the list."""
        self.jobs_moved()

    def on_resize(self) -> None:
        """Show as many as fit."""
        self.jobs_moved()

    def jobs_moved(self) -> None:
        """Show how everything stands; the mark stays on its ticket."""
        before, marked = bool(self._jobs), self._jobs[self._at].ref if self._jobs else self._first_ref
        with self.kiosk.station.reading() as conference:
            mine = conference.settings.printer_of(self.kiosk.station.post)
        self._jobs, self._older = view.sort(self.kiosk.jobs.values(), mine)
        # Who comes because of a question lands on it, whoever stands in the band.
        asked = bool(self._jobs) and view.asked(self._jobs[0])
        marked = marked if self._sticks and (before or not asked) else ""
        refs = [job.ref for job in self._jobs]
        at = min(self._at, max(0, len(refs) - 1)) if self._sticks and before else 0
        self._at = refs.index(marked) if marked in refs else at
        self._show()

    def action_paper(self) -> None:
        """Close with the key that opened it."""
        self.dismiss(None)

    def action_page_up(self) -> None:
        """Go a page up."""
        self._mark(self._at - self._room)

    def action_page_down(self) -> None:
        """Go a page down."""
        self._mark(self._at + self._room)

    def action_first(self) -> None:
        """Mark the first ticket."""
        self._mark(0)

    def action_last(self) -> None:
        """Mark the last ticket."""
        self._mark(len(self._jobs) - 1)

    def action_more_acts(self) -> None:
        """Let the demo's printer fail, so that staff have seen it once."""
        printer = self.kiosk.practice
        if printer is None:
            return
        troubles: dict[str, tuple[str, Callable[[], None]]] = {
            "out": (_("The paper ends"), lambda: printer.run_out(100)),
            "load": (_("Put a new roll in"), printer.load_paper),
            "open": (_("Open the cover"), printer.open_cover),
            "close": (_("Close the cover"), printer.close_cover),
            "break": (_("Break off in the middle of the next ticket"), lambda: printer.reset_after(9000)),
            "off": (_("Switch it off"), printer.switch_off),
            "on": (_("Switch it on"), printer.switch_on),
        }
        entries = [(id_, text) for id_, (text, _act) in troubles.items()]

        def chosen(id_: str | None) -> None:
            if id_ is not None:
                troubles[id_][1]()

        self.app.push_screen(MenuScreen(_("What shall happen to the demo's printer?"), entries), chosen)

    def action_forward(self) -> None:
        """Ask what to do with the ticket marked."""
        if not self._jobs or not self.is_current:
            return
        job = self._jobs[self._at]
        acts = self._acts(job)
        entries = [(id_, text) for id_, text, _act in acts]
        doing = {id_: act for id_, _text, act in acts}

        def chosen(id_: str | None) -> None:
            if id_ is not None:
                self._carry_out(doing[id_])
                # What is done moves down the list; the next question is what matters now.
                self._sticks = id_ == "look"
                self.jobs_moved()

        title = _("{name}: did the paper come out?") if job.state == "maybe" else "{name}"
        printer = _("printer {printer}").format(printer=job.printer)
        note = "  ·  ".join(part for part in (printer, state_of(job), why(job)) if part)
        self.app.push_screen(MenuScreen(title.format(name=named(job)), entries, note=note), chosen)

    def _carry_out(self, act: Callable[[], None]) -> None:
        """Act beside the screen: a disk that is busy or full must not hold up the desk."""

        def work() -> None:
            try:
                act()
            except TOLD as error:
                self.kiosk.trouble(error)

        self.run_worker(work, thread=True, exit_on_error=False)

    def _acts(self, job: Job) -> list[tuple[str, str, Callable[[], None]]]:
        """Return what can be done about a ticket in its state."""
        room = self.kiosk.paper
        acts: list[tuple[str, str, Callable[[], None]]] = []
        if room is not None and job.state in {"maybe", "sent"}:
            acts += [
                ("yes", _("Yes, it came out"), lambda: room.answer(job, True)),
                ("no", _("No: print it again"), lambda: room.answer(job, False)),
                ("hand", _("Written by hand"), lambda: room.give_up(job, by_hand=True)),
            ]
        if room is not None and job.held:
            late = asks(self.kiosk.jobs.values(), job.printer)[1]
            acts += [
                ("all", _("Print all {count} that wait").format(count=len(late)), lambda: room.release(*late)),
                ("one", _("Print this one"), lambda: room.release(job)),
                ("drop", _("Print none of the {count}").format(count=len(late)), lambda: self._drop(late)),
            ]
        elif room is not None and job.state in TO_PRINT and self._in_trouble(job.printer):
            acts += self._elsewhere(job)
        if room is not None and job.state in TO_PRINT:
            acts += [
                ("hand", _("Written by hand"), lambda: room.give_up(job, by_hand=True)),
                ("cancel", _("Do not print this one"), lambda: room.give_up(job)),
            ]
            acts += [entry for entry in self._elsewhere(job) if entry[0] not in {act[0] for act in acts}]
        badge = job.slip.get("slip") == "badge"
        if job.state in {"printed", "cancelled"} and (badge or not is_away(job)):
            acts.append(("again", _("Print it again"), lambda: self._again(job)))
        ticket = self.kiosk.ticket(job) if job.state in {"printed", "sent", "maybe"} else None
        if ticket is not None:
            acts.append(("look", _("Look at the paper"), lambda: self._look(ticket)))
        return acts or [("back", _("Nothing can be done about it now"), lambda: None)]

    def _drop(self, late: list[Job]) -> None:
        """Give all of them up, but ask once more: nobody shall lose 39 badges by one digit."""
        entries = [("keep", _("No, keep them")), ("drop", _("Yes, print none of the {count}").format(count=len(late)))]

        def chosen(id_: str | None) -> None:
            room = self.kiosk.paper
            if id_ == "drop" and room is not None:
                self._carry_out(lambda: room.give_up(*late))

        screen = MenuScreen(print_them(late), entries, note=why(late[0]))
        self.app.call_from_thread(self.app.push_screen, screen, chosen)

    def _in_trouble(self, printer: str) -> bool:
        return view.condition(self.kiosk.printers.get(printer)) == "trouble"

    def _elsewhere(self, job: Job) -> list[tuple[str, str, Callable[[], None]]]:
        found = []
        for printer in self._others(job):
            where = printer.name if self._here(printer) else place({"printer": printer.name, "at": printer.at})
            text = _("Print it at {printer}").format(printer=where)
            found.append((f"to {printer.name}", text, self._to(job, printer.name)))
        return found

    def _here(self, printer: PrinterConfig) -> bool:
        """Whether this laptop works a printer."""
        return self.kiosk.paper is None or self.kiosk.paper.works(printer)

    def _to(self, job: Job, printer: str) -> Callable[[], None]:
        def go() -> None:
            if self.kiosk.paper is not None:
                self.kiosk.paper.hand_over(job, printer)

        return go

    def _others(self, job: Job) -> list[PrinterConfig]:
        """Return the other printers that take the same paper, this laptop's own first."""
        with self.kiosk.station.reading() as conference:
            printers, members = conference.settings.printers, conference.members
        width = next((printer.width for printer in printers if printer.name == job.printer), None)
        alike = [entry for entry in printers if entry.name != job.printer and width in {entry.width, None}]
        # What belongs to no fact is known to no other laptop.
        there = [entry for entry in alike if is_a_facts(job) and takes_part(entry, members)]
        possible = [entry for entry in alike if self._here(entry) or entry in there]
        return sorted(possible, key=lambda entry: not self._here(entry))

    def _printer(self, entry: PrinterConfig) -> Content:
        """Return a printer's line."""
        if not self._here(entry):
            with self.kiosk.station.reading() as conference:
                text, lost = elsewhere_line(entry, conference.members), not takes_part(entry, conference.members)
            return view.printer("trouble" if lost else "away", text)
        state = self.kiosk.printers.get(entry.name)
        return view.printer(view.condition(state), printer_line(entry.name, state))

    def _again(self, job: Job) -> None:
        number = number_of_human(str(job.slip.get("human", "")))
        if job.slip.get("slip") == "badge" and number is not None:
            # A badge printed again is a fact: it says so, and the journal counts it.
            self.kiosk.submit(Reprint(number))
        elif self.kiosk.paper is not None:
            self.kiosk.paper.again(job)

    def _look(self, ticket: Path) -> None:
        self.app.call_from_thread(self.app.push_screen, PaperScreen(ticket))

    @property
    def _room(self) -> int:
        with self.kiosk.station.reading() as conference:
            printers = len(conference.settings.printers)
        return max(3, int(self.app.size.height * _SHARE) - _AROUND - printers)

    def move(self, by: int) -> None:
        if self._jobs:
            self._mark((self._at + by) % len(self._jobs))

    def _mark(self, at: int) -> None:
        self._sticks = True
        self._at = max(0, min(at, len(self._jobs) - 1))
        self._show()

    def _show(self) -> None:
        with self.kiosk.station.reading() as conference:
            printers = conference.settings.printers
            self._zone = conference.settings.zone
        lines = [self._printer(entry) for entry in printers]
        self.query_one("#printers", Text).put(
            Content("\n").join(lines) if lines else _("No printer is set up: see conference.toml.")
        )
        room = self._room
        first = max(0, min(self._at - room // 2, len(self._jobs) - room))
        page = enumerate(self._jobs[first : first + room], first)
        shown = [view.line(job, self._zone, marked=index == self._at) for index, job in page]
        shown += more(first, len(shown), len(self._jobs))
        if self._older and first + room >= len(self._jobs):
            text = _("{count} older ones are not listed: kiosk spool").format(count=self._older)
            shown.append(Content.assemble((f"    {text}", Style(dim=True))))
        self.query_one("#jobs", Text).put(Content("\n").join(shown) if shown else _("Nothing was printed yet."))
