"""What is known of each printer, in the spool's file: how it stands, what it can prove, since when it is down.

Every console of the machine reads it; the printer's owner alone writes how it stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from printing.spool import Spool

Condition = Literal["unknown", "ready", "trouble"]


@dataclass(frozen=True, slots=True)
class PrinterState:
    """How a printer stood when it was last asked. `down_ms` is the wall time since when it cannot print.

    `torn`: half a ticket may be stuck in it, to be cleared before the next one.
    `reason` and `advice` are msgids filled by `params`; `abilities` is what `probe` found, {} if nobody probed.
    """

    name: str
    state: Condition = "unknown"
    reason: str = ""
    advice: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    near_end: bool = False
    torn: bool = False
    down_ms: int | None = None
    connection: str = ""
    abilities: Mapping[str, Any] = field(default_factory=dict)


class Fleet:
    """The printers' table of a spool."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def all(self) -> dict[str, PrinterState]:
        """Every printer that was ever worked or probed, by name."""
        return {row["name"]: _state(dict(row)) for row in self._spool.read("SELECT * FROM printer ORDER BY name")}

    def state(self, name: str) -> PrinterState:
        """One printer; of an unknown one nothing is known."""
        rows = self._spool.read("SELECT * FROM printer WHERE name = ?", name)
        return _state(dict(rows[0])) if rows else PrinterState(name)

    def up(self, name: str, *, near_end: bool = False) -> int | None:
        """Note that a printer is ready; since when it had been down, in wall milliseconds, None if it was not."""
        with self._spool.writing() as db:
            db.execute("INSERT INTO printer (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
            row = db.execute("SELECT down_ms FROM printer WHERE name = ?", (name,)).fetchone()
            db.execute(
                "UPDATE printer SET state = 'ready', reason = '', advice = '', params = '{}', near_end = ?,"
                " down_ms = NULL WHERE name = ?",
                (near_end, name),
            )
            return None if row[0] is None else int(row[0])

    def down(self, name: str, reason: str, params: Mapping[str, object], advice: str = "") -> None:
        """Note why a printer cannot print; the time since when it could not is kept."""
        with self._spool.writing() as db:
            db.execute("INSERT INTO printer (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
            db.execute(
                "UPDATE printer SET state = 'trouble', reason = ?, advice = ?, params = ?,"
                " down_ms = coalesce(down_ms, ?) WHERE name = ?",
                (reason, advice, json.dumps(params, default=str), self._spool.wall_ms(), name),
            )

    def forget(self, name: str) -> None:
        """Note that nobody here works a printer any more: how it stands is known elsewhere."""
        with self._spool.writing() as db:
            db.execute(
                "UPDATE printer SET state = 'unknown', reason = '', advice = '', params = '{}', near_end = 0,"
                " down_ms = NULL WHERE name = ? AND state <> 'unknown'",
                (name,),
            )

    def tear(self, name: str, *, torn: bool = True) -> None:
        """Note that half a ticket may be stuck in a printer, or that it was cleared."""
        with self._spool.writing() as db:
            db.execute("INSERT INTO printer (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
            db.execute("UPDATE printer SET torn = ? WHERE name = ?", (torn, name))

    def remember(self, name: str, connection: str, abilities: Mapping[str, Any]) -> None:
        """Keep what a printer can prove; it belongs to the device at that connection."""
        with self._spool.writing() as db:
            db.execute("INSERT INTO printer (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
            db.execute(
                "UPDATE printer SET connection = ?, abilities = ? WHERE name = ?",
                (connection, json.dumps(abilities), name),
            )

    def abilities(self, name: str, connection: str) -> Mapping[str, Any]:
        """What was kept for this printer; {} if nothing was, or if another device stood there then."""
        known = self.state(name)
        return known.abilities if known.connection == connection else {}


def _state(row: dict[str, Any]) -> PrinterState:
    row["params"] = json.loads(row["params"])
    row["abilities"] = json.loads(row["abilities"] or "{}")
    return PrinterState(**{**row, "near_end": bool(row["near_end"]), "torn": bool(row["torn"])})
