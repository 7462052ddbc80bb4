"""The roster before the day: the board of the units, and a file looked at before it is taken in."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from textual.pilot import Pilot

from kiosk.app import Kiosk
from kiosk.folder.layout import Folder
from kiosk.lifecycle.create import Plan, create
from kiosk.roster.commands import AllotSeats
from kiosk.roster.quota import Quota
from kiosk.screens.common.files import FilesScreen
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.roster.columns import ColumnsScreen
from kiosk.screens.roster.importing import ImportScreen
from kiosk.screens.roster.screen import RosterScreen
from tests.support import paths
from tests.support.driving import running, text_of, until, words_of
from tests.support.sure import sure

ROSTERS = paths.ROSTERS
HEAD = ("TT", "Họ và tên", "Năm sinh", "Đơn vị")


@pytest.fixture
def bare(tmp_path: Path, sample: Folder) -> Folder:
    """A conference without a roster."""
    from datetime import date

    return create(tmp_path / "moi", Plan(tier="province", day=date(2020, 5, 20)))


def roster_file(path: Path, *rows: Sequence[object], head: Sequence[str] = HEAD) -> Path:
    book = Workbook()
    for row in [head, *rows]:
        book.active.append(list(row))
    book.save(path)
    return path


async def looked_at(app: Kiosk, pilot: Pilot[Any], path: Path) -> ImportScreen:
    """Open a file and wait until it is read."""
    screen = ImportScreen(path)
    app.push_screen(screen)
    await until(pilot, lambda: screen._found is not None or screen._failed is not None)
    await pilot.pause()
    return screen


async def test_the_board_says_who_owes_what(sample: Folder) -> None:
    async with running(sample, "roster") as (app, pilot):
        assert "200 đại biểu của 17 đơn vị · chưa có bảng phân bổ" in words_of(app)
        quotas = Quota("LĐLĐ huyện Văn Lãng", 10), Quota("LĐLĐ huyện Bình Gia", 10, women=5), Quota("Mới", 3)
        app.submit(AllotSeats(quotas, "phan-bo.xlsx"))
        await until(pilot, lambda: "1 đơn vị chưa gửi" in words_of(app))
        shown = text_of(app)
        assert "9/10" in shown
        assert "thiếu 1" in shown
        assert "chưa đủ nữ" in shown
        assert "chưa có danh sách" in shown
        await pilot.press("tab")
        assert "LĐLĐ huyện Văn Lãng" in text_of(app)


async def test_from_the_menu_to_the_list_being_in(
    bare: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter on the menu, Enter for the newest file, Enter to take it: the roster is complete."""
    monkeypatch.setenv("HOME", str(tmp_path / "none"))
    shutil.copy(ROSTERS / "00_clean_200.xlsx", bare.path / "danh-sach.xlsx")
    async with running(bare) as (app, pilot):
        await pilot.press("down", "down", "down", "down", "enter")
        await until(pilot, lambda: "Chưa có danh sách nào" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, FilesScreen))
        await pilot.press(*"danh-sach")
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: "Nhập được 200 người" in text_of(app))
        assert "Lương Văn Khoa" in text_of(app)
        assert "07/12/1983" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Đã nhập danh-sach.xlsx: thêm 200" in words_of(app))
        with app.station.reading() as conference:
            assert conference.roster.complete
            assert conference.summoned == 200


async def test_a_file_with_wrong_cells_is_not_taken(bare: Folder, tmp_path: Path) -> None:
    path = tmp_path / "sai.xlsx"
    shutil.copy(ROSTERS / "05_ngay_sinh_hon_hop.xlsx", path)
    async with running(bare, "roster") as (app, pilot):
        await looked_at(app, pilot, path)
        assert "3 ô phải sửa trước" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "Sheet1!C16: 31/02/1985 không phải là ngày tháng" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: "3 hàng có chú thích" in words_of(app))
        assert load_workbook(tmp_path / "sai - loi.xlsx").active["C16"].value == "31/02/1985"
        with app.station.reading() as conference:
            assert not conference.roster.people
        # The organisers decide to take the good rows all the same.
        await pilot.press("f7")
        await pilot.pause()
        await pilot.press("5")
        await until(pilot, lambda: "Nhập được 24 người" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "thêm 24" in words_of(app))


