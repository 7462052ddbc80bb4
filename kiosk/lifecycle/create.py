"""Making a conference folder: all of it or nothing, whatever is wrong with the files it is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agenda.drafts import template
from agenda.loading import load
from agenda.runsheet import Adopt
from kiosk.conference.commands import Found
from kiosk.conference.settings import PrinterConfig, render
from kiosk.errors import FolderError
from kiosk.folder.layout import JOURNAL, PROGRAMME, SETTINGS, Folder, machine_id, making
from kiosk.journal.clock import Clock
from kiosk.journal.ids import Ids
from kiosk.journal.store import Journal
from kiosk.lifecycle.award_import import import_awards
from kiosk.lifecycle.roster_import import import_roster
from kiosk.station.station import Station
from kiosk.text.headings import conference_name
from printing.spool import Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a new conference is made from. `programme` None takes the template, and that None the tier's own."""

    tier: str
    day: date
    offset: str = "+07:00"
    programme: str | None = None
    template: str | None = None
    custom: bool = False
    roster: Path | None = None
    awards: Path | None = None
    printers: Sequence[PrinterConfig] = ()
    hand_outs: Sequence[str] = ()
    reserve_bytes: int = 0


def create(target: Path, plan: Plan, *, clock: Clock | None = None, ids: Ids | None = None) -> Folder:
    """Make the folder and return it. Raises any error of our trees, and then leaves nothing behind."""
    ids = ids or Ids()
    text = plan.programme if plan.programme is not None else template(plan.tier, plan.template)
    programme = load(text, custom=plan.custom)
    settings = render(
        name=conference_name(programme.title_lines),
        day=plan.day,
        offset=plan.offset,
        tier=plan.tier,
        printers=tuple(plan.printers),
        hand_outs=tuple(plan.hand_outs),
    )
    with making(target) as scratch:
        scratch.write(SETTINGS, settings)
        scratch.write(PROGRAMME, text)
        if plan.reserve_bytes:
            scratch.keep_reserve(plan.reserve_bytes)
        scratch.write_key(ids.event_number(), ids.key())
        _prepare(scratch, ids)
        with Station(scratch, clock=clock, ids=ids) as station:
            station.do(Found(settings))
            if plan.roster is not None:
                import_roster(station, plan.roster)
            station.do(Adopt(text, plan.custom))
            if plan.awards is not None:
                import_awards(station, plan.awards)
            spool = Spool(scratch.spool, lambda: station.clock.stamp().wall_ms)
            spool.close()
            station.journal.set_meta(path=str(target.resolve()), spool=spool.identity)
    return Folder(target)


def _prepare(scratch: Folder, ids: Ids) -> None:
    journal = Journal(scratch.path / JOURNAL)
    try:
        journal.set_meta(
            conference_id=ids.random_id(),
            station_id=ids.random_id(),
            machine=machine_id(),
            path=scratch.name,
        )
    finally:
        journal.close()


def read_text(path: Path) -> str:
    """Return the text of a file the user named. Raises FolderError in one plain sentence."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise FolderError("There is no file {path}.", path=path) from error
    except UnicodeDecodeError as error:
        raise FolderError("{path} is no UTF-8 text file.", path=path) from error
    except OSError as error:
        raise FolderError("{path} cannot be read: {reason}", path=path, reason=error.strerror) from error
