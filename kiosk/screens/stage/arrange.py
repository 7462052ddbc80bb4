"""One batch, arranged by keys: Space picks a position up, the arrows carry it, Space puts it down."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.style import Style

from kiosk.awards import commands as rules
from kiosk.awards.batches import Batch
from kiosk.awards.lineup import Place
from kiosk.conference.award_plan import all_places
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.screens.common.form import AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.stage import view
from kiosk.screens.stage.batch_flows import BatchFlows
from kiosk.terminal import theme
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text, column, fitted

_ACTS = {
    "proxy": N_("Somebody receives in his place"),
    "withhold": N_("Certificate missing or wrong: empty frame"),
    "seat": N_("Hand over at the seat"),
    "together": N_("Hand over along with another of his"),
    "apart": N_("Give what is received along its own position"),
    "annul": N_("Take it off the list: listed twice"),
}


class ArrangeScreen(PostScreen):
    """The positions of one batch; Esc goes back to the board."""

    CSS_PATH = "batches.tcss"
    TITLE_MSGID = N_("Arrange a batch")
    KEYS_SHOWN = ("choose", "tick", "forward", "back")
    BINDINGS: ClassVar[list[BindingType]] = bindings("up", "down", "left", "right", "tick", "forward")

    def __init__(self, number: int) -> None:
        super().__init__()
        self.flows = BatchFlows(self)
        self._number = number
        self._at = 0
        self._held: int | None = None
        self._to: tuple[int, int] = (number, 1)

    def body(self) -> ComposeResult:
        yield Text(id="batch")
        yield Text(id="places")
        yield Text(id="findings")

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do here."""
        held = self._held is not None
        texts = {
            "choose": _("Carry it; ← → to another batch") if held else _("Choose; ← → another batch"),
            "tick": _("Put it down here") if held else _("Pick it up"),
            "forward": _("More about it"),
        }
        return [(key, texts.get(key, text)) for key, text in super().keys_now()]

    def show(self, conference: Conference) -> None:
        """Show the positions as they would be if what is carried were put down here."""
        batch = conference.awards.batch(self._number)
        if batch is None:
            self.put("batch", _("This batch is not there any more."))
            self.put("places", "")
            return
        width = max(40, self.size.width - 4)
        places = list(all_places(conference, batch))
        self._at = max(0, min(self._at, len(places) - 1))
        self.put("batch", view.heading(conference, batch, width))
        lines = [_line(place, position, width) for position, place in enumerate(places, 1)]
        self.put("places", Content("\n").join(self._carried(conference, lines, places, width)))
        self.put("findings", self._carrying(conference))

    def _carried(self, conference: Conference, lines: list[str], places: list[Place], width: int) -> list[Content]:
        marked = Style(reverse=True, bold=True)
        if self._held is None:
            return [Content.assemble((line, marked if i == self._at else Style())) for i, line in enumerate(lines)]
        certificate = conference.awards.certificate(self._held)
        kept = [(place, line) for place, line in zip(places, lines, strict=True) if place.certificate.id != self._held]
        at = max(0, min(len(kept), self._to[1] - 1))
        rows = [Content(_line(place, i + 1 + (i >= at), width)) for i, (place, _l) in enumerate(kept)]
        name = f" ▶ {at + 1:>2}  {certificate.name if certificate else ''}"
        rows.insert(at, Content.assemble((fitted(name, width), marked)))
        return rows

    def _carrying(self, conference: Conference) -> Content:
        certificate = conference.awards.certificate(self._held or 0)
        if certificate is None:
            return Content("")
        text = _("{name} → batch {batch}, position {position}. Space puts it down, Esc leaves it where it was.")
        said = text.format(name=certificate.name, batch=self._to[0], position=self._to[1])
        return Content.assemble((said, theme.AMBER))

    def action_back(self) -> None:
        """Let go of what is carried, else go back to the board."""
        if self._held is not None:
            self._held = None
            self.refresh_view()
        elif not self.note_banner():
            self.app.pop_screen()

    def action_left(self) -> None:
        """Look at the batch before, or carry it there."""
        self._leaf(-1)

    def action_right(self) -> None:
        """Look at the batch after, or carry it there."""
        self._leaf(1)

    def action_tick(self) -> None:
        """Pick the position up, or put it down here."""
        place = self._marked()
        if self._held is None:
            if place is not None:
                self._held, self._to = place.certificate.id, (self._number, place.position)
                self.refresh_view()
            return
        held, (batch, position) = self._held, self._to
        self._held, self._at = None, position - 1
        self.kiosk.submit(rules.MoveCertificate(held, batch, position))

    def action_forward(self) -> None:
        """Ask what is to be done about the position marked."""
        place = self._marked()
        if place is None or self._held is not None:
            return
        certificate = place.certificate
        shut = {"apart": ""} if not place.along else {}
        with self.state() as conference:
            others = [
                other
                for other in conference.awards.certificates
                if other.number == certificate.number and other.id != certificate.id and other.number is not None
            ]
        if not others:
            shut["together"] = ""
        acts: dict[str, Callable[[], None]] = {
            "proxy": lambda: self.flows.proxy(certificate),
            "withhold": lambda: self.flows.withhold(certificate),
            "seat": lambda: self.kiosk.submit(rules.SetAtSeat(certificate.id, not place.at_seat)),
            "together": lambda: self._together(certificate.id, [(other.id, other.award) for other in others]),
            "apart": lambda: self.kiosk.submit(rules.Together(place.along[0].id, None)),
            "annul": lambda: self._annul(certificate.id, certificate.name),
        }
        entries = [(act, _(text)) for act, text in _ACTS.items()]
        self.app.push_screen(
            MenuScreen(certificate.name, entries, shut=shut), lambda act: acts[act]() if act is not None else None
        )

    def _together(self, id_: int, others: list[tuple[int, str]]) -> None:
        with self.state() as conference:
            batches = {other: conference.awards.batch_of(other) for other, _award in others}
        rows = []
        for other, award in others:
            batch = batches[other]
            where = _("batch {number}").format(number=batch.number) if batch else "–"
            rows.append((str(other), f"{where} · {award}"))

        def chosen(answer: str | None) -> None:
            if answer is not None:
                self.kiosk.submit(rules.Together(id_, int(answer)))

        self.app.push_screen(MenuScreen(_("Handed over at the place of"), rows), chosen)

    def _annul(self, id_: int, name: str) -> None:
        field = Field("reason", _("Why is it no certificate?"), value=_("listed twice"), needed=True)
        self.app.push_screen(AskScreen(name, (field,), send=lambda said: rules.AnnulCertificate(id_, said["reason"])))

    def _marked(self) -> Place | None:
        with self.state() as conference:
            batch = conference.awards.batch(self._number)
            places = all_places(conference, batch) if batch else ()
        return places[min(self._at, len(places) - 1)] if places else None

    def move(self, by: int) -> None:
        with self.state() as conference:
            batch = conference.awards.batch(self._number)
        if batch is None:
            return
        if self._held is None:
            self._at = max(0, min(len(batch.certificates) - 1, self._at + by))
        else:
            room = len(batch.certificates) + (self._held not in batch.certificates)
            self._to = (self._number, max(1, min(room, self._to[1] + by)))
        self.refresh_view()

    def _leaf(self, by: int) -> None:
        """Go to the batch before or after; what is carried only to one of its own decision and kind."""
        with self.state() as conference:
            batches: list[Batch] = list(conference.awards.batches)
            held = conference.awards.certificate(self._held or 0)
        if held is not None:
            batches = [b for b in batches if (b.decision, b.kind) == (held.decision, held.kind)]
        numbers = [batch.number for batch in batches]
        if self._number in numbers:
            self._number = numbers[max(0, min(len(numbers) - 1, numbers.index(self._number) + by))]
            self._at, self._to = 0, (self._number, self._to[1])
            self.refresh_view()


def _line(place: Place, position: int, width: int) -> str:
    """Return one position as a line."""
    member = place.certificate
    mark = {"here": "✓", "missing": "·", "away": "–"}[place.standing]
    who = view.receiver(member) or member.unit or ""
    extra = _("+ {count} more").format(count=len(place.along)) if place.along else ""
    rest = "  ".join(part for part in (extra, who) if part)
    name = column(member.name, min(40, width // 2))
    return fitted(f" {position:>2} {mark} {name}  {rest}", width)
