"""Where the roster has another wording than the decision: what nobody has confirmed yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kiosk.awards.model import Certificate
from kiosk.awards.state import Awards
from kiosk.roster.people import Person


@dataclass(frozen=True, slots=True)
class Difference:
    """A certificate whose person stands in the roster with another name, post or unit; both as one line each."""

    certificate: Certificate
    person: Person
    decision: str
    roster: str


def differences(awards: Awards, people: Mapping[int, Person]) -> Iterator[Difference]:
    """Yield the differences nobody has confirmed yet; one the roster has changed since is asked about again."""
    for certificate in awards.certificates:
        found = difference(certificate, people)
        if found is not None and awards.confirmed.get(certificate.id) != found.roster:
            yield found


def difference(certificate: Certificate, people: Mapping[int, Person]) -> Difference | None:
    """Return how the roster differs about who is honoured, or about the name of who stands for a collective."""
    person = people.get(certificate.number or 0)
    if person is None:
        return None
    if certificate.kind == "collective":
        pairs: list[tuple[str | None, str | None]] = [(certificate.representative, person.full_name)]
    else:
        pairs = [
            (certificate.name, person.full_name),
            (certificate.position, person.position),
            (certificate.unit, person.unit),
        ]
    said = [(decision, roster) for decision, roster in pairs if decision]
    if all(roster is None or decision.casefold() == roster.casefold() for decision, roster in said):
        return None
    return Difference(certificate, person, ", ".join(d for d, _r in said), ", ".join(r or "–" for _d, r in said))
