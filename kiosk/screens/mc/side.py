"""Beside the MC's clock: what comes next, who of it is here, who has to be looked for, who is to be introduced."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content
from textual.style import Style

from agenda.programme import is_code
from agenda.sheet import Runsheet
from agenda.timing import Face
from kiosk.conference.missing import missing
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.durations import clock_text
from kiosk.screens.mc import view
from kiosk.script.people import HallPeople, late_guests
from kiosk.terminal.widgets.text import column

_LATE = _ALARMS = 4
_AMBER = view.CHANGED
_Parts = list[Content | tuple[str, Style]]


def coming(conference: Conference, sheet: Runsheet, now: Face, width: int) -> Content:
    """Return what follows and whether its people are here, in a panel of *width* cells."""
    if now.next_title is None:
        parts: _Parts = [Content(_("Nothing follows.") if now.state != "pending" else "")]
    else:
        head = f"{now.next_number or ''} {now.next_title}".strip()
        parts = [(_("Next"), Style(dim=True)), Content("\n"), (head, Style(bold=True))]
        if now.next_latest_start is not None and now.state != "pending" and not now.led:
            latest = _("starts at {time} at the latest").format(time=now.next_latest_start.strftime("%H:%M"))
            parts.append(Content(f"\n{latest}"))
        parts += [Content(f"\n{line}") for line in _ready(conference, sheet, now)]
    late = late_guests(conference)
    if late:
        parts += [Content("\n\n"), (_("To be introduced in addition"), Style(bold=True))]
        parts += [Content(f"\n{guest.full_name}, {guest.office}") for guest in late[-_LATE:]]
    parts += _alarms(conference, sheet, now, width)
    return Content.assemble(*parts)


def in_short(conference: Conference, now: Face) -> str:
    """Return in one line what the panel beside the clock says, where there is no room for it."""
    told = []
    late = late_guests(conference)
    if late:
        told.append(_("To be introduced in addition") + ": " + "; ".join(guest.full_name for guest in late[-2:]))
    if now.next_title and now.state not in ("pending", "ended"):
        told.append(_("Next") + f": {now.next_number or ''} {column(now.next_title, 30).rstrip()}")
    return "   ".join(told)


def _alarms(conference: Conference, sheet: Runsheet, now: Face, width: int) -> _Parts:
    """Return who of this item and the two after it is not here: the ushers have to look for them now.

    The speakers of the next item are listed above with it.
    """
    if now.state in ("pending", "ended") or now.now is None:
        return []
    near = [e for e in missing(conference, now, _naive(now.now, conference)) if e.alarm or (e.near and not e.excuse)]
    following = sheet.steps[sheet.following].segments if sheet.following is not None else ()
    listed = {segment.who for segment in following}
    people = [entry for entry in near if entry.role != "recipient" and entry.person.code not in listed]
    batches: dict[int, int] = {}
    for entry in near:
        if entry.batch is not None:
            batches[entry.batch] = batches.get(entry.batch, 0) + 1
    lines = [column(f"{entry.person.full_name} — {entry.about}", max(16, width)).rstrip() for entry in people]
    lines += [_("batch {number}: {count} missing").format(number=n, count=count) for n, count in batches.items()]
    if not lines:
        return []
    parts: _Parts = [Content("\n\n"), (_("! Not here yet"), _AMBER)]
    parts += [Content(f"\n{line}") for line in lines[:_ALARMS]]
    if len(lines) > _ALARMS:
        parts.append((f"\n… +{len(lines) - _ALARMS}", Style(dim=True)))
    return parts


def _naive(moment: datetime, conference: Conference) -> datetime:
    return moment.astimezone(conference.settings.zone)


def _ready(conference: Conference, sheet: Runsheet, now: Face) -> list[str]:
    """Return who of the next item's speakers is here, or how full the batches to come are."""
    if now.kind == "award" and now.state != "ended":
        batches = [conference.awards.current, conference.awards.next]
        return [view.batch_line(conference, batch.number) for batch in batches if batch]
    following = sheet.following
    if following is None:
        return []
    step = sheet.steps[following]
    if step.kind == "award":
        first = conference.awards.next.number if conference.awards.next else 1
        return [view.batch_line(conference, n) for n in (first, first + 1) if conference.awards.batch(n)]
    dropped = sheet.runs[following].dropped
    return [
        view.speaker_line(conference, segment.who)
        for i, segment in enumerate(step.segments)
        if segment.who and i not in dropped and conference.roster.by_code(segment.who)
    ][:5]


def speaking(conference: Conference, sheet: Runsheet, now: Face) -> Content:
    """Return who has the floor, for how long, and who is on deck."""
    segment, step = now.segment, sheet.step
    if step is not None and step.kind == "award" and now.state != "ended":
        return Content.assemble((view.award_line(conference), Style(bold=True)))
    if segment is None or step is None or now.state == "ended":
        return Content("")
    who = step.segments[segment.index].who
    person = HallPeople(conference).find(who) if who else None
    name = f"{person.name}, {person.unit or person.post}" if person else ("" if is_code(who or "") else who or "")
    if person and who and not view.is_here(conference, who):
        name += "  ! " + _("not here")
    clock = clock_text(segment.elapsed_ms)
    over = segment.remaining_ms is not None and segment.remaining_ms < 0 and not segment.leader
    if not segment.leader:
        clock += f" / {clock_text(segment.planned_ms)}"
    line: _Parts = [
        (f"{segment.title}", Style(bold=True)),
        Content(f"  {name}  " if name else "  "),
        (clock, _AMBER if over else Style(bold=True)),
    ]
    following = sheet.next_segment()
    if following is not None:
        after = step.segments[following]
        found = HallPeople(conference).find(after.who) if after.who else None
        text = found.name if found else (after.who or after.title)
        here = ""
        if found is not None and after.who:
            here = " ✓" if view.is_here(conference, after.who) else "  ! " + _("not here")
        then = _("then: {who}").format(who=text)
        line.append((f"    {then}{here}", _AMBER if "!" in here else Style(dim=True)))
    return Content.assemble(*line)
