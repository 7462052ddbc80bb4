"""`kiosk agenda …`: drive the runsheet without a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from agenda import runsheet
from agenda.sheet import Runsheet
from agenda.timing import Face
from agenda.timing import status as status_json
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.place import Place
from kiosk.cli.vote import vote
from kiosk.conference.commands import Acknowledge, FreezeFigures, SendMessage, Take
from kiosk.conference.preview import proposal
from kiosk.i18n import _
from kiosk.messages.durations import clock_text, lateness_text, minutes_text
from kiosk.messages.programme import change_text, length_text, row_state, segment_name, step_name
from kiosk.station.station import Station


@click.group(help=_("The runsheet: the nine items and their clock."))
def agenda() -> None:
    """Group of the runsheet's verbs."""


agenda.add_command(vote)


def _verb(name: str, command: object, summary: str) -> None:
    @agenda.command(name, help=summary)
    @json_option
    @click.pass_obj
    def run(place: Place, as_json: bool) -> None:
        _do(place, lambda _sheet: command, as_json)


def _do(place: Place, make: Callable[[Runsheet], object], as_json: bool) -> None:
    with place.station(post="CLI") as station:
        with station.reading() as conference:
            command = make(conference.runsheet)
        station.do(command)
        _show(station, as_json)


def _show(station: Station, as_json: bool) -> None:
    with station.reading() as conference:
        now = conference.face(station.clock.stamp())
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
_verb("freeze", FreezeFigures(), _("Freeze the figures that the opening reads out, as they stand now."))


class Step(click.ParamType[str]):
    """An item by its printed number, or what has none by its key ("break:4:0", "new:1")."""

    name = "item"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Return the key of a step."""
        text = str(value)
        if text.isdecimal():
            text = f"item:{int(text)}"
        if text.startswith(("item:", "break:", "new:")):
            return text
        raise click.BadParameter(
            _("{value} is no item: give its number, such as 5, or a key of `agenda rundown`.").format(value=text)
        )


_reason = click.option("--reason", default="", help=_("Why; every post reads it."))
_after = click.option("--after", type=Step(), help=_("Behind this item; without it, behind the one that runs."))


@agenda.command(
    help=_("Give the running item more minutes, or fewer."), context_settings={"ignore_unknown_options": True}
)
@click.argument("minutes", type=int)
@json_option
@click.pass_obj
def add(place: Place, minutes: int, as_json: bool) -> None:
    """Add minutes to the running item."""
    _do(place, lambda _sheet: runsheet.AddMinutes(minutes), as_json)


@agenda.command(help=_("Say that the running item began so many minutes earlier."))
@click.argument("minutes", type=int)
@json_option
@click.pass_obj
def backdate(place: Place, minutes: int, as_json: bool) -> None:
    """Move the start of the running item back."""
    _do(place, lambda _sheet: runsheet.Backdate(minutes), as_json)


@agenda.command(help=_("Leave an item out; without a number the running one, and the next begins."))
@click.argument("item", type=Step(), required=False)
@_reason
@json_option
@click.pass_obj
def skip(place: Place, item: str | None, reason: str, as_json: bool) -> None:
    """Leave an item out."""
    _do(place, lambda _sheet: runsheet.Skip(item, reason), as_json)


@agenda.command(help=_("Go to an item out of its turn; what stands between stays to be done."))
@click.argument("item", type=Step())
@_reason
@json_option
@click.pass_obj
def jump(place: Place, item: str, reason: str, as_json: bool) -> None:
    """Go to an item."""
    _do(place, lambda _sheet: runsheet.Jump(item, reason), as_json)


@agenda.command(help=_("Put an item still to come behind another one; printed numbers stay."))
@click.argument("item", type=Step())
@_after
@_reason
@json_option
@click.pass_obj
def reorder(place: Place, item: str, after: str | None, reason: str, as_json: bool) -> None:
    """Move an item."""
    _do(place, lambda _sheet: runsheet.Move(item, after or "", reason), as_json)


@agenda.command(help=_("Break the running item off; it goes on behind another one, without one behind the next."))
@_after
@_reason
@json_option
@click.pass_obj
def interrupt(place: Place, after: str | None, reason: str, as_json: bool) -> None:
    """Break the running item off."""
    _do(place, lambda _sheet: runsheet.Interrupt(after, reason), as_json)


@agenda.command(help=_("Put something new into the programme."))
@click.argument("title")
@click.argument("minutes", type=int)
@_after
@click.option("--who", default="", help=_("Who speaks: a code of the roster, or a person in words."))
@click.option("--break", "is_break", is_flag=True, help=_("It is a break."))
@_reason
@json_option
@click.pass_obj
def insert(
    place: Place, title: str, minutes: int, after: str | None, who: str, is_break: bool, reason: str, as_json: bool
) -> None:
    """Insert a step."""
    _do(place, lambda _sheet: runsheet.Insert(title, minutes, after, is_break, who, reason), as_json)


@agenda.command(help=_("Give an item another title; its number stays."))
@click.argument("item", type=Step())
@click.argument("title")
@_reason
@json_option
@click.pass_obj
def rename(place: Place, item: str, title: str, reason: str, as_json: bool) -> None:
    """Rename an item."""
    _do(place, lambda _sheet: runsheet.Rename(item, title, reason), as_json)


@agenda.command(help=_("Give an item still to come, or the running one, another length."))
@click.argument("item", type=Step())
@click.argument("minutes", type=int)
@_reason
@json_option
@click.pass_obj
def minutes(place: Place, item: str, minutes: int, reason: str, as_json: bool) -> None:
    """Change the minutes of an item."""
    _do(place, lambda _sheet: runsheet.ChangeMinutes(item, minutes, reason), as_json)


@agenda.command(help=_("Go to a speaker of the running item out of turn, or leave one out: his place in it, from 1."))
@click.argument("segment", type=click.IntRange(1, 99))
@click.option("--drop", is_flag=True, help=_("Leave this speaker out."))
@_reason
@json_option
@click.pass_obj
def speaker(place: Place, segment: int, drop: bool, reason: str, as_json: bool) -> None:
    """Go to a speaker, or drop one."""

    def make(sheet: Runsheet) -> object:
        if not drop:
            return runsheet.JumpSegment(segment - 1)
        return runsheet.DropSegment(sheet.step.key if sheet.step else "", segment - 1, reason)

    _do(place, make, as_json)


@agenda.command(help=_("Spread the minutes that must go over what is to come; --dry-run only shows it."))
@click.option("--dry-run", is_flag=True, help=_("Only show the proposal."))
@click.option("--keep-all", is_flag=True, help=_("Leave no speaker out."))
@_reason
@json_option
@click.pass_obj
def replan(place: Place, dry_run: bool, keep_all: bool, reason: str, as_json: bool) -> None:
    """Catch up with the end that must be kept."""
    with place.station(post="CLI") as station:
        with station.reading() as conference:
            found, late_ms = proposal(conference, station.clock.stamp(), dropping=not keep_all)
            sheet = conference.runsheet
        if found is not None and not dry_run:
            station.do(runsheet.Replan(found.seconds, found.dropped, reason))
        if as_json:
            echo_json(
                {
                    "seconds": dict(found.seconds) if found else {},
                    "dropped": [list(pair) for pair in found.dropped] if found else [],
                    "late_s": late_ms // 1000,
                    "accepted": found is not None and not dry_run,
                }
            )
            return
        _print_proposal(sheet, found, late_ms)


def _print_proposal(sheet: Runsheet, found: runsheet.Replan | None, late_ms: int) -> None:
    if found is None:
        click.echo(_("There is nothing to cut."))
    else:
        rows = [[step_name(sheet, key), length_text(seconds)] for key, seconds in found.seconds.items()]
        rows += [[segment_name(sheet, key, index), _("left out")] for key, index in found.dropped]
        echo_table(rows)
    if late_ms > 0:
        click.echo(_("still {length} late").format(length=minutes_text(late_ms)))


@agenda.command(help=_("Tell the MC something; it stays on his screen until he acknowledges it."))
@click.argument("text")
@json_option
@click.pass_obj
def message(place: Place, text: str, as_json: bool) -> None:
    """Send the MC a message."""
    with place.station(post="CLI") as station:
        events = station.do(SendMessage(text))
        if as_json:
            echo_json({"id": events[0].id, "text": events[0].payload["text"]})


@agenda.command(help=_("Acknowledge every message and change that waits for it."))
@json_option
@click.pass_obj
def acknowledge(place: Place, as_json: bool) -> None:
    """Acknowledge what is open."""
    with place.station(post="CLI") as station:
        with station.reading() as conference:
            ids = [sent.id for sent in conference.notices.open_messages()]
            ids += [change.id for change in conference.runsheet.changes]
            ids = [id_ for id_ in ids if id_ not in conference.notices.acknowledged]
        for id_ in ids:
            station.do(Acknowledge(id_))
        if as_json:
            echo_json({"acknowledged": ids})


@agenda.command(help=_("How the programme stands."))
@json_option
@click.pass_obj
def status(place: Place, as_json: bool) -> None:
    """Show the runsheet's clock."""
    with place.station() as station:
        _show(station, as_json)


