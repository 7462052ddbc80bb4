"""How a certificate is named on the command line: by its id, as on the label, or by where it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import click

from kiosk.awards.state import Awards
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.i18n import _

_PLACE = re.compile(r"([0-9]{1,6})[.·/]([0-9]{1,6})")
_ID = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Reference:
    """What was typed for a certificate: its id, or batch and position, both from 1."""

    id: int | None = None
    batch: int = 0
    position: int = 0

    def resolve(self, awards: Awards) -> int:
        """Return the id of the certificate that is meant. Raises Refusal if there is none."""
        if self.id is not None:
            if awards.certificate(self.id) is None:
                raise Refusal("There is no certificate {certificate}.", certificate=self.id)
            return self.id
        batch = awards.batch(self.batch)
        if batch is None:
            raise Refusal("There is no batch {batch}.", batch=self.batch)
        if not 1 <= self.position <= len(batch.certificates):
            raise Refusal("Batch {batch} has no position {position}.", batch=self.batch, position=self.position)
        return batch.certificates[self.position - 1]


class CertificateType(click.ParamType[Reference]):
    """A certificate: "17" is the one of that id, "5.3", "5·3" or "5/3" that of batch 5, position 3."""

    name = "certificate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Reference:  # noqa: ARG002
        """Return what was typed, not looked up yet: the state is not open while a command line is read."""
        if isinstance(value, Reference):
            return value
        text = str(value).strip()
        if _ID.fullmatch(text):
            return Reference(int(text))
        place = _PLACE.fullmatch(text)
        if place is None:
            raise click.BadParameter(
                _("{value} is no certificate: give its number, or batch and position as 5.3.").format(value=text)
            )
        return Reference(None, int(place[1]), int(place[2]))


class PersonType(click.ParamType[str]):
    """A person of the roster: the conference number, or the organisers' code such as KM06."""

    name = "person"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Return what was typed, not looked up yet."""
        return str(value).strip()


def person_number(conference: Conference, typed: str) -> int:
    """Return the conference number of who is meant by a number or a code. Raises Refusal for nobody."""
    person = conference.roster.by_code(typed)
    if person is None and re.fullmatch(r"[0-9]{1,6}", typed):
        person = conference.roster.people.get(int(typed))
    if person is None or person.deceased or person.is_off:
        raise Refusal("Nobody on the roster has the number {number}.", number=typed)
    return person.number


certificate = CertificateType()
person = PersonType()
