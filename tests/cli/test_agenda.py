"""The runsheet driven from the command line: every verb, its JSON, and what it refuses in one plain line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.folder.layout import Folder
from tests.support.commandline import Answer, Kiosk
from tests.support.conferences import HandClock, new_sample, new_small


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return new_sample(tmp_path / "tỉnh")


def agenda(kiosk: Kiosk, folder: Folder, *arguments: object) -> Answer:
    return kiosk("-C", folder.path, "agenda", *arguments, "--json")


def steps(kiosk: Kiosk, folder: Folder) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = agenda(kiosk, folder, "rundown").json["steps"]
    return found


def test_a_day_by_command(kiosk: Kiosk, folder: Folder) -> None:
    assert agenda(kiosk, folder, "start").json["item"] == 1
    assert agenda(kiosk, folder, "next").json["item"] == 2
    assert agenda(kiosk, folder, "skip", "--reason", "hết giờ").json["item"] == 3
    assert agenda(kiosk, folder, "skip", 4).json["item"] == 3
    assert agenda(kiosk, folder, "jump", 6).json["item"] == 6
    assert agenda(kiosk, folder, "undo").json["item"] == 3
    assert agenda(kiosk, folder, "reorder", 7, "--after", 5, "--reason", "theo ý kiến Chủ tọa").code == 0
    assert agenda(kiosk, folder, "insert", "Tặng hoa chúc mừng", 5, "--after", 5).code == 0
    assert agenda(kiosk, folder, "rename", 9, "Bế mạc").code == 0
    assert agenda(kiosk, folder, "minutes", 9, 15).code == 0
    assert agenda(kiosk, folder, "interrupt", "--after", "break:4:0").code == 0
    found = steps(kiosk, folder)
    assert [step["item"] for step in found] == [1, 2, 4, None, 3, 5, None, 7, 6, 8, 9]
    states = {step["key"]: step["state"] for step in found}
    assert states["item:3"] == "interrupted"
    assert states["item:4"] == states["item:2"] == "skipped"
    assert states["break:4:0"] == "running"
    assert (found[-1]["title"], found[-1]["planned_s"]) == ("Bế mạc", 900)
    changes = agenda(kiosk, folder, "rundown").json["changes"]
    assert [change["acknowledged"] for change in changes] == [False] * len(changes)
    assert any("theo ý kiến Chủ tọa" in change["text"] for change in changes)
    assert agenda(kiosk, folder, "acknowledge").code == 0
    assert all(change["acknowledged"] for change in agenda(kiosk, folder, "rundown").json["changes"])
    assert agenda(kiosk, folder, "end").json["state"] == "ended"
    assert "đã kết thúc" in agenda(kiosk, folder, "skip", 9).told


def test_what_makes_no_sense_is_refused(kiosk: Kiosk, folder: Folder) -> None:
    assert "chưa bắt đầu" in agenda(kiosk, folder, "skip").told
    agenda(kiosk, folder, "start")
    assert "không có mục 12" in agenda(kiosk, folder, "jump", 12).told
    assert agenda(kiosk, folder, "jump", "mười").code == 2
    assert "mục đang chạy" in agenda(kiosk, folder, "jump", 1).told
    assert "số từ 1" in agenda(kiosk, folder, "minutes", 4, 0).told
    assert "đúng chỗ" in agenda(kiosk, folder, "reorder", 2, "--after", 1).told
    assert agenda(kiosk, folder, "message", " ").told
    assert "200" in agenda(kiosk, folder, "message", "x" * 300).told


def test_a_message_waits_for_the_mc(kiosk: Kiosk, folder: Folder) -> None:
    sent = agenda(kiosk, folder, "message", "Rút ngắn phần giao lưu").json
    assert sent["text"] == "Rút ngắn phần giao lưu"
    assert agenda(kiosk, folder, "acknowledge").json == {"acknowledged": [sent["id"]]}
    assert agenda(kiosk, folder, "acknowledge").json == {"acknowledged": []}


def test_catching_up_by_command(kiosk: Kiosk, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.station.station.SystemClock", HandClock)
    agenda(kiosk, folder, "start")
    assert agenda(kiosk, folder, "replan", "--dry-run").json["seconds"] == {}
    agenda(kiosk, folder, "add", 30)
    before = agenda(kiosk, folder, "status").json
    assert before["cut_needed_s"] > 0
    proposed = agenda(kiosk, folder, "replan", "--dry-run").json
    assert proposed["accepted"] is False
    assert agenda(kiosk, folder, "status").json["cut_needed_s"] == before["cut_needed_s"]
    accepted = agenda(kiosk, folder, "replan", "--reason", "muộn").json
    assert accepted["accepted"] is True
    assert agenda(kiosk, folder, "status").json["cut_needed_s"] <= 1
    mins = {step["key"]: step["min_s"] for step in steps(kiosk, folder)}
    assert all(seconds >= mins[key] for key, seconds in accepted["seconds"].items())
    agenda(kiosk, folder, "undo")
    assert agenda(kiosk, folder, "status").json["cut_needed_s"] >= before["cut_needed_s"]


def test_a_speaker_is_called_out_of_turn_or_left_out(kiosk: Kiosk, folder: Folder) -> None:
    for verb in ("start", "next", "next", "next"):
        agenda(kiosk, folder, verb)
    assert agenda(kiosk, folder, "speaker", 3).code == 0
    assert agenda(kiosk, folder, "speaker", 4, "--drop").code == 0
    assert "phát biểu" in agenda(kiosk, folder, "speaker", 3, "--drop").told
    assert agenda(kiosk, folder, "speaker", 40).told


def test_codes_of_a_programme_that_came_first_are_compared_with_the_roster(kiosk: Kiosk, tmp_path: Path) -> None:
    folder = new_small(tmp_path / "c")
    file = folder.path / "programme.toml"
    file.write_text(file.read_text("utf-8").replace("secretaries = [", 'secretaries = ["KM99", "DB001", ', 1), "utf-8")
    assert "Chưa có danh sách đại biểu" in kiosk("-C", folder.path, "adopt").err
    roster = tmp_path / "ds.csv"
    roster.write_text("Mã số;Họ và tên;Đơn vị\nDB001;Nông Thị Lan;Trường A\n", "utf-8")
    err = kiosk("-C", folder.path, "roster", "import", roster).err
    assert "KM99" in err
    assert "DB001" not in err
