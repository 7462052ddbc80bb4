"""How a hub stands, in the words of the command line; and what is said where it cannot be."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

from kiosk.errors import Refusal
from kiosk.folder.layout import Folder
from kiosk.i18n import _

_STALE_MS = 5_000
# The log of a conference of 50,000 has some 60 MB; the journal here wants as much again.
_LITTLE_BYTES = 500_000_000


class Teller:
    """Tells how the hub stands whenever that has changed in a way a person cares for."""

    def __init__(self) -> None:
        self._told: tuple[object, ...] = ()
        self._warned: tuple[object, ...] = (None, False)

    def __call__(self, health: Any) -> None:
        now = (health.members, health.restarts)
        if now != self._told:
            self._told = now
            click.echo(f"{datetime.now():%H:%M:%S}  {health_line(health.to_json())}")
        self._warn(health)

    def _warn(self, health: Any) -> None:
        aside, full = health.moved_aside, health.disk_free < _LITTLE_BYTES
        if aside not in {self._warned[0], None}:
            text = _("! The log here could not be read. It lies in {path} now; the machines fill a new one.")
            click.echo(text.format(path=aside), err=True)
        if full and not self._warned[1]:
            text = _("! Only {size} MB are left on this disk: free some room, or start the hub on another laptop.")
            click.echo(text.format(size=health.disk_free // 1_000_000), err=True)
        self._warned = (aside, full)


def needed() -> None:
    """Raise Refusal where what the hub is made of is not installed."""
    try:
        import cryptography  # noqa: F401
        import nats  # noqa: F401
        import nkeys  # noqa: F401
    except ImportError as error:
        raise Refusal("For several machines install the extra: kiosk-conference[hub].") from error


def status_of(folder: Folder) -> dict[str, Any] | None:
    """Return what the hub that runs in a folder wrote last, None if none runs there."""
    from time import time_ns  # late: the libraries of the hub are an extra

    from kiosk.hub.keystore import Keystore

    try:
        found = json.loads(Keystore(folder).status.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    fresh = isinstance(found, dict) and time_ns() // 1_000_000 - int(found.get("at_ms", 0)) < _STALE_MS
    return found if fresh else None


def health_line(health: dict[str, Any]) -> str:
    """Return in one line who is linked and how the log stands."""
    names = ", ".join(health["connected"]) or _("nobody")
    text = _("linked: {names} · {messages} facts · {size} MB").format(
        names=names, messages=health["messages"], size=f"{health['bytes'] / 1e6:.1f}"
    )
    if health["last_ms"] is not None:
        text += " · " + _("the last at {time}").format(
            time=f"{datetime.fromtimestamp(health['last_ms'] / 1000):%H:%M:%S}"
        )
    text += " · " + _("{size} GB of the disk are free").format(size=f"{health['disk_free'] / 1e9:.0f}")
    if health["restarts"]:
        text += " · " + _("restarted {count} times").format(count=health["restarts"])
    return text
