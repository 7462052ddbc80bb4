"""A conference that was lost goes on from a backup: the same conference, a new station, all of it or nothing."""

import random
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from agenda.runsheet import Start
from kiosk import i18n
from kiosk.conference.commands import SendMessage, Take, TakeSlot
from kiosk.errors import FolderError, JournalError, Refusal
from kiosk.folder.layout import Folder
from kiosk.journal.store import Journal
from kiosk.lifecycle.backup import copies, keep, place_of, remember, remembered
from kiosk.lifecycle.restore import restore
from kiosk.reception.commands import CheckInTogether
from kiosk.station.station import Station
from tests.support.commandline import Kiosk
from tests.support.conferences import DAY, HandClock, Writer, deliver, events_of, invitation, new_small, scan


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


@pytest.fixture
def usb(folder: Folder, tmp_path: Path) -> Path:
    """The backups of a conference at which five have come; it goes on afterwards."""
    (tmp_path / "usb").mkdir()
    with opened(folder) as station:
        place = place_of(folder, tmp_path / "usb", "Hội nghị", station.station_id)
        remember(station.journal, place)
        for numbers in ((1, 2), (3, 4, 5)):
            station.do(CheckInTogether(numbers))
            keep(folder, station.journal, place)
    return place.folder


def opened(folder: Folder) -> closing[Station]:
    return closing(Station(folder, post="Bàn 1", clock=HandClock()))


def of_old(folder: Folder) -> list[str]:
    """Return the ids of all events but the joining of the new station."""
    return [event.id for event in events_of(folder) if "moved_from" not in event.payload]


def test_it_is_the_same_conference_and_a_new_station(folder: Folder, usb: Path, tmp_path: Path) -> None:
    made = restore(usb, tmp_path / "neu", clock=HandClock())
    assert of_old(made.folder) == of_old(folder)
    joined = events_of(made.folder)[-1]
    assert (joined.kind, joined.payload, joined.seq) == ("station.joined", {"moved_from": made.moved_from}, 1)
    for name in ("event.key", "conference.toml", "programme.toml"):
        assert (made.folder.path / name).read_bytes() == (folder.path / name).read_bytes()
    assert {path.name: path.stat().st_mode & 0o777 for path in made.folder.path.iterdir()} == dict.fromkeys(
        ["conference.toml", "event.key", "journal.db", "programme.toml", "reserve"], 0o600
    )
    assert (made.source, made.damaged, made.salvaged, made.newest.date()) == (copies(usb)[0], [], 0, DAY)
    with opened(made.folder) as station, opened(folder) as old:
        assert (station.notice, station.station_id) == (None, made.station_id)
        assert old.station_id == made.moved_from != made.station_id
        assert station.conference.present == 5
        assert scan(station, invitation(old, 6)).kind == "reception.checked_in"
        assert scan(station, invitation(old, 5)).kind == "reception.refused"
        assert station.journal.verify()[1] == []
        # Nothing is led from here, nobody added, nothing backed up, until a human says so.
        with pytest.raises(Refusal, match="Another station leads"):
            station.do(Start())
        assert station.conference.slots[station.station_id] is None
        assert remembered(station.journal) is None
        for command in (Take("agenda"), Take("roster"), Take("award"), TakeSlot(2), Start()):
            assert station.do(command)


def test_in_the_place_of_the_lost_folder_it_is_a_new_station_as_well(folder: Folder, usb: Path) -> None:
    with opened(folder) as station:
        old = station.station_id
    shutil.rmtree(folder.path)
    made = restore(usb, folder.path)
    with opened(folder) as station:
        assert (station.notice, station.station_id) == (None, made.station_id)
        assert made.moved_from == old != made.station_id


