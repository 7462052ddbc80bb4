"""What cannot be done is told in one plain line, and nothing is half-written."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kiosk.folder.layout import Folder
from kiosk.station.station import Station
from tests.support.commandline import Answer, Kiosk, process, python
from tests.support.conferences import SAMPLE, delegates, events_of, invitations, new_small

PROGRAMME = (SAMPLE / "chuong-trinh.toml").read_text("utf-8")

HTML = "<html><body><table><tr><td>Họ và tên</td></tr></table></body></html>"


def without_item(number: int) -> str:
    parts = PROGRAMME.split("[[item]]")
    gone = [part for part in parts if f"\nn = {number}\n" not in part]
    assert len(gone) == len(parts) - 1
    return "[[item]]".join(gone)


def refusals(tmp_path: Path) -> dict[str, tuple[list[str | Path], str]]:
    """Command line (FOLDER stands for the conference) -> a word that must be in the sentence."""
    html = tmp_path / "danh-sach.xls"
    html.write_text(HTML, "utf-8")
    empty = tmp_path / "rong.xlsx"
    empty.write_bytes(b"")
    (tmp_path / "nham.toml").write_text("[programme", "utf-8")
    (tmp_path / "thieu.toml").write_text(without_item(4), "utf-8")
    (tmp_path / "la.toml").write_text(PROGRAMME.replace('who = "KM14"', 'who = "KM99"', 1), "utf-8")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "tep").write_text("x")
    new: list[str | Path] = ["new", tmp_path / "moi", "--tier", "province"]
    whole: list[str | Path] = [*new, "--roster", SAMPLE / "dai-bieu.xlsx", "--awards", SAMPLE / "khen-thuong.xlsx"]
    return {
        "no folder": (["-C", tmp_path / "khong-co", "status"], "khong-co"),
        "no conference": (["-C", "/", "status"], "/"),
        "a file for a folder": (["-C", tmp_path / "tep", "status"], "tep"),
        "no roster file": (["-C", "FOLDER", "roster", "import", tmp_path / "khong.xlsx"], "khong.xlsx"),
        "a folder as roster": (["-C", "FOLDER", "roster", "import", tmp_path], tmp_path.name),
        "HTML named .xls": (["-C", "FOLDER", "roster", "import", html], "danh-sach.xls"),
        "HTML named .xls, dry": (["-C", "FOLDER", "roster", "import", html, "--dry-run"], "danh-sach.xls"),
        "an empty roster": (["-C", "FOLDER", "roster", "import", empty], "rong.xlsx"),
        "no award file": (["-C", "FOLDER", "awards", "import", tmp_path / "khong.xlsx"], "khong.xlsx"),
        "HTML as awards": (["-C", "FOLDER", "awards", "import", html], "danh-sach.xls"),
        "new: no roster": ([*new, "--roster", tmp_path / "khong.xlsx"], "khong.xlsx"),
        "new: HTML": ([*new, "--roster", html], "danh-sach.xls"),
        "new: no programme": ([*new, "--programme", tmp_path / "khong.toml"], "khong.toml"),
        "new: broken programme": ([*new, "--programme", tmp_path / "nham.toml"], "1"),
        "new: item 4 missing": ([*new, "--programme", tmp_path / "thieu.toml"], "4"),
        "new: nobody's code": ([*whole, "--programme", tmp_path / "la.toml"], "KM99"),
        "new: no text": ([*new, "--programme", tmp_path / "bytes.toml"], "bytes.toml"),
        "new: awards without roster": ([*new, "--awards", SAMPLE / "khen-thuong.xlsx"], "danh sách"),
        "new: in a file": (["new", tmp_path / "tep" / "moi", "--tier", "province"], "tep"),
        "new: over a file": (["new", tmp_path / "tep", "--tier", "province"], "tep"),
        "agenda": (["-C", "FOLDER", "agenda", "next"], ""),
        "awards": (["-C", "FOLDER", "awards", "call"], ""),
    }


REFUSED = sorted(
    "no folder,no conference,a file for a folder,no roster file,a folder as roster,HTML named .xls,"
    "HTML named .xls; dry,an empty roster,no award file,HTML as awards,new: no roster,new: HTML,new: no programme,"
    "new: broken programme,new: item 4 missing,new: nobody's code,new: no text,new: awards without roster,"
    "new: in a file,new: over a file,agenda,awards".replace(";", "\x00").split(",")
)


@pytest.mark.parametrize("case", [name.replace("\x00", ",") for name in REFUSED])
def test_what_cannot_be_done_is_one_plain_line_and_nothing_is_written(
    kiosk: Kiosk, tmp_path: Path, folder: Folder, case: str
) -> None:
    arguments, word = refusals(tmp_path)[case]
    arguments = [folder.path if argument == "FOLDER" else argument for argument in arguments]
    before = (events_of(folder), sorted(path for path in tmp_path.rglob("*") if "journal" not in path.name))
    vietnamese = kiosk(*arguments).told
    english = kiosk("--lang", "en", *arguments).told
    assert str(word) in vietnamese
    assert vietnamese != english
    assert not vietnamese.isascii()
    assert not set("ăđêơưạảệ") & set(english.replace("Đ", "").replace("Báo cáo", "")) or "new: item" in case
    assert "{" not in vietnamese + english
    after = (events_of(folder), sorted(path for path in tmp_path.rglob("*") if "journal" not in path.name))
    assert after == before


@pytest.mark.parametrize("number", range(1, 10))
def test_a_programme_without_one_of_the_nine_items_needs_custom(kiosk: Kiosk, tmp_path: Path, number: int) -> None:
    path = tmp_path / "p.toml"
    # A break stands after an item: it moves with the item it stood after.
    text = without_item(number).replace(f"after = {number}\n", f"after = {number - 1 or 2}\n")
    path.write_text(text, "utf-8")
    new: list[str | Path] = ["new", tmp_path / "c", "--tier", "province", "--programme", path]
    assert f" {number} " in kiosk(*new).told
    assert not (tmp_path / "c").exists()
    assert kiosk(*new, "--custom").code == 0
    assert kiosk("-C", tmp_path / "c", "agenda", "start", "--json").json["item"] == (2 if number == 1 else 1)


def test_a_damaged_journal_is_told(kiosk: Kiosk, folder: Folder) -> None:
    for left in folder.path.glob("journal.db*"):
        left.write_bytes(b"nothing of the kind" * 300)
    for verb in (["status"], ["scan"], ["log", "--verify"], ["codes", "--json"]):
        assert "journal.db" in kiosk("-C", folder.path, *verb).told


def test_a_missing_key_is_told(kiosk: Kiosk, folder: Folder) -> None:
    (folder.path / "event.key").unlink()
    assert "event.key" in kiosk("-C", folder.path, "scan").told


AS_NOBODY = """
import contextlib, io, os, sys
from kiosk.cli import main
scratch, verb = sys.argv[1], sys.argv[2:]
def run(arguments):
    try:
        main(arguments)
    except SystemExit as end:
        return end.code
