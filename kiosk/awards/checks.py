"""What is wrong with a plan before the day: who would have to be in two places, what does not fit, what is missing.

Findings are told, never raised: the organisers decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kiosk.awards.batches import Batch
from kiosk.awards.lineup import is_here
from kiosk.awards.model import Certificate
from kiosk.awards.pace import needed_seconds
from kiosk.awards.planning import clashes
from kiosk.awards.state import Awards
from kiosk.errors import Refusal
from kiosk.roster.people import Person

_ROW, _HANDS = 15, 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: the sentence to tell, and the batch it is about (None: the whole plan)."""

    note: Refusal
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the checks need from outside: people, when each batch is expected to be over, and who does what else.

    `roles` is conference number -> what the person does near the awards, in words; `leaves` -> "HH:MM" when he must
    go; `over` batch -> "HH:MM"; `minutes` what the programme gives the item, None if there is no such item.
    """

    people: Mapping[int, Person]
    roles: Mapping[int, str]
    leaves: Mapping[int, str]
    over: Mapping[int, str]
    minutes: int | None


def check(awards: Awards, around: Surroundings) -> list[Finding]:
    """Return everything that is odd about what is still to be called, the whole plan first, then batch by batch."""
    found = [*_time(awards, around), *_unplaced(awards), *_twice(awards)]
    for batch in awards.batches:
        if awards.phase_of(batch.number) == "waiting":
            found += _batch(awards, batch, around)
    return found


def _time(awards: Awards, around: Surroundings) -> Iterator[Finding]:
    """Tell by how much the calls do not fit, and what a second presenter or longer rows would save."""
    if around.minutes is None or not awards.batches or awards.phases:
        return
    needs = -(-needed_seconds(awards) // 60)
    if needs <= around.minutes:
        return
    with_two = -(-needed_seconds(awards, presenters=_HANDS) // 60)
    with_rows = -(-needed_seconds(awards, size=_ROW) // 60)
    yield Finding(
        Refusal(
            "The calls need about {needs} minutes, the programme gives {minutes}: two presenters a batch would "
            "save {hands}, rows of {row} {rows}.",
            needs=needs,
            minutes=around.minutes,
            hands=max(0, needs - with_two),
            row=_ROW,
            rows=max(0, needs - with_rows),
        )
    )


def _unplaced(awards: Awards) -> Iterator[Finding]:
    for certificate in awards.certificates:
        if awards.batch_of(certificate.id) is None and certificate.id not in awards.handed:
            yield Finding(Refusal("{name} is in no batch.", name=certificate.name))


def _twice(awards: Awards) -> Iterator[Finding]:
    people = {c.id: c.number for c in awards.certificates if not c.posthumous}
    stand = [[id_ for id_ in batch.certificates if awards.is_home(batch, id_)] for batch in awards.batches]
    for first, second in clashes(stand, people):
        one, two = awards.batch_of(first), awards.batch_of(second)
        certificate = awards.certificate(second)
        if one is None or two is None or certificate is None or awards.phase_of(two.number) != "waiting":
            continue
        _title, name = certificate.receiver
        yield Finding(
            Refusal(
                "{name} stands in batches {one} and {two}: no time to go round. Move one, or hand both over at once.",
                name=name,
                one=one.number,
                two=two.number,
            ),
            two.number,
        )


def _batch(awards: Awards, batch: Batch, around: Surroundings) -> Iterator[Finding]:
    for number in batch.presenters:
        yield from _presenter(batch, number, around)
    receivers = dict(_receivers(awards, batch))
    at = awards.batches.index(batch)
    near = {n for other in awards.batches[max(0, at - 1) : at + 2] for n in other.presenters}
    for number, certificate in receivers.items():
        name = certificate.receiver[1]
        if number in near:
            yield Finding(Refusal("{name} receives and hands over next to it.", name=name), batch.number)
        elif number in around.roles:
            role = around.roles[number]
            yield Finding(Refusal("{name} receives, and is also {role}.", name=name, role=role), batch.number)
    for known in map(awards.certificate, batch.all):
        if known is not None:
            yield from _certificate(awards, known, batch)


def _presenter(batch: Batch, number: int, around: Surroundings) -> Iterator[Finding]:
    person = around.people.get(number)
    if person is None:
        yield Finding(
            Refusal("Batch {batch} has a presenter who is not on the roster.", batch=batch.number), batch.number
        )
        return
    leaves, over = around.leaves.get(number), around.over.get(batch.number)
    if leaves is not None and over is not None and leaves < over:
        note = Refusal(
            "{name} leaves at {leaves}; batch {batch} is expected to end at {over}.",
            name=person.full_name,
            leaves=leaves,
            batch=batch.number,
            over=over,
        )
        yield Finding(note, batch.number)


def _receivers(awards: Awards, batch: Batch) -> Iterator[tuple[int, Certificate]]:
    for id_ in batch.all:
        certificate = awards.certificate(id_)
        if certificate is not None and certificate.comes is not None:
            yield certificate.comes, certificate


def _certificate(awards: Awards, certificate: Certificate, batch: Batch) -> Iterator[Finding]:
    if certificate.posthumous and not certificate.family_name:
        yield Finding(
            Refusal("{name} is honoured posthumously: enrol the relative who receives.", name=certificate.name),
            batch.number,
        )
    elif certificate.kind == "collective" and not certificate.representative and not certificate.has_stand_in:
        yield Finding(Refusal("{name}: nobody is named to come forward.", name=certificate.name), batch.number)
    if certificate.proxy_name and awards.setting(certificate.decision).no_proxy:
        yield Finding(
            Refusal(
                "{name}: decision {decision} lets nobody receive for another.",
                name=certificate.name,
                decision=certificate.decision,
            ),
            batch.number,
        )


def missing(awards: Awards, batch: Batch, present: Mapping[int, object]) -> list[Certificate]:
    """Return the certificates of a batch whose receiver is not here."""
    known = (awards.certificate(id_) for id_ in batch.certificates)
    return [c for c in known if c is not None and not is_here(awards, c, present)]
