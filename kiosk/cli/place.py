"""Where a command of the command line works."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from kiosk.folder.layout import Folder
from kiosk.i18n import _
from kiosk.station.station import Station


@dataclass(frozen=True, slots=True)
class Place:
    """Where the command works: the folder of -C, else the one you stand in."""

    path: Path

    def station(self, *, post: str = "") -> Station:
        """Open the conference folder; a moved folder is told in one line on stderr."""
        station = Station(Folder.find(self.path), post=post)
        if station.notice:
            click.echo(_(station.notice), err=True)
        return station