async def test_a_doubt_is_asked_before_anything_is_written(bare: Folder, tmp_path: Path) -> None:
    path = roster_file(tmp_path / "a.xlsx", (1, "Lê Văn An", 1980, "Xã A"), (2, "Mai Thị B", 1981, "Xã B"))
    async with running(bare, "roster") as (app, pilot):
        await looked_at(app, pilot, path)
        await pilot.press("enter")
        await until(pilot, lambda: "thêm 2" in words_of(app))
        roster_file(path, (1, "Lê Văn Ân", 1991, "Xã A"), (2, "Mai Thị B", 1981, "Xã B"))
        await looked_at(app, pilot, path)
        assert "1 hàng có thể là người đã có trong danh sách" in words_of(app)
        await pilot.press("tab")
        await until(pilot, lambda: "có phải là 00001" in words_of(app))
        assert "Không có gì phải sửa" not in words_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: "có phải là" in words_of(app))
        await pilot.press("enter")  # one Enter too many answers nothing
        await until(pilot, lambda: "Xin đọc rồi bấm số" in words_of(app))
        assert "Đúng, là 00001" in words_of(app)
        await pilot.press("1")
        await until(pilot, lambda: "Nhập được 2 người" in text_of(app))
        await pilot.press("tab")
        await until(pilot, lambda: "họ và tên Lê Văn An → Lê Văn Ân" in words_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "sửa 1, rút 0" in words_of(app))
        with app.station.reading() as conference:
            assert conference.roster.people[1].full_name == "Lê Văn Ân"
            assert len(conference.roster.people) == 2


