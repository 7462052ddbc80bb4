"""What the stage screen says: the row at hand, the one that gets ready, who is missing, what is done; no widget.

Everything about a batch is read from its one list.
"""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from kiosk.awards import commands as rules
from kiosk.awards.batches import Batch
from kiosk.awards.board import board
from kiosk.awards.lineup import Place
from kiosk.awards.model import Certificate
from kiosk.awards.next_step import next_step
from kiosk.awards.pace import Pace
from kiosk.conference.award_plan import all_places, presenters
from kiosk.conference.open_questions import open_questions
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.messages.durations import minutes_text
from kiosk.messages.programme import step_name
from kiosk.messages.stage import batch_name, hands, sheet_state
from kiosk.roster.people import Person
from kiosk.screens.common.menu import more
from kiosk.terminal.theme import AMBER, GREEN
from kiosk.terminal.widgets.text import fitted

_DIM = Style(dim=True)
_BOLD = Style(bold=True)
_DONE = 5
_ANNOUNCE = ("announced", N_("Announce the decision"), rules.Announce)
# The phases of a batch in their order, each with what the key that reaches it is called.
_CALLED: tuple[tuple[str, str, type], ...] = (
    ("called", N_("Call the batch"), rules.Call),
    ("on_stage", N_("On stage"), rules.Stage),
)
_REST: tuple[tuple[str, str, type], ...] = (
    ("handed", N_("Handed over"), rules.Hand),
    ("photographed", N_("Photograph"), rules.Photo),
    ("cleared", N_("Off the stage"), rules.Clear),
)
_Step = tuple[str, str, type]


def steps_of(conference: Conference) -> tuple[_Step, ...]:
    """Return the phases of the batch at hand: its decision is read before it is called, or once it stands there."""
    awards = conference.awards
    batch = awards.current or awards.next
    stands_first = batch is not None and awards.setting(batch.decision).stand_first
    return (*_CALLED, _ANNOUNCE, *_REST) if stands_first else (_ANNOUNCE, *_CALLED, *_REST)


def following_step(conference: Conference) -> _Step | None:
    """Return the step the next press of Enter takes, None when all is done."""
    following = next_step(conference.awards)
    return next((step for step in steps_of(conference) if following and step[2] is type(following)), None)


def steps(conference: Conference, width: int) -> Content:
    """Return the row of phases: done ones ticked, the next one in brackets; in little room without those done."""
    following = following_step(conference)
    parts: list[tuple[str, Style]] = []
    reached = following is not None
    for step in steps_of(conference):
        if step == following:
            reached = False
            parts.append((f"[ {_(step[1])} ]", Style(bold=True, reverse=True)))
        else:
            parts.append((f"{_(step[1])} ✓", Style()) if reached else (_(step[1]), _DIM))
    while len(parts) > 1 and "✓" in parts[0][0] and sum(len(text) + 5 for text, _style in parts) - 5 > width:
        del parts[0]
    shown: list[Content | tuple[str, Style]] = []
    for part in parts:
        shown += [part, Content("  →  ")]
    return Content.assemble(*shown[:-1])


def heading(conference: Conference, batch: Batch | None, width: int) -> Content:
    """Return which batch it is, of which decision, who hands over, and which version of the sheets is the newest."""
    awards = conference.awards
    if not awards.batches:
        return Content(_("There is no list of awards yet: kiosk awards import FILE"))
    if batch is None:
        return Content.assemble((_("Every batch has been called."), _BOLD))
    places = all_places(conference, batch)
    count = _("collectives: {count}") if batch.kind == "collective" else _("individuals: {count}")
    announced = _("announced") if batch.decision in awards.announced else _("not announced yet")
    award = places[0].certificate.award if places else ""
    first = f"{award} · {count.format(count=len(places))}"
    decision = _("Decision {decision} ({announced})").format(decision=batch.decision, announced=announced)
    second = " · ".join(part for part in (decision, hands(conference, batch), sheet_state(conference, batch)) if part)
    name = batch_name(conference, batch)
    return Content.assemble((name, _BOLD), f"  {fitted(first, width - len(name) - 2)}\n{fitted(second, width)}")


