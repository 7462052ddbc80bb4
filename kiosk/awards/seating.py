"""Seats for the recipients, so that a row of the hall stands up together: proposed, never imposed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from kiosk.awards.state import Awards
from kiosk.errors import Refusal
from kiosk.roster.people import Person

_ROW = re.compile(r"([A-Z]{1,2}|[0-9]{1,2})-([A-Z]{1,2}|[0-9]{1,2})|([A-Z]{1,2}|[0-9]{1,2})")
_SEAT = re.compile(r"([A-Z]+|[0-9]+(?=[-.]))[-.]?([0-9]{1,3})")
_MOST_ROWS, _MOST_SEATS = 200, 100


@dataclass(frozen=True, slots=True)
class Seat:
    """The seat proposed for a receiver, "C04", with the batch in which he is called first."""

    number: int
    seat: str
    batch: int


def taken_by_others(awards: Awards, people: Iterable[Person]) -> set[str]:
    """Return the seats of everybody who receives nothing, written as `propose` writes them: "A4" is "A04"."""
    known = map(awards.certificate, (id_ for batch in awards.batches for id_ in batch.all))
    receivers = {certificate.comes for certificate in known if certificate is not None}
    return {_spelled(person.seat) for person in people if person.seat and person.number not in receivers}


def _spelled(seat: str) -> str:
    found = _SEAT.fullmatch(seat.replace(" ", "").upper())
    return f"{found[1]}{int(found[2]):02d}" if found else seat


def rows(text: str) -> list[str]:
    """Return the rows of a text such as "C-H" or "C,D,F-H". Raises Refusal for one that names none."""
    found: list[str] = []
    for part in text.replace(" ", "").upper().split(","):
        match = _ROW.fullmatch(part)
        if match is None:
            raise Refusal("Write the rows as C-H or C,D,F.")
        first, last, alone = match.groups()
        named = [alone] if alone else _between(first, last)
        if not named:
            raise Refusal("Write the rows as C-H or C,D,F.")
        found += named
    if len(found) > _MOST_ROWS or len(set(found)) < len(found):
        raise Refusal("Write the rows as C-H or C,D,F.")
    return found


def _between(first: str, last: str) -> list[str]:
    if first.isdecimal() and last.isdecimal():
        return [str(n) for n in range(int(first), int(last) + 1)]
    if len(first) == len(last) == 1 and first.isalpha() and last.isalpha():
        return [chr(n) for n in range(ord(first), ord(last) + 1)]
    raise Refusal("Write the rows as C-H or C,D,F.")


def propose(awards: Awards, in_rows: Iterable[str], per_row: int, taken: Container[str] = ()) -> list[Seat]:
    """Return a seat for every receiver with a number, batch by batch, left to right as they will stand.

    A batch begins a new row where it does not fit into what is left of one; *taken* seats are passed over.
    Raises Refusal if there are not enough.
    """
    if not 1 <= per_row <= _MOST_SEATS:
        raise Refusal("Between 1 and {most} seats a row.", most=_MOST_SEATS)
    free = [[f"{row}{n:02d}" for n in range(1, per_row + 1) if f"{row}{n:02d}" not in taken] for row in in_rows]
    found: list[Seat] = []
    seated: set[int] = set()
    for batch, numbers in _receivers(awards, seated):
        for number, seat in zip(numbers, _take(free, len(numbers)), strict=True):
            found.append(Seat(number, seat, batch))
    return found


def _receivers(awards: Awards, seated: set[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield each batch with those of its receivers who have no seat from an earlier one, in their order."""
    for batch in awards.batches:
        numbers = []
        for certificate in map(awards.certificate, batch.all):
            number = certificate.comes if certificate else None
            if number is not None and number not in seated:
                seated.add(number)
                numbers.append(number)
        if numbers:
            yield batch.number, numbers


def _take(free: list[list[str]], count: int) -> list[str]:
    """Take so many seats out of *free*: side by side in one row if any has them, else from the first rows on."""
    whole = next((row for row in free if len(row) >= count), None)
    if whole is not None:
        taken = whole[:count]
        del whole[:count]
        return taken
    taken = []
    for row in free:
        part = row[: count - len(taken)]
        del row[: len(part)]
        taken += part
    if len(taken) < count:
        raise Refusal("There are not enough seats in these rows.")
    return taken
