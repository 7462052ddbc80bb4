"""Head, blade and sensors: moves the paper row by row, against a clock that it is given.

It knows no socket and no thread. `advance` does what can be done by now and says how long until there is more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from printing.software.model import Model, State
from printing.software.paper import Paper, Ticket

AHEAD_S = 0.004  # rows are prepared at most this far ahead of the head, so that one sleep serves several
LEAST_AHEAD_S = AHEAD_S / 2  # and at least so far, while there are any: the head never waits for the thread


class Mechanism:
    """What is owed to the paper, and who waits for it. Answers leave through `send`."""

    def __init__(self, model: Model, clock: Callable[[], float], send: Callable[[bytes], None]) -> None:
        self.model = model
        self.paper = Paper(model)
        self.state = State()
        self.asb = 0  # the items of GS a n
        self.rows_printed = 0
        self.fresh: list[Ticket] = []  # cut, and not yet fetched by whoever keeps tickets
        self._clock, self._send = clock, send
        self._head_free = clock()  # when the last row so far has left the head
        self._idle = True  # the head stands still; otherwise rows follow each other however late they are prepared
        self.clear()

    def clear(self) -> None:
        """Nothing is owed any more: what has not passed the head never will, and the fence goes with it."""
        self._owed: deque[Callable[[], None]] = deque()
        self._fence: bytes | None = None
        self._fence_due = 0.0

    def print(self, rows: Iterable[bytes]) -> None:
        self._owed.extend(lambda row=row: self._move(row) for row in rows)  # type: ignore[misc]

    def feed(self, rows: int) -> None:
        self._owed.extend([self._move] * rows)

    def cut(self) -> None:
        if self.model.cutter:
            self._owed.append(lambda: self.fresh.append(self.paper.cut()))

    def tear_off(self) -> None:
        self.fresh.append(self.paper.tear_off())

    def answer(self, data: bytes) -> None:
        self._send(data)

    def fence(self, tag: bytes) -> None:
        """To be answered when the last row so far has left the head; a newer tag replaces one still waiting.

        Epson reference, GS ( H fn 48 "Specify the process ID response".
        """
        self._fence, self._fence_due = tag, self._head_free

    def sense(self, **changes: bool) -> None:
        """The sensors change; with automatic status back on, that is reported at once."""
        before, self.state = self.state, replace(self.state, **changes)
        if self.state.asb_news(before, self.asb):
            self._send(self.state.asb())

    def run_out(self, rows: int) -> None:
        self.paper.left = rows
        self.sense(paper_out=self.paper.out)

    def load(self) -> None:
        self.paper.left = None
        self.sense(paper_out=False)

    def advance(self, more: Callable[[], bool]) -> float | None:
        """Do what can be done by now; seconds until there is more to do, None: only news can help.

        `more` obeys the next command, and says whether there was one.
        """
        while True:
            now = self._clock()
            if self._fence is not None and now >= self._fence_due:
                self._send(b"\x37\x22" + self._fence + b"\x00")  # same page: header 37h, flag 22h, the tag, NUL
                self._fence = None
            if self._head_free - now > AHEAD_S:
                ahead = self._head_free - LEAST_AHEAD_S
                return (ahead if self._fence is None else min(ahead, self._fence_due)) - now
            if not self.state.offline:
                if self._owed:
                    self._owed.popleft()()
                    continue
                if more():
                    continue
            self._idle = True
            return self._fence_due - now if self._fence is not None else None

    def _move(self, row: bytes | None = None) -> None:
        self.paper.move(row)
        self.rows_printed += row is not None
        start = max(self._head_free, self._clock()) if self._idle else self._head_free
        self._head_free = start + self.model.row_seconds
        self._idle = False
        if self.paper.out:
            self.sense(paper_out=True)