def row(conference: Conference, batch: Batch | None, title: str, width: int, room: int) -> Content:
    """Return a batch, one position a line, in the order in which they stand."""
    if batch is None:
        return Content("")
    places = all_places(conference, batch)
    state = board(conference.awards, batch, conference.hall.present)
    counts = _("batch {number} — {here}/{all} here").format(number=batch.number, here=state.arrived, all=len(places))
    at_wing = _("{count} at the wing").format(count=state.at_wing)
    tray = _("tray {done}/{all}").format(done=state.on_tray, all=state.frames)
    head = " · ".join(part for part in (f"{title} · {counts}", at_wing if state.at_wing else "", tray) if part)
    lines: list[Content] = [Content.assemble((fitted(head, width), _BOLD))]
    shown = places if len(places) < room else places[: max(1, room - 2)]
    lines += [_line(conference, place, width) for place in shown]
    lines += more(0, len(shown), len(places))
    return Content("\n").join(lines)


def with_rest(conference: Conference, current: Content, width: int, room: int) -> Content:
    """Return a row with what else there is room for under it: the row that gets ready, and who is missing."""
    left = room - current.plain.count("\n") - 3
    parts = [current]
    following = row(conference, conference.awards.after, _("After that"), width, max(1, left - 1))
    if following.plain and left > 0:
        parts += [Content(""), Content("\n").join(following.split("\n")[: max(1, left - 2)])]
        left -= parts[-1].plain.count("\n") + 2
    if left > 0:
        parts.append(Content("\n").join(missing(conference, left + 1).split("\n")[:left]))
    return Content("\n").join(parts)


def _line(conference: Conference, place: Place, width: int) -> Content:
    """Return one position: number, mark, name, and what is to be known about it."""
    member, handed = place.certificate, place.certificate.id in conference.awards.handed
    mark, note, style = _state(conference, place)
    who = receiver(member) or (member.unit or "" if not note else "")
    extra = _("+ {count} more").format(count=len(place.along)) if place.along else ""
    told = "  ".join(part for part in (note, extra, who) if part)
    name = f"{place.position:>2} {mark} {member.name}"
    bold = place.in_line and not handed
    rest = fitted(told, max(4, width - len(name) - 2)) if told else ""
    return Content.assemble(
        (name, style if note else Style(bold=bold, dim=handed)), (f"  {rest}", style if note else _DIM)
    )


def _state(conference: Conference, place: Place) -> tuple[str, str, Style]:
    """Return mark, words and colour of a position: what hinders it comes first."""
    awards, id_ = conference.awards, place.certificate.id
    if any(id_ in pair for pair in awards.swaps):
        return "⇄", _("holds another's certificate"), AMBER
    if id_ in awards.handed:
        return "✓", "", GREEN
    if place.standing == "away":
        return "–", _("not called: pull number {position}").format(position=place.position), AMBER
    if place.standing == "missing":
        return "·", _("not here"), _DIM
    if place.withheld:
        return "□", _("empty frame: {reason}").format(reason=place.withheld), AMBER
    if place.at_seat:
        return "⌂", _("at the seat"), AMBER
    if place.at_wing:
        return "●", "", GREEN
    return "○", "", Style()


def receiver(member: Certificate) -> str:
    """Return who comes forward when it is not the person named."""
    title, name = member.receiver
    if name == member.name:
        return ""
    person = f"{(title or '').lower()} {name}".strip()
    if member.family_name:
        return _("received by: {person} ({relation})").format(person=person, relation=member.family_relation or "")
    if member.proxy_name:
        return _("received in proxy by: {person}").format(person=person)
    return person


