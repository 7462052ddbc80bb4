from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import settings

from kiosk import i18n
from kiosk.awards.importer import read
from kiosk.awards.model import Decision
from kiosk.codes.codes import Codes
from kiosk.conference.state import Conference
from kiosk.folder.layout import Folder
from kiosk.lifecycle.create import Plan, create
from kiosk.roster.importer import read as read_roster
from kiosk.roster.people import Person
from kiosk.station.station import Station
from tests.support import paths

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

SAMPLE = paths.SAMPLE


@pytest.fixture(scope="session")
def decisions() -> tuple[Decision, ...]:
    reading = read(SAMPLE / "khen-thuong.xlsx")
    assert reading.problems == ()
    return reading.decisions


@pytest.fixture(scope="session")
def people() -> list[Person]:
    rows = read_roster(SAMPLE / "dai-bieu.xlsx").rows
    return [row.to_person(number) for number, row in enumerate(rows, start=1)]


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    plan = Plan(
        tier="province",
        day=date(2020, 5, 15),
        programme=(SAMPLE / "chuong-trinh.toml").read_text("utf-8"),
        roster=SAMPLE / "dai-bieu.xlsx",
        awards=SAMPLE / "khen-thuong.xlsx",
    )
    return create(tmp_path_factory.mktemp("awards") / "hoi-nghi", plan)


@pytest.fixture
def conference(sample_folder: Folder) -> Iterator[Conference]:
    """The sample conference; what a test changes of it is not written."""
    station = Station(sample_folder, post="Sân khấu")
    yield station.conference
    station.close()


@pytest.fixture
def codes(sample_folder: Folder) -> Codes:
    return Codes(*sample_folder.read_key())


@pytest.fixture(autouse=True, scope="module")
def english() -> None:
    """Texts are compared as they stand in the source, whatever ran before."""
    i18n.use("en")
