"""conference.toml: what it says is taken, what it cannot mean is refused with the field's name."""

from datetime import date, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.conference.settings import TIERS, WIDTHS, Config, PrinterConfig, offset_text, render
from kiosk.errors import FolderError

DAY = date(2026, 5, 15)
HEAD = '[conference]\nname = "Hội nghị"\ndate = 2026-05-15\n'
PRINTER = '[[printer]]\nname = "Máy 1"\nconnection = "screen"\n'


def rendered(**changes: Any) -> str:
    usual: dict[str, Any] = {"name": "Hội nghị", "day": DAY, "offset": "+07:00", "tier": "province"}
    return render(**(usual | changes))


def test_a_new_file_has_the_usual_rules() -> None:
    config = Config.parse(rendered())
    assert config.name == "Hội nghị"
    assert config.day == DAY
    assert config.zone == timezone(timedelta(hours=7))
    assert config.quorum == Fraction(2, 3)
    assert config.batch_size == 10
    assert config.printers == ()
    assert config.posts == ()
    assert config.printer_of("Bàn 1") is None


@given(st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable() and text.strip()))
def test_any_name_survives_the_file(name: str) -> None:
    assert Config.parse(rendered(name=name)).name == " ".join(Config.parse(rendered(name=name)).name.split())


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("width", WIDTHS)
def test_printers_survive_the_file(tier: str, width: int) -> None:
    printers = (PrinterConfig('Bàn "1"\\', "tcp:10.0.0.9:9100", width),)
    config = Config.parse(rendered(tier=tier, printers=printers))
    assert (config.tier, config.printers) == (tier, printers)


def test_one_printer_serves_every_post_and_of_several_the_named_one() -> None:
    one = Config.parse(HEAD + PRINTER)
    assert one.printer_of("Bàn 7") == "Máy 1"
    two = Config.parse(
        HEAD + PRINTER + PRINTER.replace("1", "2") + '[[post]]\nname = "Bàn 1"\nprinter = "Máy 2"\n',
    )
    assert two.printer_of("Bàn 1") == "Máy 2"
    assert two.printer_of("Bàn 7") is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "[conference]"),
        ("conference = 3", "[conference]"),
        ("[conference", "conference.toml"),
        ("[conference]\ndate = 2026-05-15", "name"),
        ('[conference]\nname = ""\ndate = 2026-05-15', "name"),
        ('[conference]\nname = "\\u202e"\ndate = 2026-05-15', "name"),
        ("[conference]\nname = 4\ndate = 2026-05-15", "name"),
        ('[conference]\nname = "x"', "date"),
        ('[conference]\nname = "x"\ndate = "15/05/2026"', "date"),
        (HEAD + 'tier = "world"', "tier"),
        (HEAD + 'quorum = "0"', "quorum"),
        (HEAD + 'quorum = "3/2"', "quorum"),
        (HEAD + 'quorum = "1/0"', "quorum"),
        (HEAD + 'quorum = "half"', "quorum"),
        (HEAD + "batch_size = 0", "batch_size"),
        (HEAD + "batch_size = true", "batch_size"),
        (HEAD + "batch_size = 51", "batch_size"),
        (HEAD + 'utc_offset = "7"', "utc_offset"),
        (HEAD + 'utc_offset = "+99:00"', "utc_offset"),
        (HEAD + 'utc_offset = "+7"', "utc_offset"),
        ("printer = 3\n" + HEAD, "printer"),
        ("printer = [3]\n" + HEAD, "printer"),
        (HEAD + PRINTER + "width = 500", "width"),
        (HEAD + PRINTER + 'width = "576"', "width"),
        (HEAD + '[[printer]]\nname = "a"', "connection"),
        (HEAD + '[[post]]\nname = "Bàn 1"\nprinter = "nowhere"', "nowhere"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(FolderError) as refused:
        Config.parse(text)
    assert named in str(refused.value)


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    for written in (text, HEAD + text):
        try:
            Config.parse(written)
        except FolderError as refused:
            assert str(refused)


@pytest.mark.parametrize("minutes", [420, 0, -210, 345])
def test_offsets_are_written_as_the_file_wants_them(minutes: int) -> None:
    text = offset_text(timezone(timedelta(minutes=minutes)), DAY)
    assert Config.parse(rendered(offset=text)).zone.utcoffset(None) == timedelta(minutes=minutes)
