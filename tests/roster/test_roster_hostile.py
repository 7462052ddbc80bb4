"""A hostile file ends in one plain line, within the limits of time and memory; never in a traceback or a crash."""

import logging
import random
import re
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook

from kiosk.errors import ImportRefused
from kiosk.roster import limits, workbooks
from kiosk.roster.book_reader import Book, read
from tests.support.roster_files import ods, ods_cell, ods_row, ods_table, parts_of, xlsx, zipped

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 20))
    + b"]>"
)
MEGABYTE = 2**20
_LOG = logging.getLogger(__name__)  # seen with --log-cli-level=INFO
MOST_MEGABYTES = 500


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A small list in every format, as bytes."""
    folder = tmp_path_factory.mktemp("books")
    modern, old = Workbook(), xlwt.Workbook()
    sheet = old.add_sheet("DS")
    for r in range(8):
        row = [r, f"Lê Thị Hoà {r}", 1980 + r, "=1/0" if r == 5 else "Xã Tân Liên"]
        modern.active.append(row)
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    modern.create_sheet("cũ").sheet_state = "hidden"
    modern.save(folder / "a.xlsx")
    old.save(str(folder / "a.xls"))
    rows = [ods_row(r, f"Lê {r}", ods_cell(None, ' table:number-columns-repeated="9"'), "x") for r in range(5)]
    return {
        "xlsx": (folder / "a.xlsx").read_bytes(),
        "xls": (folder / "a.xls").read_bytes(),
        "ods": ods(ods_table("DS", *rows)),
        "csv": 'STT;Họ và tên\n1;Lê Thị Hoà\n2;"Nông\nVăn A"\n'.encode(),
    }


@pytest.fixture
def outcome(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Book | str]:
    """Read some bytes; return the Book, or the sentence, after looking that it is one line and nothing else."""

    def tried(data: bytes, name: str = "list.xlsx") -> Book | str:
        path = tmp_path / name
        path.write_bytes(data)
        result: Book | str
        try:
            result = read(path)
        except ImportRefused as refused:
            result = str(refused)
            assert result
            assert "\n" not in result
        else:
            assert isinstance(result, Book)
        assert capfd.readouterr() == ("", "")
        return result

    return tried


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Some bytes of a file changed."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        changed[chance.randrange(len(changed))] = chance.choice([0, 255, chance.randrange(256)])
    return bytes(changed)


_TOKENS = [
    b"<",
    b">",
    b'"',
    b"/",
    b"&",
    b"999999999999",
    b"-1",
    b"XFD1048576",
    b"\xff",
    b"]]>",
    b"<c ",
    b"</row>",
    b"A0",
]


def mutated_inside(data: bytes, chance: random.Random) -> bytes:
    """One part of an archive changed, its sums right."""
    parts = parts_of(data)
    part = chance.choice(sorted(parts))
    content = bytearray(parts[part])
    for _ in range(chance.choice([1, 2, 4])):
        at = chance.randrange(len(content) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            content[at:at] = chance.choice(_TOKENS)
        elif kind == 1:
            del content[at : at + chance.randrange(1, 60)]
        elif kind == 2:
            content[at:at] = content[max(0, at - chance.randrange(1, 300)) : at]
        else:
            digits = [i for i, byte in enumerate(content) if 48 <= byte <= 57]
            for i in chance.sample(digits, min(len(digits), 2)):
                content[i : i + 1] = chance.choice([b"0", b"9", b"4294967295", b"-7"])
    return zipped({**parts, part: bytes(content)})


def overlapping(copies: int, size: int) -> bytes:
    """A zip whose directory names one entry many times: small, and huge when unpacked."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"0" * size
    packed = packer.compress(content) + packer.flush()
    name = b"xl/workbook.xml"
    summed = zlib.crc32(content)
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, summed, len(packed), size, len(name), 0)
    body = head + name + packed
    directory = b""
    for n in range(copies):
        entry = name if n == 0 else b"xl/w%04d" % n
        fields = (b"PK\1\2", 20, 20, 0, 8, 0, 0, summed, len(packed), size, len(entry), 0, 0, 0, 0, 0, 0)
        directory += struct.pack("<4s6H3I5H2I", *fields) + entry
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, copies, copies, len(directory), len(body), 0)
    return body + directory + end


