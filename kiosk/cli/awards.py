"""`kiosk awards …`: drive the award calls without a screen. Here: the steps of the stage, and how far they are.

What is used before the day or now and then lives in modules of its own, imported when the verb is used.
"""

from __future__ import annotations

import click

from kiosk.awards import commands as rules
from kiosk.awards.model import Manner
from kiosk.cli.awards_answers import carry_out, id_of, show
from kiosk.cli.certificates import Reference, certificate
from kiosk.cli.output import json_option
from kiosk.cli.place import Place
from kiosk.conference.commands import Take
from kiosk.i18n import _
from kiosk.text.normalise import clean

# The verbs of each module but this one.
_IMPORT, _PLAN = ("import",), ("plan", "batch", "check", "wording", "seats")
_ARRANGE = "lock unlock order move move-batch presenters side together replan decision".split()
_PEOPLE = "absent here proxy withhold release seat swap righted later add relative join annul".split()
_LISTS = ("list", "minutes", "photos")


def _group_of(verb: str) -> click.Group | None:
    """Return the group that holds a verb of another module."""
    if verb in _IMPORT:
        from kiosk.cli.awards_import import verbs
    elif verb in _PLAN:
        from kiosk.cli.awards_plan import verbs
    elif verb in _ARRANGE:
        from kiosk.cli.awards_arrange import verbs
    elif verb in _PEOPLE:
        from kiosk.cli.awards_people import verbs
    elif verb in _LISTS:
        from kiosk.cli.awards_lists import verbs
    else:
        return None
    return verbs


class _Awards(click.Group):
    """The group, which imports the modules of its rarer verbs on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*self.commands, *_IMPORT, *_PLAN, *_ARRANGE, *_PEOPLE, *_LISTS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        group = _group_of(cmd_name)
        return super().get_command(ctx, cmd_name) if group is None else group.get_command(ctx, cmd_name)


@click.group(cls=_Awards, help=_("The award calls: decisions, batches, hand-over."))
def awards() -> None:
    """Group of the awards' verbs."""


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
    with place.station() as station:
        show(station, as_json, {})
