"""The roster before the day: which unit has sent its list, who is missing, and the way in for the next file."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.style import Style

from kiosk.conference.state import Conference
from kiosk.documents.invitations import Invitation, Occasion, invitations_of, occasion
from kiosk.errors import KioskError
from kiosk.i18n import _, told
from kiosk.journal.envelope import Event
from kiosk.lifecycle.list_files import list_files, places
from kiosk.messages.posts import ROSTER_TITLE
from kiosk.messages.roster import board_rows
from kiosk.roster.allotment import Sent, board
from kiosk.roster.commands import AllotSeats
from kiosk.screens.common.files import FilesScreen
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.roster.importing import ImportScreen
from kiosk.terminal.keys import bindings
from kiosk.terminal.theme import AMBER
from kiosk.terminal.widgets.text import Text, column

if TYPE_CHECKING:
    from kiosk.documents.invitation_run import Layout

# Unit, file, sent, women, minorities, direct workers, what is missing: the widths of all but the first and last.
_FILE, _FIGURE = 22, 9
_REMARK = 24


class RosterScreen(PostScreen):
    """The board of the units; Enter takes in a file."""

    CSS_PATH = "roster.tcss"
    TITLE_MSGID = ROSTER_TITLE
    KEYS_SHOWN = ("forward", "more_acts", "view", "choose")
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "forward", "up", "down", "page_up", "page_down", "view", "more_acts"
    )

    def __init__(self) -> None:
        super().__init__()
        self._first = 0
        self._lacking_only = False

    def body(self) -> ComposeResult:
        yield Text(id="totals")
        yield Text(id="head")
        yield Text(id="board", fixed=True)

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do here."""
        texts = {
            "forward": _("Take in a list"),
            "choose": _("Scroll"),
            "view": _("All units") if self._lacking_only else _("Who still owes"),
            "more_acts": _("Invitations, more"),
        }
        return [(key, texts.get(key, text)) for key, text in super().keys_now()]

    def middle(self, conference: Conference) -> str:
        """Return how many are on the roster."""
        kinds = conference.roster.kinds
        return _("{delegates} delegates · {guests} guests").format(delegates=kinds["delegate"], guests=kinds["guest"])

    def show(self, conference: Conference) -> None:
        """Show the units."""
        width = max(60, self.size.width - 4)
        rows = board(conference.roster)
        shown = [row for row in rows if not self._lacking_only or row.quota is None or row.lacking or row.short_of()]
        self.query_one("#totals", Text).put(_totals(rows))
        head = _line(_heads(), width) if rows else ""
        self.query_one("#head", Text).put(Content.assemble((head, Style(dim=True))))
        room = max(1, self.query_one("#board").size.height)
        self._first = max(0, min(self._first, len(shown) - room))
        lines = [
            Content.assemble((_line(texts, width), _style(sent)))
            for sent, texts in zip(shown, board_rows(shown), strict=True)
        ][self._first : self._first + room]
        empty = _("No list has come yet. Enter takes in the first file.")
        done = _("Every unit has sent what it owes.")
        text = Content("\n").join(lines) if lines else Content(done if rows else empty)
        self.query_one("#board", Text).put(text)

    def answered(self, events: Sequence[Event]) -> None:
        """Say what became of a list that was taken in."""
        super().answered(events)
        self.refresh_view()
        kinds = [event.kind for event in events]
        allotted = next((event for event in events if event.kind == "roster.allotted"), None)
        if allotted is not None:
            text = _("{file} is in: seats of {count} units.")
            self.say(text.format(file=allotted.payload["source"], count=len(allotted.payload["quotas"])))
        taken = next((event for event in events if event.kind == "roster.imported"), None)
        if taken is not None:
            new, changed, struck = (kinds.count(f"roster.{what}") for what in ("enrolled", "amended", "struck"))
            text = _("{file} is in: {new} new, {changed} changed, {struck} struck.")
            self.say(text.format(file=taken.payload["source"], new=new, changed=changed, struck=struck))

    def action_forward(self) -> None:
        """Choose a file and look at what it says."""
        self._choose_file(_("Which list?"), self._look_at)

    def action_view(self) -> None:
        """Show all units, or only those that still owe something."""
        self._lacking_only = not self._lacking_only
        self._first = 0
        self.refresh_view()

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self.move(-max(1, self.query_one("#board").size.height - 1))

    def action_page_down(self) -> None:
        """Scroll a page down."""
        self.move(max(1, self.query_one("#board").size.height - 1))

    def action_more_acts(self) -> None:
        """Take in an allotment, write the roster, or make the invitations."""
        entries = [
            ("allot", _("Take in the allotment of seats to units")),
            ("export", _("Write the roster as a workbook (.xlsx)")),
            ("invitations", _("Make the invitations")),
        ]
        acts = {"allot": self._allot, "export": self._export, "invitations": self._invitations}
        self.app.push_screen(MenuScreen(_("More"), entries), lambda what: acts[what]() if what else None)

    def _choose_file(self, title: str, then: Callable[[Path], None]) -> None:
        files = list_files(places(self.kiosk.station.folder.path))
        self.app.push_screen(FilesScreen(title, files), lambda path: then(path) if path else None)

    def _look_at(self, path: Path) -> None:
        self.app.push_screen(ImportScreen(path))

    def move(self, by: int) -> None:
        self._first = max(0, self._first + by)
        self.refresh_view()

    def _allot(self) -> None:
        self._choose_file(_("Which allotment?"), self._take_allotment)

    def _take_allotment(self, path: Path) -> None:
        from kiosk.roster.quotas import read  # late: reads workbooks

        try:
            self.kiosk.submit(AllotSeats(read(path), path.name))
        except KioskError as error:
            self.say(f"✗ {told(error)}")

    def _export(self) -> None:
        from kiosk.documents.rosterbook import write  # late: the libraries of Word, Excel and PDF

        path = self.kiosk.station.folder.path / "danh-sach-dai-bieu.xlsx"
        try:
            with self.state() as conference:
                count = write(conference.roster, path, conference.settings.name)
        except KioskError as error:
            self.say(f"✗ {told(error)}")
        else:
            self.say(_("{file}: {count} people.").format(file=path, count=count))

    def _invitations(self) -> None:
        with self.state() as conference:
            made = list(invitations_of(conference, self.kiosk.station.codes))
            common = occasion(conference)
        entries = [
            ("letter", _("Letters: a page of A5 each")),
            ("cards", _("Cards: eight on a page of A4")),
            ("table", _("A table for mail merge (.csv)")),
        ]
        shut = {} if made else dict.fromkeys((id_ for id_, _name in entries), _("Nobody is invited yet."))

        def chosen(what: str | None) -> None:
            if what is not None:
                self._ask_whose(what, made, common)

        self.app.push_screen(MenuScreen(_("Make the invitations"), entries, shut=shut), chosen)

    def _ask_whose(self, what: str, made: Sequence[Invitation], common: Occasion) -> None:
        """Ask whether all are made, or those of one delegation: they are sent when its list has come."""
        guests = [one for one in made if one.kind == "guest"]
        sizes = Counter(one.delegation for one in made if one.kind != "guest" and one.delegation)
        entries = [
            ("all", _("Everybody: {count}").format(count=len(made))),
            ("each", _("Everybody, a file for each delegation")),
            *([("guests", _("Guests: {count}").format(count=len(guests)))] if guests else []),
            *((f"of {name}", f"{name}: {count}") for name, count in sorted(sizes.items())),
        ]

        def chosen(whose: str | None) -> None:
            if whose is None:
                return
            name = whose.removeprefix("of ")
            ours = [one for one in made if one.kind != "guest" and one.delegation == name]
            meant = guests if whose == "guests" else ours if whose.startswith("of ") else list(made)
            self.say(_("Making {count} invitations…").format(count=len(meant)))
            self._make(what, meant, common, apart=whose != "all")

        self.app.push_screen(MenuScreen(_("Whose invitations?"), entries), chosen)

    @work(thread=True, exit_on_error=False)
    def _make(self, what: str, made: Sequence[Invitation], common: Occasion, *, apart: bool) -> None:
        """Write the invitations in a thread: two hundred take a second, two thousand six."""
        from kiosk.documents import invitation_run  # late: the libraries of Word, Excel and PDF

        name = "giay-moi.csv" if what == "table" else "giay-moi-the.pdf" if what == "cards" else "giay-moi.pdf"
        path = self.kiosk.station.folder.path / name
        try:
            layout: Layout = "cards" if what == "cards" else "letter"
            lost = invitation_run.undrawable(made, common)
            files = invitation_run.parts(path, made) if apart else [invitation_run.Part(path, tuple(made))]
            for part in files:
                invitation_run.write(part, common, layout, itertools.count())
        except KioskError as error:
            text = f"✗ {told(error)}"
        else:
            where = files[0].path if len(files) == 1 else files[0].path.parent
            text = _("Written: {file}, {count} invitations.").format(file=where, count=len(made))
            if lost:
                who, letters = lost[0]
                odd = _("! {name}: no font has {letters}; a box stands there instead.")
                text += " " + odd.format(name=who or _("The text of all invitations"), letters=letters)
        self.app.call_from_thread(self.say, text)


