"""`kiosk doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import contextlib
import sys

import click

from kiosk.cli.output import echo_json, json_option
from kiosk.cli.root import Place
from kiosk.doctor import examine
from kiosk.errors import FolderError
from kiosk.folder import Folder
from kiosk.i18n import _

MARKS = {"good": "✓", "look": "!", "bad": "✗"}


@click.command(help=_("Look for what is wrong on this machine, and say how to mend it."))
@json_option
@click.pass_obj
def doctor(place: Place, as_json: bool) -> None:
    """Exit 1 if something must be mended."""
    folder = None
    with contextlib.suppress(FolderError):
        folder = Folder.find(place.path)
    findings = examine(folder)
    if as_json:
        echo_json([{"name": f.name, "state": f.state, "text": f.text} for f in findings])
    else:
        for finding in findings:
            click.echo(f"{MARKS[finding.state]} {finding.name:<12} {finding.text}")
    if any(finding.state == "bad" for finding in findings):
        sys.exit(1)
