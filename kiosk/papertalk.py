"""What is said about paper: how a printer stands, what a ticket waits for, what a human is asked; one line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kiosk.i18n import N_, _
from printing.fleet import PrinterState
from printing.jobs import Job

STATES = {
    "queued": N_("queued"),
    "preflight": N_("queued"),
    "sending": N_("printing"),
    "confirming": N_("printing"),
    "printed": N_("printed"),
    "sent": N_("sent"),
    "maybe": N_("out? please look"),
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


def state_of(job: Job) -> str:
    """Return how a ticket stands, in two or three words."""
    return _("waits for your word") if job.held else _(STATES[job.state])


def level_text(level: str) -> str:
    """Return what a printer can prove, in words; "" if nobody has found out."""
    return _(_LEVELS[level]) if level in _LEVELS else ""


def why(job: Job) -> str:
    """Return why a ticket stands so; "" where there is nothing to say."""
    return _(job.reason).format(**job.reason_params) if job.reason else ""


def whose(job: Job) -> str:
    """Return what is printed on a ticket first: a name or a title."""
    return str(job.slip.get("name") or job.slip.get("title") or job.slip.get("printer") or "")


def printer_line(name: str, state: PrinterState | None) -> str:
    """Return how a printer stands and what to do: "Printer Desk 1: out of paper. Put a new roll in…"."""
    if state is None or state.state == "unknown":
        return _("{printer}: nothing printed yet").format(printer=name)
    if state.state == "ready":
        near = _("paper is running out: keep a roll at hand") if state.near_end else _("ready")
        return f"{name}: {near}"
    texts = (_(text).format(**state.params) for text in (state.reason, state.advice) if text)
    return " ".join(texts)


def asks(jobs: Iterable[Job]) -> tuple[list[Job], list[Job]]:
    """Return the tickets a human is asked about: those that may have come out, and those that come too late."""
    doubtful, late = [], []
    for job in jobs:
        if job.state == "maybe":
            doubtful.append(job)
        elif job.held:
            late.append(job)
    return sorted(doubtful, key=lambda job: job.id), sorted(late, key=lambda job: job.id)


def desk_line(jobs: Mapping[str, Job], printers: Mapping[str, PrinterState], mine: str | None) -> str:
    """Return the one thing about paper that a desk has to know now; "" where all is well.

    *mine* is the desk's own printer; trouble elsewhere is the concern of whoever stands there.
    """
    doubtful, late = asks(jobs.values())
    state = printers.get(mine or "")
    if state is not None and state.state == "trouble":
        return "✗ " + printer_line(state.name, state)
    own = [job for job in doubtful if mine is None or job.printer == mine] or doubtful
    if own:
        more = f" (+{len(own) - 1})" if len(own) > 1 else ""
        return "? " + _("{name}: did the paper come out? F6 answers").format(name=whose(own[0])) + more
    if late:
        return "? " + _("Print {count} tickets that wait? F6 answers").format(count=len(late))
    elsewhere = [job for job in jobs.values() if job.asked == mine and job.printer != mine and job.state in _IN_FLIGHT]
    if elsewhere:
        text = _("{name}: the badge comes out at {printer}")
        return "→ " + text.format(name=whose(elsewhere[-1]), printer=elsewhere[-1].printer)
    if state is not None and state.near_end:
        return "! " + printer_line(state.name, state)
    return ""
