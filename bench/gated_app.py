"""The bare program behind the scan gate, which holds every key until it is clear that no scan follows: a yardstick."""

from __future__ import annotations

from typing import Any

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static

from kiosk.terminal.widgets.scan_keys import ScanKeys

LABEL = "gated-app-is-ready"


class GatedApp(ScanKeys, App[Any]):
    """One line that counts keys."""

    def compose(self) -> ComposeResult:
        self._count = 0
        yield Static(LABEL)

    def scanned(self, raw: str) -> None:
        """Leave scans alone."""

    def on_key(self, _event: Key) -> None:
        self._count += 1
        self.query_one(Static).update(f"key-{self._count}-")


if __name__ == "__main__":
    GatedApp().run(mouse=False)
