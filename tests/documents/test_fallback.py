"""Paper for a day without machines: everybody is on it once, whole, legible, and every page says whose it is."""

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
import pytest

from agenda.stamps import Stamp
from kiosk import i18n
from kiosk.codes.codes import human
from kiosk.conference.state import Conference
from kiosk.documents import calllists, checklists, daysheet
from kiosk.documents.drawing import Box, Mark, Text
from kiosk.documents.flow import ROOM, SHEET, Band, Laid, Section, flow
from kiosk.documents.table import MOST
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckInTogether
from kiosk.station.station import Station
from tests.support.commandline import Kiosk
from tests.support.conferences import HandClock, Opens, delegates, new_small
from tests.support.sure import sure

LONG = "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và phát triển đô thị " * 12


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


@pytest.fixture(scope="module")
def conference(sample: Folder) -> Iterator[Conference]:
    station = Station(sample)
    yield station.conference
    station.close()


@pytest.fixture(scope="module")
def stamp(sample: Folder) -> Iterator[Stamp]:
    station = Station(sample)
    yield station.clock.stamp()
    station.close()


def texts(page: Sequence[Mark]) -> list[str]:
    return [mark.text for mark in page if isinstance(mark, Text)]


def whole(laid: Laid) -> list[list[Mark]]:
    """Return the pages as marks, every text of which is on the page, legible, and upon no other."""
    pages = list(laid.drawn("Hội nghị"))
    room = Box(ROOM.left, ROOM.top - 1, ROOM.right, SHEET.height - 20)
    for page in pages:
        said = [mark for mark in page if isinstance(mark, Text) and mark.text.strip()]
        for mark in said:
            assert room.holds(mark.box), mark.text
        for at, mark in enumerate(said):
            for other in said[at + 1 : at + 9]:
                assert not mark.box.meets(other.box), (mark.text, other.text)
    return pages


def test_everybody_has_one_box_and_one_line_by_name(conference: Conference) -> None:
    ticks = checklists.by_delegation(conference)
    names = checklists.by_name(conference, ticks.page_of)
    expected = sorted(human(person.number) for person in conference.roster.expected())
    for laid in (ticks, names):
        numbers = [text for page in whole(laid) for text in texts(page) if text in expected]
        assert sorted(numbers) == expected
    # The last column of the names is the page of the box.
    for page, bands in enumerate(ticks.drawn(""), 1):
        for number, at in ticks.page_of.items():
            assert (human(number) in texts(bands)) is (at == page)


def test_guests_stand_first_in_protocol_order_and_everything_is_read_at_a_desk(conference: Conference) -> None:
    first = texts(next(checklists.by_delegation(conference).drawn("")))
    guests = [p for p in conference.roster.expected() if p.kind == "guest"]
    order = [human(p.number) for p in sorted(guests, key=lambda p: sure(p.order))]
    assert [text for text in first if text in order] == order
    for laid in (checklists.by_delegation(conference), checklists.by_name(conference, {})):
        assert min(mark.size for page in laid.drawn("x") for mark in page if isinstance(mark, Text)) >= 10


def test_a_delegation_on_two_pages_says_its_name_on_both(conference: Conference) -> None:
    laid = checklists.by_delegation(conference)
    pages = [texts(page) for page in laid.drawn("")]
    for group in checklists.groups(conference):
        on = sorted({laid.page_of[person.number] for person in group.people})
        for page in on:
            named = [text for text in pages[page - 1] if text in {group.name, f"{group.name} (continued)"}]
            assert named == [group.name if page == on[0] else f"{group.name} (continued)"]
    for words in pages:
        assert "Full name" in words
    assert "(continued)" in " ".join(" ".join(words) for words in pages)


def test_who_is_here_already_is_crossed_with_his_time(folder: Folder, opened: Opens, clock: HandClock) -> None:
    station = opened(folder, clock=clock)
    station.do(CheckInTogether((3,)))
    laid = checklists.by_delegation(station.conference)
    row = next(band for page in laid.pages for _top, band in page if band.key == 3)
    assert "08:00" in texts(row.marks(0))
    other = next(band for page in laid.pages for _top, band in page if band.key == 4)
    assert len(row.marks(0)) == len(other.marks(0)) + 2  # the two strokes, and the time in place of the line


