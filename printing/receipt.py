"""A receipt printer (ESC/POS) on any line: whether it can print, the ticket, and whether paper came out.

What it can answer is learned at the first contact unless it is known from the set-up, and trusted from then on.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from printing import escpos
from printing.abilities import MUTE, Abilities
from printing.capability_probe import learn
from printing.conversation import Conversation
from printing.delivery import Delivery
from printing.errors import PrinterError, SendError
from printing.messages import broken, trouble
from printing.timeouts import nobody_listens
from printing.transport import Torn, Transport

if TYPE_CHECKING:
    from PIL import Image

log = logging.getLogger(__name__)

GLANCE_S = 0.04  # for one that was mute so far: long enough for a voice, too short to be felt


class ReceiptPrinter:
    """Times in seconds: `reply_s` for an answer, `patience_s` for standstill, `pause_s` for paper and cover, and
    `mute_s` of silence until one of which nothing is known is taken for mute; `probe` takes its word at once.

    Where the printer reports by itself (ASB), that is switched on for each ticket, and off again when the line is
    let go: the next one to open it may be a program that takes the four bytes for answers to its own questions.
    """

    def __init__(
        self,
        name: str,
        line: Transport,
        width: int = 576,
        *,
        reply_s: float = 0.4,
        patience_s: float = 6.0,
        pause_s: float = 300.0,
        mute_s: float = 10.0,
        abilities: Abilities | None = None,
    ) -> None:
        self.name = name
        self.width = width
        self.line = line
        self.abilities = abilities
        self.paused: Callable[[PrinterError | None], None] = nobody_listens
        self._talk = Conversation(line, reply_s, patience_s)
        self._patience_s, self._pause_s, self._mute_s = patience_s, pause_s, mute_s
        self._silent_since: float | None = None
        self._open = False
        self._reporting = False  # ASB is on
        self._torn = False  # half a ticket may be in the printer
        self._unsettled = False  # answers to earlier tickets may still come
        self._delivery: Delivery | None = None  # the ticket at hand

    @property
    def kind(self) -> bool:
        """Whether anything can come back over this line."""
        return self.line.readable

    @property
    def near_end(self) -> bool:
        """Whether the roll is nearly used up, by the last answer."""
        return self._talk.status.near_end

    def encode(self, image: Image.Image) -> bytes:
        return escpos.encode(image)

    def distrust(self) -> None:
        self._torn = True

    def close(self) -> None:
        if self._reporting and not self._torn:
            with contextlib.suppress(OSError):
                self.line.send(memoryview(escpos.ASB_OFF))
        if self._delivery:
            self._delivery.end()
        self._open, self._reporting, self._delivery = False, False, None
        self.line.close()

    def preflight(self) -> None:
        with self._contact():
            if self._torn:
                self._talk.write(escpos.recovery(self.width))
                self._torn, self._unsettled = False, True
            self._take_stock()
            self._refuse()
            if self._unsettled:
                self._settle()

    def probe(self) -> Abilities:
        """Ask everything anew; prints nothing. PrinterError if the printer cannot be reached."""
        with self._contact():
            self._learn(model=True)
            self._talk.write(escpos.INIT)
        self.close()
        return self.abilities or MUTE

    @contextlib.contextmanager
    def _contact(self) -> Iterator[None]:
        """Open the line; if anything fails let it go again, and say so in plain words."""
        self.close()
        try:
            self._talk.open()
            self._open = True
            yield
        except OSError as error:
            self.close()
            raise trouble("silent", printer=self.name) from error
        except PrinterError:
            self.close()
            raise

    def _take_stock(self) -> None:
        """Ask what it is known to answer. One that answered before and is silent now is not there."""
        known = self.abilities
        if known is None or not known.sure:
            self._learn()
            self._believe()
        elif known.level == "mute":
            # Perhaps it was only off when it was asked.
            if self.kind and self._talk.ask(1, GLANCE_S):
                self._learn()
        else:
            if not all(self._talk.ask(n) for n in known.status):
                raise TimeoutError("it answered before")
            if known.asb and not self._reason():
                self._report()

    def _learn(self, *, model: bool = False) -> None:
        known = self.abilities
        found = learn(self._talk, model=model)
        if known and known.status and not found.status:
            raise TimeoutError("it answered before")
        self._reporting = found.asb
        if found.sure or known is None or known.level == "mute":
            self.abilities = found  # if not: off-line just now, and what was known is still true

    def _believe(self) -> None:
        """One that was never heard may just be off-line: it counts as mute after `mute_s` of contacts in vain."""
        if not self.kind or (self.abilities or MUTE).level != "mute":
            self._silent_since = None
            return
        now = time.monotonic()
        if self._silent_since is None:
            self._silent_since = now
        if now - self._silent_since < self._mute_s:
            self.abilities = None
            raise TimeoutError("it was never heard")

    def _report(self) -> None:
        """Switch ASB on: it answers by the present status."""
        self._talk.heard.clear()
        self._talk.write(escpos.ASB_ON)
        self._reporting = True
        answered = self._talk.wait(lambda: self._talk.heard["asb"] > 0, self._talk.reply_s)
        if not answered and not (self.abilities or MUTE).status:
            raise TimeoutError("it answered before")

    def _settle(self) -> None:
        """After a ticket that was not confirmed: let every late answer come in, or it would count for the next."""
        if (self.abilities or MUTE).fence == "processed":
            self._talk.write(self._talk.fence("processed"))
            if not self._talk.wait(self._talk.confirmed, self._patience_s):
                raise TimeoutError("it answered before")
            while self._talk.hear(self._talk.reply_s, until=1):
                pass
        self._talk.forget_fences()
        self._unsettled = False

    def _refuse(self) -> None:
        if reason := self._reason():
            raise reason

    def _reason(self) -> PrinterError | None:
        """Why it cannot print now, by its last word."""
        status = self._talk.status
        if status.cover_open:
            return trouble("cover", printer=self.name)
        if status.paper_out:
            return trouble("paper", printer=self.name)
        if status.cutter_stuck:
            return trouble("cutter", printer=self.name)
        if status.failed:
            return trouble("error", printer=self.name)
        return trouble("not_ready", printer=self.name) if status.offline else None

    def send(self, data: bytes, job: int) -> None:  # noqa: ARG002  a ticket on paper carries no number
        """Hand over the ticket and its fence, however long that takes while the printer pauses."""
        if not self._open:
            raise broken("silent", bytes_sent=0, printer=self.name)
        delivery = self._delivery = Delivery(
            self._talk, self.abilities or MUTE, self._reason, self._tell, (self._patience_s, self._pause_s)
        )
        try:
            delivery.send(data, (self.width + 7) // 8)
        except OSError as error:
            # Nobody knows how much of a piece left when its line broke in the middle.
            sent = max(delivery.sent, 1) if isinstance(error, Torn) else delivery.sent
            self._torn = self._torn or sent > 0
            delivery.end()
            raise self._broke_off(delivery.reason, sent) from error

    def confirm(self) -> bool:
        delivery = self._delivery
        if delivery is None:
            raise trouble("unconfirmed", printer=self.name)
        try:
            sure = delivery.confirm()
        except OSError as error:
            self._torn = True
            raise delivery.reason or trouble("broke_off", printer=self.name) from error
        finally:
            delivery.end()
        if sure is None:
            self._torn = True
            raise delivery.reason or trouble("unconfirmed", printer=self.name)
        if delivery.found_voice:
            self.abilities = None
        return sure

    def _broke_off(self, reason: PrinterError | None, sent: int) -> SendError:
        if reason:
            return SendError(reason.msgid, bytes_sent=sent, code=reason.code, advice=reason.advice, **reason.params)
        return broken("broke_off" if sent else "silent", bytes_sent=sent, printer=self.name)

    def _tell(self, reason: PrinterError | None) -> None:
        try:
            self.paused(reason)
        except Exception:
            log.exception("a listener failed at printer %s", self.name)