def test_two_restored_from_one_are_two_stations(folder: Folder, usb: Path, tmp_path: Path) -> None:
    one, two = (restore(usb, tmp_path / name) for name in ("a", "b"))
    assert len({one.station_id, two.station_id, one.moved_from}) == 3
    with opened(one.folder) as first, opened(two.folder) as second:
        for station, number in ((first, 6), (second, 7)):
            scan(station, invitation(station, number))
        # Together they are one conference: no chain was continued twice.
        with closing(Journal(one.folder.journal)) as journal:
            deliver(journal, events_of(two.folder))
        first.catch_up()
        assert first.conference.present == 7
        assert first.journal.verify()[1] == []


def test_an_older_copy_may_be_named(folder: Folder, usb: Path, tmp_path: Path) -> None:
    made = restore(copies(usb)[1], tmp_path / "neu")
    with opened(made.folder) as station:
        assert station.conference.present == 2


def test_a_backup_made_by_close_is_taken_if_the_key_lies_beside(folder: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    assert kiosk("-C", folder.path, "close", "--to", tmp_path / "usb").code == 0
    (file,) = (tmp_path / "usb").glob("*.db")
    with pytest.raises(FolderError, match=r"event\.key"):
        restore(file, tmp_path / "neu")
    shutil.copy(folder.path / "event.key", tmp_path / "usb")
    made = restore(file, tmp_path / "neu")
    # Settings and programme come out of the journal then.
    for name in ("conference.toml", "programme.toml"):
        assert made.folder.read(name) == folder.read(name)


def test_a_purged_conference_has_no_key(folder: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    assert kiosk("-C", folder.path, "close", "--purge", "--yes").code == 0
    assert kiosk("-C", folder.path, "backup", "--to", tmp_path / "usb").code == 0
    (place,) = (tmp_path / "usb").iterdir()
    made = restore(place, tmp_path / "neu")
    with opened(made.folder) as station:
        assert station.conference.purged is not None
    with pytest.raises(Refusal, match="deleted"):
        restore(place, tmp_path / "b", damaged=folder.path)


# What is refused


def flip(path: Path, *offsets: int) -> None:
    raw = bytearray(path.read_bytes())
    for offset in offsets:
        raw[offset] ^= 0xFF
    path.write_bytes(raw)


def test_of_damaged_copies_the_one_before_is_taken(folder: Folder, usb: Path, tmp_path: Path) -> None:
    newest, before = copies(usb)
    flip(newest, newest.stat().st_size // 2)
    made = restore(usb, tmp_path / "neu")
    assert (made.source, made.damaged) == (before, [newest])
    with opened(made.folder) as station:
        assert station.conference.present == 2
    with pytest.raises(JournalError, match="is damaged"):
        restore(newest, tmp_path / "b")


@pytest.mark.parametrize("spoil", ["empty", "header", "text", "another database", "cut"])
def test_a_damaged_backup_is_refused_in_one_line_and_nothing_is_made(
    usb: Path, tmp_path: Path, kiosk: Kiosk, spoil: str
) -> None:
    for copy in copies(usb):
        match spoil:
            case "empty":
                copy.write_bytes(b"")
            case "header":
                flip(copy, *range(40))
            case "text":
                copy.write_text("không phải nhật ký", "utf-8")
            case "cut":
                copy.write_bytes(copy.read_bytes()[:50_000])
            case _:
                shutil.copy(_other(tmp_path), copy)
    answer = kiosk("--lang", "en", "restore", usb, tmp_path / "neu")
    assert answer.told == f"{usb} is damaged: please try another backup."
    assert not (tmp_path / "neu").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def _other(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "x.db")) as db:
        db.execute("CREATE TABLE IF NOT EXISTS a(b)")
    return tmp_path / "x.db"


def test_what_is_no_backup_is_refused(folder: Folder, usb: Path, tmp_path: Path, kiosk: Kiosk) -> None:
    (tmp_path / "leer").mkdir()
    for path in (tmp_path / "leer", tmp_path / "none"):
        assert "is no backup" in kiosk("--lang", "en", "restore", path, tmp_path / "neu").told
    assert "not empty" in kiosk("--lang", "en", "restore", usb, folder.path).told
    (usb / "event.key").write_text("x")
    assert "event.key is missing or damaged" in kiosk("--lang", "en", "restore", usb, tmp_path / "neu").told
    assert not (tmp_path / "neu").exists()


def test_the_command_says_what_to_do_next(folder: Folder, usb: Path, tmp_path: Path, kiosk: Kiosk) -> None:
    answer = kiosk("--lang", "en", "-C", tmp_path / "neu", "restore", usb)
    assert (answer.code, answer.err) == (0, ""), answer
    for command in ("slot 2", "agenda take", "awards take", "roster take", "backup --to", "open"):
        assert f"kiosk -C {tmp_path / 'neu'} {command}" in answer.out
    flip(copies(usb)[0], copies(usb)[0].stat().st_size // 2)
    again = kiosk("--lang", "en", "restore", usb, tmp_path / "b")
    assert again.err == f"! {copies(usb)[0]} is damaged: the backup before it was taken.\n"


# What is saved out of a damaged journal


def damaged(folder: Folder, numbers: Iterable[int] = range(6, 13)) -> Path:
    """Let the conference go on after its last backup; return its folder with the log carried over."""
    with opened(folder) as station:
        for number in numbers:
            station.do(CheckInTogether((number,)))
        for turn in range(40):
            station.do(SendMessage(f"tin nhắn số {turn} " + "x" * 100))
    return folder.path


def test_what_came_after_the_backup_is_taken_over(folder: Folder, usb: Path, tmp_path: Path, kiosk: Kiosk) -> None:
    damaged(folder)
    made = restore(usb, tmp_path / "neu", damaged=folder.path)
    assert (made.salvaged, made.loose) == (47, 0)
    assert of_old(made.folder) == of_old(folder)
    with opened(made.folder) as station:
        assert station.conference.present == 12
        assert station.journal.verify()[1] == []
    answer = kiosk("--lang", "en", "restore", usb, tmp_path / "b", "--salvage", folder.journal)
    assert "Taken over from the damaged journal: 47 events." in answer.out


@pytest.mark.parametrize("seed", range(6))
def test_of_a_journal_with_flipped_bytes_all_that_is_whole_and_follows_is_taken(
    folder: Folder, usb: Path, tmp_path: Path, seed: int
) -> None:
    """Whatever is hit, what is restored is a beginning of what was there, of which every event is as it was."""
    damaged(folder)
    before = of_old(folder)
    chance = random.Random(seed)
    size = folder.journal.stat().st_size
    # The middle and the end: the newest events lie there.
    flip(folder.journal, *(chance.randrange(size // 3, size) for _ in range(1 + seed * 3)))
    made = restore(usb, tmp_path / "neu", damaged=folder.path)
    after = of_old(made.folder)
    assert after == before[: len(after)]
    assert len(after) + made.loose <= len(before)
    with opened(made.folder) as station:
        assert station.journal.verify()[1] == []


def test_a_damaged_first_page_is_replaced_by_that_of_the_backup(folder: Folder, usb: Path, tmp_path: Path) -> None:
    damaged(folder)
    flip(folder.journal, *range(100))
    made = restore(usb, tmp_path / "neu", damaged=folder.path)
    assert made.salvaged == 47


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_of_a_cut_log_the_whole_transactions_are_taken(folder: Folder, usb: Path, tmp_path: Path, share: float) -> None:
    """The power fails while the log is not carried over, and the end of it is lost."""
    lost = tmp_path / "lost"
    lost.mkdir()
    with opened(folder) as station:
        for number in range(6, 13):
            station.do(CheckInTogether((number,)))
        for end in ("", "-wal"):
            shutil.copy(f"{folder.journal}{end}", lost / f"journal.db{end}")
    log = lost / "journal.db-wal"
    log.write_bytes(log.read_bytes()[: int(log.stat().st_size * share)])
    made = restore(usb, tmp_path / "neu", damaged=lost)
    after, before = of_old(made.folder), of_old(folder)
    assert after == before[: len(after)]
    assert made.salvaged == len(after) - made.events
    assert 0 < made.salvaged < 7 or share == 0.1
    assert log.stat().st_size  # what is damaged is only read


def test_behind_a_gap_nothing_is_taken(folder: Folder, usb: Path, tmp_path: Path, kiosk: Kiosk) -> None:
    with opened(folder) as station:
        station.do(CheckInTogether((6,)))
        station.do(CheckInTogether((7,)))
        station.do(CheckInTogether((8,)))
    raw = folder.journal.read_bytes()
    lost = next(event for event in events_of(folder)[-3:-2])
    flip(folder.journal, raw.rindex(lost.hash.encode()))
    made = restore(usb, tmp_path / "neu", damaged=folder.path)
    assert (made.salvaged, made.loose) == (0, 2)
    answer = kiosk("--lang", "en", "restore", usb, tmp_path / "b", "--salvage", folder.path)
    assert "2 events there can be read, but one before them is missing" in answer.err


def test_events_of_another_conference_or_station_are_judged(folder: Folder, usb: Path, tmp_path: Path) -> None:
    """Another station's whole chain is taken; another conference's events are not."""
    hlc = events_of(folder)[-1].hlc
    with opened(folder) as station:
        conference = station.conference_id
    ours = Writer("tram-2", conference_id=conference)
    theirs = Writer("tram-3", conference_id="x")
    with closing(Journal(folder.journal)) as journal:
        deliver(journal, [ours.write("message.sent", {"text": "a"}, hlc=hlc + 1)])
        deliver(journal, [theirs.write("message.sent", {"text": "b"}, hlc=hlc + 2)])
    made = restore(usb, tmp_path / "neu", damaged=folder.path)
    assert (made.salvaged, made.loose) == (1, 0)


def test_where_nothing_can_be_read_that_is_told(folder: Folder, usb: Path, tmp_path: Path, kiosk: Kiosk) -> None:
    folder.journal.write_bytes(bytes(200_000))
    for place, words in ((folder.path, "Nothing can be read"), (tmp_path / "none", "There is no file")):
        answer = kiosk("--lang", "en", "restore", usb, tmp_path / "neu", "--salvage", place)
        assert words in answer.told
    assert not (tmp_path / "neu").exists()


def test_a_purge_is_not_brought_into_what_was_not_purged(tmp_path: Path, kiosk: Kiosk) -> None:
    folder = new_small(tmp_path / "c")
    assert kiosk("-C", folder.path, "backup", "--to", tmp_path / "usb").code == 0
    (place,) = (tmp_path / "usb").iterdir()
    assert kiosk("-C", folder.path, "close", "--purge", "--yes").code == 0
    with pytest.raises(Refusal, match="nothing is taken over"):
        restore(place, tmp_path / "neu", damaged=folder.path)
    assert Folder(place).journal.exists() is False


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_journal_opens_or_is_told_in_one_line(folder: Folder, seed: int) -> None:
    """Ten bytes anywhere, thirty times: never a traceback, whichever fact can no longer be understood."""
    damaged(folder)
    whole = folder.journal.read_bytes()
    chance = random.Random(seed)
    for _ in range(30):
        folder.journal.write_bytes(whole)
        flip(folder.journal, *(chance.randrange(len(whole)) for _ in range(10)))
        try:
            with opened(folder) as station:
                station.conference.present  # noqa: B018 - what could be read
        except JournalError:
            pass


def test_a_fact_that_was_spoilt_is_told_as_damage(folder: Folder, kiosk: Kiosk) -> None:
    raw = folder.journal.read_bytes()
    folder.journal.write_bytes(raw.replace(b'"source":', b'"source";'))
    assert "restore it from a backup" in kiosk("--lang", "en", "-C", folder.path, "status").told