@agenda.command(help=_("The running order of today: planned, expected and real times, and what was changed."))
@json_option
@click.pass_obj
def rundown(place: Place, as_json: bool) -> None:
    """Show every step."""
    with place.station() as station:
        with station.reading() as conference:
            now, sheet = conference.face(station.clock.stamp()), conference.runsheet
            changes = [(change, change_text(sheet, change)) for change in sheet.changes]
            acknowledged = dict(conference.notices.acknowledged)
        if as_json:
            rows = [_row_json(row) for row in now.rows]
            told = [{"id": c.id, "text": text, "acknowledged": c.id in acknowledged} for c, text in changes]
            echo_json({"steps": rows, "changes": told})
            return
        titles = [_("Item"), _("planned"), _("expected"), _("at the latest"), _("minutes"), _("State")]
        echo_table([titles, *(_row_cells(row) for row in now.rows)])
        for _change, text in changes:
            click.echo(text)


def _row_json(row: Any) -> dict[str, Any]:
    def iso(moment: Any) -> str | None:
        return None if moment is None else moment.isoformat(timespec="seconds")

    return {
        "key": row.key,
        "item": row.number,
        "title": row.title,
        "kind": row.kind,
        "state": row.state,
        "planned_start": iso(row.planned_start),
        "expected_start": iso(row.expected_start),
        "latest_start": iso(row.latest_start),
        "actual_start": iso(row.actual_start),
        "actual_end": iso(row.actual_end),
        "planned_s": row.planned_ms // 1000,
        "min_s": row.min_ms // 1000,
        "given_s": row.given_ms // 1000,
        "elapsed_s": row.elapsed_ms // 1000,
        "paused_s": row.paused_ms // 1000,
    }


def _row_cells(row: Any) -> list[str]:
    def clock(moment: Any) -> str:
        return "–" if moment is None else moment.strftime("%H:%M")

    return [
        f"{row.number or '·'} {row.title if len(row.title) <= 48 else row.title[:47] + '…'}",
        clock(row.planned_start),
        clock(row.expected_start if row.state == "interrupted" else row.actual_start or row.expected_start),
        clock(row.latest_start),
        length_text((row.planned_ms + row.given_ms) // 1000),
        row_state(row.state),
    ]
