"""`kiosk agenda …`: drive the runsheet without a screen."""

from __future__ import annotations

import click

from agenda import runsheet
from agenda.timing import Face, face
from agenda.timing import status as status_json
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.root import Place
from kiosk.i18n import _
from kiosk.runningtime import clock_text, lateness_text, minutes_text
from kiosk.station import Station
from kiosk.terms import Take


@click.group(help=_("The runsheet: the nine items and their clock."))
def agenda() -> None:
    """Group of the runsheet's verbs."""


def _verb(name: str, command: object, summary: str) -> None:
    @agenda.command(name, help=summary)
    @json_option
    @click.pass_obj
    def run(place: Place, as_json: bool) -> None:
        _do(place, command, as_json)


def _do(place: Place, command: object, as_json: bool) -> None:
    station = place.station(post="CLI")
    try:
        station.do(command)
        _show(station, as_json)
    finally:
        station.close()


def _show(station: Station, as_json: bool) -> None:
    with station.reading() as conference:
        now = face(conference.runsheet, station.clock.stamp(), conference.schedule)
    if as_json:
        echo_json(status_json(now))
    else:
        _print(now)


def _print(now: Face) -> None:
    rows = [
        [_("Item"), f"{now.item or '–'} {now.title or ''}".strip()],
        [_("State"), _STATES[now.state]],
        [_("Elapsed"), clock_text(now.elapsed_ms)],
    ]
    if now.remaining_ms is not None:
        rows.append([_("Remaining"), clock_text(now.remaining_ms)])
    rows.append([_("Lateness"), lateness_text(now.offset_ms)])
    if now.expected_end is not None:
        rows.append([_("Expected end"), now.expected_end.strftime("%H:%M")])
    if now.cut_needed_ms:
        rows.append(
            [
                _("To cut"),
                _("{needed} ({possible} possible)").format(
                    needed=minutes_text(now.cut_needed_ms), possible=minutes_text(now.cut_possible_ms)
                ),
            ]
        )
    echo_table(rows)


_STATES = {
    "pending": _("not started"),
    "running": _("running"),
    "paused": _("paused"),
    "break": _("break"),
    "ended": _("ended"),
}

_verb("start", runsheet.Start(), _("Start the conference with its first item."))
_verb("next", runsheet.Next(), _("Go to the next item, or into the break."))
_verb("pause", runsheet.Pause(), _("Pause the running item."))
_verb("resume", runsheet.Resume(), _("Go on after a pause."))
_verb("segment", runsheet.NextSegment(), _("Go to the next speaker of the item."))
_verb("undo", runsheet.Undo(), _("Take the last step back."))
_verb("end", runsheet.End(), _("End the conference."))
_verb("take", Take("agenda"), _("Let this station lead the runsheet."))


@agenda.command(
    help=_("Give the running item more minutes, or fewer."), context_settings={"ignore_unknown_options": True}
)
@click.argument("minutes", type=int)
@json_option
@click.pass_obj
def add(place: Place, minutes: int, as_json: bool) -> None:
    """Add minutes to the running item."""
    _do(place, runsheet.AddMinutes(minutes), as_json)


@agenda.command(help=_("Say that the running item began so many minutes earlier."))
@click.argument("minutes", type=int)
@json_option
@click.pass_obj
def backdate(place: Place, minutes: int, as_json: bool) -> None:
    """Move the start of the running item back."""
    _do(place, runsheet.Backdate(minutes), as_json)


@agenda.command(help=_("How the programme stands."))
@json_option
@click.pass_obj
def status(place: Place, as_json: bool) -> None:
    """Show the runsheet's clock."""
    station = place.station()
    try:
        _show(station, as_json)
    finally:
        station.close()
