"""What stands below the verdict: the last results, who is here by kind and delegation, arrivals, health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nsmallest

from textual.content import Content
from textual.style import Style

from kiosk.conference import Conference
from kiosk.i18n import N_, _
from kiosk.power import Battery
from kiosk.reception.hall import Result, slot_of
from kiosk.reception.verdict import Verdict
from kiosk.runningtime import time_of_day
from kiosk.sources.source import ScanSource
from kiosk.telling import mark, reason_name
from printing.jobs import Job

LINES = 10
_DELEGATIONS = 8
_SLOTS = 12
_SLOT_MS = 5 * 60 * 1000
_BARS = " ▁▂▃▄▅▆▇█"
_JOBS = {
    "queued": N_("badge queued"),
    "preflight": N_("badge queued"),
    "sending": N_("printing"),
    "confirming": N_("printing"),
    "printed": N_("badge printed"),
    "sent": N_("badge sent"),
    "maybe": N_("badge? please look"),
    "waiting": N_("printer waits"),
}
# Made for somebody who has gone to his seat by now: a human says whether it is still wanted.
_HELD = N_("badge? F6 asks")
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


def results(conference: Conference, jobs: Mapping[str, Job], post: str, chosen: int | None) -> Content:
    """Return the last results, one line each; the *chosen* one is marked."""
    lines = [
        _line(conference.verdict(result), conference, jobs, post, marked=index == chosen)
        for index, result in enumerate(newest(conference))
    ]
    if not lines:
        lines.append(Content(_("Nobody yet. Scan an invitation, or press F2 and type a name.")))
    return Content("\n").join(lines)


def _line(verdict: Verdict, conference: Conference, jobs: Mapping[str, Job], post: str, *, marked: bool) -> Content:
    name = verdict.person.full_name if verdict.person else _("(no name)")
    at = time_of_day(verdict.wall_ms, conference.settings.zone)
    taken_back = verdict.ok and verdict.event_id in conference.hall.annulled
    if verdict.ok:
        found = jobs.get(verdict.event_id)
        job = None if found is None else _HELD if found.held else _JOBS.get(found.state)
        detail = f"{verdict.person.seat or '' if verdict.person else '':<6}{_(job) if job else ''}"
    else:
        detail = reason_name(verdict.reason or "")
    style = Style(dim=taken_back, strike=taken_back, reverse=marked)
    desk = "" if verdict.post == post else f" · {verdict.post}"
    return Content.assemble((f"{at} {mark(verdict)} {name:<27} {detail}{desk}", style))


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
        recent += result.reason is None and result.event_id not in conference.hall.annulled
    most = max(counts)
    bars = "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] if most else _BARS[0] for count in counts)
    first = time_of_day((last - _SLOTS + 1) * _SLOT_MS, conference.settings.zone, seconds=False)
    return f"{first} {bars} " + _("{count} in the last five minutes").format(count=recent)


def health(jobs: Mapping[str, Job], sources: Sequence[ScanSource], power: Battery | None) -> str:
    """Return what is amiss with paper, scanners and power; nothing where all is well."""
    states = [job.state for job in jobs.values() if not job.ahead]
    parts = []
    for found, text in (
        ({"queued", "preflight", "waiting"}, N_("{count} badges wait")),
        ({"maybe"}, N_("{count} badges to look for")),
    ):
        count = sum(state in found for state in states)
        if count:
            parts.append(_(text).format(count=count))
    deaf = [source.name.rsplit("/", 1)[-1] for source in sources if source.health != "ready"]
    parts += [_("{scanner} does not answer").format(scanner=name) for name in deaf]
    if power is not None and not power.mains:
        parts.append(_("battery {percent} %").format(percent=power.percent) + (" !" if power.low else ""))
    return " · ".join(parts)
