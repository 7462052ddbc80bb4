"""What can be said at the tray about a frame, about the whole tray, and which other batch is to be shown."""

from __future__ import annotations

from kiosk.awards.batches import Batch
from kiosk.awards.commands import Release, ReturnTray, Withhold
from kiosk.awards.tray import Frame
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.stage import batch_name
from kiosk.screens.common.form import AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.tray import view
from kiosk.screens.tray.looking import Looking
from kiosk.terminal.widgets.text import fitted

# What frame, padding and digit take of the width of a menu.
_MENU_FRAME = 14


class TrayActs:
    """Asks on top of *screen* about the batch and the frame that *looking* is at."""

    def __init__(self, screen: PostScreen, looking: Looking) -> None:
        self._screen, self._looking = screen, looking

    def ask(self) -> None:
        """Offer what can be said about the frame that is marked, and about the tray."""
        with self._screen.state() as conference:
            batch, frame = self._looking.batch(conference), self._looking.frame(conference)
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
        menu = MenuScreen(title, entries, shut=shut)
        self._screen.app.push_screen(menu, lambda entry: self._chosen_act(entry, batch, frame))

    def _chosen_act(self, entry: str | None, batch: Batch, frame: Frame | None) -> None:
        if entry == "anew":
            self._screen.kiosk.submit(ReturnTray(batch.number))
        elif entry == "batch":
            self._ask_batch(batch)
        elif frame is None or entry is None:
            return
        elif entry == "release":
            self._screen.kiosk.submit(Release(frame.certificate.id))
        elif entry == "other":
            self._ask_reason(frame)
        else:
            reasons = {"missing": _("The certificate is missing"), "misspelt": _("A name on it is misspelt")}
            self._screen.kiosk.submit(Withhold(frame.certificate.id, reasons[entry]))

    def _ask_reason(self, frame: Frame) -> None:
        field = Field("reason", _("Why the certificate is withheld"), needed=True)
        form = AskScreen(_about(frame), [field], send=lambda said: Withhold(frame.certificate.id, said["reason"]))
        self._screen.app.push_screen(form)

    def _ask_batch(self, shown: Batch) -> None:
        room = min(110, self._screen.app.size.width * 9 // 10) - _MENU_FRAME
        with self._screen.state() as conference:
            entries = []
            for batch in conference.awards.batches:
                frames = view.frames_of(conference, batch)
                award = frames[0].certificate.award if frames else ""
                parts = (batch_name(conference, batch), _state(conference, batch), award)
                name = fitted(" · ".join(part for part in parts if part), room)
                entries.append((str(batch.number), name))

        def chosen(entry: str | None) -> None:
            if entry is not None:
                with self._screen.state() as conference:
                    self._looking.go_to(conference, int(entry))
                self._screen.refresh_view()

        note = _("Shown now: batch {number}").format(number=shown.number)
        menu = MenuScreen(_("Which batch?"), entries, note=note, digits=[""] * len(entries))
        self._screen.app.push_screen(menu, chosen)


def _about(frame: Frame) -> str:
    return _("Position {position}: {name}").format(position=frame.position, name=frame.certificate.name)


def _state(conference: Conference, batch: Batch) -> str:
    """Return how far the tray of a batch is, in a word."""
    if conference.awards.phase_of(batch.number) in view.PASSED:
        return _("handed over")
    count, of = view.done(view.frames_of(conference, batch))
    return _("tray {done}/{all}").format(done=count, all=of)
