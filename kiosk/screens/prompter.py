"""The prompter: what the MC's assistant runs, large and without a key that changes anything."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from kiosk.screens.mc import McScreen
from kiosk.screens.post import PROMPTER_TITLE


class PrompterScreen(McScreen, inherit_bindings=False):
    """The runsheet to read from."""

    CSS_PATH = "prompter.tcss"
    TITLE_MSGID = PROMPTER_TITLE
    KEYS_SHOWN: ClassVar[tuple[str, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = []

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the way out; there is nothing else to press."""
        return [(key, text) for key, text in super().keys_now() if key in {"home", "help"}]
