"""`kiosk awards …` for the records: the closing list, the hand-over minutes, who stands on which photograph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from kiosk.awards.closing import closing
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.place import Place
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _, word
from kiosk.messages.closing import OUTCOME_TEXTS, decision_rows, photo_rows, place_text, row_of, why_text

verbs = click.Group()

_MANNERS = {"stage": "", "seat": N_("at the seat"), "later": N_("handed over afterwards")}
_HANDED = ("handed", "proxy")


def _lines(conference: Conference) -> list[tuple[dict[str, Any], str, str]]:
    """Return each certificate as plain data, with its place and why it was not handed over in words."""
    found = closing(conference.awards, conference.hall.present)
    return [(row_of(entry, conference), place_text(entry), why_text(entry)) for entry in found]


@verbs.command("list", help=_("What became of each certificate, in the order of calling; why, and whom to call."))
@click.option("--outstanding", is_flag=True, help=_("Those not handed over."))
@click.option("--withheld", is_flag=True, help=_("Those kept back."))
@click.option("--handed", is_flag=True, help=_("Those handed over, proxies included."))
@json_option
@click.pass_obj
def list_(place: Place, outstanding: bool, withheld: bool, handed: bool, as_json: bool) -> None:
    """Show the closing list; the options name what is wanted, and add up."""
    wanted = {
        # A withheld one has not been handed over either.
        *(("outstanding", "withheld") if outstanding else ()),
        *(("withheld",) if withheld else ()),
        *(_HANDED if handed else ()),
    }
    with place.station() as station, station.reading() as conference:
        lines = [line for line in _lines(conference) if not wanted or line[0]["outcome"] in wanted]
    if as_json:
        echo_json({"certificates": [row for row, _where, _why in lines]})
        return
    titles = [_("Place"), _("Name"), _("Unit"), _("Award"), _("Outcome"), _("Why"), _("Contact")]
    echo_table([titles, *(_cells(*line) for line in lines)])


def _cells(row: dict[str, Any], where: str, why: str) -> list[object]:
    outcome = word(OUTCOME_TEXTS, row["outcome"])
    if row["swapped_with"] is not None:
        outcome += " " + _("(in the wrong hands: certificate {other})").format(other=row["swapped_with"])
    return [where, row["name"], row["unit"] or "", row["award"], outcome, why, row["contact"] or ""]


@verbs.command(help=_("The minutes of the hand-over: when, what, received by whom, from whom; then what is not."))
@json_option
@click.pass_obj
def minutes(place: Place, as_json: bool) -> None:
    """Show the hand-over minutes."""
    with place.station() as station, station.reading() as conference:
        lines, totals = _lines(conference), decision_rows(conference)
    # By the time of day they were handed over; those whose moment nobody knows come first.
    handed = sorted((line for line in lines if line[0]["outcome"] in _HANDED), key=lambda line: line[0]["at"] or "")
    open_ = [line for line in lines if line[0]["outcome"] not in _HANDED]
    if as_json:
        given = [row for row, _where, _why in handed]
        echo_json({"handed": given, "outstanding": [row for row, _where, _why in open_], "decisions": totals})
        return
    titles = [_("Time"), _("Place"), _("Name"), _("Award"), _("Received by"), _("Handed over by")]
    echo_table([titles, *(_minute(row, where) for row, where, _why in handed)])
    if open_:
        click.echo("\n" + _("Not handed over:"))
        echo_table([[where, row["name"], row["unit"] or "", row["award"], why] for row, where, why in open_])
    click.echo("\n" + _("Totals:"))
    echo_table(_totals(totals))


def _minute(row: dict[str, Any], where: str) -> list[object]:
    receiver = row["receiver"] or _("the recipient")
    manner = _MANNERS[row["manner"]]
    if manner:
        receiver = f"{receiver} ({_(manner)})"
    return [row["at"] or "–", where, row["name"], row["award"], receiver, row["presenter"] or "–"]


def _totals(rows: Iterable[dict[str, Any]]) -> list[list[object]]:
    titles = [_("Decision"), _("Award"), _("Certificates"), _("Handed over"), _("To a proxy"), _("Withheld")]
    names = ("certificates", "handed", "proxy", "withheld", "outstanding")
    cells = [[row["decision"], row["award"], *(row[name] for name in names)] for row in rows]
    return [[*titles, _("Outstanding")], *cells]


@verbs.command(help=_("Who stands on which photograph, from the left, in the order in which they were taken."))
@json_option
@click.pass_obj
def photos(place: Place, as_json: bool) -> None:
    """Show the photographs."""
    with place.station() as station, station.reading() as conference:
        rows = photo_rows(conference)
    if as_json:
        echo_json({"photos": rows})
        return
    for row in rows:
        text = _("{at}  batch {batch}, decision {decision}, handed over by {people}")
        people = ", ".join(row["presenters"]) or "–"
        click.echo(text.format(at=row["at"], batch=row["batch"], decision=row["decision"], people=people))
        click.echo("  " + ", ".join(row["names"]))