def missing(conference: Conference, room: int) -> Content:
    """Return who of the batches to come is not here, soonest first, with batch, position and telephone."""
    lines: list[Content] = []
    for batch in conference.awards.batches:
        if conference.awards.phase_of(batch.number) not in {"waiting", "called"}:
            continue
        for place in all_places(conference, batch):
            if place.standing == "missing":
                person = conference.roster.people.get(place.certificate.comes or 0)
                phone = person.phone if person and person.phone else ""
                name = person.full_name if person else place.certificate.receiver[1]
                lines.append(Content(f"{batch.number:>2}·{place.position:<2} {name}  {phone}"))
    title = _("Not here yet ({count})").format(count=len(lines))
    shown = min(max(0, room - 2), len(lines))
    return Content("\n").join([Content.assemble((title, _BOLD)), *lines[:shown], *more(0, shown, len(lines))])


def done(conference: Conference, room: int) -> Content:
    """Return the last batches that have left the stage, the newest first: how many of them got theirs."""
    awards = conference.awards
    lines = []
    for batch in reversed(awards.done[-max(0, min(_DONE, room - 1)) :]):
        own = [id_ for id_ in batch.all if awards.is_home(batch, id_)]
        handed = sum(1 for id_ in own if id_ in awards.handed)
        award = next((c.award for c in map(awards.certificate, batch.certificates) if c is not None), "")
        mark = "✓" if handed == len(own) else "!"
        style = _DIM if mark == "✓" else AMBER
        text = f"{mark} {batch.number:>2} · {handed}/{len(own)} · {award}"
        lines.append(Content.assemble((text, style)))
    if not lines:
        return Content("")
    return Content("\n").join([Content.assemble((_("Done"), _BOLD)), *lines])


def pace_text(pace: Pace, item_ms: int | None) -> str:
    """Return how long the calls still take, and what is left of their item."""
    if not pace.expected_s:
        return ""
    text = _("calls need {time}").format(time=minutes_text(pace.expected_s * 1000))
    if item_ms is not None:
        text += " · " + _("item has {time}").format(time=minutes_text(item_ms))
    return text


def warning(conference: Conference, batch: Batch | None) -> str:
    """Return a word of warning while a batch that is not whole may still be called."""
    apart = _apart(conference)
    if apart:
        return apart
    swap = next(iter(sorted(conference.awards.swaps)), None)
    if swap is not None:
        one, other = map(conference.awards.certificate, swap)
        text = _("! Exchanged: {one} ↔ {other}. F7, 5 when they have them right.")
        return text.format(one=one.name if one else "–", other=other.name if other else "–")
    if batch is None or conference.awards.phase_of(batch.number) not in {"waiting", "called"}:
        return ""
    places = all_places(conference, batch)
    numbers = {place.certificate.number for place in places}
    for question in open_questions(conference):
        if question.kind == "certificate" and question.person.number in numbers:
            text = _(
                "! The name {name} was corrected (it was {old}): look at the certificate; the overview settles it."
            )
            return text.format(name=question.person.full_name, old=question.text)
    away = [str(place.position) for place in places if not place.in_line]
    if len(away) == len(places):
        return _("! Nobody of this batch is here yet: nothing would be handed over.")
    lacking = [person.full_name for person in presenters(conference, batch) if not _is_here(conference, person)]
    if lacking:
        return _("! Who hands over is not here: {names}. F7, 0 names another.").format(names=", ".join(lacking))
    if not away:
        return ""
    return _("! Not here: position {positions}; their certificates are kept back.").format(positions=", ".join(away))


def _is_here(conference: Conference, person: Person) -> bool:
    return person.number in conference.hall.present


def _apart(conference: Conference) -> str:
    """Return that the conference is not at the awards, where it runs at all: a batch called now is called too early."""
    sheet = conference.runsheet
    if sheet.phase == "ended":
        return _("! The conference has ended.")
    step = sheet.step
    if step is None or step.kind == "award" or all(known.kind != "award" for known in sheet.steps):
        return ""
    return _("! The runsheet is at another item: {item}").format(item=step_name(sheet, step.key))
