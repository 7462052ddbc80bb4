"""What the window of printers and tickets says: the order of the list, and its lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from textual.content import Content
from textual.style import Style

from kiosk.messages.durations import time_of_day
from kiosk.messages.printing import kind_of, state_of, where_of, whose, why
from kiosk.terminal.widgets.text import fitted
from printing.fleet import PrinterState
from printing.jobs import Job

# Done tickets that are still listed: to be looked at, or printed again.
_RECENT = 30
_KIND, _NAME = 14, 25
_ORDER = {"maybe": 0, "held": 1, "waiting": 2, "sending": 3, "confirming": 3, "preflight": 4, "queued": 5}


def sort(jobs: Iterable[Job], mine: str | None) -> tuple[list[Job], int]:
    """Return what a human must look at first, then what is on its way, then what is done, newest first.

    Questions about the desk's own printer come first. The number is how many are done and left out.
    """
    open_: list[Job] = []
    done: list[Job] = []
    for job in jobs:
        (open_ if job.state in _ORDER else done).append(job)
    open_.sort(key=lambda job: (_ORDER["held" if job.held else job.state], asked(job) and job.printer != mine, job.id))
    done.sort(key=lambda job: -job.rev)
    return open_ + done[:_RECENT], max(0, len(done) - _RECENT)


def asked(job: Job) -> bool:
    """Whether only a human can say what became of a ticket, or becomes."""
    return job.state == "maybe" or job.held


def condition(state: PrinterState | None) -> str:
    """Return "ready", "trouble", or "unknown" where nobody has asked yet."""
    return state.state if state is not None else "unknown"


def printer(state: str, text: str) -> Content:
    """Return a printer's line with its mark."""
    mark = {"ready": "●", "trouble": "✗", "away": "→"}.get(state, "○")
    return Content.assemble((f" {mark} {text}", Style(bold=state == "trouble")))


def line(job: Job, zone: tzinfo, *, marked: bool) -> Content:
    """Return a ticket's line: when, what, whose, how it stands, where and why."""
    question = asked(job)
    style = (
        Style(reverse=True, bold=True) if marked else Style(bold=question, dim=job.state in {"printed", "cancelled"})
    )
    copy = f" ({job.copy})" if job.copy > 1 else ""
    at = time_of_day(job.queued_ms, zone, seconds=False)
    name = fitted(whose(job), _NAME - len(copy)) + copy
    head = f" {'?' if question else ' '} {at} {fitted(kind_of(job), _KIND):<{_KIND}} {name:<{_NAME}}"
    foot = f" {where_of(job)}  {why(job)}"
    return Content.assemble((head, style), f" {state_of(job):<19}", (foot, Style(dim=not marked)))
