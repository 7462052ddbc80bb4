"""One ticket on its way: the bytes go out, the printer is heard meanwhile, and its confirmation is waited for.

Paper that ends or a cover that opens is a pause: the printer keeps what it has and goes on by itself.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from printing import escpos
from printing.abilities import Abilities
from printing.conversation import Conversation
from printing.errors import PrinterError
from printing.timeouts import Timeouts

CHUNK = 4096  # bytes, the usual receive buffer of a receipt printer
SLOWEST = 400  # rows a second: 50 mm, less than any thermal printer that is sold
LISTEN_S = 0.02


class Delivery:
    """`sent` counts what the line accepted, `reason` is why the printer pauses; OSErrors are the line's.

    `why` reads the reason off the printer's last word, `tell` hears of pauses.
    """

    def __init__(
        self,
        talk: Conversation,
        abilities: Abilities,
        why: Callable[[], PrinterError | None],
        tell: Callable[[PrinterError | None], None],
        limits: tuple[float, float],
    ) -> None:
        self.sent = 0
        self.found_voice = False  # one taken for mute spoke
        self._talk = talk
        self._able = abilities
        self._why = why
        self._patience = Timeouts(*limits, tell)

    @property
    def reason(self) -> PrinterError | None:
        """Why the printer pauses, or paused to the end."""
        return self._patience.reason

    def end(self) -> None:
        """Whatever became of it: nobody is told of a pause any more."""
        self._patience.end()

    def send(self, data: bytes, row: int) -> None:
        """Until the printer has it all; `row` is the bytes of one row of dots. TimeoutError at standstill."""
        view, line, held, patience = memoryview(self._dressed(data)), self._talk.line, 0, self._patience
        while self._under_way(len(view)):
            if self.sent < len(view):
                with contextlib.suppress(TimeoutError):
                    self.sent += line.send(view[self.sent : self.sent + CHUNK])
                    patience.moved()
            held, before = line.held(), held
            if self._heard(0.0 if self.sent < len(view) else LISTEN_S) or held < before:
                patience.moved()
            patience.look(self._why())
            if patience.over():
                raise TimeoutError("the printer takes nothing")
        patience.extend(len(data) / row / SLOWEST)

    def _under_way(self, whole: int) -> bool:
        if self.sent < whole:
            return True
        confirmed = self._able.fence != "none" and self._talk.confirmed()
        return not confirmed and self._talk.line.held() > 0

    def _dressed(self, data: bytes) -> bytes:
        """The ticket with what makes the printer speak: ASB, or questions between the bands; and the fence."""
        able, talk = self._able, self._talk
        if able.asb and data.startswith(escpos.INIT):
            # Again behind ESC @, which may set a printer back to its switches.
            data = escpos.INIT + escpos.ASB_ON + data[len(escpos.INIT) :]
        elif 2 in able.status:
            talk.watched = 2
            data = escpos.between_bands(data, escpos.status_request(2))
        talk.forget_fences()
        return data if able.fence == "none" else data + talk.fence(able.fence)

    def _heard(self, seconds: float) -> bool:
        if not self._talk.line.readable:
            time.sleep(seconds)
            return False
        return bool(self._talk.hear(seconds, until=1))

    def confirm(self) -> bool | None:
        """True: the fence was answered. False: this printer cannot say. None: it can, but did not."""
        self._patience.moved()
        if self._able.fence == "none":
            return self._look_after()
        while not self._talk.confirmed():
            self._watch()
            if self._patience.over():
                return None
        return True

    def _look_after(self) -> bool | None:
        """Nothing tells when this ticket is out, but if its paper has ended by now somebody should know."""
        talk = self._talk
        if self._able.level == "mute":
            self.found_voice = self._heard(0.01) and talk.heard["realtime"] > 0
            return False
        self._ask()
        self._heard(talk.reply_s)
        self._patience.look(self._why())
        while self.reason:
            self._watch()
            if self._patience.over():
                return None
        return False

    def _watch(self) -> None:
        """Listen for a while, and ask if nothing is said; that it is well is no sign of getting further."""
        talk = self._talk
        reports = talk.heard["asb"]
        if not self._heard(talk.reply_s):
            self._ask()
        if talk.heard["asb"] > reports:
            self._patience.moved()
        self._patience.look(self._why())

    def _ask(self) -> None:
        if 2 in self._able.status:
            self._talk.glance(2)
