"""The award calls in the MC's words: the lines of the programme with decision, presenters and names in them.

The names are those of the one list of a batch: who is not called is not named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agenda.programme import Item
from agenda.script import MISSING, fill
from kiosk.awards.batches import Batch
from kiosk.awards.lineup import Place
from kiosk.awards.model import Certificate
from kiosk.awards.next_step import unread
from kiosk.conference.award_plan import presenters, row
from kiosk.conference.state import Conference
from kiosk.script.people import HallPeople, speaker

LEADERS = "các đồng chí lãnh đạo"
_SIDES = {"left": "trái", "right": "phải"}
_SIDE = " bên {side}"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
# What an empty field leaves behind.
_HOLE = re.compile(r",\s*(?=[,.;])")


def award_lines(conference: Conference, item: Item) -> tuple[str, ...]:
    """Return the lines for the phase in which the award calls are."""
    awards = conference.awards
    batch = awards.current or awards.next
    if batch is None:
        return ()
    places = row(conference, batch)
    known = _values(conference, item, batch, places)
    wanted: list[str | None]
    match awards.phase_of(batch.number):
        case "waiting" | "called" if unread(awards, batch):
            wanted = [item.script_decision]
        case "waiting" | "called":
            # Nobody is invited to hand over to nobody.
            wanted = [item.script_presenters] if places and _new_hands(conference, batch) else []
            wanted += [_call(item, batch, places)] if places else []
        case "on_stage" if batch.decision not in awards.announced:
            wanted = [item.script_decision]
        case "on_stage" if _is_lone(places):
            wanted = [item.script_posthumous]
        case "on_stage":
            # While they are handed over the MC reads along, each name where its bearer stands.
            return tuple(f"{place.position}. {_named(item, place)}." for place in places)
        case "handed":
            known |= {"presenters": _short(conference, batch)}
            wanted = [item.script_posthumous_photo if _is_lone(places) else item.script_photo]
        case _:
            known |= {"presenters": _short(conference, batch)}
            clear = item.script_clear
            if clear and _hands_stay(conference, batch):
                # They are thanked when they go: nobody invites them anew before the next row.
                clear = " ".join(part for part in _SENTENCE.split(clear) if "{presenters}" not in part)
            wanted = [clear, _next(conference, item)]
    if not known["side"]:
        wanted = [line.replace(_SIDE, "") if line else line for line in wanted]  # better unsaid than read as dots
    return tuple(_tidy(fill(line, known)) for line in wanted if line)


def _tidy(line: str) -> str:
    """Return a line without the comma that an empty field leaves behind."""
    return _HOLE.sub("", line)


def _is_lone(places: Sequence[Place]) -> bool:
    """Whether this is the call of somebody honoured posthumously: alone, and without applause."""
    return len(places) == 1 and places[0].certificate.posthumous


def _call(item: Item, batch: Batch, places: Sequence[Place]) -> str | None:
    if _is_lone(places) and item.script_posthumous:
        return item.script_posthumous
    return item.script_collectives if batch.kind == "collective" else item.script_individuals


def _new_hands(conference: Conference, batch: Batch) -> bool:
    """Whether those who hand over have to be invited: not if the same people stand there from the batch before."""
    done = conference.awards.done
    return not (done and batch.presenters and done[-1].presenters == batch.presenters)


def _hands_stay(conference: Conference, batch: Batch) -> bool:
    """Whether those who handed over to this batch hand over to the next one as well."""
    following = conference.awards.next
    return following is not None and bool(batch.presenters) and following.presenters == batch.presenters


def _next(conference: Conference, item: Item) -> str | None:
    following = conference.awards.next
    if following is None or not row(conference, following):
        return None
    return item.script_next


def _values(conference: Conference, item: Item, batch: Batch, places: Sequence[Place]) -> dict[str, str]:
    awards = conference.awards
    first = next(iter(unread(awards, batch)), batch.decision)
    decision = awards.decision(first)
    announcer = HallPeople(conference).find(item.announcer or "")
    unread_yet = first not in awards.announced
    given = [place.certificate.award for place in places] or [decision.award if decision else MISSING]
    following = awards.next
    lone = places[0].certificate if _is_lone(places) else None
    return {
        "address": _address(lone.title) if lone and not unread_yet else announcer.address if announcer else "",
        "announcer": announcer.name if announcer else (item.announcer or MISSING),
        "announcer_post": announcer.post if announcer else "",
        "decision_no": decision.number if decision else MISSING,
        "decision_date": written_date(decision.date) if decision else MISSING,
        "authority": decision.authority if decision else MISSING,
        "award": decision.award if unread_yet and decision else " và ".join(dict.fromkeys(given)),
        "batch_count": str(len(places)),
        "presenters": _hands(conference, batch),
        "names": "; ".join(_named(item, place) for place in places) or MISSING,
        "next_batch_count": str(len(row(conference, following))) if following else MISSING,
        "side": _SIDES.get(following.side or "", "") if following else "",
        **(_family(lone) if lone else {}),
    }


def _family(certificate: Certificate) -> dict[str, str]:
    return {
        "name": certificate.name,
        "family_address": _address(certificate.family_title),
        "family": certificate.family_name or MISSING,
        "relation": certificate.family_relation or MISSING,
    }


def _hands(conference: Conference, batch: Batch) -> str:
    """Return who hands over, with post, as they are invited."""
    found = [speaker(person) for person in presenters(conference, batch)]
    # A post stands between two commas, whatever comes after it.
    said = (f"{p.address} {p.name}, {p.post}," if p.post else f"{p.address} {p.name}" for p in found)
    return "; ".join(said) or LEADERS


def _short(conference: Conference, batch: Batch) -> str:
    """Return who hands over, by name, as they are thanked."""
    found = [speaker(person) for person in presenters(conference, batch)]
    return _listed(f"{p.address} {p.name}" for p in found) or LEADERS


def _listed(names: Iterable[str]) -> str:
    known = list(names)
    return " và ".join(part for part in (", ".join(known[:-1]), known[-1]) if part) if known else ""


def _named(item: Item, place: Place) -> str:
    """Return how the one at a place is named, with what he receives along with it."""
    said = called(place.certificate, item.script_proxy)
    for other in place.along:
        if other.kind == "collective":
            said += f", đồng thời nhận {other.award} tặng {other.name}"
        elif place.certificate.kind == "collective":
            said += f", {_address(other.title)} {other.name} đồng thời nhận {other.award} tặng cá nhân"
        else:
            said += f", đồng thời nhận {other.award}"
    return f"{said} (nhận tại chỗ)" if place.at_seat else said


def called(certificate: Certificate, proxy_line: str | None = None) -> str:
    """Return how a recipient is named in the row: a collective by its name, a person with his unit.

    Who is dead or absent is never called to the stage: whoever receives for him is, in the words of *proxy_line*.
    """
    name = f"{_address(certificate.title)} {certificate.name}".strip()
    if certificate.family_name:
        family = (
            f"{_address(certificate.family_title)} {certificate.family_name}, {certificate.family_relation or MISSING}"
        )
        return f"{family.strip()}, nhận truy tặng của {name}"
    if certificate.proxy_name:
        about = {
            "proxy_address": _address(certificate.proxy_title),
            "proxy": certificate.proxy_name,
            "proxy_post": certificate.proxy_relation or "",
            "address": _address(certificate.title),
            "name": certificate.name,
            "award": certificate.award,
        }
        line = proxy_line or "{proxy_address} {proxy}, {proxy_post}, nhận thay {address} {name}"
        return " ".join(_tidy(fill(line, about)).split()).rstrip(".")
    if certificate.kind == "collective":
        return certificate.name
    return f"{name}, {certificate.unit}" if certificate.unit else name


def written_date(iso: str) -> str:
    """Return a date as offices write it: 02/4/2020 (a zero before days under 10 and months 1 and 2).

    The rule is that of Decree 30/2020/NĐ-CP, Appendix I. What is no date is returned as it is.
    """
    if not _DATE.fullmatch(iso):
        return iso
    year, month, day = iso.split("-")
    return f"{day}/{month if int(month) < 3 else int(month)}/{year}"


def _address(title: str | None) -> str:
    return (title or "").lower()
