"""Which batch the tray shows, and which of its frames is marked."""

from __future__ import annotations

from kiosk.awards.batches import Batch
from kiosk.awards.tray import Frame
from kiosk.conference.state import Conference
from kiosk.screens.tray import view


class Looking:
    """The batch looked at: the one leafed to, else the one that is called next; so with the frame marked.

    `stays` says that a batch is shown after its call, for its tray is not complete.
    """

    def __init__(self) -> None:
        self.stays = False
        # The certificate of the frame that is marked with ↑ ↓; None while it is the next one.
        self.marked: int | None = None
        # The batch that was leafed to, and the one that was called next when this was last looked at.
        self._batch: int | None = None
        self._following: int | None = None

    def batch(self, conference: Conference) -> Batch | None:
        """Return the batch looked at."""
        awards = conference.awards
        return (awards.batch(self._batch) if self._batch else None) or awards.next

    def frame(self, conference: Conference) -> Frame | None:
        """Return the frame that is marked, else the next one."""
        batch = self.batch(conference)
        if batch is None:
            return None
        found = (f for f in view.frames_of(conference, batch) if f.certificate.id == self.marked)
        return next(found, None) or view.due(conference, batch)

    def mark(self, conference: Conference, by: int) -> None:
        """Mark a frame further down, or up where *by* is negative; around the ends."""
        batch, frame = self.batch(conference), self.frame(conference)
        ids = [frame.certificate.id for frame in view.frames_of(conference, batch)] if batch else []
        if ids:
            at = ids.index(frame.certificate.id) if frame is not None else -1 if by > 0 else 0
            self.marked = ids[(at + by) % len(ids)]

    def leaf(self, conference: Conference, by: int) -> None:
        """Leaf through the batches in the order of calling."""
        order, shown = [batch.number for batch in conference.awards.batches], self.batch(conference)
        if order:
            at = order.index(shown.number) + by if shown else len(order) - 1
            self.go_to(conference, order[max(0, min(len(order) - 1, at))])

    def go_to(self, conference: Conference, number: int) -> None:
        """Look at a batch; the one that is called next is followed again."""
        following = conference.awards.next
        self._batch = None if following is not None and following.number == number else number
        self.stays, self.marked = False, None

    def follow(self, conference: Conference) -> None:
        """Stay at a batch that is called before its tray is complete, until that is or the batch has left."""
        awards = conference.awards
        following = awards.next.number if awards.next else None
        if self.stays:
            batch = self.batch(conference)
            called = batch is not None and awards.phase_of(batch.number) != "waiting"
            if batch is None or not called or view.due(conference, batch) is None:
                self.stays, self._batch = False, None
        elif self._batch is None and self._following not in (None, following):
            before = awards.batch(self._following or 0)
            if before is not None and awards.phase_of(before.number) != "waiting":
                begun = view.done(view.frames_of(conference, before))[0]
                if begun and view.due(conference, before) is not None:
                    self.stays, self._batch = True, before.number
        self._following = following
