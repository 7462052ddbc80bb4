"""Which person of the roster stands up for which certificate: by name and unit, never by a name alone.

A wrong match would put somebody else's certificate into a hand; whoever is not found is listed to be enrolled.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kiosk.awards.model import Certificate, Decision, Recipient
from kiosk.roster.people import Person
from kiosk.text.normalise import fold

_UNION = re.compile(r"(?:CĐCS|Công đoàn cơ sở|CĐ|Công đoàn)\s+", re.IGNORECASE)
_GENDERS: dict[str, Literal["nam", "nữ"]] = {"ong": "nam", "anh": "nam", "ba": "nữ", "chi": "nữ"}
_Key = tuple[str, str]


def gender_of(title: str | None) -> Literal["nam", "nữ"] | None:
    """Return the gender that a title before a name tells: ông, bà; None if it tells none."""
    return _GENDERS.get(fold(title or ""))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who comes for his award alone: not on the roster, outside the quorum.

    `key` names him in `Joining.certificates_with`; `certificates` are the ids he stands up for. One who is
    `deceased` is honoured posthumously and never expected at the door.
    """

    key: str
    name: str
    title: str | None
    position: str | None
    unit: str | None
    deceased: bool
    certificates: tuple[int, ...]

    def to_person(self, number: int) -> Person:
        """Return him as a recipient under conference number *number*."""
        return Person(
            number=number,
            kind="recipient",
            full_name=self.name,
            title=self.title,
            gender=gender_of(self.title),
            position=self.position,
            unit=self.unit,
            deceased=self.deceased,
        )


@dataclass(frozen=True, slots=True)
class Joining:
    """All certificates in file order, those found on the roster with their number, and who was not found."""

    certificates: tuple[Certificate, ...]
    newcomers: tuple[Newcomer, ...]

    def certificates_with(self, numbers: Mapping[str, int]) -> tuple[Certificate, ...]:
        """Return the certificates once the newcomers have numbers; *numbers* is `Newcomer.key` -> number."""
        given = {id_: numbers[newcomer.key] for newcomer in self.newcomers for id_ in newcomer.certificates}
        return tuple(replace(c, number=given[c.id]) if c.id in given else c for c in self.certificates)


def join(decisions: Iterable[Decision], people: Iterable[Person]) -> Joining:
    """Return the certificates of *decisions*, each with the number of its person where exactly one fits.

    An individual is found by name and unit; a collective by its representative's name and the collective's own
    name as his unit, else its superior body as his delegation. Marks and case do not count.
    """
    index = _Index(people)
    found = [
        _certificate(id_, decision, recipient, index)
        for id_, (decision, recipient) in enumerate(
            ((decision, recipient) for decision in decisions for recipient in decision.recipients), start=1
        )
    ]
    return Joining(tuple(found), tuple(_newcomers(found)))


class _Index:
    """The roster by name with unit, and by name with delegation."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_unit: defaultdict[_Key, set[int]] = defaultdict(set)
        self._by_delegation: defaultdict[_Key, set[int]] = defaultdict(set)
        for person in people:
            name = fold(person.full_name)
            self._by_unit[name, fold(person.unit or "")].add(person.number)
            self._by_delegation[name, fold(person.delegation or "")].add(person.number)

    def number(self, name: str, unit: str | None, delegation: str | None = None) -> int | None:
        """Return the one person of that name in that unit, else in that delegation; None if none or several."""
        for places, place in ((self._by_unit, unit), (self._by_delegation, delegation)):
            numbers = places.get((fold(name), fold(place or "")), set()) if place else set()
            if numbers:
                return next(iter(numbers)) if len(numbers) == 1 else None
        return None


def _own_name(collective: str) -> str:
    """Return the name of the unit whose union it is: "CĐCS Điện lực Tràng Định" -> "Điện lực Tràng Định"."""
    return _UNION.sub("", collective, count=1) if _UNION.match(collective) else collective


def _certificate(id_: int, decision: Decision, recipient: Recipient, index: _Index) -> Certificate:
    """Return the certificate of *recipient* with the number of who stands up, if he is found."""
    if recipient.kind == "individual":
        number = index.number(recipient.name, recipient.unit)
    elif recipient.representative:
        number = index.number(recipient.representative, _own_name(recipient.name), recipient.unit)
    else:
        number = None
    same = {name: getattr(recipient, name) for name in _SAME}
    return Certificate(id=id_, decision=decision.number, number=number, **same)


_SAME = (
    *("kind", "name", "award", "title", "position", "unit", "representative", "representative_title", "note"),
    *("posthumous", "family_relation", "family_title", "family_name", "proxy_title", "proxy_name"),
)


def _newcomers(certificates: Iterable[Certificate]) -> Iterable[Newcomer]:
    """Yield each person without a number once, however many certificates are his.

    A collective without a representative has nobody to enrol; whoever comes forward is seen on stage.
    """
    by_key: dict[str, Newcomer] = {}
    for certificate in certificates:
        if certificate.number is not None:
            continue
        newcomer = _newcomer(certificate)
        if newcomer is None:
            continue
        known = by_key.get(newcomer.key)
        ids = (*known.certificates, certificate.id) if known else (certificate.id,)
        by_key[newcomer.key] = replace(known or newcomer, certificates=ids)
    return by_key.values()


def _newcomer(certificate: Certificate) -> Newcomer | None:
    """Return who stands up for a certificate that nobody on the roster fits."""
    if certificate.kind == "individual":
        name, title, unit = certificate.name, certificate.title, certificate.unit
        position, deceased = certificate.position, certificate.posthumous
    elif certificate.representative:
        name, title = certificate.representative, certificate.representative_title
        position, unit, deceased = None, _own_name(certificate.name), False
    else:
        return None
    key = f"{fold(name)}|{fold(unit or '')}"
    return Newcomer(key, name, title, position, unit, deceased, (certificate.id,))
