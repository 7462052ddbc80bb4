"""The stage: the batch at hand with who is here, the next one, who is missing, and one key for the next phase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style

from kiosk.awards import commands as rules
from kiosk.awards.awards import next_step
from kiosk.awards.batches import Batch
from kiosk.awards.line import Place
from kiosk.awards.model import Certificate
from kiosk.awardtalk import award_lines
from kiosk.ceremony import all_places
from kiosk.conference import Conference
from kiosk.i18n import N_, _
from kiosk.journal import Event
from kiosk.keys import bindings
from kiosk.paperwork import PrintPaper
from kiosk.plantalk import step_name
from kiosk.questions import open_questions
from kiosk.reception.admission import CheckIn
from kiosk.screens.menu import MenuScreen, more
from kiosk.screens.plan import PlanScreen
from kiosk.screens.post import PostScreen
from kiosk.telling import verdict_line
from kiosk.terms import Take
from kiosk.titles import STAGE_TITLE
from kiosk.widgets.text import Text

_GUARD_SECONDS = 1.0
_MISSING = 8
# The phases of a batch in their order, each with what the key that reaches it is called.
_STEPS: tuple[tuple[str, str, type], ...] = (
    ("announced", N_("Announce the decision"), rules.Announce),
    ("called", N_("Call the batch"), rules.Call),
    ("on_stage", N_("On stage"), rules.Stage),
    ("handed", N_("Handed over"), rules.Hand),
    ("photographed", N_("Photograph"), rules.Photo),
    ("cleared", N_("Off the stage"), rules.Clear),
)


class StageScreen(PostScreen):
    """The stage operator's screen."""

    CSS_PATH = "stage.tcss"
    TITLE_MSGID = STAGE_TITLE
    KEYS_SHOWN = ("forward", "undo", "take", "reprint", "view")
    KEYS_EXTRA = ("paper",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("forward", "undo", "take", "up", "down", "reprint", "view")

    def __init__(self) -> None:
        super().__init__()
        self._pressed_at = float("-inf")

    def body(self) -> ComposeResult:
        yield Text(id="batch")
        yield Text(id="steps")
        with Horizontal(id="rows"):
            yield Text(id="current")
            with Vertical(id="side"):
                yield Text(id="following")
                yield Text(id="missing")
        yield Text(id="warning")
        yield Text(_("Lines"), classes="heading")
        with VerticalScroll(id="script", can_focus=False):
            yield Text(id="lines")

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys; Enter is called after the phase it leads to."""
        with self.state() as conference:
            step = _next_step(conference)
            mine = self._mine(conference)
        texts = {"reprint": _("Print sheets"), "view": _("Programme"), **({"forward": _(step[1])} if step else {})}
        hidden = {"take"} if mine else {"forward", "undo"}
        if step is None:
            hidden.add("forward")
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key not in hidden]

    def middle(self, conference: Conference) -> str:
        """Return how many certificates are handed over."""
        counts = conference.awards.counts()
        if not counts["certificates"]:
            return ""
        return _("handed over {handed}/{certificates} · outstanding {outstanding}").format(**counts)

    def show(self, conference: Conference) -> None:
        """Show the batch, its phase, who is next and who is missing."""
        awards = conference.awards
        batch = awards.current or awards.next
        self.query_one("#batch", Text).put(self._heading(conference, batch))
        self.query_one("#steps", Text).put(_steps(conference))
        self.query_one("#current", Text).put(_members(conference, batch, _("On now")))
        self.query_one("#warning", Text).put(_warning(conference, batch))
        following = self._following(conference)
        self.query_one("#following", Text).put(_members(conference, following, _("After that"), short=True))
        self.query_one("#missing", Text).put(_missing(conference))
        programme = conference.runsheet.programme
        item = next((i for i in programme.items if i.kind == "award"), None) if programme else None
        lines = award_lines(conference, item) if item else ()
        self.query_one("#lines", Text).put("\n".join(lines))

    def action_view(self) -> None:
        """Show the programme of today."""
        self.app.push_screen(PlanScreen())

    def action_reprint(self) -> None:
        """Print the tray sheet or the call sheet of the batch at hand, or of the one after it."""
        with self.state() as conference:
            batches = [
                batch
                for batch in (conference.awards.current or conference.awards.next, self._following(conference))
                if batch
            ]
        texts = {"tray": _("Tray sheet: batch {number}"), "call": _("Call sheet: batch {number}")}
        entries = [
            (f"{what} {batch.number}", text.format(number=batch.number))
            for batch in batches
            for what, text in texts.items()
        ]

        def chosen(entry: str | None) -> None:
            if entry is not None:
                what, number = entry.split()
                self.kiosk.submit(PrintPaper("tray" if what == "tray" else "call", int(number)))

        if entries:
            self.app.push_screen(MenuScreen(_("Print sheets"), entries), chosen)

    def action_forward(self) -> None:
        """Do the next phase of the batch."""
        loop = self.app._loop
        now = loop.time() if loop else 0.0
        if now - self._pressed_at < _GUARD_SECONDS:
            return
        self._pressed_at = now
        with self.state() as conference:
            step = _next_step(conference)
        if step is not None:
            self.kiosk.submit(step[2]())

    def take_scan(self, raw: str) -> None:
        """Check late arrivals in where this console was a desk before; a scan never advances the stage."""
        if self.kiosk.late_desk:
            self.kiosk.submit(CheckIn(raw))
        else:
            super().take_scan(raw)

    def answered(self, events: Sequence[Event]) -> None:
        """Say in one line what became of a late arrival's scan."""
        super().answered(events)
        mine = {event.id for event in events}
        with self.state() as conference:
            found = next((r for r in reversed(conference.hall.results) if r.event_id in mine), None)
            verdict = conference.verdict(found) if found is not None else None
        if verdict is not None:
            self.say(verdict_line(verdict))

    def action_undo(self) -> None:
        """Take the last phase back."""
        self.kiosk.submit(rules.UndoAward())

    def action_take(self) -> None:
        """Lead the award calls from this station."""
        with self.state() as conference:
            if self._mine(conference):
                return
        self.kiosk.submit(Take("award"))

    def action_up(self) -> None:
        """Scroll the lines up."""
        self.query_one("#script").scroll_up()

    def action_down(self) -> None:
        """Scroll the lines down."""
        self.query_one("#script").scroll_down()

    def _mine(self, conference: Conference) -> bool:
        holder = conference.terms.holders.get("award")
        return holder is not None and holder.station_id == self.kiosk.station.station_id

    def _heading(self, conference: Conference, batch: Batch | None) -> Content:
        awards = conference.awards
        if not awards.batches:
            return Content(_("There is no list of awards yet: kiosk awards import FILE"))
        if batch is None:
            return Content(_("Every batch has been called."))
        members = all_places(conference, batch)
        count = _("collectives: {count}") if batch.kind == "collective" else _("individuals: {count}")
        head = _("Batch {number}/{batches}").format(number=batch.number, batches=len(awards.batches))
        announced = _("announced") if batch.decision in awards.announced else _("not announced yet")
        rest = f"  {members[0].certificate.award if members else ''} · {count.format(count=len(members))}\n" + _(
            "Decision {decision} ({announced})"
        ).format(decision=batch.decision, announced=announced)
        if not self._mine(conference):
            rest += "   " + _("Another station leads; F9 takes over.")
        return Content.assemble((head, Style(bold=True)), rest)

    def _following(self, conference: Conference) -> Batch | None:
        awards = conference.awards
        if awards.current:
            return awards.next
        return awards.batch(awards.next.number + 1) if awards.next else None


def _next_step(conference: Conference) -> tuple[str, str, type] | None:
    """Return the step the next press of Enter takes, None when all is done."""
    following = next_step(conference.awards)
    return next((step for step in _STEPS if following is not None and step[2] is type(following)), None)


def _steps(conference: Conference) -> Content:
    """Return the row of phases: done ones ticked, the next one in brackets and bold."""
    following = _next_step(conference)
    parts: list[Content | tuple[str, Style]] = []
    reached = True
    for step in _STEPS:
        if step == following:
            reached = False
            parts.append((f"[ {_(step[1])} ]", Style(bold=True, reverse=True)))
        elif reached and following is not None:
            parts.append((f"{_(step[1])} ✓", Style()))
        else:
            parts.append((_(step[1]), Style(dim=True)))
        parts.append(Content("  →  "))
    return Content.assemble(*parts[:-1])


def _warning(conference: Conference, batch: Batch | None) -> str:
    """Return a word of warning while a batch that is not whole may still be called."""
    apart = _apart(conference)
    if apart:
        return apart
    if batch is None or conference.awards.phase_of(batch.number) not in {"waiting", "called"}:
        return ""
    members = all_places(conference, batch)
    for question in open_questions(conference):
        if question.kind == "certificate" and question.person.number in {
            member.certificate.number for member in members
        }:
            text = _(
                "! The name {name} was corrected (it was {old}): look at the certificate; the overview settles it."
            )
            return text.format(name=question.person.full_name, old=question.text)
    missing = [str(place.position) for place in members if not place.in_line]
    if not missing:
        return ""
    if len(missing) == len(members):
        return _("! Nobody of this batch is here yet: nothing would be handed over.")
    return _("! Not here: position {positions}; their certificates are kept back.").format(positions=", ".join(missing))


def _apart(conference: Conference) -> str:
    """Return that the conference is not at the awards, where it runs at all: a batch called now is called too early."""
    sheet = conference.runsheet
    if sheet.phase == "ended":
        return _("! The conference has ended.")
    step = sheet.step
    if step is None or step.kind == "award" or all(known.kind != "award" for known in sheet.steps):
        return ""
    return _("! The runsheet is at another item: {item}").format(item=step_name(sheet, step.key))


def _members(conference: Conference, batch: Batch | None, heading: str, *, short: bool = False) -> Content:
    """Return a batch, one certificate a line, in the order of the positions."""
    if batch is None:
        return Content("")
    members = all_places(conference, batch)
    here = sum(1 for place in members if place.in_line)
    counts = _("batch {number} — {here}/{all} here").format(number=batch.number, here=here, all=len(members))
    title = f"{heading} · {counts}"
    lines: list[Content] = [Content.assemble((title, Style(bold=True)))]
    lines += [_member(conference, place, short=short) for place in members]
    return Content("\n").join(lines)


def _member(conference: Conference, place: Place, *, short: bool) -> Content:
    member, here, position = place.certificate, place.in_line, place.position
    handed = member.id in conference.awards.handed
    mark = "✓" if here else "·"
    state = _("handed over") if handed else ("" if here else _("not here"))
    who = _receiver(member)
    text = f"{position:>2} {mark} {member.name}"
    tail = f"  {who}" if who else ""
    if not short and not who and member.unit:
        tail = f"  {member.unit}"
    style = Style(dim=not here and not handed)
    return Content.assemble((text, Style(bold=here and not short)), (tail, Style(dim=True)), (f"  {state}", style))


def _receiver(member: Certificate) -> str:
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


def _missing(conference: Conference) -> Content:
    """Return who of the batches to come is not here, soonest first."""
    lines: list[Content] = []
    for batch in conference.awards.batches:
        if conference.awards.phase_of(batch.number) not in {"waiting", "called"}:
            continue
        for place in all_places(conference, batch):
            member, position = place.certificate, place.position
            if not place.in_line:
                person = conference.roster.people.get(member.number or 0)
                phone = person.phone if person and person.phone else ""
                name = person.full_name if person else member.receiver[1]
                lines.append(Content(f"{batch.number:>2}·{position:<2} {name}  {phone}"))
    title = _("Not here yet ({count})").format(count=len(lines))
    hidden = more(0, min(_MISSING, len(lines)), len(lines))
    return Content("\n").join([Content.assemble((title, Style(bold=True))), *lines[:_MISSING], *hidden])
