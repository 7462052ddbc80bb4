"""Rolling backups: always a whole newest one, whatever happens to the stick or the program, and nobody else's file."""

import errno
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any, NoReturn

import pytest

from kiosk import i18n
from kiosk.errors import DiskFull, FolderError, JournalError, Refusal
from kiosk.folder.layout import Folder
from kiosk.journal.backup import UNFINISHED, back_up, verified
from kiosk.journal.store import Journal
from kiosk.lifecycle import backup, rolling_backup
from kiosk.lifecycle.backup import Last, Place, copies, keep, place_of, remember
from kiosk.lifecycle.rolling_backup import BackupState, RollingBackup
from kiosk.messages.backups import age, backup_line, overdue
from kiosk.reception.commands import CheckInTogether
from kiosk.station.station import Station
from tests.support.commandline import Answer, Kiosk, environment
from tests.support.conferences import HandClock, delegates, new_small
from tests.support.sure import sure

WORK = """
import itertools, sys
from pathlib import Path
from kiosk.lifecycle.backup import keep, remembered
from kiosk.folder.layout import Folder
from kiosk.journal.store import Journal
from kiosk.conference.commands import SendMessage
from kiosk.station.station import Station
station = Station(Folder(Path(sys.argv[1])))
place = remembered(station.journal)
print("ready", flush=True)
for turn in itertools.count():
    station.do(SendMessage(f"tin {turn}"))
    keep(station.folder, station.journal, place, lambda: None)
"""


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    """A place with things that are not ours."""
    place = tmp_path / "usb"
    place.mkdir()
    return place


@pytest.fixture
def goal(folder: Folder, usb: Path) -> Place:
    """The place of this folder's backups, remembered."""
    with opened(folder) as station:
        found = place_of(folder, usb, "Hội nghị", station.station_id)
        remember(station.journal, found)
    return found


@contextmanager
def opened(folder: Folder) -> Iterator[Station]:
    with closing(Station(folder, clock=HandClock())) as station:
        yield station


def come(folder: Folder, *numbers: int) -> None:
    with opened(folder) as station:
        station.do(CheckInTogether(numbers))


def backed_up(folder: Folder, place: Place) -> Last:
    with closing(Journal(folder.journal)) as journal:
        return keep(folder, journal, place)


def test_a_backup_is_whole_private_and_all_that_is_needed(folder: Folder, goal: Place) -> None:
    done = backed_up(folder, goal)
    (copy,) = copies(goal.folder)
    assert str(copy) == done.path
    assert verified(copy).events == done.events
    names = {path.name: path.stat().st_mode & 0o777 for path in goal.folder.iterdir()}
    assert names == dict.fromkeys([copy.name, "event.key", "conference.toml", "programme.toml"], 0o600)
    assert goal.folder.stat().st_mode & 0o777 == 0o700
    assert Folder(goal.folder).read_key() == folder.read_key()
    assert goal.name.startswith("hoi-nghi-") and not goal.away


def test_the_newest_three_stay_and_what_is_not_ours(folder: Folder, goal: Place) -> None:
    goal.folder.mkdir()
    outside = goal.folder.parent / "journal-000004-00000000.db"
    outside.write_text("x")
    foreign = [goal.folder / name for name in ("anh.jpg", "journal-2026-05-15-12345678.db", "journal-000001-xyz.db")]
    for path in foreign:
        path.write_text("x")
    link = goal.folder / "journal-000002-00000000.db"
    link.symlink_to(outside)
    heads = []
    for number in range(1, 6):
        come(folder, number)
        heads.append(Path(backed_up(folder, goal).path).name)
    assert [path.name for path in copies(goal.folder)] == heads[:-4:-1]
    assert [name[:14] for name in heads] == [f"journal-{number:06d}" for number in range(1, 6)]
    assert all(path.read_text() == "x" for path in (*foreign, outside)) and link.is_symlink()


def test_the_same_state_takes_no_place_of_an_older_one(folder: Folder, goal: Place) -> None:
    come(folder, 1)
    first = backed_up(folder, goal)
    come(folder, 2)
    for _ in range(4):
        backed_up(folder, goal)
    assert [path.name[:14] for path in copies(goal.folder)] == ["journal-000005", "journal-000001"]
    assert str(copies(goal.folder)[1]) == first.path


