"""What the stage does when something goes wrong: F7, a digit for what it is, the position, Enter.

Each flow names the people it is about before anything is written; all of it can be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from kiosk.awards import commands as rules
from kiosk.awards import events as facts
from kiosk.awards.batches import Batch
from kiosk.awards.lineup import Place
from kiosk.awards.model import Certificate
from kiosk.awards.state import Awards
from kiosk.conference.award_plan import all_places
from kiosk.conference.commands import PrintPaper
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _, word
from kiosk.journal.envelope import Event
from kiosk.messages.papers import RESCUE
from kiosk.screens.common.form import Answers, AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.stage.batch_flows import BatchFlows, split

_ACTS = {
    "absent": N_("Not there: pull the position"),
    "here": N_("There after all, though not checked in"),
    "proxy": N_("Somebody receives in his place"),
    "withhold": N_("Certificate missing or wrong: empty frame"),
    "swap": N_("Handed over the wrong way round"),
    "order": N_("They stand in another order"),
    "later": N_("Late: call later, or hand over afterwards"),
    "seat": N_("Hand over at the seat"),
    "add": N_("Add somebody, with the number of the decision"),
    "hands": N_("Somebody else hands over"),
    "lock": N_("Freeze the order, or open it again"),
}


# The last one is the rescue sheet: one step up from the first.
_DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "", "")
_NUMBERS = re.compile(r"[0-9]+")


class StageActs:
    """The exceptions of the stage, asked on top of its *screen*."""

    def __init__(self, screen: PostScreen) -> None:
        self._screen = screen
        self._flows = BatchFlows(screen)
        # The certificate that was put off last, until it is told where to.
        self._late: int | None = None

    def slips(self, events: Sequence[Event]) -> None:
        """Print what somebody is given on paper: who exchanges with whom, where somebody late or added is called."""
        with self._screen.state() as conference:
            printer = conference.settings.printer_of(self._screen.kiosk.station.post)
        if printer is None:
            return
        for event in events:
            if event.kind == facts.CertificatesSwapped.kind:
                self._screen.kiosk.submit(PrintPaper("swap", event.payload["one"]))
            elif event.kind == facts.RecipientAdded.kind:
                self._screen.kiosk.submit(PrintPaper("place", event.payload["certificate"]["id"]))
            elif event.kind == facts.BatchesArranged.kind and self._late is not None:
                self._screen.kiosk.submit(PrintPaper("place", self._late))

    def put_off(self, events: Iterable[Event]) -> str:
        """Return where somebody late is called now, "" if nobody was put off by this."""
        id_, self._late = self._late, None
        if id_ is None or all(event.kind != facts.BatchesArranged.kind for event in events):
            return ""
        with self._screen.state() as conference:
            certificate, batch = conference.awards.certificate(id_), conference.awards.batch_of(id_)
        if certificate is None or batch is None:
            return ""
        text = _("{name}: batch {batch}, position {position}.")
        said = text.format(name=certificate.name, batch=batch.number, position=batch.position(id_))
        extra = _("Supplementary batch {number} is planned.").format(number=batch.number)
        return f"{said} {extra}" if batch.extra else said

    def ask(self) -> None:
        """Ask what is the matter."""
        with self._screen.state() as conference:
            awards = conference.awards
            batch = awards.current or awards.next
            shut = self._shut(conference, batch)
        entries = [*((act, _(text)) for act, text in _ACTS.items()), ("rescue", _(RESCUE))]
        title = _("Exceptions")
        if batch is not None:
            title = _("Exceptions: batch {number}").format(number=batch.number)
        menu = MenuScreen(title, entries, shut=dict.fromkeys(shut, ""), digits=_DIGITS)
        self._screen.app.push_screen(menu, self._act)

    def _shut(self, conference: Conference, batch: Batch | None) -> set[str]:
        awards = conference.awards
        shut = set() if batch else {"absent", "here", "proxy", "withhold", "order", "seat", "hands", "lock"}
        if not awards.handed:
            shut.add("swap")
        if not awards.batches:
            shut |= set(_ACTS)
        if batch is not None and awards.phase_of(batch.number) != "waiting":
            shut.add("lock")
        return shut

    def _act(self, act: str | None) -> None:
        if act is None:
            return
        submit = self._screen.kiosk.submit
        acts: dict[str, Callable[[], None]] = {
            "absent": lambda: self._position(act, lambda one: submit(rules.NoteAbsent(one.id)), _standing),
            "here": lambda: self._position(act, lambda one: submit(rules.NoteHere(one.id)), _not_standing),
            "proxy": lambda: self._position(act, self._flows.proxy),
            "withhold": lambda: self._position(act, self._flows.withhold),
            "swap": self._swap,
            "order": lambda: self._with_batch(self._order),
            "later": self._later,
            "seat": lambda: self._position(act, self._seat),
            "add": self._add,
            "hands": lambda: self._with_batch(self._flows.choose_hands),
            "lock": lambda: self._with_batch(self._flows.freeze),
            "rescue": lambda: submit(PrintPaper("rescue")),
        }
        acts[act]()

    def _with_batch(self, then: Callable[[Batch], None]) -> None:
        """Do something with the batch at hand, if there is one."""
        with self._screen.state() as conference:
            batch = conference.awards.current or conference.awards.next
        if batch is not None:
            then(batch)

    def _position(
        self, act: str, then: Callable[[Certificate], None], fits: Callable[[Place], bool] = lambda _place: True
    ) -> None:
        """Ask for a position of the batch at hand; with one that fits nothing need be asked."""
        with self._screen.state() as conference:
            batch = conference.awards.current or conference.awards.next
            if batch is None:
                return
            places = [p for p in all_places(conference, batch) if fits(p) and _is_open(conference.awards, p)]
        if not places:
            self._screen.say(_("Nobody of this batch is meant by that."))
            return
        text = _ACTS[act]
        note = "\n".join(f"{place.position:>2}  {place.certificate.name}" for place in places)
        known = {place.position: place.certificate for place in places}

        def wrong(answers: Answers) -> str:
            return "" if _whole(answers["position"]) in known else _("Type one of these positions.")

        def chosen(answers: Answers | None) -> None:
            if answers is not None:
                then(known[_whole(answers["position"])])

        value = str(places[0].position) if len(places) == 1 else ""
        field = Field("position", _("Position"), value=value, needed=True, number=True)
        self._screen.app.push_screen(AskScreen(_(text), (field,), note=note, check=wrong), chosen)

    def _seat(self, certificate: Certificate) -> None:
        with self._screen.state() as conference:
            seated = certificate.id in conference.awards.at_seat
        self._screen.kiosk.submit(rules.SetAtSeat(certificate.id, not seated))

    def _swap(self) -> None:
        """Note that two were handed over the wrong way round, or that they have exchanged them."""
        with self._screen.state() as conference:
            awards = conference.awards
            open_ = sorted(awards.swaps)
            names = {c.id: c.name for c in awards.certificates}
            # The one that has its certificates: while the next is called, the row before is the one to look at.
            given = awards.phase in {"handed", "photographed"}
            batch = awards.current if given else (awards.done[-1] if awards.done else awards.current)
            places = all_places(conference, batch) if batch else ()
        if open_:
            entries = [(f"{one} {other}", f"{names[one]} ↔ {names[other]}") for one, other in open_]
            entries.append(("new", _("Another two were exchanged")))

            def chosen(answer: str | None) -> None:
                if answer == "new":
                    self._ask_swap(places, batch)
                elif answer is not None:
                    one, other = map(int, answer.split())
                    self._screen.kiosk.submit(rules.RightSwap(one, other))

            self._screen.app.push_screen(MenuScreen(_("Who has the right one now?"), entries), chosen)
            return
        self._ask_swap(places, batch)

    def _ask_swap(self, places: Sequence[Place], batch: Batch | None) -> None:
        known = {place.position: place.certificate for place in places}
        lines = [_("Batch {number}").format(number=batch.number)] if batch else []
        note = "\n".join([*lines, *(f"{position:>2}  {certificate.name}" for position, certificate in known.items())])

        def wrong(answers: Answers) -> str:
            typed = _numbers(answers["positions"])
            good = len(typed) == 2 and typed[0] != typed[1] and set(typed) <= known.keys()
            return "" if good else _("Type two positions of this batch: 3 4")

        def chosen(answers: Answers | None) -> None:
            if answers is not None:
                one, other = _numbers(answers["positions"])
                self._screen.kiosk.submit(rules.Swap(known[one].id, known[other].id))

        field = Field("positions", _("The two positions, such as 3 4"), needed=True, number=True)
        self._screen.app.push_screen(AskScreen(word(_ACTS, "swap"), (field,), note=note, check=wrong), chosen)

    def _order(self, batch: Batch) -> None:
        with self._screen.state() as conference:
            places = all_places(conference, batch)
        note = "\n".join(f"{place.position:>2}  {place.certificate.name}" for place in places)
        field = Field("order", _("Positions as they stand, from the left: 4 3"), needed=True, number=True)

        def command(answers: Answers) -> object:
            return rules.Reorder(batch.number, tuple(_numbers(answers["order"])), _("as they stand"))

        self._screen.app.push_screen(AskScreen(word(_ACTS, "order"), (field,), note=note, send=command))

    def _later(self) -> None:
        """Choose somebody whose row has passed or is frozen without him, then what becomes of him."""
        with self._screen.state() as conference:
            awards = conference.awards
            late = list(_left_behind(conference))
            rows = [(str(c.id), f"{_where(awards, c)}  {c.name} · {c.unit or c.award}") for c in late]
        if not rows:
            self._screen.say(_("Nobody has been left behind: who is late joins his own batch."))
            return
        self._screen.app.push_screen(MenuScreen(_("Who has come late?"), rows), self._late_one)

    def _late_one(self, answer: str | None) -> None:
        if answer is None:
            return
        id_ = int(answer)
        entries = [
            ("call", _("Call later: in the next row that is open, else in a supplementary one")),
            ("later", _("Has been handed over away from the stage")),
            ("seat", _("Has been handed over at the seat")),
        ]

        def chosen(what: str | None) -> None:
            if what == "call":
                self._late = id_
                self._screen.kiosk.submit(rules.Postpone(id_))
            elif what is not None:
                self._screen.kiosk.submit(rules.Hand(id_, manner="later" if what == "later" else "seat"))

        with self._screen.state() as conference:
            certificate = conference.awards.certificate(id_)
        self._screen.app.push_screen(MenuScreen(certificate.name if certificate else "", entries), chosen)

    def _add(self) -> None:
        with self._screen.state() as conference:
            awards = conference.awards
            batch = awards.current or awards.next or awards.batches[-1]
            decisions = tuple((d.number, d.number) for d in awards.decisions)
        fields = (
            Field("decision", _("Decision"), value=batch.decision, choices=decisions),
            Field("name", _("Name"), needed=True, hint=_("with title: Ông Nông Văn Tuấn")),
            Field("unit", _("Unit")),
            Field("position", _("Post (may be left empty)")),
        )

        def command(answers: Answers) -> object:
            title, name = split(answers["name"])
            return rules.AddRecipient(
                decision=answers["decision"], name=name, title=title, unit=answers["unit"], position=answers["position"]
            )

        self._screen.app.push_screen(AskScreen(word(_ACTS, "add"), fields, send=command))


def _where(awards: Awards, certificate: Certificate) -> str:
    batch = awards.batch_of(certificate.id)
    return f"{batch.number}·{batch.position(certificate.id)}" if batch else "–"


def _left_behind(conference: Conference) -> Iterable[Certificate]:
    """Yield whose row has passed, or was frozen, without him."""
    awards = conference.awards
    for batch in awards.batches:
        if not awards.is_locked(batch.number):
            continue
        for place in all_places(conference, batch):
            passed = awards.phase_of(batch.number) in {"handed", "photographed", "cleared"}
            for certificate in place.certificates:
                home = awards.is_home(batch, certificate.id)
                if certificate.id not in awards.handed and home and (passed or not place.in_line):
                    yield certificate


def _is_open(awards: Awards, place: Place) -> bool:
    return place.certificate.id not in awards.handed


def _standing(place: Place) -> bool:
    return place.standing != "away"


def _not_standing(place: Place) -> bool:
    return not place.in_line


def _numbers(text: str) -> list[int]:
    return [int(found) for found in _NUMBERS.findall(text)]


def _whole(text: str) -> int:
    found = _numbers(text)
    return found[0] if len(found) == 1 else 0
