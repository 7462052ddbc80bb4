"""The paper of the award calls: tray and call sheets, labels, slips for somebody who was given a place or an exchange.

Sheets are drawn from the one list of a batch; their version tells which of two is the newer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.awards.batches import Batch
from kiosk.awards.closing import closing
from kiosk.awards.lineup import Place
from kiosk.awards.model import Certificate
from kiosk.awards.tray import Frame, tray
from kiosk.codes.codes import CodeKind, Codes, human
from kiosk.conference.award_plan import all_places, presenters
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.closing import why_text
from printing.slips import Label, Listing, Sheet, SheetRow, Slip, Ticket

# What fits the code of a label; a list of another program may have more.
_MOST_ID = 99_999


def label_of(certificate: Certificate, conference: Conference, codes: Codes) -> Slip:
    """Return the label for the back of a certificate's frame; its code bears the certificate's number."""
    batch = conference.awards.batch_of(certificate.id)
    return Label(
        event=conference.settings.name,
        name=certificate.name,
        unit=certificate.unit or certificate.position or "",
        award=certificate.award,
        batch=batch.number if batch else 0,
        position=(batch.position(certificate.id) or 0) if batch else 0,
        code=codes.make(CodeKind.CERTIFICATE, certificate.id, 0),
        human=human(certificate.id),
        words=(_("Batch"), _("Position")),
    )


def award_slip(what: str, number: int, conference: Conference, codes: Codes, now: datetime) -> Slip | None:
    """Return a ticket of the award calls; None if what it is about is not there any more."""
    if what in _OF_BATCH:
        batch = conference.awards.batch(number)
        return None if batch is None else _OF_BATCH[what](batch, conference, now)
    if what in _OF_ALL:
        return _OF_ALL[what](conference, now)
    certificate = conference.awards.certificate(number)
    if certificate is None or not 0 <= number <= _MOST_ID:
        return None
    if what == "label":
        return label_of(certificate, conference, codes)
    return _place_slip(certificate, conference) if what == "place" else _swap_slip(certificate, conference, now)


def _about(conference: Conference, batch: Batch, now: datetime) -> str:
    """Return the line under a sheet's title: award, how many are called, the version, the time."""
    awards = conference.awards
    places = all_places(conference, batch)
    lock = awards.locks.get(batch.number)
    called = sum(place.in_line for place in places)
    words = _("{called} of {count} called").format(called=called, count=len(places))
    version = _("LOCKED, version {version}") if awards.is_locked(batch.number) else _("NOT LOCKED YET")
    state = version.format(version=lock.version if lock else 1)
    award = places[0].certificate.award if places else ""
    decision = _("Decision {number}").format(number=batch.decision)
    return f"{award} · {decision} · {words} · {state} · {now:%H:%M}"


def heading(conference: Conference, batch: Batch, presenter: int, *, tray_of: bool) -> str:
    """Return what stands above a presenter's share of a batch, "" where one hands over to all."""
    people = presenters(conference, batch)
    if len(people) < 2 or presenter >= len(people):
        return ""
    share = batch.share(presenter)
    text = _("TRAY {n}: {name} · positions {first}–{last}") if tray_of else _("{name} · positions {first}–{last}")
    return text.format(n=presenter + 1, name=people[presenter].full_name, first=share.start, last=share.stop - 1)


def presenters_line(conference: Conference, batch: Batch) -> str:
    """Return who hands over in a batch, as a sentence."""
    people = ", ".join(person.full_name for person in presenters(conference, batch))
    return _("Handed over by: {people}").format(people=people) if people else _("Nobody is named to hand over.")


def _tray_sheet(batch: Batch, conference: Conference, now: datetime) -> Slip:
    rows: list[SheetRow] = []
    shown: set[int] = set()
    for frame in tray(conference.awards, batch, conference.hall.present):
        above = "" if frame.presenter in shown else heading(conference, batch, frame.presenter, tray_of=True)
        shown.add(frame.presenter)
        rows.append(_frame_row(frame, at_seat=frame.certificate.id in conference.awards.at_seat, above=above))
    foot = _("Positions count from the left as the audience sees them.")
    title = _("Tray sheet: batch {number}").format(number=batch.number)
    about = f"{_about(conference, batch, now)} · {presenters_line(conference, batch)}"
    return Sheet(title=title, about=about, rows=tuple(rows), foot=foot)


def _frame_row(frame: Frame, *, at_seat: bool, above: str) -> SheetRow:
    """A frame on the tray: the name that is written on it."""
    member = frame.certificate
    mark = ""
    if frame.pulled:
        mark = _("PULL: NOT CALLED")
    elif frame.withheld:
        mark = _("EMPTY FRAME: {reason}").format(reason=frame.withheld)
    if at_seat and not frame.pulled:
        mark = " · ".join(part for part in (_("AT THE SEAT"), mark) if part)
    return SheetRow(frame.position, member.name, member.unit or "", mark, strong=not frame.pulled, above=above)


def _call_sheet(batch: Batch, conference: Conference, now: datetime) -> Slip:
    rows: list[SheetRow] = []
    shown: set[int] = set()
    for place in all_places(conference, batch):
        above = "" if place.presenter in shown else heading(conference, batch, place.presenter, tray_of=False)
        shown.add(place.presenter)
        rows.append(call_row(place, above))
    return Sheet(
        title=_("Call sheet: batch {number}").format(number=batch.number),
        about=f"{_about(conference, batch, now)} · {presenters_line(conference, batch)}",
        rows=tuple(rows),
        foot=_("Positions count from the left as the audience sees them."),
    )


