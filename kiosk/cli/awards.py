"""`kiosk awards …`: drive the award calls without a screen. Here: the steps of the stage, and how far they are.

What is used before the day or now and then lives in modules of its own, imported when the verb is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import import_module
from typing import Any

import click

from kiosk.awards import commands as rules
from kiosk.awards.awards import next_step
from kiosk.awards.batches import Batch
from kiosk.awards.board import board
from kiosk.awards.model import Manner
from kiosk.ceremony import all_places, todays_pace
from kiosk.cli.certificates import Reference, certificate
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.root import Place
from kiosk.closingtalk import decision_rows
from kiosk.conference import Conference
from kiosk.i18n import N_, _, word
from kiosk.runningtime import minutes_text
from kiosk.station import Station
from kiosk.terms import Take
from kiosk.vietnamese import clean

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
# Module -> the verbs in it.
_MODULES = {
    "awards_import": "import",
    "awards_plan": "plan batch check wording seats",
    "awards_arrange": "lock unlock order move move-batch presenters side together replan decision",
    "awards_people": "absent here proxy withhold release seat swap righted later add relative join annul",
    "awards_lists": "list minutes photos",
}
_ELSEWHERE = {verb: module for module, verbs in _MODULES.items() for verb in verbs.split()}


class _Awards(click.Group):
    """The group, which imports the modules of its rarer verbs on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(dict.fromkeys((*self.commands, *_ELSEWHERE)))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and cmd_name in _ELSEWHERE:
            import_module(f"kiosk.cli.{_ELSEWHERE[cmd_name]}")
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Awards, help=_("The award calls: decisions, batches, hand-over."))
def awards() -> None:
    """Group of the awards' verbs."""


Make = Callable[[Conference], object]
More = Callable[[Conference], tuple[Mapping[str, Any], str]]


def carry_out(place: Place, make: Make, as_json: bool, more: More | None = None) -> None:
    """Carry out the command that *make* builds from the state, then show how far the calls are.

    *more* returns what this verb has to say besides, as JSON keys and as a line.
    """
    station = place.station(post="CLI")
    try:
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
        _show(station, as_json, said)
    finally:
        station.close()


def id_of(conference: Conference, reference: Reference) -> int:
    """Return the id of the certificate that was typed. Raises Refusal if there is none."""
    return reference.resolve(conference.awards)


def _verb(name: str, command: object, summary: str) -> None:
    @awards.command(name, help=summary)
    @json_option
    @click.pass_obj
    def run(place: Place, as_json: bool) -> None:
        carry_out(place, lambda _conference: command, as_json)


@awards.command(help=_("Note that the decision of the next batch, or the one named, was read out."))
@click.argument("decision", required=False)
@json_option
@click.pass_obj
def announce(place: Place, decision: str | None, as_json: bool) -> None:
    """Announce a decision."""
    carry_out(place, lambda _conference: rules.Announce(clean(decision) if decision else None), as_json)


@awards.command(help=_("Call the next batch, or the one of this number."))
@click.argument("batch", type=int, required=False)
@json_option
@click.pass_obj
def call(place: Place, batch: int | None, as_json: bool) -> None:
    """Call a batch."""
    carry_out(place, lambda _conference: rules.Call(batch), as_json)


_verb("stage", rules.Stage(), _("Note that the batch is on the stage."))
_verb("photo", rules.Photo(), _("Note that the photograph was taken."))
_verb("clear", rules.Clear(), _("Note that the batch has left the stage."))
_verb("undo", rules.UndoAward(), _("Take the last step back."))
_verb("take", Take("award"), _("Let this station lead the award calls."))


@awards.command(
    help=_(
        "Note that the batch was handed its certificates, or one certificate by itself: its number, or batch and "
        "position as 5.3. Those not here stay outstanding."
    )
)
@click.argument("which", metavar="[CERTIFICATE]", type=certificate, required=False)
@click.option("--to", "who", default="", help=_("Who took it in the recipient's place."))
@click.option(
    "--at",
    "manner",
    type=click.Choice(["stage", "seat", "later"]),
    help=_("Where: on the stage, at the recipient's seat, or afterwards."),
)
@json_option
@click.pass_obj
def hand(place: Place, which: Reference | None, who: str, manner: Manner | None, as_json: bool) -> None:
    """Hand over the current batch, or one certificate."""
    if which is None:
        if clean(who) or manner is not None:
            raise click.UsageError(_("--to and --at are about one certificate: say which."))
        carry_out(place, lambda _conference: rules.Hand(), as_json)
        return
    receiver = clean(who) or None
    carry_out(place, lambda found: rules.Hand(id_of(found, which), receiver, manner or "stage"), as_json)


@awards.command(help=_("How far the award calls are."))
@json_option
@click.pass_obj
def status(place: Place, as_json: bool) -> None:
    """Show the figures of the awards."""
    station = place.station()
    try:
        _show(station, as_json, {})
    finally:
        station.close()


def _show(station: Station, as_json: bool, more: Mapping[str, Any]) -> None:
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
