"""What the MC's console can do to the programme besides going on: each in at most four keys, with a preview.

F7, a digit for the act, the printed number of the item, Enter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.content import Content

from agenda import runsheet
from agenda.errors import AgendaError
from agenda.programme import Segment
from agenda.sheet import Runsheet
from kiosk.conference.commands import FreezeFigures, PrintPaper
from kiosk.conference.preview import proposal, what_if
from kiosk.i18n import N_, _, told
from kiosk.messages.durations import minutes_text
from kiosk.messages.papers import RESCUE
from kiosk.messages.programme import segment_name, step_name
from kiosk.screens.common.form import Answers, AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.mc.plan import LEAST_CUT_MS, effect
from kiosk.screens.mc.preview import PreviewScreen, Way
from kiosk.screens.mc.view import undone
from kiosk.script.people import HallPeople
from kiosk.text.normalise import fold

_ACTS = {
    "catch_up": N_("Catch up: what to cut, so that it ends on time"),
    "vote": N_("Vote: lists, and the count of hands"),
    "skip": N_("Leave an item out"),
    "jump": N_("Go to another item now"),
    "move": N_("Bring an item forward, by the chairman's wish"),
    "interrupt": N_("Break this item off, to go on later"),
    "insert": N_("Put something new in"),
    "change": N_("Another title, or other minutes"),
    "backdate": N_("It began earlier than noted"),
    "speaker": N_("Another speaker first, or leave one out"),
    "freeze": N_("Freeze the figures of the opening anew"),
    "end": N_("End the conference"),
}


def _name(act: str) -> str:
    """Return what an act is called, in the language in use."""
    return _(_ACTS[act])


# The last one is the rescue sheet, at any time one key: 0.
_DIGITS = (*(f"{n}" for n in range(1, 10)), *("" for _act in range(len(_ACTS) - 9)), "0")
# What needs a conference that runs.
_RUNNING = {"jump", "interrupt", "backdate", "speaker", "end"}


class McActs:
    """Asks on top of a screen what is to be done to the programme."""

    def __init__(self, screen: PostScreen) -> None:
        self._screen = screen

    def choose(self) -> None:
        """Ask what is to be done to the programme."""
        sheet = self._sheet()
        shut = set(_RUNNING) if sheet.phase in {"pending", "ended"} else set()
        if all(step.kind != "vote" for step in sheet.steps):
            shut.add("vote")
        if len(self._speakers_to_come(sheet)) == 0:
            shut.add("speaker")
        if sheet.phase == "ended":
            shut |= _ACTS.keys() - {"vote"}
        entries = [*((act, _(text)) for act, text in _ACTS.items()), ("rescue", _(RESCUE))]
        menu = MenuScreen(_("The programme"), entries, shut=dict.fromkeys(shut, ""), digits=_DIGITS)
        self._screen.app.push_screen(menu, self._act)

    def _act(self, act: str | None) -> None:
        acts: dict[str, Callable[[], None]] = {
            "catch_up": self._catch_up,
            "vote": self._vote,
            "skip": lambda: self._choose_item("skip", self._skip),
            "jump": lambda: self._choose_item("jump", self._jump),
            "move": lambda: self._choose_item("move", self._move),
            "interrupt": self._interrupt,
            "insert": self._insert,
            "change": lambda: self._choose_item("change", self._change),
            "backdate": self._backdate,
            "speaker": self._speaker_acts,
            "freeze": lambda: self._screen.kiosk.submit(FreezeFigures()),
            "end": self._end,
            "rescue": lambda: self._screen.kiosk.submit(PrintPaper("rescue")),
        }
        if act is not None:
            acts[act]()

    def _sheet(self) -> Runsheet:
        with self._screen.state() as conference:
            return conference.runsheet

    def _preview(self, title: str, ways: Sequence[Way], *, then: Callable[[], None] | None = None) -> None:
        """Show what a change would do, and do it, and *then* the rest; a way that is refused is no way."""
        stamp = self._screen.kiosk.station.clock.stamp()
        kept: list[Way] = []
        refusal: AgendaError | None = None
        for way in ways:
            try:
                what_if(self._sheet(), way.command, stamp)
            except AgendaError as error:
                refusal = error
                continue
            kept.append(way)
        if not kept:
            self._screen.say(told(refusal) if refusal is not None else _("There is no way to do that now."))
            return

        def take(command: Any) -> None:
            if command is not None:
                self._screen.kiosk.submit(command)
                if then is not None:
                    then()

        self._screen.app.push_screen(PreviewScreen(title, kept, self._effect), take)

    def _effect(self, command: Any) -> Content:
        now = self._screen.kiosk.station.clock.stamp()
        with self._screen.state() as conference:
            try:
                after = what_if(conference.runsheet, command, now)
            except AgendaError as error:  # the conference has gone on meanwhile
                return Content(told(error))
            width, height = min(110, self._screen.app.size.width * 9 // 10) - 6, self._screen.app.size.height * 9 // 10
            return effect(conference.face(now), conference.face(now, after), width, max(4, height - 15))

    def _choose_item(self, act: str, then: Callable[[str], None]) -> None:
        """Ask for an item that is to come; its printed number is its key."""
        sheet = self._sheet()
        running_too = act in {"skip", "change"}
        places = [
            i
            for i, run in enumerate(sheet.runs)
            if (i != sheet.position or running_too) and (not run.over or (act == "jump" and i != sheet.position))
        ]
        if act == "skip" and sheet.phase == "pending":
            places = [i for i in places if i != sheet.position]
        entries = [(sheet.steps[i].key, sheet.steps[i].title) for i in places]
        digits = [f"{sheet.steps[i].number}" if sheet.steps[i].number else "" for i in places]
        if not entries:
            self._screen.say(_("Nothing is left to choose from."))
            return
        note = _("Its printed number, or ↑ ↓ and Enter")
        self._screen.app.push_screen(
            MenuScreen(_name(act), entries, note=note, digits=digits),
            lambda key: None if key is None else then(key),
        )

    def _catch_up(self) -> None:
        now = self._screen.kiosk.station.clock.stamp()
        with self._screen.state() as conference:
            gentle, late_gentle = proposal(conference, now, dropping=False)
            hard, late_hard = proposal(conference, now, dropping=True)
            face = conference.face(now)
            sheet = conference.runsheet
        if gentle is None and hard is None:
            late = face.cut_needed_ms >= LEAST_CUT_MS
            told_late = _("Nothing more can be cut; it is still {length} late.")
            length = minutes_text(face.cut_needed_ms)
            self._screen.say(told_late.format(length=length) if late else _("Nothing has to be cut: the end is kept."))
            return
        ways = []
        if gentle is not None:
            ways.append(Way(_still_late(_("Shorten, and leave nobody out"), late_gentle), gentle))
        if hard is not None and hard.dropped:
            gone = "; ".join(segment_name(sheet, key, index) for key, index in hard.dropped)
            text = _("Shorten, and leave out {names}").format(names=gone)
            way = Way(_still_late(text, late_hard), hard)
            # What keeps the end comes first.
            ways.insert(0 if late_gentle > late_hard else len(ways), way)
        title = _("Cut {needed}; {possible} possible").format(
            needed=minutes_text(face.cut_needed_ms), possible=minutes_text(face.cut_possible_ms)
        )
        self._preview(title, ways)

    def _vote(self) -> None:
        from kiosk.screens.mc.vote import VoteScreen  # late: not needed for the first paint

        self._screen.app.push_screen(VoteScreen())

    def _skip(self, key: str) -> None:
        text = _("Leave out {item}").format(item=step_name(self._sheet(), key))
        self._preview(_name("skip"), [Way(text, runsheet.Skip(key))])

    def _jump(self, key: str) -> None:
        text = _("Go to {item}; what stands between stays to be done").format(item=step_name(self._sheet(), key))
        self._preview(_name("jump"), [Way(text, runsheet.Jump(key))])

    def _move(self, key: str) -> None:
        sheet = self._sheet()
        text, item = _("{item}, after {other}"), step_name(sheet, key)
        ways = [
            Way(text.format(item=item, other=step_name(sheet, other.key)), runsheet.Move(key, other.key))
            for i, other in enumerate(sheet.steps)
            if other.key != key and (i == sheet.position or not sheet.runs[i].over)
        ]
        if sheet.position is None:
            ways.insert(0, Way(_("{item}, before all others").format(item=item), runsheet.Move(key)))
        self._preview(_name("move"), ways)

    def _interrupt(self) -> None:
        sheet = self._sheet()
        running, position = sheet.step, sheet.position
        if running is None or position is None:
            return
        text, item = _("{item} goes on after {other}"), step_name(sheet, running.key)
        ways = [
            Way(text.format(item=item, other=step_name(sheet, step.key)), runsheet.Interrupt(step.key))
            for step, run in list(zip(sheet.steps, sheet.runs, strict=True))[position + 1 :]
            if not run.over
        ]
        self._preview(_name("interrupt"), ways)

    def _insert(self) -> None:
        fields = (
            Field("title", _("What it is called"), needed=True),
            Field("minutes", _("Minutes"), value="5", needed=True, number=True),
            Field("who", _("Who speaks (a name, or a code of the roster; may be left empty)")),
            Field("kind", _("Kind"), choices=(("item", _("part of the programme")), ("break", _("break")))),
        )
        self._screen.app.push_screen(AskScreen(_name("insert"), fields, check=_whole_minutes), self._inserted)

    def _inserted(self, answers: Answers | None) -> None:
        minutes = _number(answers, "minutes")
        if answers is None or minutes is None:
            return
        sheet = self._sheet()
        new = runsheet.Insert(answers["title"], minutes, None, answers["kind"] == "break", answers["who"])
        said = f"  ·  {self._called(new.who)}" if new.who else ""
        ways = [
            Way(
                _("after {other}").format(other=step_name(sheet, step.key)) + said,
                runsheet.Insert(new.title, minutes, step.key, new.is_break, new.who),
            )
            for i, step in enumerate(sheet.steps)
            if i == sheet.position or not sheet.runs[i].over
        ]
        self._preview(_("New: «{title}»").format(title=new.title), ways)

    def _change(self, key: str) -> None:
        sheet = self._sheet()
        place = sheet.place(key)
        if place is None:
            return
        minutes = sheet.budget_ms(place) // 60_000
        fields = (
            Field("minutes", _("Minutes"), value=str(minutes), needed=True, number=True),
            Field("title", _("Title"), value=sheet.steps[place].title, needed=True),
        )

        def done(answers: Answers | None) -> None:
            wanted = _number(answers, "minutes")
            if answers is None or wanted is None:
                return
            rename = runsheet.Rename(key, answers["title"])
            renamed = answers["title"].strip() != sheet.steps[place].title
            new_title = Way(_("New title: «{title}»").format(title=answers["title"].strip()), rename)
            if wanted != minutes:
                text = _("{item}: {minutes} min").format(item=step_name(sheet, key), minutes=wanted)
                then = (lambda: self._preview(_name("change"), [new_title])) if renamed else None
                self._preview(_name("change"), [Way(text, runsheet.ChangeMinutes(key, wanted))], then=then)
            elif renamed:
                self._preview(_name("change"), [new_title])

        self._screen.app.push_screen(AskScreen(step_name(sheet, key), fields, check=_whole_minutes), done)

    def _backdate(self) -> None:
        field = Field("minutes", _("How many minutes earlier?"), value="1", needed=True, number=True)
        self._screen.app.push_screen(
            AskScreen(
                _name("backdate"),
                (field,),
                send=lambda answers: runsheet.Backdate(_number(answers, "minutes") or 0),
                check=_whole_minutes,
            )
        )

    def _speakers_to_come(self, sheet: Runsheet) -> list[int]:
        if sheet.step is None or sheet.phase == "ended":
            return []
        return [i for i in range(len(sheet.step.segments)) if i != sheet.segment]

    def _speaker_acts(self) -> None:
        sheet = self._sheet()
        step, run = sheet.step, sheet.run
        if step is None:
            return
        entries = []
        for i in self._speakers_to_come(sheet):
            said = _(" (has had the floor)") if run.segments[i] else _(" (left out)") if i in run.dropped else ""
            entries.append((str(i), f"{self._part(step.segments[i])}{said}"))

        def chosen(index: str | None) -> None:
            if index is not None:
                self._speaker_act(sheet, step.key, int(index))

        self._screen.app.push_screen(MenuScreen(_name("speaker"), entries), chosen)

    def _speaker_act(self, sheet: Runsheet, key: str, index: int) -> None:
        title = self._part(sheet.step.segments[index]) if sheet.step else ""
        ways = [Way(_("Has the floor now"), runsheet.JumpSegment(index))]
        if not sheet.run.segments[index] and index not in sheet.run.dropped:
            ways.append(Way(_("Is left out"), runsheet.DropSegment(key, index)))
        self._preview(title, ways)

    def _part(self, segment: Segment) -> str:
        """Return a segment with who speaks in it: the MC knows people."""
        return f"{segment.title}: {self._called(segment.who)}" if segment.who else segment.title

    def _called(self, who: str) -> str:
        """Return a person of the roster with the unit, or the words as typed."""
        with self._screen.state() as conference:
            person = HallPeople(conference).find(who)
        if person is None:
            return _("{who} (as typed)").format(who=who)
        return ", ".join(part for part in (person.name, person.unit or person.post) if part)

    def _end(self) -> None:
        """Ask for the word, typed: the end of a conference is no slip of a finger."""
        word = _("END")
        field = Field("word", _("Type {word} to end the conference").format(word=word), needed=True)

        def done(answers: Answers | None) -> None:
            if answers is None:
                return
            if fold(answers["word"]) == fold(word):
                self._screen.kiosk.submit(runsheet.End())
            else:
                self._screen.say(_("That was not the word; the conference goes on."))

        with self._screen.state() as conference:
            left = undone(conference)
        self._screen.app.push_screen(AskScreen(_name("end"), (field,), note=left), done)


def _number(answers: Answers | None, field: str) -> int | None:
    text = "" if answers is None else answers[field].strip()
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 5 else None


def _whole_minutes(answers: Answers) -> str:
    return "" if _number(answers, "minutes") is not None else _("The minutes are a whole number.")


def _still_late(text: str, late_ms: int) -> str:
    if late_ms <= 0:
        return text
    return text + "  ·  " + _("still {length} late").format(length=minutes_text(late_ms))
