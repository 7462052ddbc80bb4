"""A window over a post: Esc leaves it without an answer, the arrows go up and down."""

from __future__ import annotations

from textual.screen import ModalScreen, ScreenResultType


class Panel(ModalScreen[ScreenResultType]):
    """Base of the windows. Those with something to choose from give `move`."""

    def move(self, by: int) -> None:
        """Go so many entries down, or up if negative."""

    def action_back(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def action_up(self) -> None:
        """Go to the entry above."""
        self.move(-1)

    def action_down(self) -> None:
        """Go to the entry below."""
        self.move(1)