BOMBS = {
    "laughs in the sheet": lambda: xlsx(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&a19;</t></is></c></row>', head=LAUGHS
    ),
    "laughs in the strings": lambda: xlsx(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>&a9;</t></si>", LAUGHS
    ),
    "overlapping entries": lambda: overlapping(2000, 10 * MEGABYTE),
    "a workbook of zeros": lambda: overlapping(1, 400 * MEGABYTE),
    "many entries": lambda: zipped({f"xl/w{n}": b"" for n in range(limits.MOST_ENTRIES + 1)}),
    "a million columns": lambda: xlsx('<row r="1">' + "<c><v>1</v></c>" * 1_000_000 + "</row>"),
    "deep nesting": lambda: xlsx("<row>" * 500_000),
    "cells without end": lambda: xlsx('<row r="1">' + "<c><f>" * 700_000),
    "a giant tag": lambda: xlsx("<row " + 'a="b" ' * 4_000_000),
    "rows backwards": lambda: xlsx('<row r="9"><c r="B9"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
    "columns beyond": lambda: xlsx('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'),
    "dense to the end": lambda: xlsx(
        "".join(
            f'<row r="{n * 90}"><c r="A{n * 90}"><v>1</v></c><c r="ZZ{n * 90}"><v>1</v></c></row>'
            for n in range(1, 999)
        )
    ),
}
GIANTS = {
    "strings of 300 MB": lambda: xlsx('<row r="1"/>', "<si><t>" + "a" * (300 * MEGABYTE) + "</t></si>"),
    "ten million strings": lambda: xlsx('<row r="1"/>', "<si><t>abcdefgh</t></si>" * 10_000_000),
    "one string in a million cells": lambda: xlsx(
        "<row>" + '<c t="s"><v>0</v></c>' * 16_000 + "</row>", f"<si><t>{'a' * MEGABYTE}</t></si>"
    ),
    "five million cells": lambda: xlsx(("<row>" + "<c><v>1</v></c>" * 50 + "</row>") * 100_000),
    "a sheet of 500 MB": lambda: xlsx(b"<row><c><v>1</v></c></row>" * 19_000_000),
    "nearly too many cells": lambda: xlsx(
        "".join(
            "<row>" + f'<c t="inlineStr"><is><t>{n:07}ễễễễễễễễ</t></is></c>' * 15 + "</row>" for n in range(120_000)
        )
    ),
    "a csv of nearly too much": lambda: "".join(f"{n:07};ễễễễễễễễễễễễễễễễễ;\n" for n in range(490_000)).encode(),
    "a csv of 64 MB": lambda: ("ễ" * 1000 + "\r\n").encode("utf-16") * 33_000,
    "a western csv of 64 MB": lambda: b"\xfd" * 1000 + b"\n" + (b"\xe9" * 1000 + b"\n") * 39_000,
    "ods rows": lambda: ods(ods_table("DS", ods_row("a" * 1000) * 400_000)),
    "ods repeated": lambda: ods(
        ods_table(
            "DS",
            ods_row(
                ods_cell("x" * 50, ' table:number-columns-repeated="8"'), more=' table:number-rows-repeated="999999"'
            ),
        )
    ),
    "ods nested": lambda: ods("<table:table>" * 1_000_000),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_one_line(outcome: Callable[..., Book | str], bomb: str) -> None:
    result = outcome(BOMBS[bomb]())
    if isinstance(result, Book):
        assert sum(len(row) for sheet in result.sheets for row in sheet.rows) < 100


@pytest.mark.parametrize(("kind", "name"), [("xlsx", "a.xlsx"), ("xls", "a.xls"), ("ods", "a.ods"), ("csv", "a.csv")])
def test_some_truncations_and_mutations(
    outcome: Callable[..., Book | str], books: dict[str, bytes], kind: str, name: str
) -> None:
    chance = random.Random(kind)
    data = books[kind]
    for _ in range(6):
        outcome(data[: chance.randrange(len(data))], name)
        outcome(mutated(data, chance), name)
        outcome(chance.randbytes(300), name)
        if kind in {"xlsx", "ods"}:
            outcome(mutated_inside(data, chance), name)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a;" * 1_000_000 + "\n", "far more"),
        ("a\n" * 1_200_000, "far more"),
        ('"' + "a" * 200_000 + '";b\n', "no list"),
        ("STT;Họ\0 tên\n", "neither"),
    ],
)
def test_a_csv_of_too_much(outcome: Callable[..., Book | str], text: str, says: str) -> None:
    told = outcome(text.encode(), "list.csv")
    assert isinstance(told, str)
    assert says in told


