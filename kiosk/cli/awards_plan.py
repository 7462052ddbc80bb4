"""`kiosk awards …` before the calls: the plan batch by batch, what is odd about it, wording, seats."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from kiosk.awards import commands as rules
from kiosk.awards.batches import Batch
from kiosk.awards.board import board
from kiosk.awards.lineup import Place as Position
from kiosk.awards.seating import Seat, propose, taken_by_others
from kiosk.awards.seating import rows as row_names
from kiosk.awards.wording import differences
from kiosk.cli.awards_answers import PHASES
from kiosk.cli.awards_import import difference_json
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.place import Place
from kiosk.conference.award_plan import all_places, findings
from kiosk.conference.award_plan import presenters as people_of
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.i18n import N_, _, told, word

verbs = click.Group()

KINDS = {"collective": N_("collectives"), "individual": N_("individuals")}
SIDES = {"left": N_("from the left"), "right": N_("from the right"), "": "–"}
STANDINGS = {"here": N_("here"), "missing": N_("not here yet"), "away": N_("not called")}


@verbs.command(help=_("The plan: one line a batch, with who hands over, who has arrived, and what lies on the tray."))
@json_option
@click.pass_obj
def plan(place: Place, as_json: bool) -> None:
    """Show every batch in the order of calling."""
    with place.station() as station, station.reading() as conference:
        rows = [plan_row(conference, batch) for batch in conference.awards.batches]
    if as_json:
        echo_json({"batches": rows})
        return
    titles = [_("Batch"), _("Decision"), _("Award"), _("Kind"), _("Positions"), _("Presenters"), _("Side")]
    titles += [_("Order"), _("Arrived"), _("At the wing"), _("On the tray"), _("State")]
    echo_table([titles, *(_plan_cells(row) for row in rows)])


def plan_row(conference: Conference, batch: Batch) -> dict[str, Any]:
    """Return one batch of the plan in figures; `version` is that of its sheets, 0 before the first lock."""
    figures = board(conference.awards, batch, conference.hall.present)
    first = conference.awards.certificate(batch.certificates[0]) if batch.certificates else None
    return {
        "number": batch.number,
        "decision": batch.decision,
        "award": first.award if first else "",
        "kind": batch.kind,
        "positions": len(batch.certificates),
        "presenters": [{"number": p.number, "name": p.full_name} for p in people_of(conference, batch)],
        "side": batch.side,
        "extra": batch.extra,
        "phase": figures.phase,
        "locked": figures.locked,
        "version": figures.version,
        "arrived": figures.arrived,
        "expected": figures.expected,
        "at_wing": figures.at_wing,
        "on_tray": figures.on_tray,
        "frames": figures.frames,
        "withheld": figures.withheld,
        "kept_back": figures.kept_back,
    }


def _plan_cells(row: dict[str, Any]) -> list[object]:
    version = _("locked, version {version}").format(version=row["version"]) if row["locked"] else _("open")
    return [
        row["number"],
        row["decision"],
        row["award"],
        word(KINDS, row["kind"]),
        row["positions"],
        ", ".join(person["name"] for person in row["presenters"]) or "–",
        word(SIDES, row["side"] or ""),
        version,
        f"{row['arrived']}/{row['expected']}",
        row["at_wing"],
        f"{row['on_tray']}/{row['frames']}",
        word(PHASES, row["phase"]),
    ]


@verbs.command(help=_("The places of a batch, from the left as the audience sees them."))
@click.argument("number", metavar="BATCH", type=int)
@json_option
@click.pass_obj
def batch(place: Place, number: int, as_json: bool) -> None:
    """Show the places of one batch."""
    with place.station() as station, station.reading() as conference:
        found = conference.awards.batch(number)
        if found is None:
            raise Refusal("There is no batch {batch}.", batch=number)
        row = plan_row(conference, found)
        places = [_place_row(position) for position in all_places(conference, found)]
    if as_json:
        echo_json({**row, "places": places})
        return
    echo_table([_plan_cells(row)])
    echo_table([_place_cells(position) for position in places])


def _place_row(position: Position) -> dict[str, Any]:
    """Return one place of a batch; `receiver` is who comes forward, `along` what is received with it."""
    member = position.certificate
    title, name = member.receiver
    return {
        "position": position.position,
        "certificate": member.id,
        "number": member.number,
        "name": member.name,
        "unit": member.unit,
        "award": member.award,
        "receiver": " ".join(part for part in (title, name) if part),
        "stand_in": member.has_stand_in,
        "posthumous": member.posthumous,
        "standing": position.standing,
        "at_wing": position.at_wing,
        "on_tray": position.on_tray,
        "at_seat": position.at_seat,
        "withheld": position.withheld or None,
        "along": [other.id for other in position.along],
        "presenter": position.presenter,
    }


def _place_cells(row: dict[str, Any]) -> list[object]:
    marks = [word(STANDINGS, row["standing"])]
    if row["at_wing"]:
        marks.append(_("at the wing"))
    if row["on_tray"]:
        marks.append(_("on the tray"))
    if row["at_seat"]:
        marks.append(_("at the seat"))
    if row["withheld"]:
        marks.append(_("withheld: {reason}").format(reason=row["withheld"]))
    if row["along"]:
        marks.append(_("receives as well: {awards}").format(awards=", ".join(map(str, row["along"]))))
    return [row["position"], row["certificate"], row["name"], row["unit"] or "", row["receiver"], "; ".join(marks)]


@verbs.command(help=_("What is odd about the plan: two places at once, somebody who leaves early, too little time."))
@json_option
@click.pass_obj
def check(place: Place, as_json: bool) -> None:
    """Tell every finding; it is for people to judge, so the exit code stays 0."""
    with place.station() as station, station.reading() as conference:
        stamp = station.clock.stamp()
        now = datetime.fromtimestamp(stamp.wall_ms / 1000, conference.settings.zone)
        found = findings(conference, conference.face(stamp), now)
    if as_json:
        echo_json({"findings": [{"batch": finding.batch, "text": told(finding.note)} for finding in found]})
    elif not found:
        click.echo(_("Nothing is odd about the plan."))
    else:
        echo_table([["–" if finding.batch is None else finding.batch, told(finding.note)] for finding in found])


@verbs.command(help=_("Where the roster has another wording than the decision; --confirm lets the decision stand."))
@click.option("--confirm", is_flag=True, help=_("Confirm all that are shown: the wording of the decision is right."))
@json_option
@click.pass_obj
def wording(place: Place, confirm: bool, as_json: bool) -> None:
    """Show the differences, and confirm them."""
    with place.station(post="CLI") as station:
        with station.reading() as conference:
            found = list(differences(conference.awards, conference.roster.people))
        confirmed = tuple(difference.certificate.id for difference in found) if confirm else ()
        if confirmed:
            station.do(rules.ConfirmWording(confirmed))
    if as_json:
        echo_json({"wording": [difference_json(difference) for difference in found], "confirmed": list(confirmed)})
        return
    if not found:
        click.echo(_("Roster and decisions say the same."))
    echo_table([[d.certificate.id, d.decision, "≠", d.roster] for d in found])
    if confirmed:
        click.echo(_("Confirmed: {count}").format(count=len(confirmed)))


@verbs.command(help=_("Propose seats for the recipients, so that a row of the hall stands up together."))
@click.option("--rows", "in_rows", required=True, help=_("The rows, as C-H or C,D,F."))
@click.option("--per-row", type=click.IntRange(1, 100), required=True, help=_("Seats in a row."))
@click.option("--apply", "applied", is_flag=True, help=_("Write the seats into the roster; without it only shown."))
@json_option
@click.pass_obj
def seats(place: Place, in_rows: str, per_row: int, applied: bool, as_json: bool) -> None:
    """Propose seats; write them on request."""
    with place.station(post="CLI") as station:
        with station.reading() as conference:
            names = row_names(in_rows)
            others = taken_by_others(conference.awards, conference.roster.expected())
            proposal = propose(conference.awards, names, per_row, others)
            rows = [_seat_row(conference, seat) for seat in proposal]
        changed = 0
        if applied:
            changed = len(station.do(rules.SeatRecipients(tuple((seat.number, seat.seat) for seat in proposal))))
    if as_json:
        echo_json({"seats": rows, "applied": applied, "changed": changed})
        return
    echo_table([[row["batch"], row["seat"], row["name"], row["unit"] or "", row["seat_now"] or "–"] for row in rows])
    if applied:
        click.echo(_("Seats written: {count}").format(count=changed))


def _seat_row(conference: Conference, seat: Seat) -> dict[str, Any]:
    person = conference.roster.people.get(seat.number)
    return {
        "batch": seat.batch,
        "seat": seat.seat,
        "number": seat.number,
        "name": person.full_name if person else "",
        "unit": person.unit if person else None,
        "seat_now": person.seat if person else None,
    }
