"""The roster goes out as a workbook and comes in again unchanged; a marked copy says what is wrong beside the row."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kiosk.documents import annotated, rosterbook
from kiosk.errors import FolderError
from kiosk.roster import ethnic
from kiosk.roster.importer import Reading, read
from kiosk.roster.people import Person
from kiosk.roster.roster import Roster
from tests.support import paths

ROSTERS = paths.ROSTERS
SAMPLE = paths.SAMPLE / "dai-bieu.xlsx"
NOT_IN_A_FILE = {"number", "source"}


def again(people: Sequence[Person], tmp_path: Path) -> tuple[Reading, list[Person], list[Person]]:
    """Write people, read them, and return both as their fields."""
    roster = Roster()
    for number, person in enumerate(people, start=1):
        roster.enrol(Person(**{**asdict(person), "number": number}))
    path = tmp_path / "ra.xlsx"
    rosterbook.write(roster, path, "Hội nghị")
    reading = read(path)
    return reading, list(roster.people.values()), [row.to_person(0) for row in reading.rows]


def told(person: Person) -> dict[str, Any]:
    return {name: value for name, value in asdict(person).items() if name not in NOT_IN_A_FILE}


def by_name(people: Iterable[Person]) -> list[dict[str, Any]]:
    return sorted((told(person) for person in people), key=lambda fields: (fields["full_name"], str(fields)))


def test_the_sample_comes_back_as_it_went_out(tmp_path: Path) -> None:
    people = [row.to_person(0) for row in read(SAMPLE).rows]
    reading, before, after = again(people, tmp_path)
    assert by_name(after) == by_name(before)
    assert reading.errors == ()
    assert {warning.kind for warning in reading.warnings} == {"manager_as_direct_worker"}


@pytest.mark.parametrize("name", ["00_clean_200.xlsx", "01_trich_ngang_nam_nu.xlsx", "02_nfd_chu_hoa.xlsx"])
def test_every_sample_roster_comes_back_without_a_warning(tmp_path: Path, name: str) -> None:
    reading, before, after = again([row.to_person(0) for row in read(ROSTERS / name).rows], tmp_path)
    assert by_name(after) == by_name(before)
    assert reading.errors == reading.warnings == ()


WORD = st.text("aàảãáạăắâấbcdđeéêếghiíklmnoóôốơớpqrstuúưứvxyý", min_size=2, max_size=6)
NAME = st.lists(WORD.map(str.capitalize), min_size=2, max_size=4).map(" ".join)
TEXT = st.one_of(st.none(), NAME, NAME.map("={}".format), NAME.map("@{}".format))
YEARS = st.integers(1930, 2008).map(str)
DAYS = st.dates().filter(lambda day: 1930 <= day.year <= 2008).map(str)
PEOPLE = st.lists(
    st.builds(
        Person,
        number=st.just(0),
        kind=st.sampled_from(["delegate", "guest"]),
        full_name=st.one_of(NAME, NAME.map("={}".format)),
        code=st.none(),
        gender=st.sampled_from([None, "nam", "nữ"]),
        birth=st.one_of(st.none(), YEARS, DAYS),
        ethnicity=st.one_of(st.none(), st.sampled_from(ethnic.GROUPS)),
        party=st.sampled_from([None, True, False]),
        education=TEXT,
        position=TEXT,
        unit=st.one_of(st.none(), NAME),
        category=st.sampled_from([None, "Điển hình tiên tiến", "Cán bộ công đoàn"]),
        manager=st.sampled_from([None, True, False]),
        phone=st.one_of(st.none(), st.from_regex(r"0[0-9]{9}", fullmatch=True)),
        seat=st.one_of(st.none(), st.from_regex(r"[A-H][0-9]{2}", fullmatch=True)),
        lunch=st.sampled_from([None, True, False]),
        delegation=st.sampled_from([None, "LĐLĐ huyện Văn Lãng", "Công đoàn ngành Y tế"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda person: person.full_name.casefold(),
)


@settings(derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PEOPLE)
def test_anybody_comes_back_as_he_went_out(tmp_path: Path, people: list[Person]) -> None:
    people = [p if p.kind == "delegate" else Person(**{**asdict(p), "delegation": None}) for p in people]
    reading, before, after = again(people, tmp_path)
    assert reading.errors == ()
    assert by_name(after) == by_name(before)


def test_a_name_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    again([Person(number=0, kind="delegate", full_name="=1+1 Lê", unit="@Xã")], tmp_path)
    sheet = load_workbook(tmp_path / "ra.xlsx").active
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    assert cells["=1+1 Lê"] == cells["@Xã"] == "s"


def test_a_marked_copy_says_what_is_wrong_beside_the_row(tmp_path: Path) -> None:
    path = tmp_path / "loi.xlsx"
    assert annotated.write(read(ROSTERS / "05_ngay_sinh_hon_hop.xlsx"), path) == 3
    copy, original = load_workbook(path).active, load_workbook(ROSTERS / "05_ngay_sinh_hon_hop.xlsx").active
    last = copy.max_column
    assert copy.cell(2, last).value == "Lỗi"
    assert [row for row in range(1, copy.max_row + 1) if copy.cell(row, last).value] == [2, 16, 20, 25]
    assert "31/02/1985" in copy["C16"].value
    assert copy["C16"].fill.fgColor.rgb == "FFFFC7CE"
    assert [copy.cell(row, 2).value for row in range(1, 28)] == [original.cell(row, 2).value for row in range(1, 28)]
    # Put right in the copy, the list can be taken from it.
    assert [p.cell for p in read(path).errors] == ["C16", "C20", "C25"]


def test_nothing_is_half_written(tmp_path: Path) -> None:
    with pytest.raises(FolderError):
        rosterbook.write(Roster(), tmp_path / "none" / "x.xlsx", "Hội nghị")
    target = tmp_path / "x.xlsx"
    target.mkdir()
    with pytest.raises(FolderError):
        rosterbook.write(Roster(), target, "Hội nghị")
    assert list(tmp_path.iterdir()) == [target]


def test_a_roster_of_nobody_is_a_list_of_nobody(tmp_path: Path) -> None:
    rosterbook.write(Roster(), tmp_path / "x.xlsx", "Hội nghị")
    assert read(tmp_path / "x.xlsx").rows == ()
