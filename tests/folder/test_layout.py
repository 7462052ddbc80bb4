"""A conference folder is private, made whole or not at all, and says what is missing."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import DiskFull, FolderError, KioskError
from kiosk.folder.layout import JOURNAL, KEY, Folder, changed_files, making, write_private
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.lifecycle.create import Plan, create
from kiosk.station.station import Station
from tests.support.conferences import (
    DAY,
    SAMPLE,
    HandClock,
    delegates,
    invitation,
    new_sample,
    new_small,
    scan,
    seeded_ids,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def tree(path: Path) -> list[str]:
    return sorted(str(p.relative_to(path)) for p in path.rglob("*"))


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_everything_is_private_whatever_the_umask(tmp_path: Path, open_umask: None) -> None:
    folder = new_sample(tmp_path / "c")
    assert mode(folder.path) == 0o700
    station = Station(folder, clock=HandClock())
    assert {path.name: mode(path) for path in folder.path.iterdir()} == {
        path.name: 0o600 for path in folder.path.iterdir()
    }
    station.close()
    assert {path.name for path in folder.path.iterdir()} >= {"conference.toml", "programme.toml", KEY, JOURNAL}


def test_a_folder_that_was_there_and_empty_is_taken_and_made_private(tmp_path: Path) -> None:
    target = tmp_path / "c"
    target.mkdir(mode=0o755)
    new_small(target)
    assert mode(target) == 0o700


@pytest.mark.parametrize(
    "error", [KioskError("no"), OSError(errno.EIO, "no"), KeyboardInterrupt(), ZeroDivisionError()]
)
def test_a_failure_leaves_nothing_behind(tmp_path: Path, error: BaseException) -> None:
    with (
        pytest.raises((KioskError, KeyboardInterrupt, ZeroDivisionError)),
        making(tmp_path / "a" / "b" / "c") as scratch,
    ):
        scratch.write("conference.toml", "x")
        (scratch.path / "journal.db-wal").write_bytes(b"x")
        raise error
    assert tree(tmp_path) == []


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(DiskFull), making(tmp_path / "c"):
        raise OSError(errno.ENOSPC, "full")
    assert tree(tmp_path) == []


def test_a_bad_roster_leaves_nothing_behind(tmp_path: Path) -> None:
    plan = Plan(tier="province", day=DAY, roster=SAMPLE / "chuong-trinh.toml")
    with pytest.raises(KioskError):
        create(tmp_path / "c", plan, clock=HandClock(), ids=seeded_ids(1))
    assert tree(tmp_path) == []


def test_a_target_in_use_is_refused_and_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "c"
    target.mkdir()
    (target / "luận văn.docx").write_text("x")
    with pytest.raises(FolderError, match="not empty"):
        new_small(target)
    file = tmp_path / "f"
    file.write_text("x")
    with pytest.raises(FolderError, match="not empty"):
        new_small(file)
    assert tree(tmp_path) == ["c", "c/luận văn.docx", "f"]


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    with pytest.raises(FolderError, match="cannot be made"):
        new_small(tmp_path / "f" / "c")


def test_what_is_no_conference_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="no folder"):
        Folder.find(tmp_path / "none")
    with pytest.raises(FolderError, match="no conference folder"):
        Folder.find(tmp_path)


@pytest.mark.parametrize(
    "text", [None, "", "event = 1", 'event = "x"\nkey = "00"', 'event = 1\nkey = "zz"', "\x00", "["]
)
def test_a_key_that_is_missing_or_damaged_is_told(folder: Folder, text: str | None) -> None:
    if text is None:
        (folder.path / KEY).unlink()
    else:
        (folder.path / KEY).write_text(text)
    with pytest.raises(FolderError) as told:
        Station(folder)
    assert KEY in str(told.value)


def test_a_key_of_odd_bytes_is_told(folder: Folder) -> None:
    (folder.path / KEY).write_bytes(b"\xff\xfe")
    with pytest.raises(FolderError):
        folder.read_key()


def test_the_key_survives_its_file(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write_key(7, bytes(range(32)))
    assert folder.read_key() == (7, bytes(range(32)))
    assert mode(tmp_path / KEY) == 0o600


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_private(path, b"old")
    text: Any = "no bytes"
    with pytest.raises(TypeError):
        write_private(path, text)
    assert path.read_bytes() == b"old"
    assert tree(tmp_path) == ["x"]


def test_two_conferences_differ_in_key_and_identity(tmp_path: Path) -> None:
    made = [new_small(tmp_path / str(seed), delegates(1), seed=seed) for seed in (1, 2)]
    assert made[0].read_key()[1] != made[1].read_key()[1]
    ids = []
    for folder in made:
        station = Station(folder)
        ids += [station.conference_id, station.station_id]
        station.close()
    assert len(set(ids)) == 4


def test_the_reserve_is_given_up_when_the_disk_is_full_and_the_command_is_carried_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_small(tmp_path / "h", delegates(3))
    folder.keep_reserve(1024 * 1024)
    station = Station(folder, post="Bàn 1")
    append, failures = Journal.append, [DiskFull("The disk is full: nothing was written."), None]

    def full_once(journal: Journal, event: Event) -> None:
        trouble = failures.pop(0) if failures else None
        if trouble is not None:
            raise trouble
        append(journal, event)

    monkeypatch.setattr(Journal, "append", full_once)
    scan(station, invitation(station, 1))
    assert not (folder.path / "reserve").exists()
    assert station.disk_full
    assert 1 in station.conference.hall.present
    failures[:] = [DiskFull("The disk is full: nothing was written.")]
    with pytest.raises(DiskFull):
        scan(station, invitation(station, 2))
    station.close()


def test_changed_input_files_are_offered(tmp_path: Path) -> None:
    folder = new_small(tmp_path / "h")
    station = Station(folder)
    held = {"settings": station.conference.config_text, "programme": station.conference.programme_text}
    assert changed_files(folder, **held) == []
    folder.write("conference.toml", held["settings"] + "\n# changed\n")
    assert changed_files(folder, **held) == ["conference.toml"]
    station.close()
