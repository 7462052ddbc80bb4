"""The stage wing: a badge is scanned, and the steward sees in large figures where its bearer stands.

Nothing is written here and nothing advances: a person of another batch is told his own, in red.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from kiosk.awards.wing import Spots, places_of
from kiosk.codes import BadCode
from kiosk.conference import Conference
from kiosk.i18n import _
from kiosk.keys import bindings
from kiosk.roster.people import Person
from kiosk.screens.find import FindScreen, Found
from kiosk.screens.post import PostScreen
from kiosk.telling import reason_name
from kiosk.titles import WING_TITLE
from kiosk.widgets.bigtext import BigText, largest
from kiosk.widgets.text import Text

_MOST_PX = 64
_STATES = ("-ok", "-again", "-refused")


class WingScreen(PostScreen):
    """The steward's screen."""

    CSS_PATH = "wing.tcss"
    TITLE_MSGID = WING_TITLE
    KEYS_SHOWN = ("find", "forward")
    BINDINGS: ClassVar[list[BindingType]] = bindings("find", "forward")

    def __init__(self) -> None:
        super().__init__()
        self._large = BigText(id="large")
        self._number: int | None = None
        self._trouble = ""

    def body(self) -> ComposeResult:
        with Vertical(id="band"):
            yield Text(id="verdict")
            yield self._large
            yield Text(id="who")
            yield Text(id="all")

    def middle(self, conference: Conference) -> str:
        """Return which batch gathers now."""
        expected = places_of(conference.awards, 0).expected
        return _("batch {batch} gathers").format(batch=expected) if expected else _("every batch has been called")

    def show(self, conference: Conference) -> None:
        """Show where the person stands."""
        person = conference.roster.people.get(self._number or 0)
        places = self._places(conference)
        state, headline, large = _verdict(person, places, self._trouble)
        if places.now is not None and self._number not in conference.hall.present and not self._trouble:
            state, headline = "-again", "!  " + _("NOT CHECKED IN YET: to the reception desk first")
        band = self.query_one("#band")
        for name in _STATES:
            band.set_class(name == state, name)
        self.query_one("#verdict", Text).put(headline)
        size = largest(large, self.size.width - 8, self.size.height - 10, most=_MOST_PX) if large else None
        self._large.show(large, size)
        self.query_one("#who", Text).put(f"{person.full_name}  ·  {person.office}" if person else "")
        lines = [
            _("batch {batch}, position {position}: {award}").format(batch=p.batch, position=p.position, award=p.award)
            for p in places.places
        ]
        self.query_one("#all", Text).put("\n".join(lines))

    def take_scan(self, raw: str) -> None:
        """Show whose badge or invitation it is; nothing is recorded."""
        code = self.kiosk.station.codes.read(raw)
        self._number, self._trouble = None, ""
        if isinstance(code, BadCode):
            self._trouble = reason_name(code.reason)
        else:
            with self.state() as conference:
                current = code.serial == conference.care.serial(code.number, code.kind)
            self._number = code.number if current else None
            self._trouble = "" if current else reason_name("revoked")
        with self.state() as conference:
            places = self._places(conference)
        self.kiosk.sound("ok" if places.now else "again" if places.later else "refused")
        self.refresh_view()

    def _places(self, conference: Conference) -> Spots:
        person = conference.roster.people.get(self._number or 0)
        if person is None:
            return places_of(conference.awards, 0)
        stands_for = person.stands_for_number
        return places_of(conference.awards, person.number, in_place_of=stands_for, name=person.full_name)

    def action_find(self) -> None:
        """Look somebody up by name."""

        def chosen(found: Found | None) -> None:
            if found is not None:
                self._number, self._trouble = found.number, ""
                self.refresh_view()

        self.app.push_screen(FindScreen(enter=_("shows the place"), more=False), chosen)

    def action_forward(self) -> None:
        """Get ready for the next badge."""
        self._number, self._trouble = None, ""
        self.refresh_view()


def _verdict(person: Person | None, places: Spots, trouble: str) -> tuple[str, str, str]:
    """Return the state, the headline and what stands large."""
    if trouble:
        return "-refused", "✗  " + trouble, "✗"
    if person is None:
        return "", _("Ready: please scan a badge"), ""
    if places.now is not None:
        return "-ok", "✓  " + _("STAND AT POSITION"), str(places.now.position)
    if places.later is not None:
        text = _("NOT NOW: batch {batch}, position {position}")
        headline = text.format(batch=places.later.batch, position=places.later.position)
        return "-refused", "✗  " + headline, f"{places.later.batch} · {places.later.position}"
    headline = _("HAS BEEN CALLED ALREADY") if places.places else _("RECEIVES NO CERTIFICATE TODAY")
    return "-again", "!  " + headline, "!"
