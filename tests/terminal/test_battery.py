"""The battery as Linux tells of it."""

import sys
from pathlib import Path

import pytest

from kiosk.terminal.battery import Battery, battery
from tests.support.sure import sure

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="reads /sys")


def supply(root: Path, name: str, **values: object) -> None:
    folder = root / name
    folder.mkdir()
    for key, value in values.items():
        (folder / key).write_text(f"{value}\n")


def test_a_laptop_on_its_battery(tmp_path: Path) -> None:
    supply(tmp_path, "AC", type="Mains", online=0)
    supply(tmp_path, "BAT0", type="Battery", capacity=18, status="Discharging")
    assert battery(tmp_path) == Battery(18, mains=False)
    assert sure(battery(tmp_path)).low


def test_a_laptop_on_mains_is_never_low(tmp_path: Path) -> None:
    supply(tmp_path, "AC", type="Mains", online=1)
    supply(tmp_path, "BAT0", type="Battery", capacity=3, status="Charging")
    assert not sure(battery(tmp_path)).low


def test_a_mouses_battery_is_not_the_laptops(tmp_path: Path) -> None:
    supply(tmp_path, "hidpp", type="Battery", scope="Device", capacity=5, status="Discharging")
    assert battery(tmp_path) is None


def test_no_battery_is_no_news(tmp_path: Path) -> None:
    assert battery(tmp_path) is None
    assert battery(tmp_path / "nowhere") is None
    supply(tmp_path, "BAT0", type="Battery", capacity="??")
    assert battery(tmp_path) is None