def test_it_rolls_when_there_is_something_new(folder: Folder, goal: Place) -> None:
    told: list[BackupState] = []
    thread = RollingBackup(folder, told.append)
    try:
        thread.look()
        thread.look()
        assert len(copies(goal.folder)) == 1
        come(folder, 3)
        thread.look()
        newest, _older = copies(goal.folder)
        with opened(folder) as station:
            assert verified(newest).events == station.conference.events
        # Another stick at the same place has no backup yet.
        for path in copies(goal.folder):
            path.unlink()
        thread.look()
        assert len(copies(goal.folder)) == 1
        assert told == []
    finally:
        thread.stop()
        thread._lock.release()


def test_one_console_of_a_machine_works_and_another_takes_its_place(folder: Folder, goal: Place) -> None:
    first, second = RollingBackup(folder, print), RollingBackup(folder, print)
    first.look()
    come(folder, 1)
    second.look()
    assert len(copies(goal.folder)) == 1
    first._lock.release()
    second.look()
    assert len(copies(goal.folder)) == 2
    second._lock.release()


def test_a_program_that_is_closed_backs_up_what_is_new(folder: Folder, goal: Place) -> None:
    thread = RollingBackup(folder, print)
    thread.start()
    come(folder, 1)
    thread.stop()
    assert not thread.is_alive()
    assert verified(copies(goal.folder)[0]).events == backed_up(folder, goal).events
    with closing(Journal(folder.journal)) as journal:
        assert sure(backup.last(journal)).path == str(copies(goal.folder)[0])


