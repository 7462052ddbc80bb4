"""The main screen: which post this console is, and how each of them stands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style

from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.lifecycle.demo import DEMO_PIN
from kiosk.messages.durations import clock_text
from kiosk.messages.posts import HOME_TITLE
from kiosk.screens.common.post import PostScreen
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text

_ENTRIES = (
    ("reception", N_("Reception"), N_("scan invitations, print badges")),
    ("mc", N_("Runsheet"), N_("the nine items, the clock, the lines to read")),
    ("stage", N_("Awards"), N_("call each batch to the stage")),
    ("overview", N_("Overview"), N_("what waits for a decision, who is missing, how the posts do")),
    ("roster", N_("Roster"), N_("take in the units' lists, who is missing, invitations")),
    ("wing", N_("Stage wing"), N_("where each recipient stands")),
    ("tray", N_("Certificate tray"), N_("the sheets of each batch in their order")),
    ("prompter", N_("Prompter"), N_("the lines at the lectern, nothing to press")),
    ("doctor", N_("Check-up"), N_("letters, printers, clock, disk")),
    ("quit", N_("Close"), N_("nothing is lost; open again at any time")),
)


class HomeScreen(PostScreen):
    """A menu: arrows and Enter."""

    CSS_PATH = "home.tcss"
    TITLE_MSGID = HOME_TITLE
    KEYS_SHOWN = ("up", "down", "forward")
    BINDINGS: ClassVar[list[BindingType]] = bindings("up", "down", "forward")

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    def body(self) -> ComposeResult:
        with Vertical(id="home"):
            yield Text(id="name")
            yield Text(id="place")
            yield Text(id="menu")
            yield Text(id="hint")

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys; the main screen needs no way to itself."""
        texts = {"forward": _("Open")}
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key not in {"home", "try_scan"}]

    def middle(self, conference: Conference) -> str:  # noqa: ARG002 - the name stands large below
        """Return nothing: the name stands large below."""
        return ""

    def show(self, conference: Conference) -> None:
        """Show the menu with a line of figures for each post."""
        settings = conference.settings
        programme = conference.runsheet.programme
        self.query_one("#name", Text).put(settings.name)
        place = f"{settings.day:%d/%m/%Y}" + (f" · {programme.start} · {programme.place}" if programme else "")
        self.query_one("#place", Text).put(place)
        self.query_one("#hint", Text).put(self._hint())

    def show_top(self, conference: Conference) -> None:
        """Show the first line, and the menu with it: the clock of the item goes on as that of the day does."""
        super().show_top(conference)
        self.query_one("#menu", Text).put(self._menu(conference))

    @property
    def takes_scans(self) -> bool:
        """Scans are awaited here."""
        return True

    def take_scan(self, raw: str) -> None:
        """A scan here means that somebody wants to check in: go where that is done."""
        self.kiosk.go_to("reception")
        self.app.call_after_refresh(self.kiosk.scanned, raw)

    def mark(self, post: str) -> None:
        """Mark the post that somebody comes from: Enter leads back there."""
        entries = [entry for entry, _name, _about in _ENTRIES]
        if post in entries:
            self._at = entries.index(post)
            self.refresh_view()

    def action_forward(self) -> None:
        """Open the entry."""
        entry = _ENTRIES[self._at][0]
        if entry == "quit":
            self.app.exit()
        elif entry == "doctor":
            from kiosk.screens.common.doctor import DoctorScreen  # late: not needed for the first paint

            self.app.push_screen(DoctorScreen())
        else:
            self.kiosk.go_to(entry)

    def move(self, by: int) -> None:
        self._at = (self._at + by) % len(_ENTRIES)
        self.refresh_view()

    def _menu(self, conference: Conference) -> Content:
        lines: list[Content] = []
        width = max(len(_(name)) for _entry, name, _about in _ENTRIES)
        for index, (entry, name, about) in enumerate(_ENTRIES):
            chosen = index == self._at
            style = Style(bold=True, reverse=chosen)
            head = Content.assemble((f" {'▸' if chosen else ' '} {_(name):<{width}}", style))
            lines.append(Content.assemble(head, f"  {_(about)}"))
            figures = self._figures(entry, conference)
            if figures:
                lines.append(Content.assemble(("      " + figures, Style(dim=True))))
        return Content("\n").join(lines)

    def _figures(self, entry: str, conference: Conference) -> str:
        if entry == "reception":
            needed = _("{present} of {summoned} here, {needed} needed for the quorum").format(
                present=conference.present, summoned=conference.summoned, needed=conference.needed
            )
            return needed if conference.roster.complete else _("no roster yet: choose Roster below")
        if entry == "mc":
            now = conference.face(self.kiosk.station.clock.stamp())
            if now.state == "pending":
                return _("not started")
            if now.state == "ended":
                return _("ended")
            return f"{now.item or '–'}/9 {now.title} · {clock_text(now.elapsed_ms)}"
        if entry == "stage":
            counts = conference.awards.counts()
            if not counts["certificates"]:
                return _("no list yet: kiosk awards import FILE")
            text = _("{handed} of {certificates} certificates handed over, {batches} batches")
            return text.format(**{**counts, "handed": counts["handed"] + counts["proxy"]})
        return ""

    def _hint(self) -> str:
        if self.kiosk.changed:
            text = _("Changed since they were taken in: {files}. `kiosk adopt` takes the changes in.")
            return text.format(files=", ".join(self.kiosk.changed))
        if not self.kiosk.demo:
            return ""
        folder = self.kiosk.station.folder.path
        return _(
            "This is a sample; delegates arrive by themselves, and the supervisor's PIN is {pin}. "
            "More consoles on it, each in a terminal of its own:\n"
            "{program} -C {folder} open --post mc"
        ).format(program=_program(), folder=folder, pin=DEMO_PIN)


def _program() -> str:
    """Return how this program was called, if it has a path of its own, so that the hint can be typed as it stands."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "kiosk" and called.exists() else "kiosk"
