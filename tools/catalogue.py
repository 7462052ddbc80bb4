"""Brings both catalogues up to date with the texts of the program, and compiles them.

English is its own translation; what Vietnamese lacks is listed, and the exit code is 1 until nothing is.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).parents[1] / "kiosk" / "locale"
# Words of the command-line library, which looks them up in our domain.
CLICK = (
    "Usage:",
    "Options",
    "Commands",
    "Arguments",
    "Show this message and exit.",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "Missing {param_type}",
    "No such option: {name}",
    "No such option {name!r}.",
    "Did you mean {possibility}?",
    "(Did you mean one of: {possibilities}?)",
    "No such command {name!r}.",
    "Option {name!r} requires an argument.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "Got unexpected extra argument ({args})",
    "Got unexpected extra arguments ({args})",
    "{value!r} is not a valid {number_type}.",
    "Choose from:\n\t{choices}",
    "default: {default}",
    "(DEPRECATED)",
    "required",
)


def main(template: Path) -> int:
    """Update and compile both languages; return the exit code."""
    with template.open("rb") as file:
        texts = read_po(file)
    for word in CLICK:
        texts.add(word)
    missing = []
    for language in ("vi", "en"):
        folder = LOCALE / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        catalogue = _catalogue(folder / "kiosk.po", language, texts)
        if language == "vi":
            missing = [str(message.id) for message in catalogue if message.id and not message.string]
        with (folder / "kiosk.po").open("wb") as file:
            write_po(file, catalogue, omit_header=False, sort_output=True, width=110, ignore_obsolete=True)
        with (folder / "kiosk.mo").open("wb") as file:
            write_mo(file, catalogue)
    for text in missing:
        print(text)
    return 1 if missing else 0


def _catalogue(path: Path, language: str, texts: Catalog) -> Catalog:
    known: dict[str, str] = {}
    if path.exists():
        with path.open("rb") as file:
            known = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    fresh = Catalog(locale=language, project="kiosk", charset="utf-8", fuzzy=False)
    made = texts.creation_date
    assert isinstance(made, datetime)
    fresh.creation_date = fresh.revision_date = made.replace(year=2026, month=1, day=1, hour=0, minute=0)
    for message in texts:
        if message.id:
            text = str(message.id)
            fresh.add(text, text if language == "en" else known.get(text, ""))
    return fresh


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
