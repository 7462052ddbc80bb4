"""The link of a laptop without a screen: runs until it is told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.errors import Refusal
from kiosk.folder import Folder
from kiosk.hub import membership
from kiosk.hub.link import Link
from kiosk.hub.state import LinkState
from kiosk.hub.tempo import Tempo


def run_link(
    folder: Folder,
    *,
    told: Callable[[LinkState], None] = lambda _state: None,
    stopped: threading.Event | None = None,
    tempo: Tempo | None = None,
) -> None:
    """Link a folder to its hub until *stopped* is set (or for ever); *told* is called with every new state.

    *told* is called in another thread. Raises Refusal if the folder belongs to no hub, FolderError if its membership
    is damaged.
    """
    found = membership.read(folder)
    if found is None:
        raise Refusal("This folder belongs to no hub: please join one first.")
    link = Link(folder, found, on_moved=told, tempo=tempo)
    link.start()
    try:
        (stopped or threading.Event()).wait()
    finally:
        link.stop()
