"""The end of a conference: a backup that is whole, and a purge that leaves counts and nobody's name."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk import i18n
from kiosk.errors import FolderError
from kiosk.folder import written_files
from kiosk.folder.atomic_write import replacing
from kiosk.folder.layout import Folder
from kiosk.journal.backup import alone, back_up, verified
from kiosk.journal.store import Journal
from kiosk.lifecycle.purge import SCRATCH
from kiosk.reception.commands import CheckInTogether
from kiosk.station.station import Station
from tests.support.commandline import Answer, Kiosk, environment
from tests.support.conferences import SCREEN, HandClock, delegates, invitation, new_small, scan

NAMES = ("Nông Thị Aa".encode(), "Nông Thị Ab".encode(), b"DB001")
PURGE = """
import sys
from pathlib import Path
import sqlite_utils
import kiosk.conference.dispatch
from kiosk.lifecycle import cleanup, purge
from kiosk.cli.close import _is_purged, _remains
from kiosk.cli.place import Place
from kiosk.folder.layout import Folder
folder = Folder(Path(sys.argv[1]))
place = Place(folder.path)
print("ready", flush=True)
if not _is_purged(place):
    purge.replace_journal(folder, _remains(place, folder))
for path in cleanup.delete(folder):
    pass
"""


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


@pytest.fixture
def used(tmp_path: Path, kiosk: Kiosk) -> Folder:
    """A conference that was held: five came, one badge is out, and files of all kinds lie in its folder."""
    return held(tmp_path / "hoi-nghi", kiosk)


def held(path: Path, kiosk: Kiosk | None = None) -> Folder:
    folder = new_small(path, delegates(12), printers=[SCREEN])
    with closing(Station(folder, post="Bàn 1", clock=HandClock())) as station:
        scan(station, invitation(station, 1))
        station.do(CheckInTogether((2, 3, 4, 5)))
    if kiosk is not None:
        assert kiosk("-C", folder.path, "paper").code == 0
        assert kiosk("-C", folder.path, "invitations", "--out", folder.path / "giay-moi.csv").code == 0
        assert kiosk("-C", folder.path, "slip", "meal", "1").code == 0
    return folder


def run(kiosk: Kiosk, folder: Folder, *arguments: object, stdin: bytes = b"") -> Answer:
    return kiosk("--lang", "en", "-C", folder.path, "close", *arguments, stdin=stdin)


def traces(folder: Folder, names: Iterable[bytes] = NAMES) -> list[Path]:
    """Return every file of a folder in which a name stands."""
    files = [path for path in folder.path.rglob("*") if path.is_file()]
    return [path for path in files if any(name in path.read_bytes() for name in names)]


# The backup


def test_the_backup_is_one_whole_file_with_the_same_head(used: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    answer = run(kiosk, used, "--to", tmp_path / "usb")
    assert answer.code == 0, answer
    (file,) = (tmp_path / "usb").glob("*.db")
    assert str(file) in answer.out
    assert file.stat().st_mode & 0o777 == 0o600
    kept = verified(file)
    assert file.name == f"journal-2026-05-15-{kept.head[:8]}.db"
    with closing(Journal(used.journal)) as journal:
        head = list(journal.in_order())[-1].hash
        assert (journal.verify(), kept.head) == ((kept.events, []), head)
    # Again: the same state, the same file.
    assert run(kiosk, used, "--to", tmp_path / "usb").code == 0
    assert list((tmp_path / "usb").glob("*.db")) == [file]
    # It is a journal: in place of a lost one the conference goes on.
    shutil.copy(file, used.journal)
    with closing(Station(used)) as station:
        assert station.conference.present == 5


def test_a_backup_is_made_while_consoles_write(used: Folder, tmp_path: Path) -> None:
    with closing(Station(used, clock=HandClock())) as station:
        station.do(CheckInTogether((6,)))
        kept = back_up(used.journal, tmp_path, "b")
        station.do(CheckInTogether((7,)))
        assert kept.events == station.conference.events - 1
        assert station.journal.verify()[1] == []


def test_a_damaged_journal_makes_no_backup(used: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    with closing(sqlite3.connect(used.journal)) as db, db:
        db.execute("DROP TRIGGER event_is_never_changed")
        db.execute("UPDATE event SET post = 'x' WHERE seq = 9")
    answer = run(kiosk, used, "--to", tmp_path / "usb")
    assert "is not whole: was changed after it was written" in answer.told
    assert list((tmp_path / "usb").iterdir()) == []
    assert run(kiosk, used, "--purge", "--yes", "--to", tmp_path / "usb").code == 1
    assert traces(used)


def test_a_backup_that_cannot_be_written_is_told(used: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    (tmp_path / "file").write_text("")
    assert run(kiosk, used, "--to", tmp_path / "file").code in {1, 2}
    assert "There is no folder" in run(kiosk, used, "--to", tmp_path / "no" / "where").told


# The purge


def test_a_purge_leaves_counts_and_no_name_anywhere(used: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    assert len(traces(used)) >= 2
    (used.path / "ghi-chu.txt").write_text("của Ban Tổ chức", "utf-8")
    answer = run(kiosk, used, "--purge", "--yes", "--to", tmp_path / "usb")
    assert answer.code == 0, answer
    assert traces(used) == []
    left = {path.name for path in used.path.iterdir()}
    assert left - {path.name for path in used.path.glob("printer-*.lock")} == {
        "conference.toml",
        "programme.toml",
        "journal.db",
        "ghi-chu.txt",
    }
    for name in ("event.key", "spool.db", "giay-moi.csv", "giay-du-phong/1-", ".png"):
        assert any(line.startswith("Deleted: ") and name in line for line in answer.out.splitlines()), name
    assert "Left, because it is not the program's: " in answer.out
    (file,) = (tmp_path / "usb").glob("*.db")
    status = json.loads(kiosk("-C", used.path, "status", "--json").out)
    purged = status["purged"]
    assert purged["old_head"] == verified(file).head
    assert purged["counts"]["present"] == 5
    assert purged["counts"]["kinds"] == {"delegate": {"expected": 12, "present": 5}}
    assert purged["counts"]["delegations"]["Đoàn số 1"] == {"expected": 6, "present": 2}
    assert status["summoned"] == 0
    with closing(Journal(used.journal)) as journal:
        assert journal.verify() == (3, [])


def test_a_second_purge_finds_nothing_to_do(used: Folder, kiosk: Kiosk) -> None:
    assert run(kiosk, used, "--purge", "--yes").code == 0
    before = used.journal.read_bytes()
    again = run(kiosk, used, "--purge", "--yes")
    assert again.code == 0
    assert "Deleted" not in again.out
    with closing(Journal(used.journal)) as journal:
        assert journal.verify() == (3, [])
    assert len(before) == used.journal.stat().st_size


def test_the_name_has_to_be_typed(used: Folder, kiosk: Kiosk) -> None:
    with closing(Station(used)) as station:
        name = station.conference.settings.name
    assert "not the name" in run(kiosk, used, "--purge", stdin=b"abc\n").err
    assert run(kiosk, used, "--purge", stdin=b"").code == 1
    assert traces(used)
    assert run(kiosk, used, "--purge", stdin=f"{name.lower()}\n".encode()).code == 0
    assert traces(used) == []


def test_nothing_is_purged_while_a_console_has_it_open(used: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    with closing(Station(used)) as station:
        before = station.conference.events
        answer = run(kiosk, used, "--purge", "--yes", "--to", tmp_path / "usb")
        assert "Another console has this conference open" in answer.told
        assert not (tmp_path / "usb").exists()
        station.do(CheckInTogether((9,)))
    with closing(Station(used)) as station:
        assert station.conference.events == before + 1


def test_a_console_that_opens_meanwhile_waits_and_finds_the_file_whole(used: Folder) -> None:
    seen = []

    def opens() -> None:
        with closing(Journal(used.journal)) as journal:
            seen.append(journal.verify()[1])

    with alone(used.journal):
        other = threading.Thread(target=opens)
        other.start()
        other.join(0.1)
        assert seen == []
    other.join(20)
    assert seen == [[]]


def test_nothing_outside_is_touched_and_no_link_is_followed(used: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("a.png", "b.csv", "c.db"):
        (outside / name).write_text("keep")
    shutil.rmtree(used.badges)
    used.badges.symlink_to(outside)
    (used.path / "link.csv").symlink_to(outside / "b.csv")
    (used.path / "journal-x.db").symlink_to(outside / "c.db")
    with (used.path / written_files.LEDGER).open("a", encoding="utf-8") as file:
        for entry in ("link.csv", "../outside/b.csv", str(outside / "b.csv"), "badges/a.png", "journal.db", 5, ""):
            file.write(json.dumps(entry) + "\n")
        file.write("no json\n")
    answer = run(kiosk, used, "--purge", "--yes")
    assert answer.code == 0, answer
    assert sorted(path.read_text() for path in outside.iterdir()) == ["keep"] * 3
    assert "link.csv" in answer.out and (used.path / "link.csv").is_symlink()
    with closing(Station(used)) as station:
        assert station.conference.purged is not None


def test_a_journal_that_is_a_link_is_not_purged(used: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    used.journal.replace(tmp_path / "elsewhere.db")
    used.journal.symlink_to(tmp_path / "elsewhere.db")
    assert "is a link" in run(kiosk, used, "--purge", "--yes").told
    assert "choose another place" in run(kiosk, used, "--purge", "--to", used.path / "in").told


def test_what_is_written_into_the_folder_is_noted_once_and_elsewhere_not(used: Folder, tmp_path: Path) -> None:
    for path in (used.path / "a.pdf", used.path / "a.pdf", tmp_path / "b.pdf"):
        with replacing(path) as file:
            file.write(b"x")
    names = list(written_files.names(used.path))
    assert names.count("a.pdf") == 1 and "b.pdf" not in names
    with pytest.raises(FolderError), replacing(tmp_path / "none" / "c.pdf") as file:
        pass


def test_a_file_that_cannot_be_deleted_is_told_and_another_run_goes_on(
    used: Folder, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def stuck(path: Path, missing_ok: bool = False) -> None:
        if path.name == "giay-moi.csv":
            raise PermissionError(13, "in use")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", stuck)
    assert "cannot be deleted: in use" in run(kiosk, used, "--purge", "--yes").err
    monkeypatch.undo()
    assert traces(used) == [used.path / "giay-moi.csv"]
    assert run(kiosk, used, "--purge", "--yes").code == 0
    assert traces(used) == []


# Kills


def purge_and_kill(folder: Folder, delay: float) -> bool:
    """Begin a purge in a process of its own, and kill it after *delay* seconds; return whether it was over before."""
    purging = subprocess.Popen(
        [sys.executable, "-c", PURGE, str(folder.path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=Path.cwd(),
    )
    assert purging.stdout is not None
    assert purging.stdout.readline() == b"ready\n"
    threading.Event().wait(delay)
    purging.send_signal(signal.SIGKILL)
    _out, err = purging.communicate()
    assert err == b""
    return purging.returncode == 0


def old_or_purged(folder: Folder) -> bool:
    """Assert that a folder holds the whole old conference or the purged one; return whether it is the purged one."""
    with closing(Station(folder, clock=HandClock())) as station:
        purged = station.conference.purged
        count, faults = station.journal.verify()
        assert (faults, count) == ([], station.conference.events)
        if purged is None:
            assert station.conference.present == 5
            assert station.codes.read(invitation(station, 7)).number == 7
        else:
            assert purged.counts["present"] == 5
            assert not station.conference.roster.people
    return purged is not None


def killed(tmp_path: Path, seed: int, kills: int) -> dict[str, int]:
    chance = random.Random(seed)
    model = held(tmp_path / "model")
    for path in (model.path / "badges").iterdir() if model.badges.exists() else ():
        path.unlink()
    ends = {"old": 0, "purged": 0, "over": 0}
    for turn in range(kills):
        folder = Folder(tmp_path / "c")
        shutil.copytree(model.path, folder.path)
        with closing(Station(folder)):
            pass  # it has moved: that is written before anything is measured
        over = purge_and_kill(folder, chance.random() * 0.12 if turn else 0.0)
        ends["over" if over else "purged" if old_or_purged(folder) else "old"] += 1
        done = subprocess.run(
            [sys.executable, "-c", PURGE, str(folder.path)],
            capture_output=True,
            check=False,
            env=environment(),
            cwd=Path.cwd(),
        )
        assert done.returncode == 0, done.stderr
        assert old_or_purged(folder)
        assert traces(folder) == []
        assert list(folder.path.glob(f"{SCRATCH}*")) == []
        shutil.rmtree(folder.path)
    return ends


def test_a_killed_purge_leaves_the_old_conference_or_the_purged_one(tmp_path: Path) -> None:
    killed(tmp_path, 5, 4)


@pytest.mark.soak
def test_two_hundred_killed_purges_leave_the_old_conference_or_the_purged_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = killed(tmp_path, 6, 200)
    with capsys.disabled():
        print(f"\n200 kills: {ends}")  # noqa: T201
