"""The least a Textual program can be: Enter shows what was typed, across the whole width. The yardstick."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static

LABEL = "bare-app-is-ready"


class BareApp(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        self._typed = ""
        yield Static(LABEL)

    def on_key(self, event: Key) -> None:
        if event.key == "enter":
            self.query_one(Static).update(self._typed)
            self._typed = ""
        elif event.character:
            self._typed += event.character


if __name__ == "__main__":
    BareApp().run(mouse=False)