with contextlib.redirect_stdout(io.StringIO()):
    # Loads all that is needed, while this process may still read the libraries.
    for warm in (["new", scratch, "--tier", "province"], ["-C", scratch, "status"], ["-C", scratch, "agenda", "start"]):
        assert run(warm) == 0
    import kiosk.cli.scan, kiosk.cli.roster, kiosk.cli.awards
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
sys.exit(run(verb))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_a_folder_without_rights_is_told(tmp_path: Path) -> None:
    """Root has all rights: then the process becomes somebody who has none."""
    folder = new_small(tmp_path / "c", delegates(1))
    before = events_of(folder)
    locked = tmp_path / "khoa"
    locked.mkdir()
    for path in (tmp_path, *tmp_path.parents):
        if path.name.startswith(("pytest-", "popen-", "test_")):
            path.chmod(0o755)

    def run(*arguments: object, turn: Iterator[int] = iter(range(9))) -> Answer:  # noqa: B008 - counts the calls
        return python(AS_NOBODY, args=[str(tmp_path / f"nhap{next(turn)}"), *map(str, arguments)])

    folder.path.chmod(0o555)
    locked.chmod(0o555)
    for path in folder.path.iterdir():
        path.chmod(0o444)
    for verb in (["scan", "--json"], ["status"], ["agenda", "start"]):
        answer = run("-C", folder.path, *verb)
        assert "journal.db" in answer.told
        assert answer.out == ""
    assert "moi" in run("new", locked / "moi", "--tier", "province").told
    assert list(locked.iterdir()) == []
    for kind in ("roster", "awards"):
        (tmp_path / "kin.xlsx").write_bytes(b"x")
        (tmp_path / "kin.xlsx").chmod(0o000)
        assert "kin.xlsx" in run("-C", folder.path, kind, "import", tmp_path / "kin.xlsx", "--dry-run").told
    folder.path.chmod(0o000)
    assert str(folder.path) in run("-C", folder.path, "status").told
    for path in (folder.path, locked):
        path.chmod(0o700)
    for path in folder.path.iterdir():
        path.chmod(0o600)
    assert events_of(folder) == before


