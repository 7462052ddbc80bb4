"""What the wing says: where somebody stands, whether he may stand there now, and who has gathered; no widget."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.color import Color
from textual.content import Content
from textual.style import Style

from kiosk.awards.batches import Batch
from kiosk.awards.board import board
from kiosk.awards.lineup import Place, is_here
from kiosk.awards.model import Certificate
from kiosk.awards.wing import Spot, Spots, places_of
from kiosk.conference.award_plan import all_places, presenters
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.stage import batch_name
from kiosk.roster.people import Person
from kiosk.screens.common.menu import more
from kiosk.terminal.sounds import Sound
from kiosk.terminal.theme import AMBER, GREEN
from kiosk.terminal.widgets.text import fitted, wrapped

GOLD = Style(foreground=Color.parse("#d7b56d"), bold=True)
_DIM = Style(dim=True)
# From so many cells on a line of the board has room for words behind the name.
_WORDS_FROM = 44


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the steward is told about somebody: the state of the band, its headline, and what stands large.

    `record` are the certificates whose receiver stands at the wing with that, `place` is where, if he may stand there.
    """

    state: str
    headline: str
    large: str = ""
    record: tuple[int, ...] = ()
    place: Place | None = None

    @property
    def sound(self) -> Sound:
        """The sound that goes with the colour."""
        return {"-ok": "ok", "-again": "again"}.get(self.state, "refused")  # type: ignore[return-value]


def gathering(conference: Conference) -> Batch | None:
    """Return the batch that gathers at the wing now: the first that does not stand on the stage yet."""
    number = places_of(conference.awards, 0).expected
    return conference.awards.batch(number) if number is not None else None


def batch_after(conference: Conference, batch: Batch | None) -> Batch | None:
    """Return the batch that gathers once *batch* has gone."""
    waiting = [b for b in conference.awards.batches if conference.awards.phase_of(b.number) == "waiting"]
    return next((other for other in waiting if batch is None or other.number != batch.number), None)


def spots_of(conference: Conference, person: Person | None) -> Spots:
    """Return all places of somebody, those too where he receives for another."""
    if person is None:
        return places_of(conference.awards, 0)
    in_place_of = person.stands_for_number
    return places_of(conference.awards, person.number, in_place_of=in_place_of, name=person.full_name)


def judge(conference: Conference, person: Person | None, trouble: str = "") -> Verdict:
    """Return what the steward is told about a person; *trouble* is what is wrong with the code, if anything."""
    if trouble:
        return Verdict("-refused", "✗  " + trouble, "✗")
    if person is None:
        return Verdict("", _("Ready: please scan a badge"))
    spots = spots_of(conference, person)
    if spots.now is not None:
        return _now(conference, person, spots)
    if spots.later is not None:
        text = _("NOT NOW: batch {batch}, position {position}")
        headline = text.format(batch=spots.later.batch, position=spots.later.position)
        return Verdict("-refused", "✗  " + headline, f"{spots.later.batch} · {spots.later.position}")
    headline = _("HAS BEEN CALLED ALREADY") if spots.places else _("RECEIVES NO CERTIFICATE TODAY")
    return Verdict("-again", "!  " + headline, "!")


def _now(conference: Conference, person: Person, spots: Spots) -> Verdict:
    """Return what is said to somebody of the batch that gathers: what hinders him comes first."""
    batch = gathering(conference)
    places = {place.position: place for place in all_places(conference, batch)} if batch else {}
    mine = [s for s in spots.places if s.batch == spots.expected and not s.passed and s.position in places]
    # Who receives at two positions of a batch stands at the first that is called.
    spot = next((s for s in mine if places[s.position].standing != "away"), mine[0] if mine else None)
    if spot is None:
        return Verdict("-again", "!  " + _("HAS BEEN CALLED ALREADY"), "!")
    place = places[spot.position]
    if place.standing == "away":
        return Verdict("-refused", "✗  " + _("HIS PLACE IS KEPT BACK: please tell the stage"), "✗")
    certificate = spot.certificate
    himself = certificate.number == person.number
    no_proxy = conference.awards.setting(certificate.decision).no_proxy
    if no_proxy and not himself and certificate.proxy_name and not certificate.family_name:
        text = _("NOBODY RECEIVES FOR ANOTHER UNDER THIS DECISION: please tell the stage")
        return Verdict("-refused", "✗  " + text, "✗")
    if place.at_seat:
        return Verdict("-again", "!  " + _("RECEIVES AT THE SEAT: please go back to the seat"), "!")
    ids = tuple(s.certificate.id for s in mine if s.position == spot.position)
    large = str(spot.position)
    if himself and certificate.has_stand_in and certificate.stand_in != person.number and not no_proxy:
        text = _("{name} IS NAMED TO RECEIVE: please tell the stage").format(name=certificate.receiver[1].upper())
        return Verdict("-again", "!  " + text, large, ids, place)
    if person.number not in conference.hall.present:
        text = _("NOT CHECKED IN YET: to the reception desk first")
        return Verdict("-again", "!  " + text, large, ids, place)
    return Verdict("-ok", "✓  " + _("STAND AT POSITION"), large, ids, place)


def side(conference: Conference, place: Place | None) -> str:
    """Return to whose half a place belongs, "" where one hands over to all."""
    batch = conference.awards.batch_of(place.certificate.id) if place is not None else None
    if place is None or batch is None:
        return ""
    return share_title(conference, batch, place.presenter)


def share_title(conference: Conference, batch: Batch, presenter: int) -> str:
    """Return whose half of a row it is, with its positions, "" where one hands over to all."""
    people = presenters(conference, batch)
    if len(people) < 2 or presenter >= len(people):
        return ""
    share, person = batch.share(presenter), people[presenter]
    text = _("Part {n}: {name}, positions {first}–{last}")
    return text.format(n=presenter + 1, name=_titled(person), first=share.start, last=share.stop - 1)


