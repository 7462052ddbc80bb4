"""How a hub stands: asked of the server at its port for health on loopback, which no other machine reaches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http.client import HTTPException
from typing import Any
from urllib.request import ProxyHandler, build_opener

from kiosk.hub import subjects
from kiosk.hub.offset import instant

# Straight to the server: a proxy that an office has set knows nothing of this machine.
_OPENER = build_opener(ProxyHandler({}))
_PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Health:
    """How a hub stands: who is connected, how many messages its log has, how often its server fell.

    `bytes` is the log's size on the disk and `disk_free` what is left there; `last_ms` is when the last message came
    (UTC epoch ms); `moved_aside` is where a log lies that could not be read.
    """

    pid: int
    members: tuple[str, ...]
    messages: int
    bytes: int
    restarts: int
    last_ms: int | None = None
    disk_free: int = 0
    moved_aside: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        found = asdict(self)
        return {"pid": found.pop("pid"), "connected": list(found.pop("members")), **found}


class Monitor:
    """The server's port for health; `port` 0 is none."""

    def __init__(self, port: int) -> None:
        self.port = port

    def health(
        self, labels: Mapping[str, str], *, pid: int, restarts: int, disk_free: int, moved_aside: str | None
    ) -> Health | None:
        """Return how the hub stands, None if the server does not answer. *labels* are of the laptops, by their key."""
        connections, streams = self._asked("connz?auth=1"), self._asked("jsz?streams=1")
        if connections is None or streams is None:
            return None
        # By the key it came with: what a laptop calls itself anybody can say.
        users = {str(found.get("authorized_user", "")) for found in connections.get("connections", [])}
        messages = int(streams.get("messages", 0))
        return Health(
            pid=pid,
            members=tuple(sorted(labels[user] for user in users if user in labels)),
            messages=messages,
            bytes=int(streams.get("bytes", 0)),
            restarts=restarts,
            last_ms=_last_ms(streams) if messages else None,
            disk_free=disk_free,
            moved_aside=moved_aside,
        )

    def loaded(self) -> str | None:
        """Return when the server last read its configuration, None if it does not answer."""
        found = self._asked("varz")
        return str(found.get("config_load_time")) if found is not None else None

    def _asked(self, what: str) -> dict[str, Any] | None:
        try:
            with _OPENER.open(f"http://127.0.0.1:{self.port}/{what}", timeout=_PATIENCE_SECONDS) as answer:
                found = json.load(answer)
        except (OSError, HTTPException, ValueError):
            return None
        return found if isinstance(found, dict) else None


def _last_ms(streams: dict[str, Any]) -> int | None:
    """Return when the last message came into the log."""
    for account in streams.get("account_details", []):
        for found in account.get("stream_detail", []):
            if found.get("name") == subjects.STREAM:
                return instant(str(found.get("state", {}).get("last_ts", "")))
    return None
