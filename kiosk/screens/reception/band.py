"""The verdict on a scan: colour, shape, words and the name in pixel letters, across the whole width."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.codes.codes import human
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.durations import time_of_day
from kiosk.messages.scans import reason_advice, reason_name
from kiosk.reception.verdict import Verdict
from kiosk.roster.people import Person
from kiosk.terminal.widgets.bigtext import BigText, largest, warm
from kiosk.terminal.widgets.text import Text
from kiosk.text.normalise import given_name

_MOST_PX = 32
_STATES = ("-idle", "-ok", "-again", "-refused", "-blur")
_AMBER = {"already_checked_in", "annulled", "blocked", "checked_out"}


class Band(Vertical):
    """Blue ✓ welcome, amber ! already here, red ✗ not accepted, quiet while nobody stands at the desk."""

    def __init__(self) -> None:
        super().__init__(id="band")
        self._verdict = Text(id="verdict", fixed=True)
        self._large = BigText(id="large")
        self._who = Text(id="who", fixed=True)
        self._more = Text(id="more", fixed=True)
        self._service = Text(id="service", fixed=True)
        self._again: tuple[Verdict | None, Conference, str, str] | None = None
        self._seen: object = None

    def on_mount(self) -> None:
        """Get ready for the first name while nobody stands at the desk yet."""
        self.run_worker(lambda: warm(_MOST_PX), thread=True)

    def compose(self) -> ComposeResult:
        yield self._verdict
        yield self._large
        yield self._who
        yield self._more
        yield self._service

    def focus_changed(self) -> None:
        """Say it when the window loses the focus: a scanner types wherever the focus is."""
        if self._again is not None:
            self.show(*self._again)

    def show(self, verdict: Verdict | None, conference: Conference, award: str = "", service: str = "") -> None:
        """Show a verdict, or that the desk is free; *award* is what the person receives, *service* what he is given."""
        self._again = (verdict, conference, award, service)
        seen = (verdict, award, service, self.size, self.app.size, conference.roster.complete, self.app.app_focus)
        if seen == self._seen:
            return
        self._seen = seen
        state = _state(verdict) if self.app.app_focus else "-blur"
        for name in _STATES:
            self.set_class(name == state, name)
        self._service.put(service)
        self._service.set_class(bool(service), "-shown")
        if state == "-blur":
            self._blurred()
            return
        if verdict is None:
            self._idle(conference)
            return
        self._verdict.put(_headline(verdict, conference))
        person = verdict.person
        if person is None:
            # Nobody's name is known: the shape alone must carry across the hall.
            size = largest("✗", self.size.width, self.size.height - 3, most=_MOST_PX) if self._pixels else None
            self._large.show("✗" if size else "", size)
            self._who.put(reason_advice(verdict.reason or "", verdict.hint))
            self._more.put(reason_name(verdict.reason or "", verdict.hint))
            return
        named = self._draw_name(person, rows=self.size.height - 3 - bool(service))
        self._who.put(self._second(person, named=named))
        self._more.put(award if verdict.ok else _advice(verdict))

    def _idle(self, conference: Conference) -> None:
        if not conference.roster.complete:
            self._verdict.put(_("There is no roster yet"))
            self._large.show("\n" + _("Import it first: kiosk roster import FILE"))
        else:
            self._verdict.put(_("Ready: please scan an invitation"))
            self._large.show("\n" + _("No scanner, or no invitation? F2 finds people by name."))
        self._who.put("")
        self._more.put("")

    def _blurred(self) -> None:
        self._verdict.put(_("CLICK INTO THIS WINDOW — the scanner is typing somewhere else"))
        text = "!"
        size = largest(text, self.size.width, self.size.height - 3, most=_MOST_PX) if self._pixels else None
        self._large.show(text if size else "", size)
        self._who.put("")
        self._more.put("")

    def _draw_name(self, person: Person, *, rows: int) -> bool:
        """Show the name as large as it goes: whole, else the given name; return whether the whole name stands."""
        name = person.full_name
        columns = self.size.width
        whole = largest(name, columns, rows, most=_MOST_PX) if self._pixels else None
        given = largest(given_name(name), columns, rows, most=_MOST_PX) if self._pixels and whole is None else None
        self._large.show(given_name(name) if given else name, whole or given)
        return given is None

    @property
    def _pixels(self) -> bool:
        """Whether there is room for pixel letters: in a small window they would crowd out everything else."""
        return self.app.size.width >= 100 and self.app.size.height >= 30

    def _second(self, person: Person, *, named: bool) -> str:
        """Return the line under the name; it repeats the name where only the given name stands in pixels."""
        seat = _("Seat {seat}").format(seat=person.seat) if person.seat else ""
        office = person.office or person.delegation or ""
        parts = ("" if named else person.full_name, office, seat, human(person.number))
        return "  ·  ".join(part for part in parts if part)


def _state(verdict: Verdict | None) -> str:
    if verdict is None:
        return "-idle"
    if verdict.ok:
        return "-ok"
    return "-again" if verdict.reason in _AMBER else "-refused"


def _advice(verdict: Verdict) -> str:
    if verdict.stand_in is not None:
        return _("{name} came in this person's place.").format(name=verdict.stand_in.full_name)
    return reason_advice(verdict.reason or "", verdict.hint)


def _headline(verdict: Verdict, conference: Conference) -> str:
    if verdict.ok:
        return "✓  " + _("WELCOME")
    if verdict.reason == "annulled":
        return "!  " + _("CHECK-IN TAKEN BACK")
    if verdict.reason == "blocked":
        return "!  " + _("PLEASE SEE THE ORGANISERS FIRST")
    if verdict.reason == "checked_out":
        return "!  " + _("HAS LEFT THE HALL")
    if verdict.reason == "already_checked_in":
        text = _("ALREADY CHECKED IN at {time}, {desk}")
        at = time_of_day(verdict.first_wall_ms or verdict.wall_ms, conference.settings.zone, seconds=False)
        return "!  " + text.format(time=at, desk=verdict.first_post or "")
    return "✗  " + _("CODE NOT ACCEPTED — would you kindly come to the help desk")