def call_row(place: Place, above: str, *, ahead: bool = False) -> SheetRow:
    """Return a row of somebody who is called: who is honoured, and who comes forward where that is somebody else.

    *ahead*: it is for a paper made before the day, when nobody is here yet.
    """
    member = place.certificate
    title, name = member.receiver
    office = ", ".join(part for part in (member.position, member.unit) if part)
    who = " ".join(part for part in (title, name) if part)
    stands_in = member.has_stand_in and name != member.name
    if member.kind == "collective" and not stands_in and name != member.name:
        office = "  ·  ".join(part for part in (_("represented by {who}").format(who=who), office) if part)
    extra = "; ".join(other.award for other in place.along)
    if extra:
        office = "  ·  ".join(part for part in (office, _("receives as well: {awards}").format(awards=extra)) if part)
    mark = ""
    if place.standing == "away":
        mark = _("NOT CALLED")
    elif place.standing == "missing" and not ahead:
        mark = _("NOT HERE")
    else:
        marks = [_("RECEIVED BY {who}").format(who=who)] if stands_in else []
        marks += [_("AT THE SEAT")] if place.at_seat else []
        marks += [_("EMPTY FRAME: {reason}").format(reason=place.withheld)] if place.withheld else []
        mark = " · ".join(marks)
    return SheetRow(place.position, member.name, office, mark, strong=place.in_line, above=above)


def _place_slip(certificate: Certificate, conference: Conference) -> Slip | None:
    """A slip for somebody who was given a place on the day: a promise on paper, never by word of mouth."""
    batch = conference.awards.batch_of(certificate.id)
    if batch is None:
        return None
    title, name = certificate.receiver
    return Ticket(
        event=conference.settings.name,
        title=_("CALLED IN BATCH {batch}").format(batch=batch.number),
        name=" ".join(part for part in (title, name) if part),
        unit=certificate.unit or certificate.position or "",
        big=_("Position {position}").format(position=batch.position(certificate.id)),
        lines=((_("Award"), certificate.award), (_("Decision"), certificate.decision)),
        human=human(certificate.comes) if certificate.comes else "",
        foot=_("Please be at the wing when batch {batch} is announced.").format(batch=batch.number),
    )


def _swap_slip(certificate: Certificate, conference: Conference, now: datetime) -> Slip | None:
    """A slip for the steward at the exit: who holds whose certificate."""
    awards = conference.awards
    pair = next((pair for pair in awards.swaps if certificate.id in pair), None)
    one, other = map(awards.certificate, pair or (0, 0))
    if one is None or other is None:
        return None
    return Listing(
        _("EXCHANGE CERTIFICATES"),
        f"{_where(conference, one)} – {_where(conference, other)} · {now:%H:%M}",
        (
            (one.receiver[1], _("holds the certificate of {name}").format(name=other.name)),
            (other.receiver[1], _("holds the certificate of {name}").format(name=one.name)),
        ),
        _("Please let the two exchange them at the exit, then tell the stage."),
    )


def _where(conference: Conference, certificate: Certificate) -> str:
    batch = conference.awards.batch_of(certificate.id)
    if batch is None:
        return "–"
    return _("batch {batch}, position {position}").format(batch=batch.number, position=batch.position(certificate.id))


def _missing(conference: Conference, now: datetime) -> Slip:
    """Who is expected on the stage and has not come, soonest first, for the stewards at the doors."""
    awards, lines = conference.awards, []
    for batch in awards.batches:
        if awards.phase_of(batch.number) not in {"waiting", "called"}:
            continue
        for place in all_places(conference, batch):
            if place.standing != "missing":
                continue
            person = conference.roster.people.get(place.certificate.comes or 0)
            phone = person.phone if person and person.phone else ""
            where = f"{_where(conference, place.certificate)}  {phone}".strip()
            lines.append((person.full_name if person else place.certificate.receiver[1], where))
    about = _("{count} recipients · {time}").format(count=len(lines), time=f"{now:%H:%M}")
    return Listing(_("NOT HERE YET"), about, tuple(lines))


def _outstanding(conference: Conference, now: datetime) -> Slip:
    """The certificates that were not handed over, with the reason and whom to call."""
    lines = []
    for entry in closing(conference.awards, conference.hall.present):
        if entry.handover is None:
            person = conference.roster.people.get(entry.certificate.number or 0)
            phone = person.phone if person and person.phone else ""
            about = (entry.certificate.unit, entry.certificate.award, why_text(entry), phone)
            lines.append((entry.certificate.name, " · ".join(part for part in about if part)))
    count = _("{count} certificates · {time}").format(count=len(lines), time=f"{now:%H:%M}")
    return Listing(_("NOT HANDED OVER"), count, tuple(lines))


_OF_BATCH: dict[str, Callable[[Batch, Conference, datetime], Slip]] = {"tray": _tray_sheet, "call": _call_sheet}
_OF_ALL: dict[str, Callable[[Conference, datetime], Slip]] = {"missing": _missing, "outstanding": _outstanding}
AWARD_PAPERS = frozenset({"label", "place", "swap", *_OF_BATCH, *_OF_ALL})
