"""Puts the scan gate in front of the program's keys, ahead of focus and bindings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.widgets import Input

from kiosk.widgets.scan_gate import HOLD_SECONDS, ScanGate

if TYPE_CHECKING:
    _Base = App[Any]
else:
    _Base = object


class ScanKeys(_Base):
    """Mix-in for an App: every key passes the gate first; `scanned` is called with what a scanner typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gate: ScanGate[events.Key] = ScanGate()

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
            elif self._gate.holding:
                last = self._gate.last
                self.set_timer(HOLD_SECONDS, lambda: self._let_go(last))
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            taken = self._gate.paste(event.text)
            if taken.scan is not None:
                self.scanned(taken.scan)
            elif isinstance(self.focused, Input):
                await super().on_event(event)
        else:
            await super().on_event(event)

    async def _let_go(self, last: float) -> None:
        # Only if no key came since the timer was set: keys queued before it are handled before it.
        if self._gate.last == last:
            await self._release(self._gate.flush())

    async def _release(self, keys: Sequence[events.Key]) -> None:
        for key in keys:
            await super().on_event(key)
