"""`kiosk awards import`: take a file of decisions, and tell what a human has to look at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kiosk.awards.importer import AwardsReading, read
from kiosk.awards.model import Certificate, Decision, Recipient
from kiosk.awards.preview import Preview, Stranger, preview
from kiosk.awards.wording import Difference
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.place import Place
from kiosk.errors import FolderError
from kiosk.i18n import _
from kiosk.lifecycle.award_import import import_awards
from kiosk.messages.scans import problem_line

verbs = click.Group()


@verbs.command("import", help=_("Import a file of decisions and recipients; tells who is not on the roster."))
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--dry-run", is_flag=True, help=_("Show what would be taken; write nothing."))
@json_option
@click.pass_obj
def import_(place: Place, file: Path, dry_run: bool, as_json: bool) -> None:
    """Take all of the file or nothing."""
    reading, found = _looked_at(place, file) if dry_run else _taken(place, file)
    _tell(reading, found, 0 if dry_run else sum(len(d.recipients) for d in reading.decisions), as_json)
    for problem in reading.problems:
        click.echo(problem_line(problem), err=True)
    if reading.problems:
        sys.exit(1)


def _looked_at(place: Place, file: Path) -> tuple[AwardsReading, Preview | None]:
    """Return what a file says and would bring; without a roster only what it says."""
    reading = read(file)
    try:
        station = place.station()
    except FolderError:
        return reading, None
    try:
        with station.reading() as conference:
            if not conference.roster.complete:
                return reading, None
            return reading, preview(conference.awards, conference.roster.people, reading.decisions)
    finally:
        station.close()


def _taken(place: Place, file: Path) -> tuple[AwardsReading, Preview]:
    """Take a file; return what it brought. Strangers are told from the roster as it was before."""
    with place.station() as station:
        with station.reading() as conference:
            before, people = conference.awards, dict(conference.roster.people)
        reading = import_awards(station, file)
        return reading, preview(before, people, reading.decisions)


def _tell(reading: AwardsReading, found: Preview | None, imported: int, as_json: bool) -> None:
    rows = [_decision(decision) for decision in reading.decisions]
    if as_json:
        echo_json(
            {
                "imported": imported,
                "decisions": rows,
                "newcomers": [_stranger(stranger) for stranger in (found.strangers if found else ())],
                "posthumous": [_dead(certificate) for certificate in (found.posthumous if found else ())],
                "proxies": [_proxy(certificate) for certificate in (found.proxies if found else ())],
                "wording": [difference_json(difference) for difference in (found.wording if found else ())],
                "doubles": [_double(recipient) for recipient in reading.doubles],
            }
        )
    else:
        echo_table([[row["decision"], row["award"], row["collectives"], row["individuals"]] for row in rows])
        if found is not None:
            _print(found)
    for recipient in reading.doubles:
        text = _("Stands twice in the list ({sheet}, row {row}), taken once: {name}")
        click.echo(text.format(sheet=recipient.sheet, row=recipient.row, name=recipient.name), err=True)
    if found is None:
        click.echo(_("There is no roster here: who is not on it cannot be told."), err=True)


def _print(found: Preview) -> None:
    if found.strangers:
        click.echo(_("Not on the roster; enrolled as recipients, outside the quorum:"))
    for stranger in found.strangers:
        click.echo(f"  {_joined(stranger.newcomer.name, stranger.newcomer.unit)}")
        for person in stranger.alike:
            text = _("the same name on the roster: number {number}, {unit}")
            click.echo(f"    {text.format(number=person.number, unit=person.unit or '–')}")
    if found.posthumous:
        click.echo(_("Honoured posthumously, called alone:"))
    for certificate in found.posthumous:
        receiver = _joined(certificate.family_relation, _joined(certificate.family_title, certificate.family_name, " "))
        said = _("receives: {who}").format(who=receiver) if receiver else _("nobody is named to receive")
        click.echo(f"  {_joined(certificate.name, certificate.unit)}: {said}")
    if found.proxies:
        click.echo(_("Somebody receives in their place, as the remarks say:"))
    for certificate in found.proxies:
        receiver = _joined(certificate.proxy_title, certificate.proxy_name, " ")
        click.echo(f"  {_joined(certificate.name, certificate.unit)}: {receiver}")
    if found.wording:
        click.echo(_("The decision and the roster differ; `kiosk awards wording` shows and confirms it:"))
        echo_table([["  " + d.decision, "≠", d.roster] for d in found.wording])


def _joined(one: str | None, other: str | None, with_: str = ", ") -> str:
    return with_.join(part for part in (one, other) if part)


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision.number,
        "date": decision.date,
        "authority": decision.authority,
        "award": decision.award,
        "collectives": sum(1 for r in decision.recipients if r.kind == "collective"),
        "individuals": sum(1 for r in decision.recipients if r.kind == "individual"),
    }


def _stranger(stranger: Stranger) -> dict[str, Any]:
    return {
        "name": stranger.newcomer.name,
        "unit": stranger.newcomer.unit,
        "deceased": stranger.newcomer.deceased,
        "certificates": [{"decision": c.decision, "award": c.award} for c in stranger.certificates],
        "alike": [{"number": p.number, "name": p.full_name, "unit": p.unit} for p in stranger.alike],
    }


def _about(certificate: Certificate) -> dict[str, Any]:
    return {
        "certificate": certificate.id,
        "decision": certificate.decision,
        "award": certificate.award,
        "name": certificate.name,
        "unit": certificate.unit,
    }


def _dead(certificate: Certificate) -> dict[str, Any]:
    return {
        **_about(certificate),
        "relation": certificate.family_relation,
        "receiver": _joined(certificate.family_title, certificate.family_name, " ") or None,
    }


def _proxy(certificate: Certificate) -> dict[str, Any]:
    receiver = _joined(certificate.proxy_title, certificate.proxy_name, " ")
    return {**_about(certificate), "receiver": receiver, "note": certificate.note}


def difference_json(difference: Difference) -> dict[str, Any]:
    """Return where decision and roster differ, both as one line."""
    return {
        **_about(difference.certificate),
        "number": difference.person.number,
        "in_decision": difference.decision,
        "in_roster": difference.roster,
    }


def _double(recipient: Recipient) -> dict[str, Any]:
    return {"name": recipient.name, "unit": recipient.unit, "award": recipient.award} | {
        "sheet": recipient.sheet,
        "row": recipient.row,
    }
