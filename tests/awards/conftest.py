from pathlib import Path

import pytest

from kiosk.awards.importer import read
from kiosk.roster.importer import read as read_roster

SAMPLE = Path(__file__).parents[2] / "kiosk" / "sample"


@pytest.fixture(scope="session")
def decisions():
    reading = read(SAMPLE / "khen-thuong.xlsx")
    assert reading.problems == ()
    return reading.decisions


@pytest.fixture(scope="session")
def people():
    rows = read_roster(SAMPLE / "dai-bieu.xlsx").rows
    return [row.to_person(number) for number, row in enumerate(rows, start=1)]
