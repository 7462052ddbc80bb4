"""The award calls on paper: batch by batch in the order of calling, with positions, and who hands over to whom.

Read from the one list of a batch, like screen, tray sheet and call sheet.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.awards.batches import Batch
from kiosk.awards.lineup import Place
from kiosk.codes.codes import human
from kiosk.conference.award_plan import all_places
from kiosk.conference.state import Conference
from kiosk.documents.checklists import as_it_stood
from kiosk.documents.drawing import MM
from kiosk.documents.flow import BLACK, WIDTH, Band, Laid, Section, blank, flow
from kiosk.documents.headings import fitted, section, stacked, title
from kiosk.documents.table import Column, Table
from kiosk.documents.typeset import Style
from kiosk.i18n import _
from kiosk.tickets.award_slips import call_row, heading, presenters_line

_POSITION = Style("Bold", 14, 11, BLACK, lines=1)
_NAME = Style("Bold", 12.5, 10.5, BLACK, lines=2, keep_last=True)
_TEXT = Style("Medium", 10.5, 10, BLACK, lines=3)
_NUMBER = Style("SemiBold", 11, 10, BLACK, lines=1)
_ABOUT = Style("SemiBold", 11, 10, BLACK, lines=0)
_SHARE = Style("Bold", 11, 10, BLACK, lines=0)


def call_lists(conference: Conference) -> Laid:
    """Return every batch that has not left the stage, in the order of calling."""
    awards = conference.awards
    table = Table(
        (
            Column(_("Pos."), 13 * MM, _POSITION),
            Column(_("Full name"), 62 * MM, _NAME),
            Column(_("Unit"), 64 * MM, _TEXT),
            Column(_("Certificate"), 22 * MM, _NUMBER),
            Column(_("Handed over"), WIDTH - 161 * MM, _TEXT, kind="box"),
        ),
        least=8.6 * MM,
    )
    to_come = [batch for batch in awards.batches if awards.phase_of(batch.number) != "cleared"]
    sections = [_section(conference, batch, table) for batch in to_come]
    about = [
        as_it_stood(conference),
        _("Positions count from the left as the audience sees them."),
        _("Who is not here is crossed out; the others keep their numbers, as on the labels, and close up."),
    ]
    return flow(sections, title(conference.settings.name, _("Award calls on paper"), about))


def _section(conference: Conference, batch: Batch, table: Table) -> Section:
    places = all_places(conference, batch)
    award = places[0].certificate.award if places else ""
    name = " · ".join(part for part in (_("Batch {number}").format(number=batch.number), award) if part)
    count = _("{count} people").format(count=len(places))
    bands = [stacked(fitted(line, _ABOUT, WIDTH), 0.8 * MM) for line in _about(conference, batch) if line]
    above = [blank(1 * MM), *bands, blank(1 * MM), table.head()]
    return Section([*above, *_rows(conference, batch, places, table)], section(name, count), whole=True)


def _about(conference: Conference, batch: Batch) -> Iterator[str]:
    decision = conference.awards.decision(batch.decision)
    if decision is not None:
        day = "/".join(reversed(decision.date.split("-")))
        yield _("Decision {number} of {date}, {authority}").format(
            number=decision.number, date=day, authority=decision.authority
        )
    yield presenters_line(conference, batch)
    if batch.side is not None:
        yield _("From the left side of the stage.") if batch.side == "left" else _("From the right side of the stage.")


def _rows(conference: Conference, batch: Batch, places: tuple[Place, ...], table: Table) -> Iterator[Band]:
    """Yield the positions, each presenter's share below his name."""
    shown: set[int] = set()
    awards = conference.awards
    for place in places:
        above = "" if place.presenter in shown else heading(conference, batch, place.presenter, tray_of=False)
        shown.add(place.presenter)
        row = call_row(place, above, ahead=True)
        if row.above:
            yield stacked(fitted(row.above, _SHARE, WIDTH), 0.6 * MM)
        labels = "\n".join(human(certificate.id) for certificate in place.certificates)
        about = " · ".join(part for part in (row.mark, row.detail) if part)
        cells = (f"{place.position}", row.name, about, labels, "")
        yield table.row(cells, ticked=place.certificate.id in awards.handed)
