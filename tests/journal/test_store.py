"""The journal: complete envelopes, one chain a station, rows that nobody changes, order that no clock breaks."""

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.runsheet import AddMinutes, Next, Start
from kiosk.awards.commands import Announce, Call
from kiosk.errors import JournalError
from kiosk.folder.layout import Folder
from kiosk.journal.chain import Fault
from kiosk.journal.clock import next_hlc
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.station.station import Station
from tests.support.conferences import (
    EIGHT,
    MINUTE,
    HandClock,
    Opens,
    Writer,
    delegates,
    deliver,
    events_of,
    invitation,
    new_sample,
    new_small,
    receiver,
    scan,
)

COLUMNS = """id conference_id station_id seq kind v subject hlc wall_ms mono_ns boot_id post actor term payload
prev hash""".split()


def busy(station: Station) -> Station:
    scan(station, invitation(station, 1))
    scan(station, "khong phai ma")
    station.do(Start())
    station.do(AddMinutes(2))
    return station


def test_the_envelope_is_complete(station: Station, clock: HandClock) -> None:
    event = scan(station, invitation(station, 3))
    row = event.to_json()
    assert list(row) == COLUMNS
    assert uuid.UUID(row["id"]).version == 7
    assert int(row["id"].replace("-", "")[:12], 16) == row["wall_ms"] == clock.wall_ms == row["hlc"] >> 16
    assert (row["mono_ns"], row["boot_id"]) == (clock.mono_ns, clock.boot_id)
    assert (row["conference_id"], row["station_id"]) == (station.conference_id, station.station_id)
    assert (row["kind"], row["v"], row["subject"], row["post"]) == ("reception.checked_in", 1, "00003", "Bàn 1")
    assert row["payload"] == {"number": 3, "by": "scan"}
    assert row["term"] is None
    assert station.do(Start())[0].term == 1


def test_the_hash_is_as_documented(folder: Folder, station: Station) -> None:
    busy(station)
    heads: dict[str, str] = {}
    with closing(sqlite3.connect(folder.journal)) as db:
        for row in db.execute(f"SELECT {', '.join(COLUMNS)} FROM event ORDER BY station_id, seq"):
            columns = dict(zip(COLUMNS, row, strict=True))
            prev, written = columns.pop("prev"), columns.pop("hash")
            columns["payload"] = json.loads(columns["payload"])
            text = json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            again = hashlib.blake2b(bytes.fromhex(prev) + text.encode("utf-8"), digest_size=32).hexdigest()
            assert again == written
            assert prev == heads.get(columns["station_id"], "0" * 64)
            heads[columns["station_id"]] = written
    assert len(heads) == 1
    assert station.journal.verify() == (len(events_of(folder)), [])


def tampered(folder: Folder, statement: str, *values: object) -> list[Fault]:
    """Change rows behind the program's back, triggers off; return what verify finds."""
    with closing(sqlite3.connect(folder.journal)) as db:
        db.execute("DROP TRIGGER event_is_never_changed")
        db.execute("DROP TRIGGER event_is_never_deleted")
        assert db.execute(statement, values).rowcount
        db.commit()
    with closing(Journal(folder.journal)) as journal:
        count, faults = journal.verify()
    assert count
    return faults


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "reception.checked_ın"),
        ("payload", '{"by":"scan","number":2}'),
        ("payload", "[]"),
        ("wall_ms", EIGHT + 1),
        ("post", "Bàn 9"),
        ("term", 1),
        ("subject", ""),
        ("hlc", 1),
        ("actor", "ai đó"),
        ("id", "0"),
        ("hash", "0" * 64),
        ("prev", "1" * 64),
        ("prev", "no hash"),
    ],
)
def test_an_edited_row_is_found(folder: Folder, station: Station, column: str, value: str | int) -> None:
    event = scan(station, invitation(station, 1))
    scan(station, invitation(station, 2))
    station.close()
    faults = tampered(folder, f"UPDATE event SET {column} = ? WHERE seq = ?", value, event.seq)
    assert event.seq in {fault.seq for fault in faults}


def test_a_gap_is_found(folder: Folder, station: Station) -> None:
    busy(station)
    station.close()
    faults = tampered(folder, "DELETE FROM event WHERE seq = 3")
    assert [(fault.seq, fault.what) for fault in faults] == [
        (4, "gap after 2"),
        (4, "does not follow the event before"),
    ]


def test_a_swap_is_found(folder: Folder, station: Station) -> None:
    busy(station)
    station.close()
    faults = tampered(
        folder, "UPDATE event SET seq = CASE seq WHEN 6 THEN -7 WHEN 7 THEN -6 ELSE seq END WHERE seq IN (6, 7)"
    )
    assert {-7, -6} & {fault.seq for fault in faults}
    with closing(sqlite3.connect(folder.journal)) as db:
        db.execute("UPDATE event SET seq = -seq WHERE seq < 0")
        db.commit()
    with closing(Journal(folder.journal)) as journal:
        assert {6, 7} <= {fault.seq for fault in journal.verify()[1]}


def test_a_first_row_cut_off_is_found(folder: Folder, station: Station) -> None:
    station.close()
    assert tampered(folder, "DELETE FROM event WHERE seq = 1")


@pytest.mark.parametrize(
    "statement", ["UPDATE event SET post = ''", "DELETE FROM event", "DELETE FROM event WHERE seq = 1"]
)
def test_rows_are_never_changed_or_deleted(folder: Folder, station: Station, statement: str) -> None:
    before = events_of(folder)
    with closing(sqlite3.connect(folder.journal)) as db, pytest.raises(sqlite3.IntegrityError, match="never"):
        db.execute(statement)
    assert events_of(folder) == before


