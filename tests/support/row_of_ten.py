"""The row of ten of the sample, called first, for the wing and the tray."""

from __future__ import annotations

from kiosk.app import Kiosk
from kiosk.awards import commands as rules
from kiosk.awards.model import Certificate
from kiosk.folder.layout import Folder
from kiosk.station.station import Station
from tests.support.driving import check_in
from tests.support.sure import sure

# A row of ten individuals, called first here: none of them receives anything besides.
ROW = 8


def prepared(folder: Folder, *commands: object, absent: tuple[int, ...] = ()) -> None:
    """Call the row of ten first, check everybody in but those at the *absent* positions, then do the *commands*."""
    station = Station(folder, post="Chuẩn bị")
    station.do(rules.MoveBatch(ROW, -20))
    with station.reading() as conference:
        row = conference.awards.batch(ROW)
        assert row is not None
        away = {sure(conference.awards.certificate(row.certificates[p - 1])).number for p in absent}
        numbers = [person.number for person in conference.roster.expected() if person.number not in away]
    check_in(station, numbers)
    for command in commands:
        station.do(command)
    station.close()


def at(app: Kiosk, position: int, batch: int = ROW) -> Certificate:
    with app.station.reading() as conference:
        row = conference.awards.batch(batch)
        assert row is not None
        certificate = conference.awards.certificate(row.certificates[position - 1])
        assert certificate is not None
        return certificate
