"""The vote on a panel: the lists, the one at hand, and the next natural thing on Enter: the count of hands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style

from agenda.vote import AmendList, Ballot, CountVotes, Name, SetList
from kiosk.conference.nominees import named
from kiosk.conference.state import Conference
from kiosk.conference.voting import at_hand, ballots, composition_text
from kiosk.i18n import _
from kiosk.messages.votes import counts_text, marks
from kiosk.screens.common.form import Answers, AskScreen, Field
from kiosk.screens.common.host import Program
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.panel import Panel
from kiosk.script.vote_lines import sentence
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text

_LOOK_SECONDS = 0.25
_DIGITS = 9


class VoteScreen(Panel[None]):
    """The lists of the vote; everything counted is a fact, a correction as well."""

    CSS_PATH = ["../common/form.tcss", "vote.tcss"]  # noqa: RUF012 - as the base class declares it
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "back", "up", "down", "forward", "more_acts", "page_up", "page_down"
    )

    def __init__(self) -> None:
        super().__init__()
        self._number = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Text(_("Vote by show of hands"), id="title")
            yield Text(id="lists")
            with VerticalScroll(id="plan", can_focus=False):
                yield Text(id="names")
            yield Text(_("Enter counts   F7 names, correction   ↑ ↓ another list   Esc goes back"), id="close")

    def on_mount(self) -> None:
        """Begin with the list at hand, and follow the journal."""
        with self._program.station.reading() as conference:
            ballot = at_hand(conference)
            self._number = ballot.number if ballot else 0
        self._show()
        self.set_interval(_LOOK_SECONDS, self._show)

    @property
    def _program(self) -> Program:
        return cast("Program", self.app)

    def action_page_up(self) -> None:
        """Scroll the names up."""
        self.query_one("#plan").scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """Scroll the names down."""
        self.query_one("#plan").scroll_page_down(animate=False)

    def action_forward(self) -> None:
        """Enter the count of the list; a counted one is corrected with a reason."""
        ballot = self._ballot()
        if ballot is None:
            self._new_list()
        else:
            self._count(ballot)

    def action_more_acts(self) -> None:
        """Ask what is to be done about the list."""
        ballot = self._ballot()
        entries = [
            ("count", _("Enter the count") if ballot is None or not ballot.counts else _("Correct the count")),
            ("add", _("Add a name from the floor")),
            ("strike", _("Strike a name")),
            ("new", _("Another list")),
        ]
        shut = {"count", "add", "strike"} if ballot is None else set()
        if ballot is not None and (ballot.counts or not ballot.names):
            shut |= {"strike"} | ({"add"} if ballot.counts else set())

        def chosen(act: str | None) -> None:
            if act == "new":
                self._new_list()
            elif ballot is not None and act is not None:
                {"count": self._count, "add": self._add, "strike": self._strike}[act](ballot)

        self.app.push_screen(
            MenuScreen(ballot.title if ballot else _("Another list"), entries, shut=dict.fromkeys(shut, "")), chosen
        )

    def _count(self, ballot: Ballot) -> None:
        last = ballot.result
        with self._program.station.reading() as conference:
            hall = str(last.hall if last else conference.present)
            here = _("by check-in {present} delegates are here; guests do not vote").format(present=conference.present)
        fields = [
            Field(
                "hall",
                _("Delegates in the hall, as the tellers counted"),
                value=hall,
                needed=True,
                number=True,
                hint=here,
            ),
            Field("no", _("Against"), value=str(last.no) if last else "0", number=True),
            Field("other", _("Of another mind"), value=str(last.other) if last else "0", number=True),
            Field(
                "yes",
                _("For (empty: all the others; it is noted as derived)"),
                # What was counted must not become derived because somebody corrects another figure.
                value=str(last.yes) if last and not last.derived else "",
            ),
        ]
        if last is not None:
            fields.append(Field("reason", _("Reason of the correction"), needed=True))
        self.app.push_screen(
            AskScreen(ballot.title, fields, note=here, send=lambda answers: _counted(ballot.number, answers))
        )

    def _add(self, ballot: Ballot) -> None:
        field = Field("name", _("A code of the roster, or a name, with the unit behind a comma"), needed=True)

        def done(answers: Answers | None) -> None:
            if answers is None:
                return
            with self._program.station.reading() as conference:
                found = named(conference, answers["name"])
            if len(found) == 1:
                self._amend(ballot, found[0], adding=True)
            else:
                self._which(ballot, found, answers["name"])

        self.app.push_screen(AskScreen(_("Add a name from the floor"), (field,)), done)

    def _which(self, ballot: Ballot, found: Sequence[Name], typed: str) -> None:
        """Ask which of several people is meant, or whether the name stays as typed."""
        said, _comma, unit = (part.strip() for part in typed.partition(","))
        sure = [name for name in found if name.number is not None]
        names = (*sure, Name(said, None, unit))

        def chosen(index: str | None) -> None:
            if index is not None:
                self._amend(ballot, names[int(index)], adding=True)

        entries = [(str(i), _called(name)) for i, name in enumerate(names)]
        self.app.push_screen(MenuScreen(_("Who is meant?"), entries), chosen)

    def _strike(self, ballot: Ballot) -> None:
        entries = [(str(i), _called(name)) for i, name in enumerate(ballot.names)]

        def chosen(index: str | None) -> None:
            if index is not None:
                self._amend(ballot, ballot.names[int(index)], adding=False)

        self.app.push_screen(MenuScreen(_("Strike a name"), entries), chosen)

    def _amend(self, ballot: Ballot, name: Name, *, adding: bool) -> None:
        """Show who it is and ask who proposed it; a refusal stands in this form, where it is seen."""
        field = Field("reason", _("Who proposed it (may be left empty)"))
        title = _("Add a name from the floor") if adding else _("Strike a name")

        def command(answers: Answers) -> AmendList:
            if adding:
                return AmendList(ballot.number, added=(name,), reason=answers["reason"])
            return AmendList(ballot.number, struck=(name,), reason=answers["reason"])

        self.app.push_screen(AskScreen(title, (field,), note=_called(name), send=command))

    def _new_list(self) -> None:
        with self._program.station.reading() as conference:
            number = max((ballot.number for ballot in ballots(conference)), default=0) + 1
        field = Field("title", _("What is voted on"), needed=True)

        def done(answers: Answers | None) -> None:
            if answers is not None:
                self._number = number
                self._show()

        self.app.push_screen(
            AskScreen(_("Another list"), (field,), send=lambda answers: SetList(number, answers["title"], ())), done
        )

    def _ballot(self) -> Ballot | None:
        with self._program.station.reading() as conference:
            return next((ballot for ballot in ballots(conference) if ballot.number == self._number), None)

    def move(self, by: int) -> None:
        with self._program.station.reading() as conference:
            numbers = [ballot.number for ballot in ballots(conference)]
        if numbers:
            at = numbers.index(self._number) if self._number in numbers else 0
            self._number = numbers[(at + by) % len(numbers)]
            self.query_one("#plan").scroll_home(animate=False)
            self._show()

    def _show(self) -> None:
        if not self.is_current:
            return
        with self._program.station.reading() as conference:
            found = ballots(conference)
            lines = [_line(conference, ballot, here=ballot.number == self._number) for ballot in found]
            ballot = next((b for b in found if b.number == self._number), None)
            names = _names(conference, ballot) if ballot else Content("")
        self.query_one("#lists", Text).put(Content("\n").join(lines) if lines else _("There is no list yet."))
        self.query_one("#names", Text).put(names)


def _counted(number: int, answers: Answers) -> CountVotes:
    def amount(field: str) -> int:
        text = answers[field].strip()
        if not text:
            return 0
        # What is no number is refused by the rule, which says so.
        return int(text) if text.isdecimal() and text.isascii() and len(text) <= _DIGITS else -1

    yes = amount("yes") if answers["yes"].strip() else None
    return CountVotes(number, amount("hall"), yes, amount("no"), amount("other"), answers.get("reason", ""))


def _called(name: Name) -> str:
    """Return somebody on a list, and whether the roster knows him not."""
    said = ", ".join(part for part in (name.name, name.unit) if part)
    return said if name.number is not None else f"{said}  ·  " + _("as typed, not on the roster")


def _line(conference: Conference, ballot: Ballot, *, here: bool) -> Content:
    """Return a list with its state, two lines."""
    style = Style(reverse=True, bold=True) if here else Style(bold=True)
    told = "  ·  ".join((counts_text(ballot), *marks(conference, ballot)))
    return Content.assemble((f" {ballot.number}  {ballot.title} ", style), f"\n    {told}")


def _names(conference: Conference, ballot: Ballot) -> Content:
    lines = [f"{n:>4}  {_called(name)}" for n, name in enumerate(ballot.names, 1)]
    told = composition_text(conference, ballot.names)
    if told:
        lines.insert(0, told)
    said = sentence(conference, ballot)
    return Content("\n".join(["", *([said, ""] if said else []), *lines]))
