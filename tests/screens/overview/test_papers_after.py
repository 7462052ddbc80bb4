"""The papers after the conference from the overview, and conflicts between stations on every screen."""

from kiosk.conference.conflicts import conflicts
from kiosk.documents import after_papers
from kiosk.folder.layout import Folder
from kiosk.journal.envelope import ZERO_HASH, Event, chain_hash
from kiosk.journal.ids import Ids
from kiosk.journal.store import Journal
from kiosk.reception.commands import CloseQuestion
from tests.support.driving import check_in, running, text_of, until, words_of


async def test_the_papers_are_written_from_the_overview_while_it_goes_on(sample: Folder) -> None:
    async with running(sample, "overview") as (app, pilot):
        check_in(app.station, range(1, 20))
        await pilot.press("f7", "6")
        folder = app.station.folder.path / after_papers.FOLDER
        await until(pilot, lambda: "tệp trong" in words_of(app))
        assert (folder / after_papers.SUMMARY).is_file()
        assert (folder / after_papers.WORKBOOK).is_file()


async def test_a_paper_that_cannot_be_written_is_told_in_one_line(sample: Folder) -> None:
    async with running(sample, "overview") as (app, pilot):
        (app.station.folder.path / after_papers.FOLDER).write_text("no folder")
        await pilot.press("f7", "6")
        await until(pilot, lambda: "✗" in text_of(app))


async def test_a_double_admission_is_on_every_screen_until_it_is_settled(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        check_in(app.station, (1,))
        with app.station.reading() as conference:
            (first,) = conference.hall.history(1)
        journal = Journal(app.station.folder.journal)
        first_event = next(event for event in journal.in_order() if event.id == first.event_id)
        with journal.writing():
            journal.append(admitted_elsewhere(first_event))
        journal.close()
        await until(pilot, lambda: "đã điểm danh ở hai bàn" in words_of(app))
        app.go_to("mc")
        await until(pilot, lambda: "đã điểm danh ở hai bàn" in words_of(app))
        with app.station.reading() as conference:
            (found,) = conflicts(conference)
        app.submit(CloseQuestion(found.key, "left"))
        await until(pilot, lambda: "đã điểm danh ở hai bàn" not in words_of(app))


def admitted_elsewhere(event: Event) -> Event:
    """Return the same admission as another desk wrote it, cut off from this one."""
    other = {"id": Ids().uuid7(event.wall_ms), "station_id": "other", "seq": 1, "post": "Bàn 2", "prev": ZERO_HASH}
    columns = {**event.to_json(), **other, "hlc": event.hlc + 1}
    del columns["hash"]
    return Event(**columns, hash=chain_hash(columns))
