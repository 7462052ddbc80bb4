"""What the overview says: texts from the conference, no widget."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style

from kiosk.conference.missing import Missing
from kiosk.conference.open_questions import OpenQuestion
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.messages.durations import time_of_day
from kiosk.messages.scans import excuse_text, question_line
from kiosk.reception.hall import slot_of
from kiosk.screens.common.menu import more
from kiosk.terminal.widgets.text import fitted

_LAST = 10**6
_SLOT_MS = 5 * 60 * 1000
_SLOTS = 18
_ROWS = 3
_EIGHTHS = " ▁▂▃▄▅▆▇█"
# A post that has written nothing for so long may be asleep; nothing is said before the hall opens.
_QUIET_MS = 10 * 60 * 1000
_ANSWERS: dict[str, tuple[tuple[str, str], ...]] = {
    "excuse": (("excuse", N_("Note it as an excuse")), ("left", N_("Leave it"))),
    "substitute": (("substitute", N_("Yes, note it")), ("left", N_("No, leave it"))),
    "stop": (("stop", N_("Stop at the desk: the organisers first")), ("left", N_("Leave it"))),
    "stopped": (("lift", N_("Settled: let in from now on (PIN)")), ("left", N_("Leave it: the desk goes on asking"))),
    "approval": (("approve", N_("Approve")), ("decline", N_("Do not approve: the check-in is taken back"))),
    "double": (("first", N_("One person: keep the first check-in")), ("left", N_("Leave both"))),
    "aside": (("settled", N_("Looked at: settled")),),
    "twice": (("right", N_("Handed over once: settled")),),
    "relative": (("enrol", N_("Enrol the relative who receives")), ("left", N_("Nobody will receive"))),
    "stranger": (
        ("right", N_("Not on the roster: comes for the award alone")),
        ("join", N_("It is the one of that name")),
    ),
    "wording": (("wording", N_("The decision's wording is right")),),
    "certificate": (("right", N_("The certificate is right")), ("written", N_("The certificate was written anew"))),
}
_ROLES = {
    "speaker": N_("speaks"),
    "announcer": N_("announces"),
    "recipient": N_("batch {batch}, no. {position}"),
}


def answers(question: OpenQuestion) -> list[tuple[str, str]]:
    """Return what can be answered."""
    found = [(answer, _(name)) for answer, name in _ANSWERS[question.kind]]
    return [entry for entry in found if entry[0] != "join" or question.alike is not None]


def questions(found: Sequence[OpenQuestion], at: int, room: int) -> Content:
    """Return the open questions, the one marked in sight."""
    if not found:
        return Content.assemble((_("Nothing waits for a decision."), Style(dim=True)))
    first = max(0, min(at - room // 2, len(found) - room))
    lines = [
        Content.assemble((f" {question_line(question)} ", Style(reverse=index == at)))
        for index, question in enumerate(found[first : first + room], first)
    ]
    return Content("\n").join(lines)


def missing_title(found: Sequence[Missing]) -> str:
    """Return how many are missing, and how many of them somebody has to look for now."""
    title = _("Still missing ({count})").format(count=len({entry.person.number for entry in found}))
    soon = len({entry.person.number for entry in found if entry.alarm})
    return title + (
        " · " + _("! {count} needed within 20 minutes: F5 prints the slip").format(count=soon) if soon else ""
    )


def missing(found: Sequence[Missing], first: int, room: int) -> Content:
    """Return who is missing from the *first* on, whoever is needed first at the head; an alarm is marked."""
    if not found:
        return Content.assemble((_("Everybody who is needed is here."), Style(dim=True)))
    lines = []
    for entry in found[first : first + room]:
        mark = "!" if entry.alarm else " "
        line = f"{entry.needed:%H:%M} {mark} {entry.person.full_name:<29} {role(entry):<13} {_reach(entry)}"
        lines.append(
            Content.assemble((line, Style(bold=entry.alarm, dim=entry.excuse is not None and not entry.alarm)))
        )
    lines += more(first, len(lines), len(found))
    return Content("\n").join(lines)


def role(entry: Missing) -> str:
    """Return what somebody is needed for."""
    return _(_ROLES[entry.role]).format(batch=entry.batch, position=entry.position)


def _reach(entry: Missing) -> str:
    return "  ".join(part for part in (entry.person.phone, entry.person.seat, excuse_text(entry.excuse)) if part)


def slip_line(entry: Missing) -> tuple[str, str]:
    """Return somebody missing as two lines of the ushers' slip."""
    place = ", ".join(part for part in (entry.person.seat, entry.person.unit) if part)
    detail = f"{entry.needed:%H:%M} {role(entry)} · {place}"
    return entry.person.full_name, " · ".join(part for part in (detail, entry.person.phone) if part)


def guests(conference: Conference, room: int) -> Content:
    """Return the guests in protocol order: who is here, since when."""
    zone = conference.settings.zone
    people = [person for person in conference.roster.expected() if person.kind == "guest"]
    people.sort(key=lambda guest: (guest.order or _LAST, guest.number))
    lines = []
    for guest in people[:room]:
        here = conference.hall.present.get(guest.number)
        at = time_of_day(here.wall_ms, zone, seconds=False) if here else "     "
        waiting = " *" if guest.waiting else ""
        text = f"{'✓' if here else '·'} {at} {guest.full_name}{waiting}  {guest.position or ''}"
        lines.append(Content.assemble((text, Style(dim=here is None))))
    return Content("\n").join(lines)


def curve(conference: Conference, now_ms: int) -> Content:
    """Return the arrivals of the last two hours as columns."""
    last = slot_of(now_ms)
    counts = [max(0, conference.hall.arrivals[last - back]) for back in range(_SLOTS - 1, -1, -1)]
    most = max(counts)
    lines = []
    for row in range(_ROWS - 1, -1, -1):
        heights = [0 if not most else -(-count * _ROWS * 8 // most) - row * 8 for count in counts]
        scale = f"{most:>4} " if row == _ROWS - 1 and most else "     "
        lines.append(scale + "".join(_EIGHTHS[max(0, min(8, height))] * 2 for height in heights))
    first = time_of_day((last - _SLOTS + 1) * _SLOT_MS, conference.settings.zone, seconds=False)
    until = time_of_day(now_ms, conference.settings.zone, seconds=False)
    lines.append(f"     {first}{until:>{_SLOTS * 2 - 5}}")
    return Content("\n".join(lines))


def posts(conference: Conference, now_ms: int) -> Content:
    """Return when each post last wrote something."""
    lines = []
    for (_station, post), wall_ms in sorted(conference.heard.items(), key=lambda pair: pair[0][1]):
        quiet = now_ms - wall_ms > _QUIET_MS
        word = _("last word {time}").format(time=time_of_day(wall_ms, conference.settings.zone, seconds=False))
        lines.append(Content.assemble((f"{fitted(post, 14):<14} {word}", Style(dim=quiet))))
    return (
        Content("\n").join(lines)
        if lines
        else Content.assemble((_("No post has written anything yet."), Style(dim=True)))
    )
