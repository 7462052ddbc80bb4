"""The certificate tray: the frames of a batch in the order they are handed over, each found there by scanning it.

The order is the whole point: one frame in the wrong place gives every later recipient another's certificate. A wrong
one stands on the screen in red until somebody has seen it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events as keys
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from kiosk.awards.batches import Batch
from kiosk.awards.commands import CheckTray
from kiosk.awards.events import CertificateOnTray
from kiosk.codes.codes import BadCode, CodeKind
from kiosk.conference.commands import PrintPaper
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.messages.posts import TRAY_TITLE
from kiosk.messages.scans import reason_name
from kiosk.messages.stage import for_tray
from kiosk.screens.common.post import PostScreen
from kiosk.screens.tray import view
from kiosk.screens.tray.acts import TrayActs
from kiosk.screens.tray.looking import Looking
from kiosk.terminal.keys import KEYS, bindings
from kiosk.terminal.widgets.bigtext import BigText, largest
from kiosk.terminal.widgets.text import Text, wrapped

# Nobody finds the next certificate sooner: an Enter too many ticks nothing unseen.
_GUARD_SECONDS = 1.0
_MOST_PX = 64
_NARROW, _LOW = 100, 30
# The least that is left of the room for the next frame, with its name.
_NEXT_ROWS = 5


class TrayScreen(PostScreen):
    """Who prepares the trays scans here; the batch shown is the one a scan is about."""

    CSS_PATH = "tray.tcss"
    TITLE_MSGID = TRAY_TITLE
    KEYS_SHOWN = ("forward", "leaf", "more_acts", "choose", "reprint")
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "forward", "up", "down", "left", "right", "page_up", "page_down", "more_acts", "reprint"
    )

    def __init__(self) -> None:
        super().__init__()
        self.looking = Looking()
        self.acts = TrayActs(self, self.looking)
        self._sheet: view.Sheet | None = None
        self._changed = ""
        self._alarm = ""
        self._asked = 0
        self._pressed_at = float("-inf")
        self._position, self._first, self._second = BigText(id="position"), BigText(id="one"), BigText(id="two")

    def body(self) -> ComposeResult:
        yield Text(id="batch")
        yield Text(id="notes")
        yield Text(id="frames")
        with Horizontal(id="next"):
            yield self._position
            with Vertical(id="name"):
                yield Text(id="label")
                yield self._first
                yield self._second
                yield Text(id="who")

    def on_screen_resume(self) -> None:
        """Expect no answer that came while another screen was in front."""
        self._asked = 0

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do here."""
        with self.state() as conference:
            batch = self.looking.batch(conference)
            frame = view.due(conference, batch) if batch else None
        texts = {"leaf": _("Another batch"), "reprint": _("Print tray sheet")}
        if self._alarm:
            texts["forward"] = _("Seen")
        elif frame is not None:
            texts["forward"] = _("Position {position} right").format(position=frame.position)
        hidden = set() if self._alarm or frame else {"forward"}
        hidden |= set() if batch else {"choose", "more_acts", "reprint"}
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key not in hidden]

    def show(self, conference: Conference) -> None:
        """Show the batch, its frames and the one that is looked for next."""
        self.looking.follow(conference)
        batch = self.looking.batch(conference)
        width, height = self.size.width - (2 if self.size.width < _NARROW else 4), self.size.height
        if batch is None:
            none = _("There is no list of awards yet: kiosk awards import FILE")
            text = _("Every batch has been called.") if conference.awards.batches else none
            leaf = _("PgUp leafs back to the batches that have been called.") if conference.awards.batches else ""
            self.put("batch", "\n".join(part for part in (text, leaf) if part))
            self._put_notes([])
            self.put("frames", "")
            self._show_next(conference, None, width, height - 6)
            return
        heading = view.heading(conference, batch, width)
        self.put("batch", heading)
        notes = [part for note in self._notes(conference, batch) for part in wrapped(note, width)]
        self._put_notes(notes)
        banner = 3 if self._banner.has_class("-shown") else 0
        room = height - 2 - banner - len(heading.plain.split("\n")) - len(notes) - (0 if height < _LOW else 2)
        rows = view.rows(conference, batch, self.looking.marked, width, max(3, room - _NEXT_ROWS))
        self.put("frames", rows)
        self._show_next(conference, batch, width, room - len(rows.plain.split("\n")))

    def _put_notes(self, notes: Sequence[str]) -> None:
        line = self.query_one("#notes", Text)
        line.put("\n".join(notes))
        line.display = bool(notes)

    def _notes(self, conference: Conference, batch: Batch) -> list[str]:
        """Return what has to be known about the tray besides its frames."""
        awards = conference.awards
        now = view.sheet_of(awards, batch)
        if self._sheet is not None and self._sheet.batch == batch.number:
            begun = any(number == batch.number for number, _position in awards.tray.values())
            said = view.change(awards, self._sheet, batch) if begun else ""
            self._changed = said or self._changed
        else:
            self._changed = ""
        self._sheet = now
        stays = _("This batch has been called: its tray is not complete.") if self.looking.stays else ""
        stray = view.strays(awards, batch, view.frames_of(conference, batch))
        return [f"! {note}" for note in (self._changed, stray, stays) if note]

    def _show_next(self, conference: Conference, batch: Batch | None, width: int, rows: int) -> None:
        frame = view.due(conference, batch) if batch else None
        self.query_one("#next").set_class(bool(self._alarm), "-refused")
        label, name, lines, large = "", "", [""], ""
        if self._alarm:
            name, _colon, sentence = self._alarm.partition(": ")
            if not sentence or name != name.upper():
                name, sentence = _("PLEASE LOOK AGAIN"), self._alarm
            large, lines = "✗", [sentence[:1].upper() + sentence[1:]]
        elif frame is not None:
            certificate = frame.certificate
            label, name, large = _("LOOK FOR THIS ONE NEXT"), certificate.name, str(frame.position)
            lines = [certificate.name, " · ".join(part for part in (certificate.unit, certificate.award) if part)]
        elif batch is not None:
            passed = conference.awards.phase_of(batch.number) in view.PASSED
            wanted = view.done(view.frames_of(conference, batch))[1]
            if passed:
                label = _("This batch has its certificates.")
            elif wanted:
                label, large = _("THE TRAY IS COMPLETE"), "✓"
                lines = [_("Every certificate lies in its place, position 1 on top.")]
            else:
                label = _("Nothing is handed over from this tray as things stand.")
        size = largest(large, 24, rows, most=_MOST_PX) if large else None
        self._position.styles.width = 24 if size else 4
        self._position.show(large, size)
        inner = width - (24 if size else 4)
        texts = [wrapped(line, inner) for line in lines if line]
        room = rows - (1 if label else 0) - sum(map(len, texts))
        drawn = view.in_pixels(name, inner - 2, room) if name else []
        if name and self._alarm and not drawn:
            texts.insert(0, wrapped(name, inner))
        for widget, (text, pixels) in zip((self._first, self._second), [*drawn, ("", 0), ("", 0)], strict=False):
            widget.display = bool(text)
            widget.show(text, pixels or None)
        self.put("label", label)
        self.query_one("#label").display = bool(label)
        self.put("who", "\n".join(line for text in texts for line in text))

    @property
    def takes_scans(self) -> bool:
        """Scans are awaited here."""
        return True

    def take_scan(self, raw: str) -> None:
        """Hand a certificate's label to the rule; it is about the batch shown, and nothing else advances."""
        self._alarm, code = "", self.kiosk.station.codes.read(raw)
        with self.state() as conference:
            batch = self.looking.batch(conference)
            passed = batch is not None and conference.awards.phase_of(batch.number) in view.PASSED
        if isinstance(code, BadCode):
            self.alarm(reason_name(code.reason))
        elif code.kind != CodeKind.CERTIFICATE:
            self.alarm(_("NO CERTIFICATE LABEL: that is a badge or an invitation."))
        elif batch is None:
            self.alarm(_("There is no batch to check now."))
        elif passed:
            self.alarm(_("HANDED OVER: this batch has its certificates, its tray is not checked any more."))
        else:
            self._check(batch.number, code.number)
            self.refresh_view()

    def _check(self, batch: int, certificate: int) -> None:
        self._asked += 1
        self.kiosk.submit(CheckTray(batch, certificate))

    def journal_moved(self, events: Sequence[Event]) -> None:
        """Say in red what another post has changed about a tray that is ready: it lies at the stage, unseen."""
        super().journal_moved(events)
        station = self.kiosk.station
        me = (station.station_id, station.post)
        with self.state() as conference:
            others = [event for event in events if (event.station_id, event.post) != me]
            said = [text for event in others if (text := for_tray(conference, event))]
        if said:
            self.alarm(said[-1])

    def answered(self, events: Sequence[Event]) -> None:
        """Go on to the next frame when one was found in its place."""
        super().answered(events)
        if any(event.kind == CertificateOnTray.kind for event in events):
            self._asked, self.looking.marked = max(0, self._asked - 1), None
            self.kiosk.sound("ok")
        self.refresh_view()

    def failed(self, text: str) -> None:
        """Show what was wrong with a certificate until somebody has seen it."""
        if self._asked or self._alarm:
            self._asked = max(0, self._asked - 1)
            self.alarm(text)
        else:
            super().failed(text)

    def alarm(self, text: str) -> None:
        """Say something large and in red; the next scan or key puts it away."""
        self._alarm = text
        self.refresh_view()
        self.kiosk.sound("refused")

    def on_key(self, event: keys.Key) -> None:
        """Put away what has been seen; Enter does nothing else then."""
        if not (self._alarm or self._changed):
            return
        if self._alarm and event.key in KEYS["forward"].keys:
            event.stop()
            self._pressed_at = self.now_s
        self._alarm = self._changed = ""
        self.refresh_view()

    def action_forward(self) -> None:
        """Say that the next certificate is in its place."""
        now, before = self.now_s, self._pressed_at
        self._pressed_at = now
        if now - before < _GUARD_SECONDS:
            return
        with self.state() as conference:
            batch = self.looking.batch(conference)
            frame = view.due(conference, batch) if batch else None
        if batch is not None and frame is not None and not self._asked:
            self._check(batch.number, frame.certificate.id)

    def action_left(self) -> None:
        """Look at the batch before."""
        self._leaf(-1)

    def action_right(self) -> None:
        """Look at the batch after."""
        self._leaf(1)

    action_page_up, action_page_down = action_left, action_right

    def move(self, by: int) -> None:
        with self.state() as conference:
            self.looking.mark(conference, by)
        self.refresh_view()

    def _leaf(self, by: int) -> None:
        with self.state() as conference:
            self.looking.leaf(conference, by)
        self.refresh_view()

    def action_more_acts(self) -> None:
        """Ask what can be said about the frame that is marked, and about the tray."""
        self.acts.ask()

    def action_reprint(self) -> None:
        """Print the tray sheet of the batch shown."""
        with self.state() as conference:
            batch = self.looking.batch(conference)
        if batch is not None:
            self.kiosk.submit(PrintPaper("tray", batch.number))
