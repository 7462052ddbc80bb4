"""The certificate tray: the sheets of the batch that is called next, in the order they are handed over.

The order is the whole point: the first sheet on the tray belongs to position 1.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.style import Style

from kiosk.awards.tray import tray
from kiosk.conference import Conference
from kiosk.i18n import _
from kiosk.keys import bindings
from kiosk.screens.post import PostScreen
from kiosk.titles import TRAY_TITLE
from kiosk.widgets.text import Text


class TrayScreen(PostScreen):
    """Who prepares the trays reads from here; ↑ ↓ leaf through the batches."""

    CSS_PATH = "tray.tcss"
    TITLE_MSGID = TRAY_TITLE
    KEYS_SHOWN = ("choose", "forward")
    BINDINGS: ClassVar[list[BindingType]] = bindings("up", "down", "forward")

    def __init__(self) -> None:
        super().__init__()
        self._batch: int | None = None

    def body(self) -> ComposeResult:
        yield Text(id="batch")
        yield Text(id="sheets")

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do here."""
        texts = {"forward": _("Batch that is called next"), "choose": _("Another batch")}
        return [(key, texts.get(key, text)) for key, text in super().keys_now()]

    def show(self, conference: Conference) -> None:
        """Show the sheets of the batch looked at, else of the one that is called next."""
        awards = conference.awards
        batch = (awards.batch(self._batch) if self._batch else None) or awards.next
        if batch is None:
            self.query_one("#batch", Text).put(_("Every batch has been called."))
            self.query_one("#sheets", Text).put("")
            return
        frames = tray(awards, batch, conference.hall.present)
        heading = _("Batch {number} of {batches} · {award}").format(
            number=batch.number, batches=len(awards.batches), award=frames[0].certificate.award if frames else ""
        )
        self.query_one("#batch", Text).put(Content.assemble((heading, Style(bold=True))))
        lines: list[Content] = []
        for frame in frames:
            back = _("keep back") if frame.pulled or frame.withheld else ""
            name = Content.assemble((f"{frame.position:>3}  {back:<9} {frame.certificate.name}", Style(bold=not back)))
            lines.append(Content.assemble(name, (f"   {frame.certificate.unit or ''}", Style(dim=True))))
        if any(frame.pulled for frame in frames):
            lines.append(Content("\n" + _("Keep back: the recipient is not here yet, and nobody receives for him.")))
        self.query_one("#sheets", Text).put(Content("\n").join(lines))

    def action_up(self) -> None:
        """Look at the batch before."""
        self._leaf(-1)

    def action_down(self) -> None:
        """Look at the batch after."""
        self._leaf(1)

    def action_forward(self) -> None:
        """Follow the stage again."""
        self._batch = None
        self.refresh_view()

    def _leaf(self, by: int) -> None:
        with self.state() as conference:
            numbers = [batch.number for batch in conference.awards.batches]
            following = conference.awards.next
        if not numbers:
            return
        at = self._batch or (following.number if following else numbers[-1])
        at = at if at in numbers else numbers[-1]  # the list may have been taken in anew meanwhile
        self._batch = numbers[max(0, min(len(numbers) - 1, numbers.index(at) + by))]
        self.refresh_view()
