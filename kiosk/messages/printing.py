"""What is said about paper: how a printer stands, what a ticket waits for, what a human is asked; one line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kiosk.conference.members import Member
from kiosk.conference.print_transfer import takes_part
from kiosk.conference.settings import PrinterConfig
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.messages.papers import PAPERS
from printing.fleet import PrinterState
from printing.jobs import Job
from printing.spool import BY_HAND, REPLACED
from printing.transfers import LEAVING, LEFT, is_away

STATES = {
    "queued": N_("queued"),
    "preflight": N_("queued"),
    "sending": N_("being printed"),
    "confirming": N_("being printed"),
    "printed": N_("printed"),
    "sent": N_("sent"),
    "maybe": N_("came out? please look"),
    "waiting": N_("printer waits"),
    "cancelled": N_("cancelled"),
}
_LEVELS = {
    "confirms": N_("says when a ticket is out"),
    "processes": N_("says when a ticket was taken"),
    "reports": N_("says how it stands, not what came out"),
    "mute": N_("says nothing: every ticket counts as sent"),
}
_IN_FLIGHT = {"sending", "confirming"}
_OUT = {"printed", "sent"}
# So long the desk is told where else a ticket came out: about as long as somebody stands and waits for it.
_AWAY_MS = 60_000
_KINDS = {
    "badge": N_("Badge"),
    "label": PAPERS["label"],
    "listing": N_("List"),
    "summary": PAPERS["summary"],
    "test": PAPERS["test"],
}
# What stands in capitals on a slip, and what the same slip is called in the menus.
_TITLES = {N_("MEAL TICKET"): "meal", N_("LODGING"): "lodging", N_("SEAT"): "seat", N_("RECEIPT"): "receipt"}
_INSTEAD = {BY_HAND: N_("written by hand"), REPLACED: N_("replaced by a reprint")}
# Where it went stands behind it, in the spool's own words.
_AWAY = {LEAVING: N_("being passed on"), LEFT: N_("passed on")}


def state_of(job: Job) -> str:
    """Return how a ticket stands, in two or three words."""
    if job.held:
        return _("waits for an answer")
    if job.state == "cancelled" and job.reason in _INSTEAD:
        return _(_INSTEAD[job.reason])
    if is_away(job):
        return _(_AWAY[job.reason])
    return _(STATES[job.state])


def level_text(level: str) -> str:
    """Return what a printer can prove, in words; "" if nobody has found out."""
    return _(_LEVELS[level]) if level in _LEVELS else ""


def why(job: Job) -> str:
    """Return why a ticket stands so; "" where its state has said it."""
    if job.state == "cancelled" and job.reason in _INSTEAD:
        return ""
    if is_away(job):
        return "→ " + place(job.reason_params)
    return _(job.reason).format(**job.reason_params) if job.reason else ""


def where_of(job: Job) -> str:
    """Return where a ticket comes out, and whence it came: the printer asked for, or a desk of another laptop."""
    if job.origin:
        return _("{printer}, from {post}").format(printer=job.printer, post=job.origin)
    return job.printer if job.printer == job.asked else f"{job.asked} → {job.printer}"


def whose(job: Job) -> str:
    """Return whom or what a ticket is for: a name, a batch, a list's title."""
    title = str(job.slip.get("title") or "")
    kind, _colon, about = title.partition(": ")
    if job.slip.get("slip") == "sheet" and about and kind:
        return about
    return str(job.slip.get("name") or title or job.slip.get("printer") or job.printer)


def kind_of(job: Job) -> str:
    """Return what a ticket is, by the name it has in the menus: badge, meal ticket, test page."""
    slip, title = str(job.slip.get("slip", "")), str(job.slip.get("title") or "")
    if slip in _KINDS:
        return _(_KINDS[slip])
    what = next((what for printed, what in _TITLES.items() if title in {printed, _(printed)}), None)
    return _(PAPERS[what]) if what else title.partition(": ")[0]


def named(job: Job) -> str:
    """Return a ticket in a few words: what it is, and whose."""
    return " · ".join(dict.fromkeys(part for part in (kind_of(job), whose(job)) if part))


def sent_line(printer: str, state: PrinterState | None) -> str:
    """Return what is said about a ticket that was just asked for: it comes, or what it waits for."""
    if state is None or state.state != "trouble":
        return _("On its way to the printer; F6 shows the tickets.")
    return _("The ticket waits. {trouble}").format(trouble=printer_line(printer, state))


def printer_line(name: str, state: PrinterState | None) -> str:
    """Return how a printer stands and what to do: "Printer Desk 1: out of paper. Put a new roll in…"."""
    if state is None or state.state == "unknown":
        return _("{printer}: nothing printed yet").format(printer=name)
    if state.state == "ready":
        near = _("paper is running out: keep a roll at hand") if state.near_end else _("ready")
        return f"{name}: {near}"
    texts = (_(text).format(**state.params) for text in (state.reason, state.advice) if text)
    return " ".join(texts)


