"""The stage wing: a badge is scanned, and the steward sees in large figures where its bearer stands.

Who stands ready is written down; nothing advances. A person of another batch is told his own, in red.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from kiosk.awards.batches import Batch
from kiosk.awards.commands import ReachWing
from kiosk.awards.events import RecipientLeftWing, RecipientReachedWing
from kiosk.awards.lineup import Place
from kiosk.codes.codes import BadCode, CodeKind
from kiosk.conference.award_plan import all_places
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.messages.posts import WING_TITLE
from kiosk.messages.scans import reason_name
from kiosk.messages.stage import signs
from kiosk.roster.people import Person
from kiosk.screens.common.find import FindScreen, Found
from kiosk.screens.common.post import PostScreen
from kiosk.screens.wing import view
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.bigtext import BigText, largest
from kiosk.terminal.widgets.text import Text, fitted, wrapped

_MOST_PX = 96
_STATES = ("-ok", "-again", "-refused")
_NARROW, _LOW = 100, 30


class WingScreen(PostScreen):
    """The steward's screen."""

    CSS_PATH = "wing.tcss"
    TITLE_MSGID = WING_TITLE
    KEYS_SHOWN = ("find", "undo", "tick", "view", "forward", "choose")
    BINDINGS: ClassVar[list[BindingType]] = bindings("find", "forward", "undo", "up", "down", "tick", "view")

    def __init__(self) -> None:
        super().__init__()
        self._large = BigText(id="large")
        self._number: int | None = None
        self._trouble = ""
        # Whether the person shown was noted as standing here, and which batch gathered when he was.
        self._noted = False
        self._expected: int | None = None
        self._marks: list[tuple[int, ...]] = []
        # Whose mark was taken back last, until that is on disk.
        self._taken_back = ""
        self._chosen: int | None = None
        self._later = False

    def body(self) -> ComposeResult:
        with Horizontal(id="halves"):
            with Vertical(id="band"):
                yield Text(id="verdict")
                yield self._large
                yield Text(id="who")
                yield Text(id="all")
            with Vertical(id="board"):
                yield Text(id="heading")
                yield Text(id="rows")

    def on_resize(self) -> None:
        """Draw everything as large as the room is now."""
        self.call_after_refresh(self.refresh_view)

    def help_signs(self) -> list[tuple[str, str]]:
        """Return the signs of the row."""
        return signs()

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do here."""
        texts = {
            "forward": _("Next person"),
            "view": _("This batch") if self._later else _("Batch after"),
        }
        return [(key, texts.get(key, text)) for key, text in super().keys_now()]

    def middle(self, conference: Conference) -> str:
        """Return which batch gathers now."""
        batch = view.gathering(conference)
        if not conference.awards.batches:
            return ""
        return _("batch {batch} gathers").format(batch=batch.number) if batch else _("every batch has been called")

    def show(self, conference: Conference) -> None:
        """Show where the person stands, and who has gathered."""
        width, height = self.size
        inner = self._board_width - (2 if width < _NARROW else 4)
        self.query_one("#board").styles.width = self._board_width
        self._show_board(conference, inner, height - (2 if height < _LOW else 4))
        self._show_band(conference, width - self._board_width - (2 if width < _NARROW else 6), height)

    @property
    def _board_width(self) -> int:
        return 36 if self.size.width < _NARROW else self.size.width * 2 // 5

    def _show_band(self, conference: Conference, width: int, height: int) -> None:
        batch = view.gathering(conference)
        if self._number is not None and self._expected != (batch.number if batch else None):
            # What was said about the batch before is no word about this one.
            self._number, self._trouble = None, ""
        person = self._person(conference)
        verdict = view.judge(conference, person, self._trouble)
        state, headline = verdict.state, verdict.headline
        at_wing = all(id_ in conference.awards.wing for id_ in verdict.record)
        if verdict.record and not self._noted and not at_wing:
            state, headline = "-again", "!  " + _("THE PLACE IS OPEN NOW: please scan once more")
        band = self.query_one("#band")
        for name in _STATES:
            band.set_class(name == state, name)
        said = wrapped(headline, width)
        whose = f"{person.full_name}  ·  {person.office}".rstrip(" ·") if person else ""
        who = wrapped(whose, width) if whose else []
        half = view.side(conference, verdict.place)
        who += wrapped(half, width) if half else []
        banner = 3 if self._banner.has_class("-shown") else 0
        frame = 2 + banner + (0 if height < _LOW else 2)
        lines = view.spot_lines(conference, person, width, max(2, (height - frame) // 3))
        rows = height - frame - len(said) - 1 - len(who) - len(lines) - 1
        large = verdict.large
        size = largest(large, width - 2, rows, most=_MOST_PX) if large else None
        self.query_one("#verdict", Text).put("\n".join(said) + "\n")
        self._large.show(large, size)
        self.query_one("#who", Text).put("\n".join(who))
        self.query_one("#all", Text).put("\n".join(lines))

    def _show_board(self, conference: Conference, width: int, height: int) -> None:
        batch = self._board_batch(conference)
        heading, rows = self.query_one("#heading", Text), self.query_one("#rows", Text)
        if batch is None:
            none = _("There is no list of awards yet: kiosk awards import FILE")
            text = _("Every batch has been called.") if conference.awards.batches else none
            if self._later:
                text = _("No batch comes after that.")
            heading.put("\n".join(wrapped(text, max(20, width))))
            rows.put("")
            return
        lines = view.heading(conference, batch, width, later=self._later)
        heading.put(Content("\n").join(lines))
        banner = 3 if self._banner.has_class("-shown") else 0
        rows.put(view.rows(conference, batch, self._chosen, width, height - banner - len(lines) - 1))

    def _board_batch(self, conference: Conference) -> Batch | None:
        batch = view.gathering(conference)
        return view.batch_after(conference, batch) if self._later else batch

    def _person(self, conference: Conference) -> Person | None:
        return conference.roster.people.get(self._number or 0)

    @property
    def takes_scans(self) -> bool:
        """Scans are awaited here."""
        return True

    def take_scan(self, raw: str) -> None:
        """Show whose badge or invitation it is, and note that he stands at the wing if it is his batch that gathers."""
        code = self.kiosk.station.codes.read(raw)
        if isinstance(code, BadCode):
            self._stand(None, reason_name(code.reason))
        elif code.kind == CodeKind.CERTIFICATE:
            self._stand(None, _("THAT IS A CERTIFICATE LABEL: please scan a badge"))
        else:
            with self.state() as conference:
                current = code.serial == conference.person_notes.serial(code.number, code.kind)
                known = code.number in conference.roster.people
            trouble = "" if known and current else reason_name("revoked" if known else "not_on_roster")
            self._stand(None if trouble else code.number, trouble)

    def _stand(self, number: int | None, trouble: str = "") -> None:
        """Show somebody, and note him at the wing if he is to stand there now."""
        self._number, self._trouble, self._later, self._chosen = number, trouble, False, None
        with self.state() as conference:
            batch = view.gathering(conference)
            self._expected = batch.number if batch else None
            verdict = view.judge(conference, self._person(conference), trouble)
            self._chosen = verdict.place.position if verdict.place is not None else None
        self._noted = bool(verdict.record)
        if verdict.record:
            self.kiosk.submit(ReachWing(verdict.record))
        self.kiosk.sound(verdict.sound)
        self.refresh_view()

    def answered(self, events: Sequence[Event]) -> None:
        """Remember what this console has noted, so that it can be taken back."""
        super().answered(events)
        for event in events:
            if event.kind == RecipientReachedWing.kind:
                self._marks.append(tuple(event.payload["certificates"]))
            elif event.kind == RecipientLeftWing.kind and self._taken_back:
                self.say(_("Not at the wing any more: {name}").format(name=fitted(self._taken_back, 60)))
                self._taken_back = ""

    def failed(self, text: str) -> None:
        """Put the person away: nothing was written."""
        self._number, self._trouble = None, text
        self.refresh_view()
        self.say(text)
        self.kiosk.sound("refused")

    def action_find(self) -> None:
        """Look somebody up by name."""

        def chosen(found: Found | None) -> None:
            if found is not None:
                self._stand(found.number)

        self.app.push_screen(FindScreen(enter=_("stands at the wing"), more=False), chosen)

    def action_forward(self) -> None:
        """Get ready for the next badge."""
        self._number, self._trouble, self._later, self._chosen = None, "", False, None
        self.refresh_view()

    def action_view(self) -> None:
        """Look at the batch that gathers after this one, or at this one again."""
        self._later, self._chosen = not self._later, None
        # What was said to somebody belongs to the batch that was looked at.
        self._number, self._trouble = None, ""
        self.refresh_view()

    def move(self, by: int) -> None:
        with self.state() as conference:
            batch = self._board_batch(conference)
            positions = [place.position for place in all_places(conference, batch)] if batch else []
        if positions:
            fresh = self._chosen not in positions
            at = (0 if by > 0 else -1) if fresh else positions.index(self._chosen or 0) + by
            self._chosen = positions[at % len(positions)]
        self.refresh_view()

    def action_tick(self) -> None:
        """Note that whoever stands at the chosen position is at the wing, or is not."""
        with self.state() as conference:
            batch = self._board_batch(conference)
            places = all_places(conference, batch) if batch else ()
            place = next((p for p in places if p.position == self._chosen), None)
            handed = conference.awards.handed
            ids = tuple(c.id for c in place.certificates if c.id not in handed) if place else ()
        refusal = self._cannot_tick(place, ids)
        if refusal:
            self.say(refusal)
            self.kiosk.sound("refused")
            return
        if place is not None:
            self.kiosk.submit(ReachWing(ids, there=not place.at_wing))

    def _cannot_tick(self, place: Place | None, ids: tuple[int, ...]) -> str:
        """Return why nothing is noted about a position, "" if it can be."""
        if place is None:
            return _("Choose a position first: ↑ ↓.")
        if self._later:
            return _("That batch does not gather yet: Tab leads back.")
        if not ids:
            return _("Handed over already.")
        if place.standing == "away" and not place.at_wing:
            return _("Position {position} is kept back: please tell the stage.").format(position=place.position)
        return ""

    def action_undo(self) -> None:
        """Take the last mark of this console back."""
        with self.state() as conference:
            # Who has received stays noted: his row is over.
            wing, name = conference.awards.wing - conference.awards.handed.keys(), ""
            while self._marks and not any(id_ in wing for id_ in self._marks[-1]):
                self._marks.pop()
            if self._marks:
                certificate = conference.awards.certificate(self._marks[-1][0])
                name = certificate.receiver[1] if certificate else ""
        if not self._marks:
            self.say(_("There is nothing to undo."))
            return
        self._taken_back = name
        self.kiosk.submit(ReachWing(self._marks.pop(), there=False))
        self.action_forward()
