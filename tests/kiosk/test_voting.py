"""The vote end to end: lists from real files joined to the roster, counts by command, and the lines read out."""

from __future__ import annotations

import pytest
from commandline import Kiosk
from conferences import HandClock, new_sample
from openpyxl import Workbook

from agenda.runsheet import Jump, Start
from agenda.vote import CountVotes, SetList
from kiosk.ballots import read_list
from kiosk.errors import ImportRefused
from kiosk.folder import Folder
from kiosk.speakers import mc_lines
from kiosk.station import Station
from kiosk.voting import composition, named, quorate, sentence


@pytest.fixture
def folder(tmp_path) -> Folder:
    return new_sample(tmp_path / "tỉnh")


@pytest.fixture
def station(folder):
    station = Station(folder, post="MC", clock=HandClock())
    yield station
    station.close()


def people(station, count):
    return [p for p in station.conference.roster.people.values() if p.kind == "delegate"][:count]


def write_xlsx(path, people):
    book = Workbook()
    sheet = book.active
    sheet.append(["DANH SÁCH ĐẠI BIỂU DỰ ĐẠI HỘI"])
    sheet.append([])
    sheet.append(["TT", "Họ và tên", "Đơn vị"])
    for n, person in enumerate(people, 1):
        sheet.append([n, person.full_name.upper(), person.unit])
    sheet.append(["", "Người Lạ", "Đơn vị khác"])
    sheet.append(["", "Tổng cộng: 4 đồng chí", ""])
    book.save(path)
    return path


def test_a_file_of_names_is_joined_to_the_roster(station, tmp_path):
    chosen = people(station, 3)
    reading = read_list(station.conference, write_xlsx(tmp_path / "ds.xlsx", chosen))
    assert [name.number for name in reading.names] == [*(p.number for p in chosen), None]
    assert reading.names[0].name == chosen[0].full_name  # as the roster writes it, not as the file shouts it
    assert reading.unknown == ("Người Lạ",)


def test_codes_in_csv_and_names_in_text(station, tmp_path):
    chosen = people(station, 2)
    table = tmp_path / "ds.csv"
    table.write_text("Mã số;Ghi chú\n" + "\n".join(f"{p.code};x" for p in chosen), "utf-8")
    assert [name.number for name in read_list(station.conference, table).names] == [p.number for p in chosen]
    lines = tmp_path / "ds.txt"
    lines.write_text("\n".join(f"{p.full_name}, {p.unit}" for p in chosen), "utf-8")
    assert [name.number for name in read_list(station.conference, lines).names] == [p.number for p in chosen]
    empty = tmp_path / "trống.txt"
    empty.write_text("\n", "utf-8")
    with pytest.raises(ImportRefused):
        read_list(station.conference, empty)


def test_namesakes_are_never_guessed(station, tmp_path):
    by_name: dict[str, int] = {}
    for person in station.conference.roster.people.values():
        by_name[person.full_name] = by_name.get(person.full_name, 0) + 1
    twice = next((name for name, count in by_name.items() if count > 1), None)
    if twice is None:
        pytest.skip("the sample has no namesakes")
    assert len(named(station.conference, twice)) > 1
    lines = tmp_path / "ds.txt"
    lines.write_text(twice, "utf-8")
    reading = read_list(station.conference, lines)
    assert reading.ambiguous == (twice,)
    assert reading.names[0].number is None


def test_the_lines_follow_the_vote(station):
    conference = station.conference
    station.do(Start())
    station.do(Jump("item:8"))
    before = "\n".join(mc_lines(conference))
    assert "gồm" not in before  # how many are on the list is not known yet: better unsaid than dots
    chosen = [n for p in people(station, 5) for n in named(conference, p.code)]
    station.do(SetList(1, "", tuple(chosen)))
    counts = composition(conference, chosen)
    read = "\n".join(mc_lines(conference))
    assert "gồm 5 đồng chí" in read
    assert all(name.name in read for name in chosen)
    assert f"{counts['women']} nữ" in read
    station.do(CountVotes(1, 150, None, 2, 1))
    read = "\n".join(mc_lines(conference))
    assert "Có 147/150 đại biểu tán thành, đạt tỷ lệ 98%" in read
    assert "đã thông qua danh sách 5 đại biểu" in read
    assert "toàn quốc" in read  # the second list is at hand
    station.do(CountVotes(2, 150, 60, 90, 0))
    read = "\n".join(mc_lines(conference))
    assert "chưa được thông qua" in read
    assert "{" not in read
    assert "……" not in read


def test_under_the_quorum_it_warns_and_goes_on(station):
    station.do(CountVotes(1, 100, None, 0, 0))
    ballot = station.conference.votes.ballots[1]
    assert not quorate(station.conference, ballot.result)
    assert "100/100" in sentence(station.conference, station.conference.votes.ballot(1, ("X",)))


def test_by_command(kiosk: Kiosk, folder: Folder, station, tmp_path):
    def vote(*arguments):
        return kiosk("-C", folder.path, "agenda", "vote", *arguments, "--json")

    found = vote("list", 1, "--import", write_xlsx(tmp_path / "ds.xlsx", people(station, 3)))
    assert found.json["lists"][0]["count"] == 4
    assert "Người Lạ" in found.err
    assert vote("add", 1, people(station, 9)[8].code, "--reason", "đề nghị của đoàn 2").json["lists"][0]["count"] == 5
    assert vote("strike", 1, "Người Lạ").json["lists"][0]["count"] == 4
    assert "không có trong danh sách" in vote("strike", 1, "Người Lạ").told
    assert vote("count", 1, "--hall", 198, "--no", 199).told
    result = vote("count", 1, "--hall", 198, "--no", 2, "--other", 1).json["lists"][0]["result"]
    assert (result["yes"], result["yes_pct"], result["derived"], result["passed"], result["quorum"]) == (
        195,
        "98,48",
        True,
        True,
        True,
    )
    assert "lý do" in vote("count", 1, "--hall", 197).told
    again = vote("count", 1, "--hall", 197, "--yes", 100, "--reason", "đếm lại").json["lists"][0]["result"]
    assert (again["corrected"], again["not_voting"], again["derived"]) == (1, 97, False)
    assert vote("count", 1).code == 2
    assert vote("status").json["lists"][1]["result"] is None
    assert kiosk("-C", folder.path, "agenda", "vote", "status").code == 0
