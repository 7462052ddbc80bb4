"""A name is only ever text: whatever stands in the file, it is shown as it is or without its controls."""

import contextlib
import itertools
import json
import re
import shutil
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import Workbook

from agenda.errors import Refused
from agenda.runsheet import Next, NextSegment, Start
from kiosk.conference.commands import Take
from kiosk.folder.layout import Folder
from kiosk.lifecycle import create
from kiosk.lifecycle.create import Plan
from kiosk.script.lines import mc_lines
from kiosk.station.station import Station
from kiosk.text.normalise import clean
from kiosk.tickets.badge import badge_of
from printing.drawings import draw
from printing.slips import from_payload, to_payload
from tests.support.commandline import process
from tests.support.conferences import DAY, ROOT, SCREEN, HandClock, invitations, seeded_ids
from tests.support.sure import sure

NAMES = [
    "[/b] Nông",
    "[@click=app.quit]x",
    "Nông\x1b[31m Đỏ",
    "Nông \u202eThị Ngược",
    "=cmd|' /C calc'!A0",
    "Ỷ" * 80,
    "{name}",
    "%s %(name)s %d",
    "${HOME} `ls` $(ls)",
    "<script>alert(1)</script>",
    "a\"b\\c'd",
    "Nông\u200d\u2066 Văn\u00a0Nối",
    "\ufeffLê Văn Đầu",
    "Lê\u0323\u0302 Ghép",
    "🙂 Lê Cười",
]
PROGRAMME = (ROOT / "kiosk/sample/chuong-trinh.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "danh-sach.xlsx"
    book = Workbook()
    sheet = book.active
    sheet.append(["STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Chức vụ", "Mã số", "Ghi chú"])
    for row, name in enumerate(NAMES, start=2):
        # Escaped as Excel does it: the file format itself has no letter for a control.
        written = name.replace("\x1b", "_x001B_")
        sheet.append([row - 1, None, 1980, f"Xã {row}", "[bold]Chủ tịch[/bold]", f"KM{row - 1}", "x"])
        cell = sheet.cell(row, 2)
        cell.value, cell.data_type = written, "s"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def hostile(roster: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    turn = itertools.cycle(range(1, len(NAMES) + 1))
    programme = re.sub(r'"(?:KM|LS)\d+"', lambda _: f'"KM{next(turn)}"', PROGRAMME)
    plan = Plan(tier="province", day=DAY, programme=programme, roster=roster, printers=[SCREEN])
    return create.create(tmp_path_factory.mktemp("c") / "[b]{x}%s", plan, clock=HandClock(), ids=seeded_ids(1))


def safe(text: str) -> bool:
    return not {"Cc", "Cf", "Cs"} & {unicodedata.category(ch) for ch in text.replace("\n", "")}


def shown(folder: Folder) -> list[str]:
    """The names as the journal has them."""
    with closing(Station(folder, clock=HandClock())) as station:
        return [person.full_name for person in station.conference.roster.people.values()]


def test_the_import_takes_every_name(hostile: Folder) -> None:
    with closing(Station(hostile, clock=HandClock())) as station:
        names = [person.full_name for person in station.conference.roster.people.values()]
        positions = {person.position for person in station.conference.roster.people.values()}
    # The importer may change capitals, nothing else.
    assert [name.casefold() for name in names] == [clean(name).casefold() for name in NAMES]
    assert positions == {"[bold]Chủ tịch[/bold]"}
    assert all(safe(name) for name in names)


def test_every_verb_shows_the_name_as_it_is(hostile: Folder) -> None:
    names = shown(hostile)
    codes = process("-C", hostile.path, "codes", "--json")
    assert [row["name"] for row in codes.json] == names
    assert safe(codes.out)
    text = process("-C", hostile.path, "codes").out
    for name in names:
        assert name in text
    typed = "\n".join(invitations(hostile)).encode()
    plain = process("-C", hostile.path, "scan", stdin=typed)
    assert (plain.code, plain.err) == (0, "")
    assert [name in line for name, line in zip(names, plain.out.splitlines(), strict=True)] == [True] * len(names)
    again = process("-C", hostile.path, "scan", "--json", stdin=typed)
    assert [line["name"] for line in again.lines] == names
    assert {line["reason"] for line in again.lines} == {"already_checked_in"}
    assert safe(plain.out + again.out)
    status = process("-C", hostile.path, "status", "--json").json
    assert status["present"] + status["guests_present"] == len(NAMES)
    log = process("-C", hostile.path, "log", "--json")
    assert safe(log.out)
    enrolled = [line["payload"]["person"]["full_name"] for line in log.lines if line["kind"] == "roster.enrolled"]
    assert enrolled == names
    assert process("-C", hostile.path, "log", "--verify").code == 0
    spool = process("-C", hostile.path, "spool")
    assert (spool.code, spool.err) == (0, "")
    for name in names:
        assert name in spool.out


@pytest.mark.parametrize("number", range(1, len(NAMES) + 1))
def test_a_badge_bears_the_name(hostile: Folder, number: int) -> None:
    with closing(Station(hostile, clock=HandClock())) as station:
        badge = badge_of(station.conference.roster.people[number], station.conference, station.codes)
    assert badge.name == shown(hostile)[number - 1]
    stored = from_payload(json.loads(json.dumps(to_payload(badge))))
    assert stored == badge
    assert draw(stored, 576).width == 576


def test_the_mc_reads_the_name_as_it_is(hostile: Folder, tmp_path: Path) -> None:
    """Through all items: a name with braces is filled in once and never taken for a blank itself."""
    shutil.copytree(hostile.path, tmp_path / "c")
    spoken: list[str] = []
    with closing(Station(Folder(tmp_path / "c"), clock=HandClock())) as station:
        station.do(Take("agenda"))
        station.do(Start())
        for command in itertools.cycle((NextSegment(), Next())):
            spoken += mc_lines(station.conference)
            with contextlib.suppress(Refused):
                while isinstance(command, NextSegment):
                    station.do(command)
                    spoken += mc_lines(station.conference)
            if isinstance(command, Next):
                if sure(station.conference.runsheet.position) + 1 == len(station.conference.runsheet.steps):
                    break
                station.do(command)
    text = "\n".join(spoken)
    assert safe(text)
    said = [name for name in shown(hostile) if name in text]
    assert len(said) >= 8
    assert "{name}" in said