async def test_most_of_a_unit_is_struck_only_after_a_yes(bare: Folder, tmp_path: Path) -> None:
    people = [(n, f"Lê Văn {letter}", 1960 + n, "Xã A") for n, letter in enumerate("ABCDEFGHIJ", 1)]
    path = roster_file(tmp_path / "a.xlsx", *people)
    async with running(bare, "roster") as (app, pilot):
        await looked_at(app, pilot, path)
        await pilot.press("enter")
        await until(pilot, lambda: "thêm 10" in words_of(app))
        roster_file(path, *people[:2])
        await looked_at(app, pilot, path)
        assert "Sẽ rút 8 trong 10 người của a" in words_of(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert "Sẽ rút 8" in words_of(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("2")
        await until(pilot, lambda: "Nhập được 2 người, rút 8 người" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "rút 8" in words_of(app))


async def test_a_second_list_of_a_unit_may_only_add(bare: Folder, tmp_path: Path) -> None:
    path = roster_file(tmp_path / "a.xlsx", (1, "Lê Văn A", 1961, "Xã A"), (2, "Mai Thị B", 1962, "Xã A"))
    async with running(bare, "roster") as (app, pilot):
        await looked_at(app, pilot, path)
        await pilot.press("enter")
        await until(pilot, lambda: "thêm 2" in words_of(app))
        roster_file(path, (1, "Vy Văn C", 1963, "Xã A"))
        await looked_at(app, pilot, path)
        assert "Sẽ rút 2 trong 2 người của a" in words_of(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("1")
        await until(pilot, lambda: "Nhập được 1 người" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "thêm 1, sửa 0, rút 0" in words_of(app))
        with app.station.reading() as conference:
            assert conference.summoned == 3


async def test_columns_are_said_by_hand(bare: Folder, tmp_path: Path) -> None:
    head = ("TT", "Đồng chí", "Năm sinh", "Nơi sinh hoạt")
    path = roster_file(tmp_path / "la.xlsx", (1, "Lê Văn A", 1980, "Xã A"), head=head)
    async with running(bare, "roster") as (app, pilot):
        await looked_at(app, pilot, path)
        assert "✗" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ColumnsScreen))
        for column, field in ((1, "full_name"), (3, "unit")):
            screen = app.screen
            assert isinstance(screen, ColumnsScreen)
            while screen._at != column:
                await pilot.press("down")
            await pilot.press("enter")
            await pilot.pause()
            menu = app.screen
            assert isinstance(menu, MenuScreen)
            while menu._entries[menu._at][0] != field:
                await pilot.press("down")
            await pilot.press("enter")
            await pilot.pause()
        await pilot.press("tab")
        await until(pilot, lambda: "Nhập được 1 người" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "thêm 1" in words_of(app))
        await looked_at(app, pilot, roster_file(tmp_path / "hai.xlsx", (1, "Mai B", 1981, "Xã B"), head=head))
        assert "Nhập được 1 người" in text_of(app)


async def test_a_file_that_is_no_list_is_one_red_line(bare: Folder, tmp_path: Path) -> None:
    path = tmp_path / "anh.xlsx"
    path.write_bytes(b"%PDF-1.7")
    async with running(bare, "roster", size=(80, 24)) as (app, pilot):
        await looked_at(app, pilot, path)
        assert "PDF" in text_of(app)
        await pilot.press("enter", "f7", "escape", "escape")
        await until(pilot, lambda: "Chưa có danh sách nào" in text_of(app))


@pytest.mark.parametrize(("digit", "name"), [("1", "giay-moi.pdf"), ("2", "giay-moi-the.pdf"), ("3", "giay-moi.csv")])
async def test_invitations_are_made_from_the_screen(bare: Folder, tmp_path: Path, digit: str, name: str) -> None:
    async with running(bare, "roster") as (app, pilot):
        await looked_at(app, pilot, roster_file(tmp_path / "a.xlsx", (1, "Lê Văn A", 1961, "Xã A")))
        await pilot.press("enter")
        await until(pilot, lambda: "thêm 1" in words_of(app))
        await pilot.press("f7")
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        await pilot.press(digit)
        await until(pilot, lambda: "Giấy mời của ai?" in words_of(app))
        await pilot.press("1")
        await until(pilot, lambda: "1 giấy mời" in words_of(app) and name in words_of(app).replace(" ", ""))
        assert (bare.path / name).stat().st_size > 100


async def test_invitations_of_one_delegation_are_made_when_its_list_has_come(sample: Folder) -> None:
    async with running(sample, "roster") as (app, pilot):
        with app.station.reading() as conference:
            people = [p for p in conference.roster.expected() if p.kind != "guest" and p.delegation]
        first = min(sure(person.delegation) for person in people)
        count = sum(person.delegation == first for person in people)
        for key in ("f7", "3", "3"):
            await pilot.press(key)
            await pilot.pause()
        await until(pilot, lambda: f"{first}: {count}" in words_of(app))
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: f"{count} giấy mời" in words_of(app))
        (made,) = (sample.path / "giay-moi").glob("*.csv")
        assert len(made.read_text("utf-8-sig").splitlines()) == count + 1


async def test_the_export_lies_beside_the_conference(sample: Folder) -> None:
    async with running(sample, "roster") as (app, pilot):
        await pilot.press("f7")
        await pilot.pause()
        await pilot.press("2")
        await until(pilot, lambda: "214 người" in words_of(app))
        assert (sample.path / "danh-sach-dai-bieu.xlsx").exists()


async def test_an_allotment_that_was_taken_in_is_told(sample: Folder, tmp_path: Path) -> None:
    path = tmp_path / "phan-bo.csv"
    path.write_text("Đơn vị,Số đại biểu\nLĐLĐ huyện Văn Lãng,7\nCông đoàn ngành Y tế,5\n", "utf-8")
    async with running(sample, "roster") as (app, pilot):
        screen = app.screen
        assert isinstance(screen, RosterScreen)
        screen._take_allotment(path)
        await until(pilot, lambda: "Đã nhập phan-bo.csv: chỉ tiêu của 2 đơn vị" in words_of(app))
