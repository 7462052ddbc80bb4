"""The one sentence a person is told about a scan or a problem, in the language in use."""

from __future__ import annotations

from typing import Protocol

from kiosk.codes.codes import human
from kiosk.conference.open_questions import OpenQuestion
from kiosk.i18n import N_, _, word
from kiosk.messages.fields import FIELD_NAMES
from kiosk.reception.papertime import PAPER
from kiosk.reception.person_notes import Excuse
from kiosk.reception.verdict import Verdict

# Reason of the reception vocabulary: what it is called, and what the desk does now.
REASONS: dict[str, tuple[str, str]] = {
    "already_checked_in": (N_("Already checked in"), N_("Ask for the name and compare it with the invitation.")),
    "not_on_roster": (N_("Not on the roster"), N_("Please see the help desk.")),
    "unreadable": (N_("The code could not be read"), N_("Scan again, or look the person up by name.")),
    "forged": (N_("Not a code of ours"), N_("Please see the help desk; look the person up by name.")),
    "wrong_event": (
        N_("A code of another conference"),
        N_("Ask for the invitation to this one, or look up the name."),
    ),
    "wrong_list": (
        N_("Not an invitation"),
        N_("This code is a badge or a certificate label: scan the invitation."),
    ),
    "revoked": (N_("This invitation was replaced"), N_("Ask for the newer one, or look up the name.")),
    "incomplete": (N_("The roster is not complete yet"), N_("Import the roster first, then scan again.")),
    "annulled": (N_("Check-in taken back"), N_("The person counts as not arrived.")),
    "checked_out": (N_("Has left the hall"), N_("The badge lets the person in again.")),
    "blocked": (
        N_("Asked to see the organisers"),
        N_("Take the person to the organisers; F7 lets him in with the PIN."),
    ),
    "ambiguous": (N_("More than one person fits"), N_("Look the person up by name, and compare unit and seat.")),
    "canceled": (N_("Not taken by the organisers"), N_("Please see the help desk.")),
    "invalid_time": (N_("Not in the hall"), N_("Nobody leaves who is not in: scan for coming in.")),
}

_PROBLEMS = {
    "invalid_date": N_("{value} is no date"),
    "missing_required": N_("missing: {field}"),
    "duplicate": N_("{value} is on the list twice"),
    "duplicate_code": N_("the code {value} is given twice"),
    "lost_characters": N_("letters are lost in {value}; save the file again as Excel (.xlsx)"),
    "no_stored_value": N_("the formula has no stored value; open the file in Excel and save it"),
    "missing_letters": N_("the badge cannot show every letter of {value}; please check the name"),
    "possible_duplicate": N_("{value} looks like somebody else on the list; please check"),
    "unknown_ethnicity": N_("{value} is none of the 54 ethnic groups; please check"),
    "manager_as_direct_worker": N_("marked as direct worker, but the post manages: {value}"),
    "odd_name": N_("{value}: is that the whole name and nothing else?"),
    "odd_birth": N_("born {value}? please check"),
    "odd_phone": N_("{value} is no telephone number as they are; please check"),
    "alternate": N_("{value} is an alternate, and will count as a delegate"),
    "manager_both_ways": N_("{value} is marked as managing and as not managing"),
}


class Problem(Protocol):
    """One thing wrong in a file, with its place."""

    @property
    def kind(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def cell(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def value(self) -> object: ...


def reason_name(reason: str, hint: str | None = None) -> str:
    """Return what a reason is called; *hint* may say it better."""
    if hint == PAPER:
        return _("Not a time that can be")
    return _(REASONS[reason][0]) if reason in REASONS else reason


_QUESTIONS: dict[str, str] = {
    "excuse": N_("{name}: the list says “{text}”"),
    "substitute": N_("{name}: comes in the place of {text}?"),
    "stop": N_("{name}: the list says “{text}”"),
    "stopped": N_("{name}: is sent to the organisers first (“{text}”)"),
    "approval": N_("{name}: not on the list, waits for an approval"),
    "double": N_("{name}: checked in twice ({text})"),
    "twice": N_("{name}: two posts say they handed over the certificate ({text})"),
    "relative": N_("Posthumous: {name}. Enrol the relative who receives: {text}"),
    "stranger": N_("{name}: receives, but is not on the roster. {text}"),
    "wording": N_("{name}: decision and roster differ: {text}"),
    "certificate": N_("{name}: the name was corrected (it was {text}); look at the certificate"),
}
# What spoiled a code, where that shows, and how to mend it.
_HINTS = {
    "input_method": N_("The Vietnamese input method changes the code: switch it to English, then scan again."),
    "layout": N_("The keyboard layout changes the code: switch it to English (US), then scan again."),
    "link": N_("That is a web address, not our code: scan the code on the invitation."),
    "barcode": N_("That is a barcode of some goods: scan the code on the invitation."),
    PAPER: N_("Write when the person came, such as 7:41: on the day, and not later than now."),
    "old_badge": N_("This badge was replaced and is worth nothing: look the person up by name, F2."),
}


def reason_advice(reason: str, hint: str | None = None) -> str:
    """Return what the desk does about a reason; *hint* is what spoiled the code, if that shows."""
    if hint in _HINTS:
        return _(_HINTS[hint])
    return _(REASONS[reason][1]) if reason in REASONS else ""


def excuse_text(excuse: Excuse | None) -> str:
    """Return what was said about somebody who is not here; "" where nothing was."""
    if excuse is None:
        return ""
    return _("comes at {time}").format(time=excuse.until) if excuse.until else _("excused")


def mark(verdict: Verdict) -> str:
    """Return the shape that carries the verdict without colour."""
    if verdict.ok:
        return "✓"
    return "!" if verdict.reason in {"already_checked_in", "annulled", "checked_out", "blocked"} else "✗"


def verdict_line(verdict: Verdict) -> str:
    """Return a verdict in one line."""
    person = verdict.person
    parts = (person.full_name, person.unit, human(person.number), person.seat) if person else ()
    who = " · ".join(part for part in parts if part)
    if verdict.ok:
        return f"✓ {who}"
    return f"{mark(verdict)} {reason_name(verdict.reason or '', verdict.hint)}" + (f" · {who}" if who else "")


# What a term is for, as it stands inside a sentence.
ROLE_NAMES = {"roster": N_("the roster"), "agenda": N_("the runsheet"), "award": N_("the award calls")}


def question_line(question: OpenQuestion) -> str:
    """Return a question in one line."""
    if question.kind == "aside":
        text = _("{name}: {count} acts in {role} do not count, because another machine led there")
        return text.format(name=question.person.full_name, count=question.until, role=word(ROLE_NAMES, question.text))
    text = _(_QUESTIONS[question.kind]).format(name=question.person.full_name, text=question.text)
    return text + (f" → {question.until}" if question.until else "")


def problem_line(problem: Problem) -> str:
    """Return one line that names sheet and cell and says what is wrong there."""
    where = f"{problem.sheet}!{problem.cell}" if problem.sheet else problem.cell
    return f"{where}: {problem_text(problem)}"


def problem_text(problem: Problem) -> str:
    """Return what is wrong at a cell, without its place."""
    text = _PROBLEMS.get(problem.kind)
    field = word(FIELD_NAMES, problem.field) if problem.field in FIELD_NAMES else problem.field
    return _(text).format(value=problem.value, field=field) if text else str(problem.value)
