"""Arrivals from paper: a number or a few letters, Enter, the time, Enter; the next one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widgets import Input

from kiosk.codes.codes import human, number_of_human
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.journal.envelope import Event
from kiosk.messages.durations import time_of_day
from kiosk.messages.scans import reason_advice, reason_name
from kiosk.reception.commands import Annul, Backfill
from kiosk.reception.papertime import moment, read_line, read_time
from kiosk.roster.people import Person
from kiosk.screens.common.find import FindScreen, Found
from kiosk.screens.common.post import PostScreen
from kiosk.screens.reception.undo import UNDONE
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.ordered_input import OrderedInput
from kiosk.terminal.widgets.text import Text

_SHOWN = 10


class BackfillScreen(PostScreen):
    """Ticks on paper become check-ins; what this desk has typed stands below, the newest first."""

    CSS_PATH = "backfill.tcss"
    TITLE_MSGID = N_("Arrivals from paper")
    KEYS_SHOWN = ("forward", "find", "undo", "back")
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "find", "undo")

    def __init__(self) -> None:
        super().__init__()
        self._person: Person | None = None
        self._time = ""
        self._typed: list[str] = []

    def body(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Text(_("Who: number, code, or a few letters of the name"), classes="label")
            yield OrderedInput(id="who")
            yield Text(id="person")
            yield Text(_("When: 7:41 or 7h41"), classes="label")
            yield OrderedInput(id="at", select_on_focus=True)
        yield Text(_("Taken in here"), classes="heading")
        yield Text(id="done")

    def on_mount(self) -> None:
        """Begin with the person."""
        self.query_one("#who").focus()

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do here."""
        texts = {"forward": _("Go on"), "undo": _("Take the last one back")}
        return [(key, texts.get(key, text)) for key, text in super().keys_now()]

    def show(self, conference: Conference) -> None:
        """Show who is meant, and what was taken in."""
        person = self._person
        text = ""
        if person is not None:
            here = conference.hall.present.get(person.number)
            came = time_of_day(here.wall_ms, conference.settings.zone, seconds=False) if here else ""
            known = _("here since {time}").format(time=came) if here else ""
            parts = (person.full_name, person.office, human(person.number), person.seat or "", known)
            text = "  ·  ".join(part for part in parts if part)
        self.query_one("#person", Text).put(Content.assemble((text, Style(bold=True))))
        self.query_one("#done", Text).put(Content("\n").join(self._lines(conference)))

    def _lines(self, conference: Conference) -> list[Content]:
        hall, lines = conference.hall, []
        for event_id in self._typed[: -_SHOWN - 1 : -1]:
            admission = hall.admissions.get(event_id)
            person = conference.roster.people.get(admission.number) if admission else None
            if admission is None or person is None:
                continue
            back = event_id in hall.annulled
            at = time_of_day(admission.wall_ms, conference.settings.zone, seconds=False)
            text = f"{at}  {person.full_name}  {human(person.number)}  {person.unit or ''}"
            lines.append(Content.assemble((text, Style(dim=back, strike=back))))
        return lines or [Content(_("Nothing yet."))]

    def answered(self, events: Sequence[Event]) -> None:
        """Show what came of a line, and get ready for the next."""
        super().answered(events)
        for event in events:
            if event.kind == "reception.checked_in":
                self._typed.append(event.id)
            elif event.kind == "reception.refused":
                self._tell_refusal(event)
            elif event.kind == "reception.annulled":
                self.say(_("Taken back."))
        self.refresh_view()

    def _tell_refusal(self, event: Event) -> None:
        reason, hint = event.payload["reason"], event.payload.get("hint")
        with self.state() as conference:
            person = conference.roster.people.get(event.payload.get("number") or 0)
            first = conference.hall.admissions.get(event.payload.get("first") or "")
            zone = conference.settings.zone
        name = person.full_name if person else ""
        if first is not None:
            text = _("{name}: here already since {time}; the earlier time counts.")
            self.say(text.format(name=name, time=time_of_day(first.wall_ms, zone, seconds=False)))
            return
        advice = "" if reason == "blocked" else reason_advice(reason, hint)
        self.say(": ".join(part for part in (name, reason_name(reason, hint), advice) if part))

    @property
    def takes_scans(self) -> bool:
        """Scans are awaited here."""
        return True

    def take_scan(self, raw: str) -> None:
        """Take a scanned invitation as the person who is meant."""
        code = self.kiosk.station.codes.read(raw)
        number = getattr(code, "number", None)
        with self.state() as conference:
            person = conference.roster.people.get(number or 0) if not hasattr(code, "reason") else None
        if person is None:
            self.say(_("Nobody of the roster has that code."))
        else:
            self._meant(person)

    @on(Input.Submitted, "#who")
    def _who_given(self) -> None:
        if not self.is_current:
            return
        typed, at = read_line(self.query_one("#who", Input).value)
        text = typed if at is not None else self.query_one("#who", Input).value.strip()
        if not text:
            return
        with self.state() as conference:
            number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else number_of_human(text)
            person = conference.roster.by_code(text) or conference.roster.people.get(number or 0)
        if person is None:
            self._look_up(text)
            return
        self._meant(person)
        if at is not None:
            self.query_one("#at", Input).value = f"{at:%H:%M}"
            self._at_given()

    def action_find(self) -> None:
        """Look somebody up by name."""
        self._look_up(self.query_one("#who", Input).value.strip())

    def _look_up(self, query: str) -> None:
        def chosen(found: Found | None) -> None:
            if found is not None:
                with self.state() as conference:
                    person = conference.roster.people[found.number]
                self._meant(person)

        self.app.push_screen(FindScreen(query=query, enter=_("asks when"), more=False), chosen)

    def _meant(self, person: Person) -> None:
        """Ask when a person came; the time typed last is proposed."""
        self._person = person
        box = self.query_one("#at", Input)
        box.value = self._time
        box.focus()
        self.refresh_view()

    @on(Input.Submitted, "#at")
    def _at_given(self) -> None:
        if not self.is_current or self._person is None:
            self.query_one("#who").focus()
            return
        text = self.query_one("#at", Input).value
        at = read_time(text)
        if at is None:
            self.say(reason_advice("invalid_time", "paper"))
            return
        with self.state() as conference:
            settings = conference.settings
        self._time = text.strip()
        self.kiosk.submit(Backfill(human(self._person.number), moment(settings.day, settings.zone, at)))
        self._next()

    def _next(self) -> None:
        self._person = None
        box = self.query_one("#who", Input)
        box.value = ""
        box.focus()
        self.refresh_view()

    def action_undo(self) -> None:
        """Take back the last one that stands."""
        with self.state() as conference:
            standing = [id_ for id_ in self._typed if id_ not in conference.hall.annulled]
        if standing:
            self.kiosk.submit(Annul(standing[-1], reason=UNDONE))
        else:
            self.say(_("Nothing was taken in here that could be taken back."))

    def action_back(self) -> None:
        """Leave the time for the person, and the person for the desk."""
        if self._person is not None:
            self._next()
        else:
            self.app.pop_screen()
