"""Puts the scan gate in front of the program's keys, ahead of focus and bindings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.widgets import Input

from kiosk.terminal.widgets.scan_gate import HOLD_SECONDS, ScanGate

if TYPE_CHECKING:
    _Base = App[Any]
else:
    _Base = object


class ScanKeys(_Base):
    """Mix-in for an App: every key passes the gate first; `scanned` is called with what a scanner typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gate: ScanGate[events.Key] = ScanGate()
        self._waiting = False
        self._waited_for = 0.0

    def scanned(self, raw: str) -> None:
        """Take one scan; to be overridden."""
        raise NotImplementedError

    async def on_event(self, event: events.Event) -> None:
        """Hold keys back until it is clear whether a human or a scanner typed them."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            in_box = isinstance(self.focused, Input)
            taken = self._gate.key(event, event.key, event.character, event.time, in_box=in_box)
            await self._release(taken.release)
            if taken.scan is not None:
                self.scanned(taken.scan)
            elif self._gate.holding and not self._waiting:
                self._wait(HOLD_SECONDS)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            scans = self._gate.paste(event.text)
            for scan in scans:
                self.scanned(scan)
            if not scans and isinstance(self.focused, Input):
                await super().on_event(event)
        else:
            await super().on_event(event)

    def _wait(self, seconds: float) -> None:
        # One timer a burst, not one a key: it is set again for as long as keys keep coming.
        self._waiting = True
        self._waited_for = self._gate.last
        self.set_timer(seconds, self._let_go)

    async def _let_go(self) -> None:
        """Give the held keys back if none has come since; keys queued before the timer are handled before it."""
        self._waiting = False
        if not self._gate.holding:
            return
        if self._gate.last == self._waited_for:
            await self._release(self._gate.flush())
        else:
            self._wait(HOLD_SECONDS)

    async def _release(self, keys: Sequence[events.Key]) -> None:
        for key in keys:
            await super().on_event(key)
