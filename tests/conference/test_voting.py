"""The vote end to end: lists from real files joined to the roster, counts by command, and the lines read out."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from agenda.runsheet import Jump, Start
from agenda.vote import AmendList, CountVotes, SetList
from agenda.votefacts import Name
from kiosk.conference.fold import fold
from kiosk.conference.nominees import named
from kiosk.conference.voting import composition, composition_text, quorate
from kiosk.errors import ImportRefused
from kiosk.folder.layout import Folder
from kiosk.journal.store import Journal
from kiosk.lifecycle.ballot_import import read_list
from kiosk.roster.people import Person
from kiosk.script.lines import mc_lines
from kiosk.script.vote_lines import sentence, vote_values
from kiosk.station.station import Station
from tests.support.commandline import Answer, Kiosk
from tests.support.conferences import HandClock, deliver, events_of, new_sample, new_small, receiver
from tests.support.sure import sure


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return new_sample(tmp_path / "tỉnh")


@pytest.fixture
def station(folder: Folder) -> Iterator[Station]:
    station = Station(folder, post="MC", clock=HandClock())
    yield station
    station.close()


def people(station: Station, count: int) -> list[Person]:
    return [p for p in station.conference.roster.people.values() if p.kind == "delegate"][:count]


def write_xlsx(path: Path, people: Iterable[Person]) -> Path:
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


def test_a_file_of_names_is_joined_to_the_roster(station: Station, tmp_path: Path) -> None:
    chosen = people(station, 3)
    reading = read_list(station.conference, write_xlsx(tmp_path / "ds.xlsx", chosen))
    assert [name.number for name in reading.names] == [*(p.number for p in chosen), None]
    assert reading.names[0].name == chosen[0].full_name  # as the roster writes it, not as the file shouts it
    assert reading.unknown == ("Người Lạ",)


def test_codes_in_csv_and_names_in_text(station: Station, tmp_path: Path) -> None:
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


def person(code: str, name: str, unit: str, **more: Any) -> Person:
    return Person(number=0, kind="delegate", full_name=name, code=code, unit=unit, **more)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Station]:
    people = [
        person("A1", "Nguyễn Thị Hoa", "Trường Mầm non xã A", gender="nữ", ethnicity="Tày"),
        person("A2", "Nguyễn Thị Hòa", "Trạm Y tế xã B", gender="nữ"),
        person("A3", "Lò Văn Nam", "Công ty C", gender="nam", ethnicity="Kinh", party=True),
        person("A4", "Lò Văn Nam", "Công ty D", gender="nam", ethnicity="Kinh"),
    ]
    station = Station(new_small(tmp_path / "nhỏ", people), clock=HandClock())
    yield station
    station.close()


def codes(station: Station, names: Iterable[Name]) -> list[str | None]:
    known = station.conference.roster.people
    return [known[name.number].code if name.number in known else None for name in names]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a2", ["A2"]),
        ("Nguyễn Thị Hoa", ["A1"]),  # the marks tell them apart
        ("NGUYỄN THỊ HOÀ", ["A2"]),  # wherever the tone is written
        ("nguyen thi hoa", ["A1", "A2"]),  # without marks it could be both
        ("nguyen thi hoa, xã b", ["A2"]),
        ("Nguyễn Thị Họa", ["A1", "A2", None]),  # nobody of these marks: perhaps neither
        ("Lò Văn Nam", ["A3", "A4"]),
        ("đồng chí Lò Văn Nam, công ty d", ["A4"]),
        ("Lò Văn Nam, Sở Y tế", ["A3", "A4", None]),  # perhaps a third one
        ("Ai Đó, Ở Đâu", [None]),
    ],
)
def test_nobody_is_guessed(small: Station, typed: str, meant: list[str | None]) -> None:
    assert codes(small, named(small.conference, typed)) == meant


def test_what_a_human_must_look_at_is_told_and_kept_as_typed(small: Station, tmp_path: Path) -> None:
    table = tmp_path / "ds.csv"
    rows = ["Mã số;Họ và tên;Đơn vị", "A1;Nguyễn Thị Hoa;", "A2;Trần Văn Khác;", "Z9;Lò Văn Nam;Công ty C"]
    rows += [";Lò Văn Nam;", "A1;Nguyễn Thị Hoa;", ";Người Lạ;Xã X", ";Tổng cộng: 6;"]
    table.write_text("\n".join(rows), "utf-8-sig")
    reading = read_list(small.conference, table)
    assert codes(small, reading.names) == ["A1", None, "A3", None, None]
    assert reading.ambiguous == ("Trần Văn Khác", "Lò Văn Nam")
    assert reading.unknown == ("Người Lạ",)
    assert reading.twice == ("Nguyễn Thị Hoa",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_plain_text_of_any_encoding_numbered_or_not(small: Station, tmp_path: Path, encoding: str) -> None:
    lines = tmp_path / "ds.txt"
    lines.write_bytes("1. A3\r\n2) Nguyễn Thị Hoa\r\n\r\n- Lò Văn Nam, Công ty D\r\nTổng số: 3".encode(encoding))
    assert codes(small, read_list(small.conference, lines).names) == ["A3", "A1", "A4"]


def test_given_names_may_stand_in_a_column_of_their_own(small: Station, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["STT", "Họ và tên đệm", "Tên", "Đơn vị công tác"], [1, "Lò Văn", "Nam", "Công ty C"]):
        book.active.append(row)
    book.save(tmp_path / "ds.xlsx")
    assert codes(small, read_list(small.conference, tmp_path / "ds.xlsx").names) == ["A3"]


def test_a_composition_says_only_what_the_roster_knows(small: Station) -> None:
    def of(*typed: str) -> list[Name]:
        return [named(small.conference, code)[0] for code in typed]

    assert composition(small.conference, of("A1", "A2")) == {"known": 2, "women": 2, "ethnic_minority": 1}
    assert composition_text(small.conference, of("A1", "A2")) == "2 nữ"  # of one the origin is not known
    assert composition_text(small.conference, of("A1", "A3")) == "1 nữ, 1 người dân tộc thiểu số, 1 đảng viên"
    assert composition(small.conference, of("A1", "Ai Đó")) == {"known": 1, "women": 1, "ethnic_minority": 1}
    assert composition_text(small.conference, of("A1", "Ai Đó")) == ""  # how many women there are nobody knows


def test_in_whatever_order_facts_arrive_the_vote_is_the_same(small: Station, tmp_path: Path) -> None:
    names = named(small.conference, "A1") + named(small.conference, "A3")
    small.do(SetList(1, "Đại hội tỉnh", names))
    small.do(AmendList(1, added=named(small.conference, "A4"), struck=names[:1], reason="đoàn 2"))
    small.do(CountVotes(1, 4, None, 1, 0))
    small.do(CountVotes(1, 4, 2, 1, 0, "đếm lại"))
    events = events_of(small.folder)
    wanted = fold(events).votes
    assert wanted == small.conference.votes
    assert wanted.ballots[1].history[1][1].of == wanted.ballots[1].history[0][0]
    for seed in range(5):
        # A chain arrives in its order; how it is cut into deliveries, and what is told twice, is chance.
        chance = random.Random(seed)
        journal = Journal(receiver(tmp_path / f"{seed}", small.folder).journal)
        at = 0
        while at < len(events):
            upto = at + chance.randint(1, 4)
            deliver(journal, events[max(0, at - chance.randint(0, 2)) : upto])
            at = upto
        assert fold(journal.in_order()).votes == wanted
        journal.close()
        shuffled = sorted(chance.sample(events, len(events)), key=lambda event: event.order)
        assert fold(shuffled).votes == wanted


def test_what_was_read_out_stays_when_people_leave(station: Station) -> None:
    station.do(CountVotes(1, 150, None, 0, 0))
    ballot = station.conference.votes.ballots[1]
    assert (ballot.hall.present, ballot.hall.summoned, ballot.hall.needed) == (0, 200, station.conference.needed)
    assert vote_values(station.conference, ballot)["hall_pct"] == "75"
    assert vote_values(station.conference)["list_title"]  # without a list the one at hand


def test_the_lines_follow_the_vote(station: Station) -> None:
    conference = station.conference
    station.do(Start())
    station.do(Jump("item:8"))
    before = "\n".join(mc_lines(conference))
    assert "gồm" not in before  # how many are on the list is not known yet: better unsaid than dots
    chosen = [n for p in people(station, 5) for n in named(conference, sure(p.code))]
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


def test_under_the_quorum_it_warns_and_goes_on(station: Station) -> None:
    station.do(CountVotes(1, 100, None, 0, 0))
    ballot = station.conference.votes.ballots[1]
    assert not quorate(station.conference, ballot)
    assert "100/100" in sentence(station.conference, sure(station.conference.votes.ballot(1, ("X",))))


def test_by_command(kiosk: Kiosk, folder: Folder, station: Station, tmp_path: Path) -> None:
    def vote(*arguments: object) -> Answer:
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


def test_commands_never_lose_a_list_nor_take_what_is_not_clear(kiosk: Kiosk, small: Station) -> None:
    def vote(*arguments: object) -> Answer:
        return kiosk("-C", small.folder.path, "agenda", "vote", *arguments)

    assert vote("list", 1, "--title", "Đại hội tỉnh").code == 0
    assert vote("add", 1, "a1").code == 0
    assert "A1" not in vote("list", 1).out
    assert vote("list", 1, "--title", "Đại hội tỉnh lần V", "--json").json["lists"][0]["count"] == 1
    assert vote("list", 1, "--json").json["lists"][0]["title"] == "Đại hội tỉnh lần V"
    assert "Công ty C" in vote("add", 1, "Lò Văn Nam").told
    assert vote("add", 1, "Lò Văn Nam, Công ty D").code == 0
    assert vote("add", 1, "Lò Văn Nam", "--as-typed").code == 0
    assert "Công ty D" in vote("strike", 1, "Lò Văn Nam").told
    assert vote("strike", 1, "Lò Văn Nam, công ty d").code == 0
    left = vote("status", "--json").json["lists"][0]["names"]
    assert [(row["name"], row["number"] is None) for row in left] == [("Nguyễn Thị Hoa", False), ("Lò Văn Nam", True)]


def test_hostile_and_broken_input_is_one_plain_line(kiosk: Kiosk, small: Station, tmp_path: Path) -> None:
    def vote(*arguments: object) -> Answer:
        return kiosk("-C", small.folder.path, "agenda", "vote", *arguments)

    vote("list", 1, "--title", "Đại hội tỉnh")
    assert "nope.xlsx" in vote("list", 1, "--import", tmp_path / "nope.xlsx").told
    assert vote("list", 7).told
    assert vote("list", 21).code == 2
    assert vote("strike", 1, "Ai Đó").told
    assert vote("count", 1, "--hall", 10, "--no", -1).told
    assert vote("count", 1, "--hall", "9" * 5000).code == 2
    assert vote("add", 1, "Lò\udcff \x1b[31m{name} [red]A", "--reason", "\udcff\x07x").code == 0
    said = vote("status")
    assert "\x1b" not in said.out
    assert "{name} [red]A" in said.out
    assert vote("count", 1, "--hall", 4, "--no", 2).code == 0
    assert "CHƯA THÔNG QUA" in vote("status").out  # exactly a half is not more than a half
    assert "suy ra" in vote("status").out
