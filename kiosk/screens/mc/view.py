"""What the MC's screen says of a moment: texts from the runsheet's face and the conference, no widget."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from textual.color import Color
from textual.content import Content
from textual.style import Style

from agenda.programme import Item, Segment
from agenda.sheet import Runsheet
from agenda.timing import Face, Row
from kiosk.conference.award_plan import all_places, here_of, row
from kiosk.conference.state import Conference
from kiosk.conference.voting import ballots
from kiosk.i18n import _
from kiosk.messages.durations import clock_text, minutes_text
from kiosk.terminal.widgets.timeline import Stretch


def clock(now: Face, wall: str) -> tuple[str, str, str]:
    """Return the clock's text, the words under it, and its state; before the start it is the time of day."""
    if now.state == "pending":
        return wall, _("It is {time}. Enter starts the conference.").format(time=wall), "-still"
    if now.led and now.segment is not None and now.state != "ended":
        return clock_text(now.segment.elapsed_ms), _("elapsed"), "-still" if now.state == "paused" else "-good"
    if now.remaining_ms is None or now.state == "ended":
        return clock_text(now.elapsed_ms), _("elapsed"), "-still" if now.state == "paused" else "-good"
    label = _("remaining of {minutes}").format(minutes=minutes_text(now.planned_ms + now.given_ms))
    if now.remaining_ms < 0:
        return clock_text(-now.remaining_ms), _("over time"), "-over"
    text = clock_text(now.remaining_ms, down=True)
    if now.state == "paused":
        return text, label, "-still"
    return text, label, {"warning": "-near", "danger": "-soon"}.get(now.urgency, "-good")


def cues(sheet: Runsheet) -> str:
    """Return what is heard, lit and shown meanwhile, and what the house should know."""
    step = sheet.steps[sheet.position or 0] if sheet.steps else None
    if step is None or step.item is None:
        return ""
    part: Segment | Item = step.segments[sheet.segment] if sheet.segment is not None else step.item
    told = (
        (_("Sound: {what}"), part.sound or step.item.sound),
        (_("Light: {what}"), part.light or step.item.light),
        (_("Note: {what}"), part.notes or step.item.notes),
    )
    return "   ".join(text.format(what=what) for text, what in told if what)


def spoken(lines: Sequence[str], shown: Sequence[str], apart: str = "\n") -> Content:
    """Return the lines to read out; words that are not what was *shown* first are marked."""
    parts: list[Content] = []
    for i, line in enumerate(lines):
        before = shown[i] if i < len(shown) else line
        parts.append(Content(line) if line == before else _marked(line, before))
    return Content(apart).join(parts)


def _marked(line: str, before: str) -> Content:
    words = line.split(" ")
    found: list[Content | tuple[str, Style]] = []
    for tag, _a, _b, start, end in SequenceMatcher(None, before.split(" "), words, autojunk=False).get_opcodes():
        text = " ".join(words[start:end])
        if text:
            found += [(f"►{text}", CHANGED) if tag != "equal" else Content(text), Content(" ")]
    return Content.assemble(*found[:-1])


CHANGED = Style(bold=True, foreground=Color.parse("#ffb000"))


def stretch(row: Row) -> Stretch:
    """Return an item as the timeline draws it."""
    length = max(row.planned_ms + row.given_ms, row.elapsed_ms, 1)
    done = 1.0 if row.state == "done" else min(1.0, row.elapsed_ms / length)
    return Stretch(str(row.number) if row.number else "·", length, done, row.state == "running")


def is_here(conference: Conference, who: str) -> bool:
    """Return whether the person of a roster code has checked in."""
    person = conference.roster.by_code(who)
    return person is not None and person.number in conference.hall.present


def speaker_line(conference: Conference, who: str) -> str:
    """Return a speaker to come, with whether he is here."""
    person = conference.roster.by_code(who)
    if person is None:
        return who
    return f"{'✓' if person.number in conference.hall.present else '!'} {person.full_name}"


def undone(conference: Conference) -> str:
    """Return what of awards and votes is left, in one line; "" if nothing is."""
    left = []
    outstanding = len(conference.awards.outstanding)
    if outstanding:
        left.append(_("certificates not handed over: {count}").format(count=outstanding))
    lists = sum(ballot.result is None for ballot in ballots(conference))
    if lists:
        left.append(_("lists not voted on: {count}").format(count=lists))
    return "  ·  ".join(left)


def undone_in(conference: Conference, kind: str | None) -> str:
    """Return what of a running award or vote item is left to do, "" if nothing is."""
    waiting = [b for b in conference.awards.batches if conference.awards.phase_of(b.number) != "cleared"]
    if kind == "award" and waiting:
        return _("Batches that have not been on the stage: {count}").format(count=len(waiting))
    lists = [ballot.title for ballot in ballots(conference) if ballot.result is None]
    if kind == "vote" and lists:
        return _("Not voted on yet: {lists}").format(lists="; ".join(lists))
    return ""


def award_line(conference: Conference) -> str:
    """Return which batch is where, for the MC; "" without a plan."""
    awards = conference.awards
    batch = awards.current or awards.next
    if batch is None:
        return _("Every batch has been called.") if awards.batches else ""
    words = {
        "waiting": _("is to be called"),
        "called": _("is called"),
        "on_stage": _("is on the stage"),
        "handed": _("has its certificates"),
        "photographed": _("is photographed"),
    }
    phase = awards.phase_of(batch.number)
    # Those that are handed along count too; once the row is called, only those that are in it.
    places = all_places(conference, batch) if phase == "waiting" else row(conference, batch)
    count = sum(len(place.certificates) for place in places)
    text = _("Batch {number}/{batches} {state} · {count} certificates")
    return text.format(number=batch.number, batches=len(awards.batches), state=words.get(phase, ""), count=count)


def batch_line(conference: Conference, number: int) -> str:
    """Return how many of a batch can receive."""
    batch = conference.awards.batch(number)
    here, count = here_of(conference, batch) if batch else (0, 0)
    return _("Batch {number}: {here}/{all} here").format(number=number, here=here, all=count)
