"""A sample conference of its own for every test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kiosk import i18n
from kiosk.conference.settings import PrinterConfig
from kiosk.folder.layout import Folder
from kiosk.journal.store import Journal
from kiosk.lifecycle.create import Plan, create
from tests.support import paths

SAMPLE = paths.SAMPLE


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    i18n.use("vi")
    yield
    i18n.use("vi")


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return the sample conference as it is made; making it takes half a second."""
    plan = Plan(
        tier="province",
        day=date(2020, 5, 20),
        programme=(SAMPLE / "chuong-trinh.toml").read_text("utf-8"),
        roster=SAMPLE / "dai-bieu.xlsx",
        awards=SAMPLE / "khen-thuong.xlsx",
        printers=[PrinterConfig("Màn hình", "screen", 576)],
    )
    return create(tmp_path_factory.mktemp("sample") / "hoi-nghi", plan)


@pytest.fixture
def sample(tmp_path: Path, original: Folder) -> Folder:
    """Return a copy of its own, which believes that it was made where it lies."""
    target = tmp_path / "hoi-nghi"
    shutil.copytree(original.path, target)
    folder = Folder(target)
    journal = Journal(folder.journal)
    journal.set_meta(path=folder.name)
    journal.close()
    return folder
