"""What is kept apart stays apart, every text is in both languages, every fact is in the catalogue of events."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from agenda import events as agenda_events
from agenda import vote
from kiosk.awards import events as award_events
from kiosk.conference import events as facts
from kiosk.reception import events as reception_events
from kiosk.roster import events as roster_events
from tests.support.commandline import environment, python
from tests.support.conferences import ROOT, SCREEN, delegates, invitations, new_small
from tests.support.sure import sure

PACKAGES = ("kiosk", "agenda", "printing")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def loaded(code: str, *args: str) -> set[str]:
    """Return the top-level modules that a piece of code loads."""
    tail = "\nimport sys, json; print('\\n' + json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    answer = python(code + tail, args=args)
    assert (answer.code, answer.err) == (0, ""), answer
    return set(json.loads(answer.out.splitlines()[-1]))


@pytest.mark.parametrize(
    "module",
    [
        "kiosk.station.station",
        "kiosk.conference.state",
        "kiosk.cli.scan",
        "kiosk.cli.agenda",
        "kiosk.cli.awards",
        "kiosk.station.writer",
    ],
)
def test_the_core_works_without_the_terminal_program(module: str) -> None:
    assert not {"textual", "rich", "PIL", "escpos", "qrcode"} & loaded(f"import {module}")


@pytest.mark.parametrize("package", ["agenda", "printing"])
def test_a_package_stands_alone(package: str) -> None:
    code = f"""
import importlib, pkgutil, {package}
for found in pkgutil.walk_packages({package}.__path__, "{package}."):
    importlib.import_module(found.name)
"""
    assert not ({"kiosk", "textual", *PACKAGES} - {package}) & loaded(code)


def test_the_runsheet_is_pure() -> None:
    code = "import agenda.runsheet, agenda.timing, agenda.script"
    assert not {"sqlite3", "sqlite_utils", "PIL", "escpos", "kiosk", "printing"} & loaded(code)


SCAN = """
import io, sys
from kiosk import cli
sys.stdin = io.TextIOWrapper(io.BytesIO(sys.argv[2].encode()))
try:
    cli.main(["-C", sys.argv[1], "scan", "--json"])
except SystemExit as end:
    assert end.code == 0
"""


@pytest.mark.parametrize("prints", [False, True])
def test_a_scan_loads_pictures_only_where_something_is_printed(tmp_path: Path, prints: bool) -> None:
    folder = new_small(tmp_path / "c", delegates(2), printers=[SCREEN] if prints else [])
    modules = loaded(SCAN, str(folder.path), invitations(folder)[0])
    assert not {"textual", "rich", "sqlite_utils", "openpyxl", "python_calamine"} & modules
    assert ("PIL" in modules) is prints
    if not prints:
        assert not {"escpos", "qrcode"} & modules


# Texts


def catalogue(language: str) -> Catalog:
    with (ROOT / "kiosk/locale" / language / "LC_MESSAGES/kiosk.po").open("rb") as file:
        return read_po(file, locale=language)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^{}]*\}", text))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The texts of the program as `make locale` finds them."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    keywords = sure(re.search(r"^KEYWORDS := ((?:.*\\\n)*.*)$", makefile, re.MULTILINE))[1].replace("\\\n", " ").split()
    pot = tmp_path_factory.mktemp("pot") / "kiosk.pot"
    run = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *keywords, "--no-location", "-o", pot]
    done = subprocess.run([*run, *PACKAGES], cwd=ROOT, capture_output=True, check=False, env=environment())
    assert done.returncode == 0, done.stderr.decode()
    with pot.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_text_of_the_program_is_in_the_catalogue(extracted: set[str], language: str) -> None:
    assert extracted
    assert extracted - {str(message.id) for message in catalogue(language)} == set()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_text_is_translated_with_the_same_blanks(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        assert message.string, message.id
        assert isinstance(message.id, str)
        assert isinstance(message.string, str)
        assert placeholders(message.string) == placeholders(message.id), message.id
        if language == "en":
            assert message.string == message.id


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    with (ROOT / "kiosk/locale" / language / "LC_MESSAGES/kiosk.mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == {message.id: message.string for message in catalogue(language) if message.id}


# Names, signs and words that are the same in both languages.
SAME = {"MC", "OK", "F1", "Kiosk", "USB", "QR", "Enter", "Esc"}


def test_no_text_was_left_in_english() -> None:
    for message in catalogue("vi"):
        if not message.id or message.id in SAME or message.string != message.id:
            continue
        assert isinstance(message.id, str)
        words = re.findall(r"[A-Za-z]{2,}", re.sub(r"\{[^{}]*\}|`[^`]*`", "", message.id))
        assert not [word for word in words if word not in SAME], message.id


def test_texts_are_not_hidden_in_f_strings() -> None:
    """The extractor cannot see them there, and a filled-in text is in no catalogue."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                for call in ast.walk(node):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "N_"}:
                        assert not isinstance(call.args[0], ast.Constant), f"{path}:{node.lineno}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}:
                assert not isinstance(node.args[0], ast.JoinedStr), f"{path}:{node.lineno}"


def test_nothing_is_printed_past_the_output() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"print", "breakpoint", "input"}, f"{path}:{node.lineno}"


# Facts

OURS: list[Any] = [
    fact
    for fact in {**vars(facts), **vars(roster_events), **vars(reception_events)}.values()
    if isinstance(fact, type) and getattr(fact, "kind", None)
]
EVENTS: list[Any] = [*OURS, *agenda_events.EVENTS, *award_events.EVENTS, *vote.EVENTS]
FACTS = sorted({(f.kind, f.v) for f in EVENTS})


def test_kinds_are_told_apart_and_named_in_the_past() -> None:
    assert len({kind for kind, _ in FACTS}) == sum(
        map(len, (OURS, agenda_events.EVENTS, award_events.EVENTS, vote.EVENTS))
    )
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", kind) for kind, _ in FACTS)


def test_the_catalogue_of_events_names_every_fact_and_no_other() -> None:
    """A line of docs/events.md that begins a row with `kind` 1 is about that kind, version 1."""
    text = (ROOT / "docs" / "events.md").read_text("utf-8")
    rows = re.findall(r"^\|\s*`([a-z]+\.[a-z_]+)`\s*\|\s*(\d+)\s*\|", text, re.MULTILINE)
    assert sorted((kind, int(v)) for kind, v in rows) == FACTS
