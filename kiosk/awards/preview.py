"""What a human should look at before an award file is taken: strangers and their look-alikes, the dead, proxies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.awards.matching import Newcomer, join
from kiosk.awards.model import Certificate, Decision
from kiosk.awards.rules.award_list import numbered
from kiosk.awards.state import Awards
from kiosk.awards.wording import Difference, differences
from kiosk.roster.people import Person
from kiosk.text.normalise import fold


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody the roster does not have, who will be enrolled; `alike` are people of the same name elsewhere."""

    newcomer: Newcomer
    certificates: tuple[Certificate, ...]
    alike: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an award file would bring; `wording` are differences that nobody has confirmed yet."""

    strangers: tuple[Stranger, ...]
    posthumous: tuple[Certificate, ...]
    proxies: tuple[Certificate, ...]
    wording: tuple[Difference, ...]


def preview(awards: Awards, people: Mapping[int, Person], decisions: Iterable[Decision]) -> Preview:
    """Return what the decisions of a file would bring to this roster; *awards* is the list there is now."""
    joining = join(decisions, people.values())
    known = {certificate.id: certificate for certificate in joining.certificates}
    strangers = tuple(
        Stranger(newcomer, tuple(known[id_] for id_ in newcomer.certificates), _alike(newcomer, people.values()))
        for newcomer in joining.newcomers
    )
    certificates = numbered(awards, joining.certificates)
    coming = Awards(certificates=certificates, confirmed=awards.confirmed)
    return Preview(
        strangers,
        tuple(certificate for certificate in certificates if certificate.posthumous),
        tuple(certificate for certificate in certificates if certificate.proxy_name),
        tuple(differences(coming, people)),
    )


def _alike(newcomer: Newcomer, people: Iterable[Person]) -> tuple[Person, ...]:
    name = fold(newcomer.name)
    return tuple(person for person in people if not person.is_off and fold(person.full_name) == name)