@pytest.mark.parametrize(
    ("program", "word"),
    [
        ("import signal; signal.pause()", "time"),
        ("import os; os.abort()", "memory"),
        ("import os; os._exit(3)", "damaged"),
        ("print('{\"sheet\"', flush=True)", "damaged"),
        ("import os; os.write(2, b'x' * 999999); os._exit(0)", "damaged"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_child_that_dies_or_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], program: str, word: str
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK")
    (tmp_path / "bad_child.py").write_text(program)
    monkeypatch.setattr(workbooks, "_CHILD", "bad_child")
    monkeypatch.setattr(workbooks, "_PROGRAM", tmp_path)
    with path.open("rb") as file, pytest.raises(limits.Unreadable) as refused:
        workbooks.sheets(file, lambda _sheet: None, seconds=1.0 if word == "time" else 20)
    assert refused.value.word == word
    assert capfd.readouterr() == ("", "")


def test_where_no_child_can_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(ImportRefused, match="did not start"):
        read(path)


@pytest.fixture
def peak() -> Callable[[], float]:
    """The most memory of this process since the test began, with all that its child may take; in megabytes.

    What other tests and their children took before is forgotten: the kernel's own high-water mark is put down.
    """
    Path("/proc/self/clear_refs").write_text("5")

    def megabytes() -> float:
        (line,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
        return (int(line) * 1024 + limits.MEMORY) / MEGABYTE

    return megabytes


@pytest.mark.soak
@pytest.mark.parametrize("bomb", GIANTS)
def test_giants(outcome: Callable[..., Book | str], tmp_path: Path, bomb: str) -> None:
    """The file is made in another process, as making it takes more memory than reading it may."""
    import subprocess

    made = tmp_path / "made"
    code = f"import test_roster_hostile as t, sys; open(sys.argv[1], 'wb').write(t.GIANTS[{bomb!r}]())"
    subprocess.run([sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}", str(made)], check=True)
    measured = (
        "import resource, sys, time; from pathlib import Path; from kiosk.roster.book_reader import read\n"
        "from kiosk.errors import ImportRefused\n"
        "began = time.perf_counter()\n"
        "try: read(Path(sys.argv[1])); print('read')\n"
        "except ImportRefused as refused: print(refused)\n"
        "print(time.perf_counter() - began)\n"
        "print(sum(resource.getrusage(who).ru_maxrss for who in (0, -1)) / 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", measured, str(made)], capture_output=True, text=True, check=True)
    said, seconds, megabytes = done.stdout.splitlines()
    _LOG.info("%s: %s %s s, %s MB, %d bytes", bomb, said, seconds[:4], megabytes[:5], made.stat().st_size)
    assert done.stderr == ""
    assert float(megabytes) <= MOST_MEGABYTES
    assert float(seconds) <= limits.SECONDS + 1


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv", "xls"])
def test_every_truncation(
    outcome: Callable[..., Book | str], books: dict[str, bytes], kind: str, peak: Callable[[], float]
) -> None:
    data = books[kind]
    step = 1 if len(data) < 2000 else 5
    for length in range(0, len(data), step):
        outcome(data[:length], f"cut.{kind}")
    assert peak() <= MOST_MEGABYTES


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv", "xls"])
def test_thousands_of_mutations(
    outcome: Callable[..., Book | str], books: dict[str, bytes], kind: str, peak: Callable[[], float]
) -> None:
    chance = random.Random(kind)
    told = {"read": 0}
    for _ in range(1000):
        for change in (mutated, mutated_inside) if kind in {"xlsx", "ods"} else (mutated,):
            result = outcome(change(books[kind], chance), f"a.{kind}")
            said = "read" if isinstance(result, Book) else result
            told[said] = told.get(said, 0) + 1
    _LOG.info("%s: %s, %d MB", kind, told, peak())
    assert peak() <= MOST_MEGABYTES
