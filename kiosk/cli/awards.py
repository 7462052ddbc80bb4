"""`kiosk awards …`: import the decisions, and drive the award calls without a screen."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.awards import commands as rules
from kiosk.awards.importer import read
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.root import Place
from kiosk.i18n import N_, _
from kiosk.imports import import_awards
from kiosk.station import Station
from kiosk.terms import Take

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


@click.group(help=_("The award calls: decisions, batches, hand-over."))
def awards() -> None:
    """Group of the awards' verbs."""


@awards.command("import", help=_("Import a file of decisions and recipients."))
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--dry-run", is_flag=True, help=_("Show what would be taken; write nothing."))
@json_option
@click.pass_obj
def import_(place: Place, file: Path, dry_run: bool, as_json: bool) -> None:
    """Take all of the file or nothing."""
    if dry_run:
        decisions = read(file).decisions
    else:
        station = place.station()
        try:
            decisions = import_awards(station, file).decisions
        finally:
            station.close()
    rows = [
        {
            "decision": decision.number,
            "date": decision.date,
            "authority": decision.authority,
            "award": decision.award,
            "collectives": sum(1 for r in decision.recipients if r.kind == "collective"),
            "individuals": sum(1 for r in decision.recipients if r.kind == "individual"),
        }
        for decision in decisions
    ]
    if as_json:
        echo_json({"imported": 0 if dry_run else sum(len(d.recipients) for d in decisions), "decisions": rows})
    else:
        echo_table([[row["decision"], row["award"], row["collectives"], row["individuals"]] for row in rows])


def _verb(name: str, command: object, summary: str) -> None:
    @awards.command(name, help=summary)
    @json_option
    @click.pass_obj
    def run(place: Place, as_json: bool) -> None:
        station = place.station(post="CLI")
        try:
            station.do(command)
            _show(station, as_json)
        finally:
            station.close()


_verb("announce", rules.Announce(), _("Note that the decision of the next batch was read out."))
_verb("call", rules.Call(), _("Call the next batch."))
_verb("stage", rules.Stage(), _("Note that the batch is on the stage."))
_verb("photo", rules.Photo(), _("Note that the photograph was taken."))
_verb("clear", rules.Clear(), _("Note that the batch has left the stage."))
_verb("undo", rules.UndoAward(), _("Take the last step back."))
_verb("take", Take("award"), _("Let this station lead the award calls."))


@awards.command(help=_("Note that the batch was handed its certificates; those not here stay outstanding."))
@json_option
@click.pass_obj
def hand(place: Place, as_json: bool) -> None:
    """Hand over the current batch."""
    station = place.station(post="CLI")
    try:
        station.do(rules.Hand())
        _show(station, as_json)
    finally:
        station.close()


@awards.command(help=_("How far the award calls are."))
@json_option
@click.pass_obj
def status(place: Place, as_json: bool) -> None:
    """Show the figures of the awards."""
    station = place.station()
    try:
        _show(station, as_json)
    finally:
        station.close()


def _show(station: Station, as_json: bool) -> None:
    with station.reading() as conference:
        counts = conference.awards.counts()
        batch = conference.awards.current or conference.awards.next
    if as_json:
        echo_json(counts)
        return
    phase = PHASES[counts["phase"]]
    echo_table(
        [
            [_("Batch"), f"{batch.number if batch else '–'}/{counts['batches']}"],
            [_("State"), _(phase)],
            [_("Handed over"), f"{counts['handed']}/{counts['certificates']}"],
            [_("Outstanding"), counts["outstanding"]],
        ]
    )
