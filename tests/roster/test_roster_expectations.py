"""Every sample roster gives what its expected.json says a careful person takes from it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from kiosk.roster.importer import read
from tests.support import paths

DATA = paths.ROSTERS
SAMPLE = paths.SAMPLE / "dai-bieu.xlsx"
EXPECTED = sorted(DATA.glob("*.expected.json"))
PROBLEM = ("sheet", "row", "cell", "field", "kind", "value")


@pytest.fixture(params=EXPECTED, ids=lambda path: path.name.split(".")[0])
def case(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    expected = json.loads(request.param.read_text(encoding="utf-8"))
    return expected, read(DATA / expected["file"]).to_json(0)


def picked(entries: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[dict[str, Any]]:
    return [{name: entry[name] for name in names} for entry in entries]


def test_there_are_cases() -> None:
    assert len(EXPECTED) == 6


def test_rows_and_cells(case: tuple[Any, Any]) -> None:
    expected, found = case
    assert len(found["rows"]) == expected["count"]
    for row, wanted in zip(found["rows"], expected["rows"], strict=True):
        assert {name: row.get(name, "absent") for name in wanted} == wanted
        if expected["case"] != "13":
            assert row.get("kind") is None


def test_skipped_rows_and_problems(case: tuple[Any, Any]) -> None:
    expected, found = case
    assert found["skipped"] == picked(expected["skipped"], ("sheet", "row", "kind"))
    assert found["errors"] == picked(expected["errors"], PROBLEM)
    assert found["warnings"] == picked(expected["warnings"], PROBLEM)
    assert found["encoding"] == expected.get("encoding", "unicode")


def test_the_delegates_of_the_sample() -> None:
    reading = read(SAMPLE)
    assert Counter(row.kind for row in reading.rows) == {None: 200, "guest": 14}
    assert reading.errors == ()
    # Three deputy headmasters are marked as direct workers.
    assert [problem.kind for problem in reading.warnings] == ["manager_as_direct_worker"] * 3
    kinds = Counter(skipped.kind for skipped in reading.skipped)
    assert kinds == {"group": 17, "column_numbers": 1, "total": 1, "signature": 3}
    delegates = [row for row in reading.rows if row.kind is None]
    assert len({row.delegation for row in delegates}) == 17
    assert delegates[0].delegation == "LĐLĐ huyện Văn Lãng"
    assert sum(row.full_name == "Mã Trọng Hiếu" for row in delegates) == 2
    assert len({row.code for row in reading.rows}) == 214


def test_a_delegate_and_a_guest_as_persons() -> None:
    rows = read(SAMPLE).rows
    delegate, guest = rows[0].to_person(1), rows[200].to_person(201)
    assert (delegate.number, delegate.kind, delegate.full_name, delegate.gender) == (
        1,
        "delegate",
        "Lương Văn Khoa",
        "nam",
    )
    assert (delegate.direct_worker, delegate.party, delegate.seat, delegate.code) == (True, None, "A01", "LS001")
    assert (guest.kind, guest.title, guest.full_name, guest.gender) == ("guest", "Ông", "Phan Hữu Nghĩa", "nam")
    assert (guest.block, guest.order, guest.lunch) == ("Trung ương", 1, True)
    assert guest.unit is None


def test_a_collective_comes_as_its_representative() -> None:
    row = read(DATA / "13_khen_thuong_tap_the_ca_nhan.xlsx").rows[0]
    person = row.to_person(3)
    assert (person.kind, person.full_name) == ("recipient", "Đỗ Minh Phương Liên")
    assert person.unit == "CĐCS Trung tâm Y tế huyện Văn Quan"


def test_post_and_unit_in_one_cell_are_parted() -> None:
    person = read(DATA / "13_khen_thuong_tap_the_ca_nhan.xlsx").rows[4].to_person(5)
    assert (person.position, person.unit) == ("Chuyên viên", "Phòng Giáo dục và Đào tạo huyện Bắc Sơn")
    assert (person.title, person.full_name, person.gender) == ("Bà", "Nguyễn Khánh Thảo", "nữ")
