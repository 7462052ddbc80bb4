"""Find somebody by name, without marks: to check him in by hand, or to say who it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widgets import Input

from kiosk.codes.codes import human
from kiosk.i18n import _
from kiosk.messages.scans import excuse_text
from kiosk.roster.people import Person
from kiosk.roster.search_words import key
from kiosk.screens.common.host import Program
from kiosk.screens.common.panel import Panel
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.ordered_input import OrderedInput
from kiosk.terminal.widgets.text import Text

_MOST = 12


@dataclass(frozen=True, slots=True)
class Found:
    """Who was chosen, and by which key: Enter means the natural thing, F7 that more is wanted about him."""

    number: int
    by: Literal["enter", "more"]


class FindScreen(Panel[Found | None]):
    """A box to type in and at most twelve people."""

    CSS_PATH = "find.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "up", "down", "more_acts")

    def __init__(
        self, *, title: str = "", enter: str = "", query: str = "", leave_out: int | None = None, more: bool = True
    ) -> None:
        """Take what is asked and what Enter does, in words; *query* is typed already, *leave_out* is not offered.

        *more* says whether F7 is a way to choose somebody as well.
        """
        super().__init__()
        self._title = title or _("Find a name")
        keys = (
            _("↑ ↓ choose   Enter {does}   F7 more   Esc goes back")
            if more
            else _("↑ ↓ choose   Enter {does}   Esc goes back")
        )
        self._keys = keys.format(does=enter or _("checks in"))
        self._more = more
        self._query = query
        self._leave_out = leave_out
        self._found: list[Person] = []
        self._at = 0
        self._alike_only = False
        self._more_fit = False

    @property
    def kiosk(self) -> Program:
        """The program."""
        return cast("Program", self.app)

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Text(self._title, id="title")
            placeholder = _("name without marks, unit, seat, phone or number")
            yield OrderedInput(self._query, placeholder=placeholder, id="query")
            yield Text(id="people")
            yield Text(id="alike")
            yield Text(self._keys, id="close")

    def on_mount(self) -> None:
        """Search what is typed already."""
        self._index = self.kiosk.roster_index()
        self._search(self._query)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._search(event.value)

    def _search(self, query: str) -> None:
        hits = self._index.look_up(query, self._room + 2)
        found = [person for person in hits.people if person.number != self._leave_out]
        self._found, self._more_fit = found[: self._room], len(found) > self._room
        # Nobody is called so: who is called alike has to be chosen with the arrows, never by Enter alone.
        self._alike_only = hits.alike
        self._at = -1 if hits.alike else 0
        self._show()

    @on(Input.Submitted)
    def _chosen(self) -> None:
        if self._marked and self.is_current:
            self.dismiss(Found(self._found[self._at].number, "enter"))

    def action_more_acts(self) -> None:
        """Choose the person without checking him in: something else is to be done about him."""
        if self._marked and self._more and self.is_current:
            self.dismiss(Found(self._found[self._at].number, "more"))

    @property
    def _marked(self) -> bool:
        return bool(self._found) and self._at >= 0

    @property
    def _room(self) -> int:
        """How many people fit beside the box and the keys."""
        return max(4, min(_MOST, int(self.app.size.height * 0.9) - 14))

    def _alike(self) -> str:
        """Return a warning if somebody else is called like the person marked."""
        if self._alike_only:
            return _("! Nobody is called so; these are called alike: choose with ↓.")
        if not self._marked:
            return ""
        name = self._found[self._at].full_name
        count = sum(1 for person in self._found if key(person.full_name) == key(name))
        if count < 2:
            return ""
        return _("! {count} people are called {name}: compare unit and seat.").format(count=count, name=name)

    def move(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found) if self._at >= 0 else 0
            self._show()

    def _show(self) -> None:
        with self.kiosk.station.reading() as conference:
            present = set(conference.hall.present)
            person_notes = conference.person_notes
        typed = self.query_one("#query", Input).value.strip()
        self.query_one("#alike", Text).put(self._alike())
        if not self._found:
            text = _("Nobody is called so.") if typed else _("Type a few letters: nguyen thi, thuy, A12, 0123…")
            self.query_one("#people", Text).put(text)
            return
        lines: list[Content] = []
        for index, person in enumerate(self._found):
            here = "✓" if person.number in present else " "
            style = Style(reverse=True, bold=True) if index == self._at else Style()
            office = ", ".join(part for part in (person.unit, person.position) if part)
            excuse = person_notes.excuses.get(person.number) if person.number not in present else None
            stopped = person.number not in present and (note := person_notes.notes.get(person.number)) and note.stops
            office = " · ".join(
                part for part in (_("! organisers first") if stopped else "", excuse_text(excuse), office) if part
            )
            lines.append(
                Content.assemble(
                    (f" {here} {person.full_name:<28} ", style),
                    (f" {person.seat or '':<6}{human(person.number)}  {office}", Style(dim=index != self._at)),
                )
            )
        if self._more_fit:
            lines.append(Content.assemble((_("… and more: type another word"), Style(dim=True))))
        self.query_one("#people", Text).put(Content("\n").join(lines))
