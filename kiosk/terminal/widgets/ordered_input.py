"""A text box that keeps the order of keys.

Textual's own handles printable keys at once, but Backspace and Enter by way of bindings, later: in the bursts of
a Vietnamese input method "việt" would arrive as "viet".
"""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class OrderedInput(Input):
    """Input that handles Backspace and Enter in the same step as letters."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key in {"backspace", "ctrl+h"}:
            self.action_delete_left()
        elif event.key in {"enter", "ctrl+j"}:
            await self.action_submit()
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
