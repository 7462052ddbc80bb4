"""The bare program behind the scan gate, which holds every key until it is clear that no scan follows: a yardstick."""

from __future__ import annotations

from typing import Any

from textual.app import App, ComposeResult
from textual.events import Event, Key
from textual.widgets import Static

from kiosk.terminal.widgets.scan_keys import ScanKeys

LABEL = "gated-app-is-ready"


class GatedApp(App[Any]):
    """One line that counts keys."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._scan_keys = ScanKeys(self, super().on_event, lambda _raw: None)

    async def on_event(self, event: Event) -> None:
        await self._scan_keys.take(event)

    def compose(self) -> ComposeResult:
        yield Static(LABEL)

    def on_key(self, _event: Key) -> None:
        self._count += 1
        self.query_one(Static).update(f"key-{self._count}-")


if __name__ == "__main__":
    GatedApp().run(mouse=False)
