"""What else is done at the tray: leafing through the batches, choosing a frame, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.awards.batches import Batch
from kiosk.awards.commands import Release, ReturnTray, Withhold
from kiosk.awards.tray import Frame
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.stage import batch_name
from kiosk.screens.common.form import Answers, AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.tray import view
from kiosk.terminal.widgets.text import fitted

if TYPE_CHECKING:
    from kiosk.screens.common.post import PostScreen

    _Base = PostScreen
else:
    _Base = object

# What frame, padding and digit take of the width of a menu.
_MENU_FRAME = 14


class TrayActs(_Base):
    """Mix-in of the tray screen."""

    _batch: int | None
    _stays: bool
    # The certificate of the frame that is marked with ↑ ↓; None while it is the next one.
    chosen: int | None = None

    def batch_shown(self, conference: Conference) -> Batch | None:
        """Return the batch looked at."""
        raise NotImplementedError

    def action_up(self) -> None:
        """Mark the frame above."""
        self._choose(-1)

    def action_down(self) -> None:
        """Mark the frame below."""
        self._choose(1)

    def action_left(self) -> None:
        """Look at the batch before."""
        self._leaf(-1)

    def action_right(self) -> None:
        """Look at the batch after."""
        self._leaf(1)

    def action_page_up(self) -> None:
        """Look at the batch before."""
        self._leaf(-1)

    def action_page_down(self) -> None:
        """Look at the batch after."""
        self._leaf(1)

    def _choose(self, by: int) -> None:
        with self.state() as conference:
            batch = self.batch_shown(conference)
            ids = [frame.certificate.id for frame in view.frames_of(conference, batch)] if batch else []
            frame = self._frame(conference)
        if ids:
            at = ids.index(frame.certificate.id) if frame is not None else -1 if by > 0 else 0
            self.chosen = ids[(at + by) % len(ids)]
        self.refresh_view()

    def _frame(self, conference: Conference) -> Frame | None:
        """Return the frame that is marked, else the next one."""
        batch = self.batch_shown(conference)
        if batch is None:
            return None
        found = (f for f in view.frames_of(conference, batch) if f.certificate.id == self.chosen)
        return next(found, None) or view.due(conference, batch)

    def _leaf(self, by: int) -> None:
        """Leaf through the batches in the order of calling; the one that is called next is followed again."""
        with self.state() as conference:
            order = [batch.number for batch in conference.awards.batches]
            shown = self.batch_shown(conference)
        if order:
            at = order.index(shown.number) + by if shown else len(order) - 1
            self._look_at(order[max(0, min(len(order) - 1, at))])

    def _look_at(self, number: int) -> None:
        with self.state() as conference:
            following = conference.awards.next
        self._batch = None if following is not None and following.number == number else number
        self._stays, self.chosen = False, None
        self.refresh_view()

    def action_more_acts(self) -> None:
        """Offer what can be said about the frame that is marked, and about the tray."""
        with self.state() as conference:
            batch, frame = self.batch_shown(conference), self._frame(conference)
        if batch is None:
            return
        kept = frame is not None and bool(frame.withheld)
        title = _about(frame) if frame else _("Tray of batch {number}").format(number=batch.number)
        entries = [
            ("missing", _("The certificate is missing: empty frame")),
            ("misspelt", _("A name on it is misspelt: empty frame")),
            ("other", _("Withheld for another reason: empty frame")),
            ("release", _("It is there and right after all")),
            ("anew", _("Check the tray anew, from position 1")),
            ("batch", _("Another batch")),
        ]
        none = _("Choose a frame first: ↑ ↓.") if frame is None else _("It is withheld already.")
        shut = dict.fromkeys(("missing", "misspelt", "other"), none) if frame is None or kept else {}
        if not kept:
            shut["release"] = _("It is not withheld.")

        def chosen(entry: str | None) -> None:
            self._chosen_act(entry, batch, frame)

        self.app.push_screen(MenuScreen(title, entries, shut=shut), chosen)

    def _chosen_act(self, entry: str | None, batch: Batch, frame: Frame | None) -> None:
        if entry == "anew":
            self.kiosk.submit(ReturnTray(batch.number))
        elif entry == "batch":
            self._ask_batch(batch)
        elif frame is None or entry is None:
            return
        elif entry == "release":
            self.kiosk.submit(Release(frame.certificate.id))
        elif entry == "other":
            self._ask_reason(frame)
        else:
            reasons = {"missing": _("The certificate is missing"), "misspelt": _("A name on it is misspelt")}
            self.kiosk.submit(Withhold(frame.certificate.id, reasons[entry]))

    def _ask_reason(self, frame: Frame) -> None:
        field = Field("reason", _("Why the certificate is withheld"), needed=True)

        def command(answers: Answers) -> object:
            return Withhold(frame.certificate.id, answers["reason"])

        self.app.push_screen(AskScreen(_about(frame), [field], send=command))

    def _ask_batch(self, shown: Batch) -> None:
        room = min(110, self.app.size.width * 9 // 10) - _MENU_FRAME
        with self.state() as conference:
            entries = []
            for batch in conference.awards.batches:
                frames = view.frames_of(conference, batch)
                award = frames[0].certificate.award if frames else ""
                parts = (batch_name(conference, batch), _state(conference, batch), award)
                name = fitted(" · ".join(part for part in parts if part), room)
                entries.append((str(batch.number), name))

        def chosen(entry: str | None) -> None:
            if entry is not None:
                self._look_at(int(entry))

        note = _("Shown now: batch {number}").format(number=shown.number)
        self.app.push_screen(MenuScreen(_("Which batch?"), entries, note=note, digits=[""] * len(entries)), chosen)


def _about(frame: Frame) -> str:
    return _("Position {position}: {name}").format(position=frame.position, name=frame.certificate.name)


def _state(conference: Conference, batch: Batch) -> str:
    """Return how far the tray of a batch is, in a word."""
    if conference.awards.phase_of(batch.number) in view.PASSED:
        return _("handed over")
    count, of = view.done(view.frames_of(conference, batch))
    return _("tray {done}/{all}").format(done=count, all=of)
