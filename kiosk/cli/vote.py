"""`kiosk agenda vote …`: lists, amendments from the floor, and the count of hands, without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from agenda.vote import AmendList, Ballot, CountVotes, SetList
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.root import Place
from kiosk.conference import Conference
from kiosk.errors import Refusal
from kiosk.i18n import _
from kiosk.station import Station
from kiosk.voting import ballots, composition, named, passed, quorate, sentence


@click.group(help=_("Votes by show of hands: lists, and the count of each."))
def vote() -> None:
    """Group of the vote's verbs."""


_list = click.argument("number", metavar="LIST", type=click.IntRange(1, 20))
_reason = click.option("--reason", default="", help=_("Why; it is kept with the fact."))


def _do(place: Place, make: Any, as_json: bool) -> None:
    station = place.station(post="CLI")
    try:
        with station.reading() as conference:
            command = make(conference)
        station.do(command)
        _show(station, as_json)
    finally:
        station.close()


def _show(station: Station, as_json: bool) -> None:
    with station.reading() as conference:
        found = [_json(conference, ballot) for ballot in ballots(conference)]
    if as_json:
        echo_json({"lists": found})
        return
    for ballot in found:
        click.echo(f"{ballot['n']}. {ballot['title']} ({ballot['count']})")
        if ballot["names"]:
            echo_table([[f"   {n}", name["name"], name["unit"]] for n, name in enumerate(ballot["names"], 1)])
        if ballot["result"]:
            click.echo("   " + ballot["result"]["sentence"])
            if ballot["result"]["derived"]:
                click.echo("   " + _("(the yes-count is derived)"))
            if not ballot["result"]["quorum"]:
                click.echo("   " + _("! Fewer than the quorum were in the hall."))


def _json(conference: Conference, ballot: Ballot) -> dict[str, Any]:
    counts = composition(conference, ballot.names)
    found: dict[str, Any] = {
        "n": ballot.number,
        "title": ballot.title,
        "names": [{"name": name.name, "number": name.number, "unit": name.unit} for name in ballot.names],
        "count": len(ballot.names),
        "composition": counts,
        "result": None,
    }
    result = ballot.result
    if result is not None:
        shares = {f"{name}_pct": share for name, share in result.shares().items()}
        found["result"] = {
            "hall": result.hall,
            "yes": result.yes,
            "no": result.no,
            "other": result.other,
            "not_voting": result.not_voting,
            **shares,
            "derived": result.derived,
            "passed": passed(conference, result),
            "quorum": quorate(conference, result),
            "corrected": len(ballot.counts) - 1,
            "sentence": sentence(conference, ballot),
        }
    return found


@vote.command(help=_("How the votes stand."))
@json_option
@click.pass_obj
def status(place: Place, as_json: bool) -> None:
    """Show the lists."""
    station = place.station()
    try:
        _show(station, as_json)
    finally:
        station.close()


@vote.command("list", help=_("Put up a list, from a file with names or codes, or empty with a title."))
@_list
@click.option("--import", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=_("The file."))
@click.option("--title", default="", help=_("What is voted on; without it as the programme says."))
@json_option
@click.pass_obj
def list_(place: Place, number: int, file: Path | None, title: str, as_json: bool) -> None:
    """Put up a list."""
    from kiosk.ballots import read_list

    def make(conference: Conference) -> SetList:
        if file is None:
            return SetList(number, title, ())
        reading = read_list(conference, file)
        for name in reading.unknown:
            click.echo(_("Not on the roster, taken as typed: {name}").format(name=name), err=True)
        for name in reading.ambiguous:
            click.echo(_("Could be several people, taken as typed: {name}").format(name=name), err=True)
        return SetList(number, title, reading.names, file.name)

    _do(place, make, as_json)


@vote.command(help=_("Add somebody to a list: a code of the roster, or a name, with the unit behind a comma."))
@_list
@click.argument("name")
@_reason
@json_option
@click.pass_obj
def add(place: Place, number: int, name: str, reason: str, as_json: bool) -> None:
    """Add a name."""

    def make(conference: Conference) -> AmendList:
        found = named(conference, name)
        if len(found) > 1:
            units = "; ".join(person.unit for person in found)
            raise Refusal("Several people are called {name}: add the unit ({units}).", name=name, units=units)
        return AmendList(number, added=found, reason=reason)

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
        return AmendList(number, struck=(named(conference, name)[0].name,), reason=reason)

    _do(place, make, as_json)


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
    _do(place, lambda _conference: CountVotes(number, hall, yes, no, other, reason), as_json)