def test_no_name_however_long_leaves_its_row_or_the_page(tmp_path: Path, opened: Opens) -> None:
    people = delegates(6)
    people[0] = dataclasses.replace(people[0], full_name="W" * 400, unit=LONG, delegation=LONG, seat="A" * 30)
    people[1] = dataclasses.replace(people[1], full_name="=cmd|' /C calc'!A0 <b>&", unit="${jndi}")
    station = opened(new_small(tmp_path / "c", people))
    ticks = checklists.by_delegation(station.conference)
    for laid in (ticks, checklists.by_name(station.conference, ticks.page_of)):
        said = " ".join(text for page in whole(laid) for text in texts(page))
        assert "=cmd|' /C calc'!A0 <b>&" in said
        assert all(band.height <= MOST * 1.2 for page in laid.pages for _top, band in page)


def test_the_programme_has_every_item_with_its_planned_time_and_who_speaks(
    conference: Conference, stamp: Stamp
) -> None:
    pages = whole(daysheet.day_sheet(conference, stamp))
    said = " ".join(" ".join(texts(page)) for page in pages)
    titles = [step.title for step in conference.runsheet.steps]
    assert all(" ".join(title.split()[:4]) in said for title in titles)
    assert [time for time in said.split() if time == "08:00"]
    for step in conference.runsheet.steps:
        for part in step.segments:
            person = conference.roster.by_code(part.who or "")
            assert person is None or person.full_name.split()[0] in said
    # Before anybody is here every guest is introduced, and no number is read as nought.
    assert "Phan Hữu Nghĩa" in said
    assert "của …… đại biểu" in said


def test_the_award_calls_have_every_position_in_the_order_of_calling(conference: Conference) -> None:
    pages = whole(calllists.call_lists(conference))
    said = [text for page in pages for text in texts(page)]
    batches = [int(text.split()[1]) for text in said if text.startswith("Batch ") and "(continued)" not in text]
    assert batches == [batch.number for batch in conference.awards.batches]
    labels = {human(id_) for batch in conference.awards.batches for id_ in batch.all}
    assert labels <= {word for text in said for word in text.split()}
    assert "NOT HERE" not in said


def test_the_flow_breaks_where_it_may_and_never_loses_a_band() -> None:
    def band(key: int, height: float, keeps: bool = False) -> Band:
        return Band(height, lambda _top: (), keeps, key)

    room = ROOM.bottom - ROOM.top
    sections = [
        Section([band(1, room * 0.5)], None),
        Section([band(2, room * 0.2, keeps=True), band(3, room * 0.4)], None),
        Section([band(4, room * 0.3), band(5, room * 0.3)], None, whole=True),
        Section([band(6, room * 2)], None),  # higher than a page: it has one of its own
        Section([band(7, 1)], None, fresh=True),
    ]
    laid = flow(sections, [])
    assert laid.page_of == {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 4, 7: 5}


def test_the_files_are_written_whole_and_told(sample: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    answer = kiosk("--lang", "en", "-C", sample.path, "paper", "--out", tmp_path / "giấy", "--json")
    assert answer.code == 0, answer
    assert [one["pages"] for one in answer.json] == [len(pypdfium2.PdfDocument(one["file"])) for one in answer.json]
    assert len(answer.json) == 4
    page = pypdfium2.PdfDocument(answer.json[0]["file"])[0].get_textpage().get_text_range()
    assert "Phan Hữu Nghĩa" in page
    again = kiosk("--lang", "en", "-C", sample.path, "paper", "--out", tmp_path / "giấy")
    assert "4-award-calls-on-paper.pdf: " in again.out
    assert sorted(path.name for path in (tmp_path / "giấy").iterdir()) == sorted(
        one["file"].rsplit("/", 1)[1] for one in answer.json
    )


def test_a_conference_without_anything_says_so_and_a_place_that_cannot_be_is_told(
    tmp_path: Path, kiosk: Kiosk, sample: Folder
) -> None:
    empty = new_small(tmp_path / "leer")
    answer = kiosk("--lang", "en", "-C", empty.path, "paper", "--out", tmp_path / "p")
    assert answer.code == 0
    assert "3-programme-on-paper.pdf" in answer.out and "check-in" not in answer.out.splitlines()[0]
    (tmp_path / "file").write_text("")
    told = kiosk("--lang", "en", "-C", sample.path, "paper", "--out", tmp_path / "none" / "deep")
    assert "There is no folder" in told.told
