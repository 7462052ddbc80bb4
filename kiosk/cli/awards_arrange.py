"""`kiosk awards …`: change the plan - who stands where, who hands over, from which side - and freeze an order."""

from __future__ import annotations

from typing import cast

import click

from kiosk.awards import commands as rules
from kiosk.awards.batches import Side
from kiosk.cli.awards_answers import carry_out, id_of
from kiosk.cli.certificates import Reference, certificate, person, person_number
from kiosk.cli.output import json_option
from kiosk.cli.place import Place
from kiosk.i18n import _
from kiosk.text.normalise import clean

verbs = click.Group()

_batch = click.argument("batch", type=int)
_onward = click.option("--onward", is_flag=True, help=_("For the batches that are called after it as well."))
# A negative number is no option.
_SIGNED = {"ignore_unknown_options": True}


@verbs.command(help=_("Freeze the order of a batch for MC, tray and screen: the next open one, or of this number."))
@click.argument("batch", type=int, required=False)
@json_option
@click.pass_obj
def lock(place: Place, batch: int | None, as_json: bool) -> None:
    """Lock a batch."""
    carry_out(place, lambda _conference: rules.LockBatch(batch), as_json)


@verbs.command(help=_("Open the order of a batch again."))
@_batch
@click.option("--reason", required=True, help=_("Why; it is kept with the fact."))
@json_option
@click.pass_obj
def unlock(place: Place, batch: int, reason: str, as_json: bool) -> None:
    """Unlock a batch."""
    carry_out(place, lambda _conference: rules.UnlockBatch(batch, clean(reason)), as_json)


@verbs.command(help=_("Take the order in which people stand: positions of the batch from the left, such as 4 3."))
@_batch
@click.argument("positions", metavar="POSITION...", type=int, nargs=-1, required=True)
@click.option("--reason", default="", help=_("Why; it is kept with the fact."))
@json_option
@click.pass_obj
def order(place: Place, batch: int, positions: tuple[int, ...], reason: str, as_json: bool) -> None:
    """Reorder a batch."""
    carry_out(place, lambda _conference: rules.Reorder(batch, positions, clean(reason)), as_json)


@verbs.command(help=_("Put a certificate at a position of a batch."))
@click.argument("which", metavar="CERTIFICATE", type=certificate)
@_batch
@click.argument("position", type=click.IntRange(1, 999))
@json_option
@click.pass_obj
def move(place: Place, which: Reference, batch: int, position: int, as_json: bool) -> None:
    """Move a certificate."""
    carry_out(place, lambda found: rules.MoveCertificate(id_of(found, which), batch, position), as_json)


@verbs.command(
    "move-batch", help=_("Call a batch so many places later, or earlier with a minus: -2."), context_settings=_SIGNED
)
@_batch
@click.argument("by", type=int)
@json_option
@click.pass_obj
def move_batch(place: Place, batch: int, by: int, as_json: bool) -> None:
    """Move a batch."""
    carry_out(place, lambda _conference: rules.MoveBatch(batch, by), as_json)


@verbs.command(help=_("Say who hands over in a batch, from the left: numbers or codes of the roster; none clears."))
@_batch
@click.argument("people", metavar="[NUMBER]...", type=person, nargs=-1)
@_onward
@json_option
@click.pass_obj
def presenters(place: Place, batch: int, people: tuple[str, ...], onward: bool, as_json: bool) -> None:
    """Set the presenters of a batch."""
    carry_out(
        place,
        lambda found: rules.SetPresenters(batch, tuple(person_number(found, typed) for typed in people), onward),
        as_json,
    )


@verbs.command(help=_("Say from which side of the stage a batch walks on, as the audience sees it."))
@_batch
@click.argument("side", type=click.Choice(["left", "right", "none"]))
@_onward
@json_option
@click.pass_obj
def side(place: Place, batch: int, side: str, onward: bool, as_json: bool) -> None:
    """Set the side of a batch."""
    chosen = None if side == "none" else cast("Side", side)
    carry_out(place, lambda _conference: rules.SetSide(batch, chosen, onward), as_json)


@verbs.command(help=_("Hand a certificate over along with another one of the same person, the second."))
@click.argument("which", metavar="CERTIFICATE", type=certificate)
@click.argument("to", metavar="[CERTIFICATE]", type=certificate, required=False)
@click.option("--off", is_flag=True, help=_("Give it a position of its own again."))
@json_option
@click.pass_obj
def together(place: Place, which: Reference, to: Reference | None, off: bool, as_json: bool) -> None:
    """Join two certificates of one person, or separate them."""
    if (to is None) != off:
        raise click.UsageError(_("Name the other certificate, or --off."))
    carry_out(
        place, lambda found: rules.Together(id_of(found, which), None if to is None else id_of(found, to)), as_json
    )


@verbs.command(help=_("Make the batches anew from the list; what was arranged by hand is lost."))
@click.option("--size", type=click.IntRange(1, 50), help=_("Positions in a batch at most."))
@click.option("--presenters", type=click.IntRange(1, 3), help=_("How many hand over in a batch."))
@json_option
@click.pass_obj
def replan(place: Place, size: int | None, presenters: int | None, as_json: bool) -> None:
    """Plan anew."""
    carry_out(place, lambda _conference: rules.Replan(size, presenters), as_json)


@verbs.command(help=_("Say how a decision is handled: read before or after its recipients stand; proxies or none."))
@click.argument("number", metavar="DECISION")
@click.option("--stand-first/--read-first", default=None, help=_("Its recipients stand before it is read, or after."))
@click.option("--proxies/--no-proxies", default=None, help=_("Whether anybody may receive for another."))
@json_option
@click.pass_obj
def decision(place: Place, number: str, stand_first: bool | None, proxies: bool | None, as_json: bool) -> None:
    """Set how a decision is handled."""
    if stand_first is None and proxies is None:
        raise click.UsageError(_("Say what changes: --stand-first, --read-first, --proxies or --no-proxies."))
    no_proxy = None if proxies is None else not proxies
    carry_out(place, lambda _conference: rules.SetDecision(clean(number), stand_first, no_proxy), as_json)
