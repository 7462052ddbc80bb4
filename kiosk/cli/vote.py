"""`kiosk agenda vote …`: lists, amendments from the floor, and the count of hands, without a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from agenda.vote import AmendList, Ballot, Command, CountVotes, Name, SetList
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.place import Place
from kiosk.conference.nominees import named, on_list
from kiosk.conference.state import Conference
from kiosk.conference.voting import ballots, composition, composition_text, passed, quorate, titles
from kiosk.errors import Refusal
from kiosk.i18n import _
from kiosk.messages.votes import counts_text, marks
from kiosk.script.vote_lines import sentence
from kiosk.station.station import Station
from kiosk.text.normalise import clean


@click.group(help=_("Votes by show of hands: lists, and the count of each."))
def vote() -> None:
    """Group of the vote's verbs."""


_list = click.argument("number", metavar="LIST", type=click.IntRange(1, 20))
_reason = click.option("--reason", default="", help=_("Why; it is kept with the fact."))


def _do(
    place: Place, make: Callable[[Conference], Command | None], as_json: bool, more: Mapping[str, Any] | None = None
) -> None:
    with place.station(post="CLI") as station:
        with station.reading() as conference:
            command = make(conference)
        if command is not None:
            station.do(command)
        _show(station, as_json, more or {})


def _show(station: Station, as_json: bool, more: Mapping[str, Any]) -> None:
    with station.reading() as conference:
        if as_json:
            found = [_json(conference, ballot) for ballot in ballots(conference)]
            echo_json({"lists": found, "present": conference.present, "needed": conference.needed, **more})
            return
        for ballot in ballots(conference):
            _print(conference, ballot)


def _print(conference: Conference, ballot: Ballot) -> None:
    click.echo(f"{ballot.number}. {ballot.title}")
    if ballot.names:
        echo_table([[f"   {n}", name.name, name.unit] for n, name in enumerate(ballot.names, 1)])
    if told := composition_text(conference, ballot.names):
        click.echo(f"   {told}")
    click.echo(f"   {counts_text(ballot)}")
    said = marks(conference, ballot)
    if said:
        click.echo("   " + "  ·  ".join(said))
    if ballot.result is not None:
        click.echo(f"   {sentence(conference, ballot)}")


def _json(conference: Conference, ballot: Ballot) -> dict[str, Any]:
    found: dict[str, Any] = {
        "n": ballot.number,
        "title": ballot.title,
        "names": [{"name": name.name, "number": name.number, "unit": name.unit} for name in ballot.names],
        "count": len(ballot.names),
        "composition": composition(conference, ballot.names),
        "result": None,
    }
    result = ballot.result
    if result is not None:
        found["result"] = {
            "hall": result.hall,
            "yes": result.yes,
            "no": result.no,
            "other": result.other,
            "not_voting": result.not_voting,
            **{f"{name}_pct": share for name, share in result.shares().items()},
            "derived": result.derived,
            "passed": passed(conference, result),
            "quorum": quorate(conference, ballot),
            "present": ballot.hall.present,
            "corrected": len(ballot.history) - 1,
            "reason": ballot.reasons[-1],
            "sentence": sentence(conference, ballot),
        }
    return found


@vote.command(help=_("How the votes stand."))
@json_option
@click.pass_obj
def status(place: Place, as_json: bool) -> None:
    """Show the lists."""
    with place.station() as station:
        _show(station, as_json, {})


@vote.command(
    "list", help=_("Put up a list from a file with names or codes, or give it a title; without either show it.")
)
@_list
@click.option("--import", "file", type=click.Path(path_type=Path, readable=False), help=_("The file."))
@click.option("--title", default="", help=_("What is voted on; without it as the programme says."))
@json_option
@click.pass_obj
def list_(place: Place, number: int, file: Path | None, title: str, as_json: bool) -> None:
    """Put up a list."""
    told: dict[str, Any] = {}

    def make(conference: Conference) -> SetList | None:
        known = conference.votes.ballot(number, titles(conference))
        if file is not None:
            return SetList(number, clean(title), _imported(conference, file, told), clean(file.name))
        if not clean(title):
            if known is None:
                raise Refusal("There is no list {number}.", number=number)
            return None
        return SetList(number, clean(title), known.names if known else ())

    _do(place, make, as_json, told)


def _imported(conference: Conference, file: Path, told: dict[str, Any]) -> tuple[Name, ...]:
    """Return the names of a file, and tell on stderr what a human has to look at."""
    from kiosk.lifecycle.ballot_import import read_list  # late: reads workbooks

    reading = read_list(conference, file)
    for text, names in (
        (_("Not on the roster, taken as typed: {name}"), reading.unknown),
        (_("Could be several people, taken as typed: {name}"), reading.ambiguous),
        (_("Stands twice in the file, taken once: {name}"), reading.twice),
    ):
        for name in names:
            click.echo(text.format(name=name), err=True)
    told["import"] = {
        "unknown": list(reading.unknown),
        "ambiguous": list(reading.ambiguous),
        "twice": list(reading.twice),
    }
    return reading.names


@vote.command(help=_("Add somebody to a list: a code of the roster, or a name, with the unit behind a comma."))
@_list
@click.argument("name")
@click.option("--as-typed", is_flag=True, help=_("Take the name as typed, without looking for it on the roster."))
@_reason
@json_option
@click.pass_obj
def add(place: Place, number: int, name: str, as_typed: bool, reason: str, as_json: bool) -> None:
    """Add a name."""

    def make(conference: Conference) -> AmendList:
        said, _comma, unit = (part.strip() for part in clean(name).partition(","))
        found = (Name(said, None, unit),) if as_typed else _one(named(conference, name), name)
        return AmendList(number, added=found, reason=clean(reason))

    _do(place, make, as_json)


@vote.command(help=_("Strike somebody from a list."))
@_list
@click.argument("name")
@_reason
@json_option
@click.pass_obj
def strike(place: Place, number: int, name: str, reason: str, as_json: bool) -> None:
    """Strike a name."""

    def make(conference: Conference) -> AmendList:
        ballot = conference.votes.ballot(number, titles(conference))
        if ballot is None:
            raise Refusal("There is no list {number}.", number=number)
        found = _one(on_list(conference, ballot.names, name), name)
        return AmendList(number, struck=found or (Name(clean(name)),), reason=clean(reason))

    _do(place, make, as_json)


def _one(found: Sequence[Name], typed: str) -> tuple[Name, ...]:
    """Return who is meant. Raises Refusal where it could be several, with what tells them apart."""
    if len(found) > 1:
        people = "; ".join(", ".join(filter(None, (name.name, name.unit))) for name in found)
        raise Refusal(
            "{name} is not clear: give the code, or name and unit. It could be: {people}.",
            name=clean(typed),
            people=people,
        )
    return tuple(found)


@vote.command(help=_("Enter a count: the delegates in the hall, and the hands; without --yes the rest is for it."))
@_list
@click.option("--hall", type=int, required=True, help=_("Delegates in the hall, without guests."))
@click.option("--yes", type=int, help=_("For."))
@click.option("--no", type=int, default=0, help=_("Against."))
@click.option("--other", type=int, default=0, help=_("Of another mind."))
@_reason
@json_option
@click.pass_obj
def count(
    place: Place, number: int, hall: int, yes: int | None, no: int, other: int, reason: str, as_json: bool
) -> None:
    """Enter a count."""
    _do(place, lambda _conference: CountVotes(number, hall, yes, no, other, clean(reason)), as_json)
