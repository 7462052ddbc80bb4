"""`kiosk invitations`: letters and cards as PDF, or a table for mail merge, of everybody or of those named."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from kiosk.cli.certificates import person_number
from kiosk.cli.place import Place
from kiosk.codes.codes import number_of_human
from kiosk.conference.state import Conference
from kiosk.documents import invitation_run
from kiosk.documents.invitation_run import CSV, PDF, Layout, Part
from kiosk.documents.invitations import Invitation, invitations_of, occasion
from kiosk.errors import Refusal
from kiosk.i18n import _
from kiosk.text.normalise import fold

# Work that is over sooner needs no word on how far it is.
_PATIENCE_SECONDS = 1.0
_EACH_SECONDS = 0.2


@click.command(help=_("Make the invitations with their QR codes: PDF to print, or CSV for mail merge."))
@click.option(
    "--out",
    type=click.Path(path_type=Path, readable=False),
    required=True,
    help=_("The file: .pdf or .csv; with --by-delegation the folder of that name."),
)
@click.option(
    "--layout",
    type=click.Choice(["letter", "cards"]),
    default="letter",
    help=_("letter: a page of A5 each (default); cards: eight on a page of A4, to be cut."),
)
@click.option("--by-delegation", is_flag=True, help=_("One file for each delegation, and one for the guests."))
@click.option("--delegation", "delegations", multiple=True, help=_("Only this delegation; may be repeated."))
@click.option("--guests", is_flag=True, help=_("Only the guests; together with --delegation the guests too."))
@click.option("--number", "numbers", multiple=True, help=_("Only this person: 123, 00123-4 or KM06; may be repeated."))
@click.pass_obj
def invitations(
    place: Place,
    out: Path,
    layout: Layout,
    by_delegation: bool,
    delegations: tuple[str, ...],
    guests: bool,
    numbers: tuple[str, ...],
) -> None:
    """Write the files, then tell how many invitations, pages and files there are."""
    if out.suffix.lower() not in ({PDF, CSV, ""} if by_delegation else {PDF, CSV}):
        raise click.UsageError(_("The file has to end in .pdf or .csv."))
    with place.station() as station, station.reading() as conference:
        common = occasion(conference)
        made = list(invitations_of(conference, station.codes))
        if delegations or guests or numbers:
            made = _only(conference, made, delegations, guests, numbers)
    if not made:
        raise Refusal("Nobody is invited yet: kiosk roster import FILE")
    if out.suffix.lower() != CSV:
        _warn(invitation_run.undrawable(made, common))
    files = invitation_run.parts(out, made) if by_delegation else [Part(out, tuple(made))]
    steps = _steps(len(made))
    pages = sum(invitation_run.write(part, common, layout, steps) for part in files)
    drawn = _("Invitations: {count}, pages: {pages}, files: {files}.")
    text = drawn if pages else _("Invitations: {count}, files: {files}.")
    click.echo(text.format(count=len(made), pages=pages, files=len(files)))


def _only(
    conference: Conference,
    made: Sequence[Invitation],
    delegations: Sequence[str],
    guests: bool,
    numbers: Sequence[str],
) -> list[Invitation]:
    """Return those named in any way, in the order of all. Raises Refusal for a name that nobody bears."""
    known = {fold(one.delegation): one.delegation for one in made if one.delegation}
    wanted, people = {_named(name, known) for name in delegations}, {_number(conference, typed) for typed in numbers}
    for number in sorted(people - {one.number for one in made}):
        name = conference.roster.people[number].full_name
        raise Refusal("{name} was added on the day and has no invitation.", name=name)
    return [
        one
        for one in made
        if fold(one.delegation) in wanted or (guests and one.kind == "guest") or one.number in people
    ]


def _named(name: str, known: Mapping[str, str]) -> str:
    """Return the delegation meant, folded: a part of its name will do where no other has it. Raises Refusal."""
    wanted = fold(name)
    near = [folded for folded in known if wanted and wanted in folded]
    if wanted in known or len(near) == 1:
        return wanted if wanted in known else near[0]
    raise Refusal(
        "There is no delegation called {name}. There are: {known}.",
        name=name,
        known="; ".join(known[folded] for folded in near or known) or "–",
    )


def _number(conference: Conference, typed: str) -> int:
    """Return whose number, code or code for eyes was typed. Raises Refusal for nobody."""
    number = number_of_human(typed)
    return person_number(conference, typed.strip() if number is None else str(number))


def _warn(lost: Sequence[tuple[str, str]]) -> None:
    for name, letters in lost:
        text = _("! {name}: no font has {letters}; a box stands there instead.")
        click.echo(text.format(name=name or _("The text of all invitations"), letters=letters), err=True)


def _steps(count: int) -> Iterator[int]:
    """Yield the number of each invitation; on a terminal tell how far it is, once that is worth a word."""
    shown = sys.stderr.isatty()
    began = told = time.monotonic()
    for number in range(1, count + 1):
        now = time.monotonic()
        if shown and now - began > _PATIENCE_SECONDS and (now - told > _EACH_SECONDS or number == count):
            told = now
            text = _("{number} of {count} invitations").format(number=number, count=count)
            click.echo(f"\r{text}", err=True, nl=number == count)
        yield number