def test_where_nothing_was_chosen_nothing_is_done(folder: Folder, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    thread = RollingBackup(folder, print)
    thread.look()
    thread._lock.release()
    assert set(tmp_path.rglob("*")) - set(before) <= {folder.path / "backup.lock"}
    shutil.rmtree(folder.path)
    thread.look()
    assert not folder.path.exists()


# Trouble


def test_a_stick_pulled_out_is_told_once_and_again_when_it_is_back(
    folder: Folder, goal: Place, usb: Path, tmp_path: Path
) -> None:
    told: list[BackupState] = []
    thread = RollingBackup(folder, told.append)
    thread.look()
    usb.rename(tmp_path / "away")
    for number in (1, 2):
        come(folder, number)
        thread.look()
    (state,) = told
    assert backup_line(state) == f"No backup is being made: {usb} is not there: has the stick been pulled out?"
    with opened(folder) as station:
        assert overdue(state, station.conference.settings.zone).startswith("no backup since ")
    assert not usb.exists()
    (tmp_path / "away").rename(usb)
    thread.look()
    thread.look()
    assert [backup_line(state) for state in told[1:]] == [f"Backups are being made again: {usb}"]
    assert overdue(told[1], UTC) == ""
    assert len(copies(goal.folder)) == 2
    thread._lock.release()


def test_the_empty_spot_of_a_stick_is_not_written_to(folder: Folder, usb: Path) -> None:
    away = Place(str(usb), "hoi-nghi-1", True)
    with pytest.raises(FolderError, match="pulled out"):
        backed_up(folder, away)
    assert list(usb.iterdir()) == []


def test_a_place_that_may_not_be_written_is_told(folder: Folder, goal: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object, **_how: object) -> NoReturn:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    told: list[BackupState] = []
    thread = RollingBackup(folder, told.append)
    thread.look()
    thread._lock.release()
    (state,) = told
    assert "cannot be written: Read-only file system" in state.trouble
    monkeypatch.undo()
    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(FolderError, match="may not be written"):
        backed_up(folder, goal)


def test_a_defect_of_ours_stops_no_program(folder: Folder, goal: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "back_up", lambda *_args: 1 / 0)
    told: list[BackupState] = []
    thread = RollingBackup(folder, told.append)
    thread.look()
    thread._lock.release()
    assert [state.trouble for state in told] == ["ZeroDivisionError: division by zero"]


def test_a_full_stick_keeps_what_it_has(own_sample: Folder, usb: Path) -> None:
    """The disk takes no file as large as the journal; the copies that are there are smaller than it by then."""
    goal = Place(str(usb), "c", False)
    backed_up(own_sample, goal)
    come(own_sample, *range(1, 60))
    (kept,) = copies(goal.folder)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(JournalError):
            backed_up(own_sample, goal)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert copies(goal.folder) == [kept]
    assert verified(kept)
    assert list(goal.folder.glob(UNFINISHED)) == []


def test_where_there_is_no_room_older_copies_make_some(
    folder: Folder, goal: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        come(folder, number)
        backed_up(folder, goal)
    newest, *_older = copies(goal.folder)

    def full(*args: Any) -> Any:
        if len(copies(goal.folder)) > 1:
            raise DiskFull("The disk is full: nothing was written. Free some room, then try again.")
        return back_up(*args)

    monkeypatch.setattr(backup, "back_up", full)
    come(folder, 4)
    made = backed_up(folder, goal)
    assert [str(path) for path in copies(goal.folder)] == [made.path, str(newest)]
    newest.unlink()
    monkeypatch.setattr(backup, "back_up", _always_full)
    with pytest.raises(DiskFull):
        backed_up(folder, goal)
    assert [str(path) for path in copies(goal.folder)] == [made.path]


def _always_full(*_args: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_damaged_journal_replaces_no_backup(folder: Folder, goal: Place) -> None:
    kept = backed_up(folder, goal).path
    with closing(Journal(folder.journal)) as journal, journal.writing():
        journal._db.execute("DROP TRIGGER event_is_never_changed")
        journal._db.execute("PRAGMA ignore_check_constraints = ON")
        journal._db.execute("UPDATE event SET payload = '[' || substr(payload, 2) WHERE seq = 9")
    with pytest.raises(JournalError, match="not whole"):
        backed_up(folder, goal)
    assert [str(path) for path in copies(goal.folder)] == [kept]


def test_commits_go_on_while_a_backup_rests(folder: Folder, goal: Place) -> None:
    """Every rest of the backup sees another check-in made: no lock is held, and what comes later is not in the copy."""
    with opened(folder) as station, closing(Journal(folder.journal)) as journal:
        numbers = iter(range(1, 13))
        before = station.conference.events
        seen = []

        def breathe() -> None:
            number = next(numbers, None)
            if number is not None:
                seen.append(station.do(CheckInTogether((number,))))

        done = keep(folder, journal, goal, breathe)
        assert seen
        assert done.events == before
        assert backup.is_due(journal, goal)


# Kills


def test_what_a_killed_run_left_is_swept_away_later(folder: Folder, goal: Place) -> None:
    backed_up(folder, goal)
    old, young, foreign = (goal.folder / name for name in (".journal-a.part", ".journal-b.part", ".khac.part"))
    for path in (old, young, foreign):
        path.write_text("x")
    for path in (old, foreign):
        os.utime(path, (1, 1))
    come(folder, 1)
    backed_up(folder, goal)
    assert [path.exists() for path in (old, young, foreign)] == [False, True, True]


def killed(tmp_path: Path, seed: int, kills: int) -> tuple[int, int]:
    chance = random.Random(seed)
    folder = new_small(tmp_path / "c", delegates(200))
    (tmp_path / "usb").mkdir()
    with opened(folder) as station:
        place = place_of(folder, tmp_path / "usb", "x", station.station_id)
        remember(station.journal, place)
    # As many as are kept lie there before the first kill: however early each of them comes, none may be missing after.
    for number in range(backup.KEPT):
        come(folder, number + 1)
        newest = backed_up(folder, place).events
    for _ in range(kills):
        work = subprocess.Popen(
            [sys.executable, "-c", WORK, str(folder.path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            cwd=Path.cwd(),
        )
        assert work.stdout is not None
        assert work.stdout.readline() == b"ready\n"
        threading.Event().wait(0.02 + chance.random() * 0.2)
        work.send_signal(signal.SIGKILL)
        assert work.communicate()[1] == b""
        found = copies(place.folder)
        assert len(found) <= backup.KEPT + 1
        counts = [verified(path).events for path in found]
        assert counts == sorted(counts, reverse=True)
        assert counts[0] >= newest
        newest = counts[0]
    backed_up(folder, place)
    assert len(copies(place.folder)) == backup.KEPT
    with closing(Journal(folder.journal)) as journal:
        assert journal.verify()[1] == []
    # Too young to be swept away: one for each kill in the middle of a copy.
    return newest, sum(path.name.endswith(".part") for path in place.folder.glob(UNFINISHED))


def test_a_kill_leaves_a_whole_newest_backup(tmp_path: Path) -> None:
    killed(tmp_path, 3, 4)


@pytest.mark.soak
def test_a_hundred_kills_leave_a_whole_newest_backup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newest, unfinished = killed(tmp_path, 4, 100)
    with capsys.disabled():
        print(f"\n100 kills: {newest} events, {unfinished} in the middle of a copy")  # noqa: T201
    assert unfinished > 10


# The command


def run(kiosk: Kiosk, folder: Folder, *arguments: object) -> Answer:
    return kiosk("--lang", "en", "-C", folder.path, "backup", *arguments)


def test_the_command_remembers_the_place_until_it_is_told_otherwise(folder: Folder, usb: Path, kiosk: Kiosk) -> None:
    assert "No backups are made by themselves" in run(kiosk, folder).out
    assert run(kiosk, folder, "--json").json == {"to": None, "last": None, "current": False}
    made = run(kiosk, folder, "--to", usb / "neu")
    assert made.code == 0, made
    assert "verified" in made.out
    assert "same disk" in made.err and "Whoever" not in made.err
    state = run(kiosk, folder, "--json").json
    assert Path(state["to"]).parent == usb / "neu"
    assert state["current"] and Path(state["last"]["path"]).parent == Path(state["to"])
    # Elsewhere once: the place stays.
    assert run(kiosk, folder, "--to", usb, "--once").code == 0
    after = run(kiosk, folder, "--json").json
    assert after["to"] == state["to"] and not after["current"]
    assert run(kiosk, folder, "--once").code == 0
    assert "every minute" in run(kiosk, folder).out
    assert "No backups are made by themselves" in run(kiosk, folder, "--off").out
    assert run(kiosk, folder, "--once").code == 2
    assert run(kiosk, folder, "--off", "--to", usb).code == 2


def test_the_command_refuses_a_place_that_is_none(folder: Folder, kiosk: Kiosk, usb: Path) -> None:
    assert "lost with it" in run(kiosk, folder, "--to", folder.path / "in").told
    assert "There is no folder" in run(kiosk, folder, "--to", usb / "a" / "b").told
    assert run(kiosk, folder, "--json").json["to"] is None
    with pytest.raises(FolderError):
        place_of(folder, usb / "none", "x", "1")
    with pytest.raises(Refusal):
        place_of(folder, folder.path, "x", "1")


def test_a_stick_without_rights_is_told(
    folder: Folder, kiosk: Kiosk, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "others_can_read", lambda _path: True)
    assert f"Whoever holds {usb} can read" in run(kiosk, folder, "--to", usb).err


def test_a_folder_that_moved_forgets_the_place(folder: Folder, goal: Place, tmp_path: Path) -> None:
    backed_up(folder, goal)
    shutil.copytree(folder.path, tmp_path / "b")
    with opened(Folder(tmp_path / "b")) as station:
        assert (backup.remembered(station.journal), backup.last(station.journal)) == (None, None)
    with opened(folder) as station:
        assert backup.remembered(station.journal) == goal


def test_a_memory_that_is_none_of_ours_is_no_place(folder: Folder) -> None:
    with closing(Journal(folder.journal)) as journal:
        for text in ("", "x", "[]", "{}", '{"to": "/x"}', '{"path": "x", "events": "y", "at_ms": 1, "row": 2}'):
            journal.set_meta(backup_to=text, backup_last=text)
            assert (backup.remembered(journal), backup.last(journal)) == (None, None)


def test_the_check_up_knows_how_old_the_backup_is(folder: Folder, goal: Place, usb: Path, kiosk: Kiosk) -> None:
    def finding() -> tuple[str, str]:
        rows = kiosk("--lang", "en", "-C", folder.path, "doctor", "--json").json
        return next((row["state"], row["text"]) for row in rows if row["name"] == "Backup")

    assert finding()[0] == "look"
    done = backed_up(folder, goal)
    assert finding() == ("good", f"{usb}: the last one 0 min ago")
    come(folder, 1)
    with closing(Journal(folder.journal)) as journal:
        journal.set_meta(backup_last=json.dumps({**_fields(done), "at_ms": done.at_ms - 3 * 3_600_000}))
    assert finding() == ("look", f"{usb}: the last one 3 h ago")
    shutil.rmtree(usb)
    assert finding()[0] == "bad"
    assert [age(ms) for ms in (-5, 3_599_000, 50 * 3_600_000)] == ["0 min", "59 min", "2 days"]


def _fields(done: Last) -> dict[str, object]:
    return {name: getattr(done, name) for name in ("path", "events", "at_ms", "row")}


def test_a_purge_names_the_backups_elsewhere_and_forgets_them(folder: Folder, goal: Place, kiosk: Kiosk) -> None:
    backed_up(folder, goal)
    answer = kiosk("--lang", "en", "-C", folder.path, "close", "--purge", "--yes")
    assert answer.code == 0, answer
    assert f"Backups with everybody's data are in {goal.folder}: please delete" in answer.err
    assert copies(goal.folder)
    assert not (folder.path / "backup.lock").exists()
    with closing(Journal(folder.journal)) as journal:
        assert backup.remembered(journal) is None
    again = kiosk("--lang", "en", "-C", folder.path, "close", "--purge", "--yes")
    assert "Backups with" not in again.err


def test_states_are_told_in_one_line() -> None:
    assert "\n" not in backup_line(BackupState("/x", "why", 1)) + backup_line(BackupState("/x", "", 1))
    assert rolling_backup.EVERY_SECONDS == 60
