"""The configuration of the server, as text: who may connect, what each may say, how facts are kept on its disk."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.hub import subjects

# What an event may be at most, with room for the envelope of the line.
_PAYLOAD = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Serving:
    """Where the server listens, and its files; `monitor` is a port on loopback for whoever looks after its health."""

    host: str
    port: int
    monitor: int
    store: Path
    certificate: Path
    key: Path


def config(serving: Serving, admin: str, members: Iterable[str]) -> str:
    """Return the text. *admin* and *members* are public nkeys; a member publishes only under its own subject.

    `sync_interval: always` has every acknowledged message on the disk: by default the server syncs every two minutes.
    """
    users = [{"nkey": admin}, *(_user(member) for member in members)]
    # The syntax of the server takes JSON values as they are.
    tls = {"cert_file": str(serving.certificate), "key_file": str(serving.key), "timeout": 5}
    jetstream = {"store_dir": str(serving.store), "sync_interval": "always"}
    parts = {
        "listen": f"{serving.host}:{serving.port}",
        "http": f"127.0.0.1:{serving.monitor}",
        "max_payload": _PAYLOAD,
        "ping_interval": "5s",
        "tls": tls,
        "jetstream": jetstream,
        "authorization": {"timeout": 5, "users": users},
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in parts.items())


def _user(member: str) -> dict[str, object]:
    permissions = {"publish": list(subjects.publishing(member)), "subscribe": list(subjects.hearing(member))}
    return {"nkey": member, "permissions": permissions}
