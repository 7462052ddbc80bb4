"""What stands below the verdict: the last results, who is here by kind and delegation, arrivals, health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nsmallest

from textual.content import Content
from textual.style import Style

from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.messages.badges import badge_words
from kiosk.messages.durations import time_of_day
from kiosk.messages.scans import mark, reason_name
from kiosk.reception.hall import Result, slot_of
from kiosk.reception.verdict import Verdict
from kiosk.terminal.battery import Battery
from kiosk.terminal.sources.source import ScanSource
from kiosk.terminal.widgets.text import fitted
from printing.fleet import PrinterState
from printing.jobs import Job

LINES = 10
_DELEGATIONS = 8
_SLOTS = 12
_SLOT_MS = 5 * 60 * 1000
_BARS = " ▁▂▃▄▅▆▇█"
_NAME = 25
_KINDS = (
    ("guest", N_("guests")),
    ("recipient", N_("recipients")),
    ("substitute", N_("substitutes")),
    ("walk_in", N_("off the list")),
)


def newest(conference: Conference) -> list[Result]:
    """Return the results on screen, the newest first."""
    results = conference.hall.results
    return [results[-1 - back] for back in range(min(LINES, len(results)))]


def results(
    conference: Conference,
    jobs: Mapping[str, Job],
    printers: Mapping[str, PrinterState],
    post: str,
    chosen: int | None,
    room: int,
) -> Content:
    """Return the last results, one line each in *room* columns; the *chosen* one is marked."""
    badges = {
        result.event_id: badge_words(result.number, conference, jobs, printers)
        for result in newest(conference)
        if result.number is not None and result.event_id not in conference.hall.annulled
    }
    lines = [
        _line(conference.verdict(result), conference, badges, post, marked=index == chosen, room=room)
        for index, result in enumerate(newest(conference))
    ]
    if not lines:
        lines.append(Content(_("Nobody yet. Scan an invitation, or press F2 and type a name.")))
    return Content("\n").join(lines)


def _line(
    verdict: Verdict, conference: Conference, badges: Mapping[str, str], post: str, *, marked: bool, room: int
) -> Content:
    name = verdict.person.full_name if verdict.person else _("(no name)")
    at = time_of_day(verdict.at_ms, conference.settings.zone)
    taken_back = verdict.ok and verdict.event_id in conference.hall.annulled
    if verdict.ok:
        detail = f"{verdict.person.seat or '' if verdict.person else '':<6}{badges.get(verdict.event_id, '')}"
    else:
        detail = reason_name(verdict.reason or "", verdict.hint)
    style = Style(dim=taken_back, strike=taken_back, reverse=marked)
    desk = "" if verdict.post == post else f" · {verdict.post}"
    line = f"{at} {mark(verdict)} {fitted(name, _NAME):<{_NAME}} {detail}{desk}"
    return Content.assemble((fitted(line, room) if room else line, style))


def kinds(conference: Conference) -> str:
    """Return who is here besides the delegates."""
    counts, expected = conference.hall.counts, conference.roster.kinds
    parts = [f"{_(name)} {counts[kind]}/{expected[kind]}" for kind, name in _KINDS if expected[kind]]
    if conference.settings.count_exits:
        parts.insert(0, _("in the hall {count}").format(count=conference.hall.inside))
    return " · ".join(parts)


def delegations(conference: Conference) -> Content:
    """Return how many of each delegation are here, those who miss most first."""
    expected, here = conference.roster.delegations, conference.hall.by_delegation
    missing = nsmallest(_DELEGATIONS, (name for name in expected if expected[name]), lambda n: here[n] - expected[n])
    return Content("\n".join(f"{here[name]:>3}/{expected[name]:<3} {name}" for name in missing))


def arrivals(conference: Conference, now_ms: int) -> str:
    """Return the arrivals of the last hour, a bar for every five minutes, and the number of the last five."""
    last = slot_of(now_ms)
    counts = [max(0, conference.hall.arrivals[last - back]) for back in range(_SLOTS - 1, -1, -1)]
    recent = 0
    for result in reversed(conference.hall.results):
        if result.wall_ms < now_ms - _SLOT_MS:
            break
        came = result.wall_ms if result.came_ms is None else result.came_ms
        here = result.reason is None and result.event_id not in conference.hall.annulled
        recent += here and came >= now_ms - _SLOT_MS
    most = max(counts)
    bars = "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] if most else _BARS[0] for count in counts)
    first = time_of_day((last - _SLOTS + 1) * _SLOT_MS, conference.settings.zone, seconds=False)
    return f"{first} {bars} " + _("{count} in the last five minutes").format(count=recent)


def health(jobs: Mapping[str, Job], sources: Sequence[ScanSource], power: Battery | None) -> str:
    """Return what is amiss with paper, scanners and power; nothing where all is well."""
    open_ = [job for job in jobs.values() if not job.ahead]
    parts = []
    for states, badges, tickets in (
        ({"queued", "preflight", "waiting"}, N_("{count} badges wait"), N_("{count} tickets wait")),
        ({"maybe"}, N_("{count} badges to look for"), N_("{count} tickets to look for")),
    ):
        found = [job for job in open_ if job.state in states]
        if found:
            text = badges if all(job.slip.get("slip") == "badge" for job in found) else tickets
            parts.append(_(text).format(count=len(found)))
    deaf = [source.name.rsplit("/", 1)[-1] for source in sources if source.health != "ready"]
    parts += [_("{scanner} does not answer").format(scanner=name) for name in deaf]
    if power is not None and not power.mains:
        parts.append(_("battery {percent} %").format(percent=power.percent) + (" !" if power.low else ""))
    return " · ".join(parts)
