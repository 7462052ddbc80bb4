"""`kiosk awards …`: what goes wrong with people and certificates on the day, and who comes in by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kiosk.awards import commands as rules
from kiosk.cli.awards_answers import carry_out, id_of
from kiosk.cli.certificates import Reference, certificate, person, person_number
from kiosk.cli.output import json_option
from kiosk.cli.place import Place
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.text.normalise import clean

verbs = click.Group()

_which = click.argument("which", metavar="CERTIFICATE", type=certificate)
_title = click.option("--title", default="", help=_("What stands before the name: Mr, Ms."))


def _of_one(name: str, command: Callable[[int], object], summary: str) -> None:
    @verbs.command(name, help=summary)
    @_which
    @json_option
    @click.pass_obj
    def run(place: Place, which: Reference, as_json: bool) -> None:
        carry_out(place, lambda found: command(id_of(found, which)), as_json)


def _of_two(name: str, command: Callable[[int, int], object], summary: str) -> None:
    @verbs.command(name, help=summary)
    @_which
    @click.argument("other", metavar="CERTIFICATE", type=certificate)
    @json_option
    @click.pass_obj
    def run(place: Place, which: Reference, other: Reference, as_json: bool) -> None:
        carry_out(place, lambda found: command(id_of(found, which), id_of(found, other)), as_json)


def _with_reason(name: str, command: Callable[[int, str], object], summary: str) -> None:
    @verbs.command(name, help=summary)
    @_which
    @click.argument("reason")
    @json_option
    @click.pass_obj
    def run(place: Place, which: Reference, reason: str, as_json: bool) -> None:
        carry_out(place, lambda found: command(id_of(found, which), reason), as_json)


_of_one("absent", rules.NoteAbsent, _("Note that the receiver of a certificate is not there."))
_of_one("here", rules.NoteHere, _("Note that the receiver of a certificate is there after all."))
_with_reason(
    "withhold", rules.Withhold, _("Keep a certificate back, missing or wrong; an empty frame takes its place.")
)
_of_one("release", rules.Release, _("Let a withheld certificate be handed over after all."))
_of_two("swap", rules.Swap, _("Note that two certificates were handed over the wrong way round."))
_of_two("righted", rules.RightSwap, _("Note that the two have exchanged their certificates."))
_with_reason("annul", rules.AnnulCertificate, _("Take a certificate off its list: listed twice, or withdrawn."))


@verbs.command(help=_("Hand a certificate over at the recipient's seat."))
@_which
@click.option("--off", is_flag=True, help=_("On the stage again."))
@json_option
@click.pass_obj
def seat(place: Place, which: Reference, off: bool, as_json: bool) -> None:
    """Set whether a certificate is handed over at the seat."""
    carry_out(place, lambda found: rules.SetAtSeat(id_of(found, which), not off), as_json)


@verbs.command(help=_("Name who receives in somebody's place; --withdraw: nobody does any more."))
@_which
@click.argument("name", default="")
@_title
@click.option("--relation", default="", help=_("What relation: colleague, wife…"))
@click.option("--authority", default="", help=_("Who allowed it, for the minutes."))
@click.option("--withdraw", is_flag=True, help=_("Nobody receives in this recipient's place any more."))
@json_option
@click.pass_obj
def proxy(
    place: Place,
    which: Reference,
    name: str,
    title: str,
    relation: str,
    authority: str,
    withdraw: bool,
    as_json: bool,
) -> None:
    """Name a proxy, or withdraw him."""
    if withdraw == bool(clean(name)):
        raise click.UsageError(_("Give the name of who receives, or --withdraw."))

    def make(found: Conference) -> object:
        id_ = id_of(found, which)
        return rules.DropProxy(id_) if withdraw else rules.NameProxy(id_, name, title, relation, authority)

    carry_out(place, make, as_json)


@verbs.command(help=_("Call somebody later: in a later batch of the same decision, else in a supplementary one."))
@_which
@json_option
@click.pass_obj
def later(place: Place, which: Reference, as_json: bool) -> None:
    """Postpone a certificate."""
    ids: list[int] = []

    def make(found: Conference) -> object:
        ids.append(id_of(found, which))
        return rules.Postpone(ids[0])

    carry_out(place, make, as_json, lambda found: _placed(found, ids[0]))


@verbs.command(help=_("Add a recipient under a decision that exists, in a batch that is still open."))
@click.argument("number", metavar="DECISION")
@click.argument("name")
@click.option("--collective", is_flag=True, help=_("It is a collective, not a person."))
@_title
@click.option("--position", default="", help=_("The post the person holds."))
@click.option("--unit", default="", help=_("The unit."))
@click.option("--award", default="", help=_("Another award than the decision's."))
@click.option("--representative", default="", help=_("Who comes forward for a collective."))
@json_option
@click.pass_obj
def add(place: Place, /, number: str, name: str, collective: bool, as_json: bool, **about: Any) -> None:
    """Add a recipient; tell the place he was given, and how to print it: a promise is made on paper."""
    command = rules.AddRecipient(
        decision=number, name=name, recipient="collective" if collective else "individual", **about
    )
    # The newest id is the one just given: ids are never given twice.
    carry_out(
        place,
        lambda _conference: command,
        as_json,
        lambda found: _placed(found, max(known.id for known in found.awards.certificates)),
    )


def _placed(conference: Conference, id_: int) -> tuple[dict[str, Any], str]:
    """Return where a certificate is called now, as JSON and as a line."""
    batch = conference.awards.batch_of(id_)
    certificate_, position = conference.awards.certificate(id_), batch.position(id_) if batch else None
    placed = {"certificate": id_, "batch": batch.number if batch else None, "position": position}
    if batch is None or certificate_ is None:
        return {"placed": placed}, ""
    text = _("{name}: batch {batch}, position {position}. The slip: kiosk slip place {certificate}")
    line = text.format(name=certificate_.name, batch=batch.number, position=position, certificate=id_)
    return {"placed": placed}, line


@verbs.command(help=_("Enrol the relative who receives for somebody honoured posthumously."))
@_which
@click.argument("name")
@click.argument("relation")
@_title
@click.option("--seat", default="", help=_("The seat in the hall."))
@json_option
@click.pass_obj
def relative(place: Place, which: Reference, name: str, relation: str, title: str, seat: str, as_json: bool) -> None:
    """Enrol a relative."""
    carry_out(place, lambda found: rules.EnrolRelative(id_of(found, which), name, relation, title, seat), as_json)


@verbs.command(help=_("Say that a recipient enrolled as a stranger is this person of the roster: number or code."))
@_which
@click.argument("who", metavar="NUMBER", type=person)
@json_option
@click.pass_obj
def join(place: Place, which: Reference, who: str, as_json: bool) -> None:
    """Join a certificate to somebody of the roster."""
    carry_out(place, lambda found: rules.JoinRecipient(id_of(found, which), person_number(found, who)), as_json)
