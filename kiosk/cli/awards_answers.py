"""What the verbs of `kiosk awards` have in common: a command carried out, and how far the calls are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import click

from kiosk.awards.batches import Batch
from kiosk.awards.board import board
from kiosk.awards.next_step import next_step
from kiosk.cli.certificates import Reference
from kiosk.cli.output import echo_json, echo_table
from kiosk.cli.place import Place
from kiosk.conference.award_plan import all_places, todays_pace
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _, word
from kiosk.messages.closing import decision_rows
from kiosk.messages.durations import minutes_text
from kiosk.station.station import Station

PHASES = {
    "none": N_("no list yet"),
    "waiting": N_("waiting"),
    "announced": N_("decision announced"),
    "called": N_("called"),
    "on_stage": N_("on stage"),
    "handed": N_("handed over"),
    "photographed": N_("photographed"),
    "cleared": N_("left the stage"),
    "done": N_("all called"),
}

_STEPS = {
    "announce": N_("announce the decision"),
    "call": N_("call the batch"),
    "stage": N_("the batch walks onto the stage"),
    "hand": N_("hand over"),
    "photo": N_("take the photograph"),
    "clear": N_("clear the stage"),
}

Make = Callable[[Conference], object]

More = Callable[[Conference], tuple[Mapping[str, Any], str]]


def carry_out(place: Place, make: Make, as_json: bool, more: More | None = None) -> None:
    """Carry out the command that *make* builds from the state, then show how far the calls are.

    *more* returns what this verb has to say besides, as JSON keys and as a line.
    """
    with place.station(post="CLI") as station:
        with station.reading() as conference:
            command = make(conference)
        station.do(command)
        said: Mapping[str, Any] = {}
        line = ""
        if more is not None:
            with station.reading() as conference:
                said, line = more(conference)
        if line and not as_json:
            click.echo(line)
        show(station, as_json, said)


def id_of(conference: Conference, reference: Reference) -> int:
    """Return the id of the certificate that was typed. Raises Refusal if there is none."""
    return reference.resolve(conference.awards)


def show(station: Station, as_json: bool, more: Mapping[str, Any]) -> None:
    """Print how far the calls are; *more* keys stand beside them in JSON."""
    with station.reading() as conference:
        found = status_json(conference, conference.runsheet.at(station.clock.stamp()))
    if as_json:
        echo_json({**found, **more})
    else:
        _print(found)


def status_json(conference: Conference, face_now_ms: int) -> dict[str, Any]:
    """Return how far the calls are: the figures of `counts`, then what is at hand, and what is still to be settled.

    `decisions` stays the number of decisions, as it always was; their totals are `by_decision`.
    """
    state = conference.awards
    at_hand, step = state.current or state.next, next_step(state)
    pace = asdict(todays_pace(conference, face_now_ms))
    return {
        **state.counts(),
        "by_decision": decision_rows(conference),
        "batch": batch_json(conference, at_hand) if at_hand else None,
        "next_step": type(step).__name__.lower() if step else None,
        "pace": {name: round(value, 1) for name, value in pace.items()},
        "swaps": sorted([one, other] for one, other in state.swaps),
        "questions": [certificate.id for certificate in state.questions],
    }


def batch_json(conference: Conference, batch: Batch) -> dict[str, Any]:
    """Return the batch at hand in figures; `called` counts the positions that are filled."""
    figures = board(conference.awards, batch, conference.hall.present)
    places = all_places(conference, batch)
    return {
        "number": batch.number,
        "decision": batch.decision,
        "award": places[0].certificate.award if places else "",
        "phase": figures.phase,
        "locked": figures.locked,
        "version": figures.version,
        "called": sum(1 for place in places if place.in_line),
        "positions": len(places),
    }


def _print(found: Mapping[str, Any]) -> None:
    batch, step = found["batch"], found["next_step"]
    rows: list[list[object]] = [
        [_("Batch"), f"{batch['number'] if batch else '–'}/{found['batches']}"],
        [_("State"), word(PHASES, found["phase"])],
    ]
    if batch:
        rows.append([_("Award"), f"{batch['award']} · {batch['decision']}"])
        version = _("locked, version {version}").format(version=batch["version"]) if batch["locked"] else _("open")
        rows.append([_("Order"), f"{version} · {batch['called']}/{batch['positions']}"])
    if step:
        rows.append([_("Next step"), _(_STEPS[step])])
    rows += [
        [_("Handed over"), f"{found['handed'] + found['proxy']}/{found['certificates']}"],
        [_("  of them to a proxy"), found["proxy"]],
        [_("Not handed over"), found["outstanding"] + found["withheld"]],
        [_("  of them withheld"), found["withheld"]],
        [_("Still takes"), minutes_text(found["pace"]["expected_s"] * 1000)],
    ]
    if found["swaps"]:
        pairs = ", ".join(f"{one} ↔ {other}" for one, other in found["swaps"])
        rows.append([_("In the wrong hands"), pairs])
    if found["questions"]:
        rows.append([_("Handed over twice"), ", ".join(map(str, found["questions"]))])
    echo_table(rows)
