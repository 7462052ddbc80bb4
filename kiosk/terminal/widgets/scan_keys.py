"""Puts the scan gate in front of the program's keys, ahead of focus and bindings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from textual import events
from textual.app import App
from textual.widgets import Input

from kiosk.terminal.widgets.scan_gate import HOLD_SECONDS, ScanGate


class ScanKeys:
    """Every event of *app* is taken here first, and goes on by *pass_on*; what a scanner typed goes to *scanned*."""

    def __init__(
        self,
        app: App[Any],
        pass_on: Callable[[events.Event], Awaitable[None]],
        scanned: Callable[[str], None],
    ) -> None:
        self._app, self._pass_on, self._scanned = app, pass_on, scanned
        self._gate: ScanGate[events.Key] = ScanGate()
        self._waiting = False
        self._waited_for = 0.0

    async def take(self, event: events.Event) -> None:
        """Hold keys back until it is clear whether a human or a scanner typed them."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            in_box = isinstance(self._app.focused, Input)
            taken = self._gate.key(event, event.key, event.character, event.time, in_box=in_box)
            await self._release(taken.release)
            if taken.scan is not None:
                self._scanned(taken.scan)
            elif self._gate.holding and not self._waiting:
                self._wait()
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            scans = self._gate.paste(event.text)
            for scan in scans:
                self._scanned(scan)
            if not scans and isinstance(self._app.focused, Input):
                await self._pass_on(event)
        else:
            await self._pass_on(event)

    def _wait(self) -> None:
        # One timer a burst, not one a key: it is set again for as long as keys keep coming.
        self._waiting = True
        self._waited_for = self._gate.last
        self._app.set_timer(HOLD_SECONDS, self._let_go)

    async def _let_go(self) -> None:
        """Give the held keys back if none has come since; keys queued before the timer are handled before it."""
        self._waiting = False
        if not self._gate.holding:
            return
        if self._gate.last == self._waited_for:
            await self._release(self._gate.flush())
        else:
            self._wait()

    async def _release(self, keys: Sequence[events.Key]) -> None:
        for key in keys:
            await self._pass_on(key)