@contextmanager
def mounted(path: Path, size: str) -> Iterator[Path]:
    """A file system of its own, so small that it can be filled."""
    path.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if not mount or not umount:
        pytest.skip("no mount here")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("only root may mount")
    try:
        yield path
    finally:
        subprocess.run([umount, "-l", path], check=True)


def fill(path: Path) -> None:
    """Write until no byte more fits."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    for size in (65536, 512, 1):
        try:
            while os.write(descriptor, b"x" * size):
                pass
        except OSError:
            continue
    os.close(descriptor)


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    with mounted(tmp_path / "dia", "1500k") as disk:
        folder = new_small(disk / "c", delegates(40))
        codes = invitations(folder)
        fill(disk / "day")
        answer = process("-C", folder.path, "scan", "--json", stdin="\n".join(codes).encode())
        assert answer.code == 1
        assert "Traceback" not in answer.err
        if answer.out:
            assert len(answer.lines) == len(codes)  # each line is answered, so that no desk waits in vain
            refused = [line for line in answer.lines if line["reason"] == "error"]
            assert len(answer.err.splitlines()) == len(refused)
        else:
            assert answer.told
        (disk / "day").unlink()
        admitted = {line["number"] for line in answer.lines if line["status"] == "ok"}
        with closing(Station(folder)) as station:
            assert set(station.conference.hall.present) == admitted
            assert station.journal.verify()[1] == []
        again = process("-C", folder.path, "scan", "--json", stdin="\n".join(codes).encode())
        assert (again.code, again.err) == (0, "")
        assert sum(line["status"] == "ok" for line in again.lines) == len(codes) - len(admitted)


@pytest.mark.parametrize("size", ["24k", "100k", "300k"])
def test_a_conference_is_not_half_made_on_a_full_disk(tmp_path: Path, size: str) -> None:
    with mounted(tmp_path / "dia", size) as disk:
        answer = process(
            *("new", disk / "sau" / "moi", "--tier", "province"),
            *("--roster", SAMPLE / "dai-bieu.xlsx", "--awards", SAMPLE / "khen-thuong.xlsx"),
        )
        assert "đầy" in answer.told
        assert list(disk.iterdir()) == []


def test_a_disk_that_can_only_be_read_is_told(tmp_path: Path) -> None:
    with mounted(tmp_path / "dia", "4m") as disk:
        folder = new_small(disk / "c", delegates(1))
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        assert "journal.db" in process("-C", folder.path, "status").told
        assert "moi" in process("new", disk / "moi", "--tier", "province").told
