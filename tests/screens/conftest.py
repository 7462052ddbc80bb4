"""A sample conference of its own for every test that changes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from kiosk import i18n
from kiosk.config import PrinterConfig
from kiosk.creation import Plan, create
from kiosk.folder import Folder

SAMPLE = Path(str(resources.files("kiosk") / "sample"))


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    i18n.use("vi")
    yield
    i18n.use("vi")


@pytest.fixture
def sample(tmp_path: Path) -> Folder:
    plan = Plan(
        tier="province",
        day=date(2020, 5, 20),
        programme=(SAMPLE / "chuong-trinh.toml").read_text("utf-8"),
        roster=SAMPLE / "dai-bieu.xlsx",
        awards=SAMPLE / "khen-thuong.xlsx",
        printers=[PrinterConfig("Màn hình", "screen", 576)],
    )
    return create(tmp_path / "hoi-nghi", plan)
