"""How the console that has the link of a folder lets the other ones know how it stands: a small file, written anew.

Nothing rests on it: a file that is missing, torn or old means nothing is known; the lock says who has the link.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from time import monotonic
from typing import Any

from kiosk.hub.state import SILENT_MS, Heard, HubState, Pulse


def share(path: Path, state: HubState) -> None:
    """Write how the link stands. A disk that is full, or a reader that Windows waits for, is no reason to stop."""
    fresh = path.with_name(f"{path.name}.new")
    # The clock that nobody sets; all programs of a machine share it.
    raw = {"at": monotonic(), **asdict(state)}
    with contextlib.suppress(OSError, ValueError):
        fresh.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
        fresh.replace(path)


def shared(path: Path) -> HubState | None:
    """Return how the link of another console stands, as much older as it is by now; None if that cannot be told.

    One that says nothing for as long as a station that is silent hangs: then this machine has no link.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        age = int((monotonic() - float(raw["at"])) * 1000)
        found = _state(raw, age)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if age < 0:
        return None  # written before this machine was started
    return found if age <= SILENT_MS else replace(found, linked_ms=None, lost_ms=age)


def _state(raw: Mapping[str, Any], age: int) -> HubState:
    def older(ms: int | None) -> int | None:
        return None if ms is None else int(ms) + age

    return HubState(
        linked_ms=older(raw["linked_ms"]),
        lost_ms=older(raw["lost_ms"]),
        url=str(raw["url"]),
        unsent=int(raw["unsent"]),
        missing=int(raw["missing"]),
        offset_ms=int(raw["offset_ms"]),
        confirmed_ms=int(raw["confirmed_ms"]),
        others={
            str(member): Heard(Pulse.of(heard["pulse"]), int(heard["ago_ms"]) + age, int(heard["known_seq"]))
            for member, heard in raw["others"].items()
        },
        alarms={str(reason): int(count) for reason, count in raw["alarms"].items()},
        trouble=str(raw["trouble"]),
    )
