"""`kiosk roster` as the organisers' tools call it."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from kiosk import cli
from tests.support import paths

ROSTERS = paths.ROSTERS
SAMPLE = paths.SAMPLE / "dai-bieu.xlsx"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[str | int, str, str]]:
    """Run the command line; return exit code, stdout, stderr."""

    def call(*words: object) -> tuple[str | int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["--lang", "en", *map(str, words)])
        out = capsys.readouterr()
        return left.value.code or 0, out.out, out.err

    return call


@pytest.fixture
def folder(tmp_path: Path, run: Callable[..., tuple[str | int, str, str]]) -> Path:
    place = tmp_path / "hoi-nghi"
    assert run("new", place, "--tier", "province", "--date", "2020-05-20")[0] == 0
    return place


def roster_file(
    path: Path,
    *rows: Sequence[object],
    head: Sequence[str] = ("TT", "Họ và tên", "Năm sinh", "Đơn vị"),
    title: str | None = None,
) -> Path:
    book = Workbook()
    sheet = book.active
    for row in ([[title]] if title else []) + [list(head)] + [list(row) for row in rows]:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("path", sorted(ROSTERS.glob("*.expected.json")), ids=lambda path: path.name[:2])
def test_the_samples_through_json(run: Callable[..., tuple[str | int, str, str]], folder: Path, path: Path) -> None:
    expected = json.loads(path.read_text("utf-8"))
    code, out, _err = run("-C", folder, "roster", "import", ROSTERS / expected["file"], "--json")
    found = json.loads(out)
    refused = expected["default_import"] == "refuse"
    assert (code, found["imported"]) == ((1, 0) if refused else (0, expected["count"]))
    names = [(row["row"], row["full_name"]) for row in found["rows"]]
    assert names == [(row["row"], row["full_name"]) for row in expected["rows"]]
    assert [error["cell"] for error in found["errors"]] == [error["cell"] for error in expected["errors"]]
    assert found["warnings"] == expected["warnings"]
    if refused:
        code, out, _err = run("-C", folder, "roster", "import", ROSTERS / expected["file"], "--json", "--skip-bad-rows")
        assert (code, json.loads(out)["imported"]) == (0, expected["count"])


def test_a_dry_run_says_all_and_writes_nothing(run: Callable[..., tuple[str | int, str, str]], folder: Path) -> None:
    code, out, err = run("-C", folder, "roster", "import", SAMPLE, "--dry-run")
    assert code == 0
    assert "header in row 6–7" in out
    assert "200 delegates and 14 guests" in out
    assert "Lương Văn Khoa" in out
    assert "new 214 · changed 0 · struck 0" in out
    assert "marked as direct worker" in err
    assert json.loads(run("-C", folder, "status", "--json")[1])["summoned"] == 0


def test_a_corrected_file_of_one_unit(
    run: Callable[..., tuple[str | int, str, str]], folder: Path, tmp_path: Path
) -> None:
    run("-C", folder, "roster", "import", SAMPLE)
    book = load_workbook(SAMPLE)
    del book["Khách mời"]
    sheet = book["Đại biểu"]
    head = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=18)]
    assert head[8][0] == "I. LĐLĐ huyện Văn Lãng (09 đại biểu)"
    one = Workbook()
    for row in head[:12] + head[13:]:
        one.active.append(row)
    one.active["B11"] = "Phan Kim Hòa"
    one.save(tmp_path / "van-lang.xlsx")
    code, out, _err = run("-C", folder, "roster", "import", tmp_path / "van-lang.xlsx", "--json", "--changes")
    changes = json.loads(out)["changes"]
    assert code == 0
    assert [entry["name"] for entry in changes["removed"]] == [head[12][1]]
    assert [(entry["name"], entry["fields"]) for entry in changes["changed"]] == [("Phan Kim Hoà", ["full_name"])]
    assert changes["added"] == 0
    assert json.loads(run("-C", folder, "status", "--json")[1])["summoned"] == 199
    board = json.loads(run("-C", folder, "roster", "board", "--json")[1])
    line = next(entry for entry in board if entry["unit"] == "LĐLĐ huyện Văn Lãng")
    assert (line["file"], line["sent"]) == ("van-lang.xlsx", 8)
    codes = json.loads(run("-C", folder, "codes", "--json")[1])
    assert [code["number"] for code in codes if code["name"] == "Phan Kim Hòa"] == [2]


def test_a_struck_persons_invitation_is_refused_at_the_desk(
    run: Callable[..., tuple[str | int, str, str]], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    people = [[1, "Lê Văn A", 1980, "Xã A"], [2, "Mai Thị B", 1981, "Xã B"]]
    path = roster_file(tmp_path / "a.xlsx", *people)
    run("-C", folder, "roster", "import", path)
    code = json.loads(run("-C", folder, "codes", "--json")[1])[0]["invitation"]
    roster_file(path, people[1])
    assert run("-C", folder, "roster", "import", path)[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{code}\n"))
    assert json.loads(run("-C", folder, "scan", "--json")[1])["reason"] == "canceled"


def test_a_doubt_is_answered_on_the_command_line(
    run: Callable[..., tuple[str | int, str, str]], folder: Path, tmp_path: Path
) -> None:
    path = roster_file(tmp_path / "a.xlsx", [1, "Lê Văn An", 1980, "Xã A"], [2, "Mai Thị B", 1981, "Xã B"])
    run("-C", folder, "roster", "import", path)
    roster_file(path, [1, "Lê Văn Ân", 1991, "Xã A"], [2, "Mai Thị B", 1981, "Xã B"])
    code, out, err = run("-C", folder, "roster", "import", path)
    assert (code, out) == (1, "")
    assert "Lê Văn Ân" in err
    code, out, _err = run("-C", folder, "roster", "import", path, "--dry-run")
    assert "? Sheet!2 Lê Văn Ân · 1991 · Xã A — is this 00001-" in out
    code, out, _err = run("-C", folder, "roster", "import", path, "--same", "Sheet!2=00001", "--json", "--changes")
    assert (code, json.loads(out)["changes"]["changed"][0]["fields"]) == (0, ["full_name", "birth"])
    assert run("-C", folder, "roster", "import", path, "--other", "Sheet!9")[2].strip() == (
        "The file has no row Sheet!9 that could be taken."
    )
    assert "is no number" in run("-C", folder, "roster", "import", path, "--same", "Sheet!2=abc")[2]


def test_a_column_said_by_hand_is_remembered(
    run: Callable[..., tuple[str | int, str, str]], folder: Path, tmp_path: Path
) -> None:
    head = ("TT", "Đồng chí", "Năm sinh", "Nơi sinh hoạt")
    path = roster_file(tmp_path / "la.xlsx", [1, "Lê Văn A", 1980, "Xã A"], head=head)
    code, _out, err = run("-C", folder, "roster", "import", path)
    assert (code, "--map" in err) == (1, True)
    said = ("--map", "B=full_name", "--map", "D=unit", "--header-row", "1")
    assert run("-C", folder, "roster", "import", path, *said)[0] == 0
    other = roster_file(tmp_path / "khac.xlsx", [1, "Mai Thị B", 1981, "Xã B"], head=head)
    found = json.loads(run("-C", folder, "roster", "import", other, "--json", "--unit", "Đơn vị B")[1])
    assert [(row["full_name"], row["unit"]) for row in found["rows"]] == [("Mai Thị B", "Xã B")]
    code, _out, err = run("-C", folder, "roster", "import", path, "--map", "B=nonsense")
    assert (code, "says nothing of a column" in err) == (1, True)


def test_the_marked_copy_and_the_export(
    run: Callable[..., tuple[str | int, str, str]], folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "loi.xlsx"
    bad = ROSTERS / "05_ngay_sinh_hon_hop.xlsx"
    code, _out, err = run("-C", folder, "roster", "import", bad, "--dry-run", "--marked", target)
    assert (code, "3 rows with a remark" in err) == (1, True)
    assert load_workbook(target).active["C16"].value == "31/02/1985"
    run("-C", folder, "roster", "import", SAMPLE)
    out = tmp_path / "ra.xlsx"
    assert "214 people" in run("-C", folder, "roster", "export", "--out", out)[1]
    found = json.loads(run("-C", folder, "roster", "import", out, "--json", "--changes")[1])
    assert (found["imported"], found["errors"], found["warnings"]) == (214, [], [])
    assert (found["changes"]["added"], found["changes"]["changed"], found["changes"]["removed"]) == (0, [], [])
    assert run("-C", folder, "roster", "export", "--out", out, "--delegation", "LĐLĐ H. Văn Lãng")[1].endswith(
        "9 people.\n"
    )


def test_an_allotment_and_its_board(
    run: Callable[..., tuple[str | int, str, str]], folder: Path, tmp_path: Path
) -> None:
    run("-C", folder, "roster", "import", SAMPLE)
    rows = [1, "LĐLĐ H. Văn Lãng", 10, 5], [2, "LĐLĐ huyện Bình Gia", 10, ""], [3, "Công đoàn Khu công nghiệp", 4, 1]
    path = roster_file(tmp_path / "phan-bo.xlsx", *rows, head=("TT", "Đơn vị", "Số đại biểu", "Nữ"))
    code, out, _err = run("-C", folder, "roster", "allot", path)
    assert code == 0
    assert "1 missing, too few: women" in out
    board = json.loads(run("-C", folder, "roster", "board", "--json")[1])
    assert [(row["unit"], row["sent"], row["allotted"], row["missing"]) for row in board[:3]] == [
        ("LĐLĐ H. Văn Lãng", 9, 10, 1),
        ("LĐLĐ huyện Bình Gia", 10, 10, 0),
        ("Công đoàn Khu công nghiệp", 0, 4, 4),
    ]
    assert board[2]["file"] is None


def test_a_dry_run_needs_no_conference(run: Callable[..., tuple[str | int, str, str]], tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    shutil.copy(ROSTERS / "00_clean_200.xlsx", path)
    code, out, _err = run("-C", tmp_path, "roster", "import", path, "--dry-run", "--json")
    assert (code, len(json.loads(out)["rows"])) == (0, 200)