def _heads() -> list[str]:
    return [_("Unit"), _("File"), _("Sent"), _("Women"), _("Minority"), _("Direct"), _("Missing")]


def _line(texts: list[str], width: int) -> str:
    """Return a row of the table in the width there is; where it is narrow the file goes, then the shares."""
    unit, file, *figures, remark = texts
    wide = width >= 110
    figures = figures if width >= 90 else figures[:1]
    room = width - (_FILE + 1 if wide else 0) - len(figures) * (_FIGURE + 1) - _REMARK - 1
    pieces = [column(unit, room), *([column(file, _FILE)] if wide else [])]
    return " ".join([*pieces, *(f"{figure:>{_FIGURE}}" for figure in figures), remark])


def _style(sent: Sent) -> Style:
    return AMBER if sent.quota is not None and (sent.lacking or sent.short_of()) else Style()


def _totals(rows: list[Sent]) -> str:
    """Return the sums in one line."""
    if not rows:
        return ""
    units = [row for row in rows if row.quota is not None]
    sent = _("{count} delegates of {units} units").format(
        count=sum(row.sent for row in rows), units=sum(bool(row.sent) for row in rows)
    )
    if not units:
        return sent + " · " + _("no allotment yet: F7 takes one in")
    silent = [row.unit for row in units if not row.sent]
    seats = sum(row.quota.seats for row in units if row.quota)
    text = sent + " · " + _("{seats} seats for {units} units").format(seats=seats, units=len(units))
    return text + (" · " + _("no list from {count}").format(count=len(silent)) if silent else "")