def elsewhere_line(printer: PrinterConfig, members: Mapping[str, Member]) -> str:
    """Return what is said of a printer that another laptop works: how it stands is known there alone."""
    there = _("{printer}: at the laptop {at}")
    nowhere = _("{printer}: no laptop called {at} takes part; see conference.toml and kiosk hub members")
    return (there if takes_part(printer, members) else nowhere).format(printer=printer.name, at=printer.at)


def asks(jobs: Iterable[Job], mine: str | None = None) -> tuple[list[Job], list[Job]]:
    """Return the tickets a human is asked about: those that may have come out, and those that come too late.

    Those of *mine*, the desk's own printer, where there are any: whoever stands there sees its paper.
    """
    doubtful, late = [], []
    for job in jobs:
        if job.state == "maybe":
            doubtful.append(job)
        elif job.held:
            late.append(job)
    return _own(doubtful, mine), _own(late, mine)


def _own(jobs: list[Job], mine: str | None) -> list[Job]:
    return sorted([job for job in jobs if job.printer == mine] or jobs, key=lambda job: job.id)


def desk_line(jobs: Mapping[str, Job], printers: Mapping[str, PrinterState], mine: str | None, now_ms: int) -> str:
    """Return what about paper a desk has to know now; "" where all is well.

    *mine* is the desk's own printer; trouble elsewhere is the concern of whoever stands there. Where a badge lies
    that came out of another printer is said first, somebody waits for it; then what lies here for another desk.
    """
    away, come = _away(jobs.values(), mine, now_ms), _come(jobs.values(), mine, now_ms)
    parts = []
    if away is not None:
        badge = _("{name}: the badge comes out at {printer}")
        text = badge if away.slip.get("slip") == "badge" else _("{name}: the ticket comes out at {printer}")
        printer = place(away.reason_params) if is_away(away) else away.printer
        parts.append("→ " + text.format(name=whose(away), printer=printer))
    if come is not None:
        badge = _("{name}: a badge for {post}, comes out here")
        text = badge if come.slip.get("slip") == "badge" else _("{name}: a ticket for {post}, comes out here")
        parts.append("← " + text.format(name=whose(come), post=come.origin or come.asked))
    return "   ".join(part for part in (*parts, _next(jobs, printers, mine)) if part)


def place(handed: Mapping[str, object]) -> str:
    """Return where a ticket went: the printer, and the laptop it is at unless both are called the same."""
    printer, at = str(handed["printer"]), str(handed["at"])
    return printer if printer == at else f"{printer} ({at})"


def _away(jobs: Iterable[Job], mine: str | None, now_ms: int) -> Job | None:
    """Return the latest ticket of this desk that came out, or comes out, somewhere else."""
    found = [
        job
        for job in jobs
        if job.asked == mine
        and (job.reason_params["printer"] if is_away(job) else job.printer) != mine
        and (job.state in _IN_FLIGHT or (_is_out(job) and 0 <= now_ms - job.changed_ms < _AWAY_MS))
    ]
    return max(found, key=lambda job: job.id, default=None)


def _come(jobs: Iterable[Job], mine: str | None, now_ms: int) -> Job | None:
    """Return the latest ticket that came out here, or comes out, for somebody at another desk."""
    found = [
        job
        for job in jobs
        if job.printer == mine
        and (job.origin or job.asked != mine)
        and (job.state in _IN_FLIGHT or (job.state in _OUT and 0 <= now_ms - job.changed_ms < _AWAY_MS))
    ]
    return max(found, key=lambda job: job.id, default=None)


def _is_out(job: Job) -> bool:
    return job.state in _OUT or is_away(job)


def _next(jobs: Mapping[str, Job], printers: Mapping[str, PrinterState], mine: str | None) -> str:
    """Return the one thing that somebody has to do about paper."""
    doubtful, late = asks(jobs.values(), mine)
    state = printers.get(mine or "")
    if state is not None and state.state == "trouble":
        return "✗ " + printer_line(state.name, state)
    if doubtful:
        more = f" (+{len(doubtful) - 1})" if len(doubtful) > 1 else ""
        return "? " + _("{name}: did the paper come out? F6 answers").format(name=whose(doubtful[0])) + more
    if late:
        return "? " + print_them(late) + " " + _("F6 answers")
    if state is not None and state.near_end:
        return "! " + printer_line(state.name, state)
    return ""


def print_them(late: Iterable[Job]) -> str:
    """Return the question about what comes too late for those it was made for."""
    late = list(late)
    badges = all(job.slip.get("slip") == "badge" for job in late)
    text = _("Print {count} badges that wait?") if badges else _("Print {count} tickets that wait?")
    return text.format(count=len(late))


def without_printer(conference: Conference) -> str:
    """Return what the settings leave without a printer, in one line; "" where every post prints.

    With one printer every post prints there; a second one leaves those that no [[post]] names with none.
    """
    settings = conference.settings
    for printer in settings.printers:
        if not takes_part(printer, conference.members):
            return elsewhere_line(printer, conference.members)
    posts = settings.unserved(post for _station, post in conference.heard)
    if posts:
        text = _("No printer serves {posts}: name each under [[post]] in conference.toml.")
        return text.format(posts=", ".join(posts))
    if len(settings.printers) > 1 and not settings.posts:
        return _("There are several printers: say under [[post]] in conference.toml which post prints where.")
    return ""
