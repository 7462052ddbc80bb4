"""How answers look: JSON on request, else aligned lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import click

from kiosk.i18n import _

json_option = click.option("--json", "as_json", is_flag=True, help=_("Machine-readable output."))


def echo_json(value: object, *, lines: bool = False) -> None:
    """Print a value as JSON, indented or, with *lines*, on one line; flushed at once."""
    text = json.dumps(value, ensure_ascii=False, indent=None if lines else 2)
    click.echo(text)


def echo_table(rows: Iterable[Sequence[object]]) -> None:
    """Print rows with their columns aligned; Vietnamese letters are one cell wide in NFC."""
    texts = [[str(cell) for cell in row] for row in rows]
    if not texts:
        return
    widths = [max(len(row[column]) for row in texts) for column in range(len(texts[0]))]
    for row in texts:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
