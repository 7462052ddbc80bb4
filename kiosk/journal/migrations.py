"""The tables of the journal, made and changed by sqlite-utils' migrations.

`user_version` repeats the number of the last one, so that opening an up-to-date journal needs no library.
"""

from __future__ import annotations

import sqlite3

LATEST = 2

_FIRST = """
CREATE TABLE event(
  id TEXT PRIMARY KEY, conference_id TEXT NOT NULL, station_id TEXT NOT NULL, seq INTEGER NOT NULL,
  kind TEXT NOT NULL, v INTEGER NOT NULL, subject TEXT NOT NULL, hlc INTEGER NOT NULL,
  wall_ms INTEGER NOT NULL, mono_ns INTEGER NOT NULL, boot_id TEXT NOT NULL,
  post TEXT NOT NULL, actor TEXT NOT NULL, term INTEGER,
  payload TEXT NOT NULL CHECK(json_valid(payload)), prev TEXT NOT NULL, hash TEXT NOT NULL,
  UNIQUE(station_id, seq)) STRICT;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
  BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
  BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TABLE seen(event_id TEXT PRIMARY KEY REFERENCES event(id), hub_seq INTEGER NOT NULL UNIQUE) STRICT;
CREATE TABLE meta(k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT;
CREATE TABLE quarantine(id INTEGER PRIMARY KEY, raw TEXT NOT NULL, reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE anchor(console TEXT PRIMARY KEY, wall_ms INTEGER NOT NULL, mono_ns INTEGER NOT NULL,
  boot_id TEXT NOT NULL) STRICT;
"""
# Two stations may bear one name, where a folder was copied unnoticed: both their events are kept, and the fork is told.
_SECOND = """
DROP TABLE seen;
CREATE TABLE event_anew(
  id TEXT PRIMARY KEY, conference_id TEXT NOT NULL, station_id TEXT NOT NULL, seq INTEGER NOT NULL,
  kind TEXT NOT NULL, v INTEGER NOT NULL, subject TEXT NOT NULL, hlc INTEGER NOT NULL,
  wall_ms INTEGER NOT NULL, mono_ns INTEGER NOT NULL, boot_id TEXT NOT NULL,
  post TEXT NOT NULL, actor TEXT NOT NULL, term INTEGER,
  payload TEXT NOT NULL CHECK(json_valid(payload)), prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
INSERT INTO event_anew SELECT * FROM event ORDER BY rowid;
DROP TABLE event;
ALTER TABLE event_anew RENAME TO event;
CREATE INDEX event_chain ON event(station_id, seq);
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
  BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
  BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TABLE seen(event_id TEXT PRIMARY KEY REFERENCES event(id), hub_seq INTEGER NOT NULL) STRICT;
CREATE INDEX seen_by_number ON seen(hub_seq);
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the journal to the latest version; nothing happens if it is there already."""
    if _version(connection) >= LATEST:
        return
    # Imported here: it costs a sixth of a second that a console starting in the hall need not spend.
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("kiosk.journal")

    @migrations()
    def first(db: Database) -> None:
        for statement in _statements(_FIRST):
            db.execute(statement)

    @migrations()
    def second(db: Database) -> None:
        for statement in _statements(_SECOND):
            db.execute(statement)

    # The library begins deferred transactions; under our own write lock they become savepoints.
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(Database(connection))
        connection.execute(f"PRAGMA user_version = {LATEST}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back already
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    found, rest = [], ""
    for line in script.strip().splitlines():
        rest += line + "\n"
        if sqlite3.complete_statement(rest):
            found.append(rest.strip())
            rest = ""
    return found
