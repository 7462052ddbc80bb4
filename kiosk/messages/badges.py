"""What a desk is told about somebody's badge: a few words for the list, and what to do for the card.

The journal says which badge counts, the spool what became of it; a badge made before the day has no ticket here.
"""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.messages.papers import AHEAD
from kiosk.messages.printing import place
from printing.fleet import PrinterState
from printing.jobs import Job
from printing.messages import SENTENCES
from printing.spool import BY_HAND
from printing.transfers import is_away

_STATES = {
    "queued": N_("badge queued"),
    "preflight": N_("badge queued"),
    "sending": N_("printing"),
    "confirming": N_("printing"),
    "printed": N_("badge printed"),
    "sent": N_("badge sent"),
    "maybe": N_("badge? please look"),
    "waiting": N_("printer waits"),
}
# What a printer says, and what a badge waits for then.
_WAITS = {SENTENCES["paper"][1]: N_("badge waits for paper"), SENTENCES["cover"][1]: N_("badge waits: close the cover")}
_AHEAD, _NONE, _BY_HAND, _HELD = N_("badge made ahead"), N_("no badge"), N_("badge by hand"), N_("badge? F6 asks")
_ELSEWHERE, _COMES_ELSEWHERE = N_("badge at printer {printer}"), N_("printing at printer {printer}")
_HANDED = N_("badge comes out at {printer}")
_WITH_ADVICE = {_AHEAD: N_("the badge lies ready"), _NONE: N_("no badge: F5 prints one")}
_USUAL = {text for state, text in _STATES.items() if state != "maybe"}
_COMING = {"queued", "preflight", "waiting", "sending", "confirming"}


def badge_job(number: int, conference: Conference, jobs: Mapping[str, Job]) -> Job | None:
    """Return the ticket of the badge that counts: the last one that was asked for."""
    asked = conference.badges.get(number, ())
    return jobs.get(asked[-1]) if asked else None


def badge_words(
    number: int, conference: Conference, jobs: Mapping[str, Job], printers: Mapping[str, PrinterState]
) -> str:
    """Return how a person's badge stands, in a few words; "" where nothing is known of it here."""
    text, printer = _standing(number, conference, jobs, printers)
    return _(text).format(printer=printer) if text else ""


def badge_line(
    number: int,
    conference: Conference,
    jobs: Mapping[str, Job],
    printers: Mapping[str, PrinterState],
    *,
    welcomed: bool,
) -> str:
    """Return what the card says of a person's badge, with what to do; "" where all goes its usual way.

    *welcomed*: the person has just been let in, and a badge that simply prints needs no word.
    """
    text, printer = _standing(number, conference, jobs, printers)
    job = badge_job(number, conference, jobs)
    if not text or (welcomed and text in _USUAL and job is not None and job.copy == 1):
        return ""
    return _(_WITH_ADVICE.get(text, text)).format(printer=printer)


def _standing(
    number: int, conference: Conference, jobs: Mapping[str, Job], printers: Mapping[str, PrinterState]
) -> tuple[str, str]:
    """Return how a badge stands, as a msgid, and the printer that fills it."""
    job, asked = badge_job(number, conference, jobs), conference.badges.get(number, ())
    ahead = number in conference.person_notes.ready
    if job is None:
        there = conference.handed.get(asked[-1]) if asked else None
        return (
            (_HANDED, place({"printer": there.printer, "at": there.at}))
            if there
            else (_AHEAD if ahead and not asked else "", "")
        )
    if is_away(job):
        return _HANDED, place(job.reason_params)
    if job.held:
        # Made for somebody who has gone to his seat by now: a human says whether it is still wanted.
        return _HELD, ""
    if job.state == "cancelled":
        return (_BY_HAND if job.reason == BY_HAND else _AHEAD if ahead or job.reason == AHEAD else _NONE), ""
    state = printers.get(job.printer)
    reason = state.reason if state is not None and state.state == "trouble" else job.reason
    if job.state in _COMING and reason:
        return _WAITS.get(reason, _STATES["waiting"]), ""
    if job.printer != job.asked and job.state != "maybe":
        return (_COMES_ELSEWHERE if job.state in _COMING else _ELSEWHERE), job.printer
    return _STATES[job.state], ""