def _titled(person: Person) -> str:
    return " ".join(part for part in (person.title, person.full_name) if part)


def spot_lines(conference: Conference, person: Person | None, width: int, room: int) -> list[str]:
    """Return every batch somebody is called in, with what he receives there; that of now is marked."""
    spots = spots_of(conference, person)
    text = _("batch {batch}, position {position}: {award}")
    lines: list[str] = []
    for spot in spots.places:
        said = text.format(batch=spot.batch, position=spot.position, award=spot.award)
        if person is not None and spot.certificate.name != person.full_name:
            said += f" · {spot.certificate.name}"
        first, *rest = wrapped(said, max(10, width - 2))
        lines += [f"{_mark(conference, spot, spots.expected)} {first}", *(f"  {line}" for line in rest)]
    if len(lines) > room:
        short = [text.format(batch=s.batch, position=s.position, award=s.award) for s in spots.places]
        marks = [_mark(conference, spot, spots.expected) for spot in spots.places]
        lines = [f"{mark} {fitted(line, width - 2)}" for mark, line in zip(marks, short, strict=True)]
        hidden = len(lines) - max(1, room - 1)
        if len(lines) > room:
            told = _("and {count} more").format(count=hidden)
            lines = [*lines[: max(1, room - 1)], f"  {told}"]
    return lines


def _mark(conference: Conference, spot: Spot, expected: int | None) -> str:
    if spot.certificate.id in conference.awards.handed:
        return "✓"
    return "·" if spot.passed else "→" if spot.batch == expected else " "


def heading(conference: Conference, batch: Batch, width: int, *, later: bool) -> list[Content]:
    """Return which batch the board shows, and how many of it have checked in and stand at the wing."""
    state = board(conference.awards, batch, conference.hall.present)
    place = next(iter(all_places(conference, batch)), None)
    name = batch_name(conference, batch)
    title = name + " · " + _("gathers after that") if later else name
    checked = _("can be called {count}/{all}").format(count=state.arrived, all=state.expected)
    wing = _("at the wing {count}/{all}").format(count=state.at_wing, all=state.expected)
    kept = _("kept back {count}").format(count=state.kept_back) if state.kept_back else ""
    whole = state.at_wing == state.expected - state.kept_back
    lines = [Content.assemble((line, GOLD)) for line in wrapped(title, width)]
    lines.append(Content.assemble((fitted(place.certificate.award if place else "", width), _DIM)))
    counts = Content.assemble(checked, " · ", (wing, GREEN if whole else Style(bold=True)))
    lines += [counts] if cell_len(counts.plain) <= width else [Content(checked), Content.assemble((wing, Style()))]
    return lines + ([Content.assemble((kept, AMBER))] if kept else [])


def rows(conference: Conference, batch: Batch, chosen: int | None, width: int, room: int) -> Content:
    """Return the positions of a batch, one a line, each with who stands there and whether he has come."""
    places = all_places(conference, batch)
    every = [_row(conference, place, width, marked=place.position == chosen, whole=True) for place in places]
    if sum(len(row) for row in every) + len(batch.presenters) > room:
        every = [_row(conference, place, width, marked=place.position == chosen, whole=False) for place in places]
    lines: list[Content] = []
    at: dict[int, int] = {}
    above = ""
    for place, row in zip(places, every, strict=True):
        title = share_title(conference, batch, place.presenter)
        if title != above:
            lines += [Content.assemble((line, GOLD)) for line in wrapped(title, width)]
            above = title
        at[place.position] = len(lines)
        lines += row
    if len(lines) <= room:
        return Content("\n").join(lines)
    first = max(0, min(at.get(chosen or 1, 0) - room // 2, len(lines) - room + 1))
    shown = lines[first : first + max(1, room - 1)]
    return Content("\n").join([*shown, *more(first, len(shown), len(lines))])


def _row(conference: Conference, place: Place, width: int, *, marked: bool, whole: bool) -> list[Content]:
    """Return one position; *whole* gives a long name a second line."""
    sign, said, style = standing(conference, place)
    lead = f"{place.position:>2} {sign} "
    name = _name(place.certificate)
    parts = wrapped(name, width - len(lead)) if whole else [fitted(name, width - len(lead))]
    weight = Style(reverse=marked, bold=True) if marked else style
    lines = [Content.assemble((lead + parts[0], weight))]
    lines += [Content.assemble((" " * len(lead) + part, weight)) for part in parts[1:]]
    left = width - cell_len(lead + parts[0]) - 2
    if width >= _WORDS_FROM and cell_len(said) <= left and len(parts) == 1:
        lines[0] = Content.assemble(lines[0], "  ", (said, _DIM if style == Style(bold=True) else style))
    return lines


def _name(certificate: Certificate) -> str:
    return certificate.receiver[1]


def standing(conference: Conference, place: Place) -> tuple[str, str, Style]:
    """Return mark, words and colour of a position on the board."""
    if place.certificate.id in conference.awards.handed:
        return "✓", _("handed over"), _DIM
    if place.standing == "away":
        return "–", _("kept back"), AMBER
    if place.at_seat:
        return "⌂", _("at the seat"), AMBER
    if place.at_wing:
        return "●", _("at the wing"), GREEN
    if is_here(conference.awards, place.certificate, conference.hall.present):
        who, seen = place.certificate, conference.awards.seen
        named = who.has_stand_in and who.stand_in is None and who.id not in seen
        return "○", _("named on the list") if named else _("checked in"), Style(bold=True)
    return "·", _("not here"), _DIM