def test_the_live_connection_is_durable_and_strict(station: Station) -> None:
    assert station.journal.pragma("synchronous") == 2
    assert station.journal.pragma("journal_mode") == "wal"
    assert station.journal.pragma("foreign_keys") == 1
    assert station.journal.pragma("integrity_check") == "ok"
    db = station.journal._db
    strict = {row[1]: row[5] for row in db.execute("PRAGMA table_list") if row[2] == "table"}
    for table in ("event", "seen", "meta", "quarantine", "anchor"):
        assert strict[table] == 1, table


def test_what_a_newer_program_wrote_is_kept_and_counted(folder: Folder, station: Station) -> None:
    before = station.conference.events
    other = Writer("other", station.conference_id)
    hlc = station.conference.last[0]
    strange = [
        other.write("weather.changed", {"to": "rain"}, hlc=hlc + 1),
        other.write("reception.checked_in", {"person": {"id": "x"}}, hlc=hlc + 2, v=2),
        other.write("agenda.teleported", {}, hlc=hlc + 3, term=1),
        other.write("reception.checked_in", {"nobody": 1}, hlc=hlc + 4),
        other.write("reception.annulled", {"of": 5}, hlc=hlc + 5),
        other.write("conference.configured", {"text": "["}, hlc=hlc + 6),
        other.write("conference.configured", {}, hlc=hlc + 7),
        other.write("badge.reprinted", {"number": "x", "copy": None}, hlc=hlc + 8),
        other.write("term.taken", {"role": "agenda", "number": "2"}, hlc=hlc + 9),
    ]
    with closing(Journal(folder.journal)) as journal:
        deliver(journal, strange)
    assert [event.id for event in station.catch_up()] == [event.id for event in strange]
    assert station.conference.events == before + len(strange)
    assert station.conference.unknown + station.conference.set_aside == len(strange)
    assert not station.conference.hall.present
    with closing(Station(folder, clock=HandClock())) as again:
        assert again.conference.unknown == station.conference.unknown
        assert scan(again, invitation(again, 1)).kind == "reception.checked_in"
        assert again.journal.verify()[1] == []


def test_order_has_no_gap_and_rises_even_if_the_wall_goes_back_a_day(
    folder: Folder, station: Station, clock: HandClock
) -> None:
    for number in range(1, 7):
        scan(station, invitation(station, number))
        clock.pass_ms(1000)
        if number == 3:
            clock.set_wall(-24 * 60 * MINUTE)
    station.do(Start())
    station.do(Next())
    events = events_of(folder)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    hlcs = [event.hlc for event in events]
    assert hlcs == sorted(set(hlcs))
    assert station.journal.verify()[1] == []
    assert sorted(station.conference.hall.present) == [1, 2, 3, 4, 5, 6]


@given(st.integers(0, 2**62), st.integers(0, 2**45))
def test_the_logical_clock_always_rises(last: int, wall_ms: int) -> None:
    assert next_hlc(last, wall_ms) > last
    assert next_hlc(0, wall_ms + 1) == (wall_ms + 1) << 16


def test_a_command_that_is_refused_writes_nothing(folder: Folder, station: Station) -> None:
    before = events_of(folder)
    with pytest.raises(Exception, match="not started"):
        station.do(Next())
    with pytest.raises(TypeError):
        station.do(object())
    assert events_of(folder) == before
    assert scan(station, invitation(station, 1)).seq == before[-1].seq + 1


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 50, b"SQLite format 3\x00" + b"\x01" * 2000])
def test_a_damaged_journal_is_told_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    folder = receiver(tmp_path / "r", new_small(tmp_path / "c"))
    for left in folder.path.glob("journal.db*"):
        left.unlink()
    folder.journal.write_bytes(content)
    with pytest.raises(JournalError, match=r"damaged or no journal|cannot be used"):
        Station(folder)


def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path, opened: Opens) -> None:
    folder = new_small(tmp_path / "c", delegates(30))
    station = opened(folder)
    station.journal._db.execute(f"PRAGMA max_page_count = {station.journal.pragma('page_count')}")
    admitted, refused = [], 0
    for number in range(1, 31):
        try:
            admitted.append(scan(station, invitation(station, number)).payload["number"])
        except JournalError as error:
            refused += 1
            assert "full" in str(error)
    assert refused
    station.journal._db.execute("PRAGMA max_page_count = 100000")
    left = next(number for number in range(1, 31) if number not in admitted)
    assert scan(station, invitation(station, left)).kind == "reception.checked_in"
    assert sorted(station.conference.hall.present) == sorted([*admitted, left])
    assert station.journal.verify()[1] == []


def test_what_a_command_returns_is_what_the_journal_gives_back(tmp_path: Path) -> None:
    station = Station(new_sample(tmp_path / "h"), post="Bàn 1")
    told: list[Event] = []
    station.listeners.append(told.extend)
    returned = [
        *scan_all(station, range(1, 6)),
        *station.do(Start()),
        *station.do(Next()),
        *station.do(Announce()),
        *station.do(Call()),
    ]
    again = Station(station.folder)
    stored = [event for _, event in again.journal.after(0)][-len(returned) :]
    assert stored == returned == told
    assert again.conference.hall.present == station.conference.hall.present
    assert again.conference.runsheet == station.conference.runsheet
    assert again.conference.awards == station.conference.awards
    station.close()
    again.close()


def scan_all(station: Station, numbers: Iterable[int]) -> list[Event]:
    return [scan(station, invitation(station, number)) for number in numbers]
