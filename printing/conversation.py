"""The conversation with a receipt printer over any line: questions go out, and what it says is kept in order.

It knows the questions and the answers of ESC/POS, but neither tickets nor what to do about an open cover.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable

from printing import escpos
from printing.abilities import Fence
from printing.replies import Replies, Reply
from printing.transport import Transport

ASK_AGAIN_S = 2.0  # an unanswered question may still lie in a full buffer


class Conversation:
    """One printer, contact after contact. Times in seconds; every method raises OSError where the line is gone."""

    def __init__(self, line: Transport, reply_s: float, patience_s: float) -> None:
        self.line = line
        self.reply_s = reply_s
        self.status = escpos.Status()
        self.model = ""
        self.heard: Counter[str] = Counter()  # replies of each kind in this contact
        self.watched: int | None = None  # the DLE EOT that stands in the ticket: its answers come unasked
        self._patience_s = patience_s
        self._replies = Replies()
        self._asked: tuple[int, float] | None = None  # the DLE EOT without an answer yet, and since when
        self._owed = 0  # answers to GS r that are to come
        self._tags: set[bytes] = set()  # fences without an answer yet
        # Not always from 1: a confirmation from before a restart must not count for a ticket after it.
        self._tag = secrets.randbelow(9999)

    def open(self) -> None:
        """Take the line; what was said before counts no more."""
        self.line.open()
        self._replies, self._asked, self._owed = Replies(), None, 0
        self._tags.clear()
        self.heard.clear()
        self.watched = None
        self.status = escpos.Status()

    def write(self, data: bytes) -> None:
        """Questions and commands, whole; TimeoutError if the printer takes nothing for `patience_s`."""
        view, last = memoryview(data), time.monotonic()
        while view:
            try:
                view = view[self.line.send(view) :]
                last = time.monotonic()
            except TimeoutError:
                if time.monotonic() - last > self._patience_s:
                    raise

    def hear(self, seconds: float, until: int = 0) -> list[Reply]:
        """What the printer says within `seconds`, or sooner once `until` bytes came."""
        replies = self._replies.take(self.line.read(seconds, until))
        for reply in replies:
            self._note(reply)
        return replies

    def wait(self, done: Callable[[], bool], seconds: float) -> bool:
        """Listen until something holds; False if it does not within `seconds`."""
        end = time.monotonic() + seconds
        while not done():
            left = end - time.monotonic()
            if left <= 0 or not self.line.readable:
                return False
            self.hear(left, until=1)
        return True

    def ask(self, n: int, seconds: float | None = None) -> bool:
        """DLE EOT n; whether it was answered in time."""
        self.write(escpos.status_request(n))
        self._asked = (n, time.monotonic())
        return self.wait(lambda: self._asked is None, self.reply_s if seconds is None else seconds)

    def glance(self, n: int) -> None:
        """Ask without waiting, unless the last question is still open or the line is busy."""
        if self._asked and time.monotonic() - self._asked[1] < ASK_AGAIN_S:
            return
        if self.line.held():
            return
        request = escpos.status_request(n)
        try:
            moved = self.line.send(memoryview(request))
        except TimeoutError:
            return
        self.write(request[moved:])
        self._asked = (n, time.monotonic())

    def fence(self, kind: Fence) -> bytes:
        """The bytes of a new fence, to stand behind a ticket; `confirmed` tells when it was answered."""
        if kind == "processed":
            self._owed += 1
            return escpos.PROCESSED
        self._tag = self._tag % 9999 + 1
        tag = b"%04d" % self._tag
        self._tags.add(tag)
        return escpos.fence(tag)

    def confirmed(self) -> bool:
        """Whether every fence was answered."""
        return not self._tags and self._owed == 0

    def forget_fences(self) -> None:
        """Those not answered by now are not waited for."""
        self._tags.clear()
        self._owed = 0

    def _note(self, reply: Reply) -> None:
        self.heard[reply.kind] += 1
        if reply.kind == "asb":
            self.status = escpos.Status.from_asb(reply.data)
        elif reply.kind == "realtime" and (n := self._asked[0] if self._asked else self.watched):
            self.status = self.status.with_answer(n, reply.data[0])
            self._asked = None
        elif reply.kind == "fence":
            self._tags.discard(reply.data)
        elif reply.kind == "model":
            self.model = reply.data.decode("ascii", "replace").strip()
        elif reply.kind == "processed":
            self._owed = max(0, self._owed - 1)
