"""Fixtures of the tickets among laptops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.conferences import HandClock, delegates
from tests.support.laptops import Laptop, Site, stand_still
from tests.support.two_laptops import ONE, PRINTERS, TWO


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("site"), delegates(6), (ONE, TWO), PRINTERS)


@pytest.fixture
def two(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Laptop]]:
    """Two laptops with a printer each, both running."""
    stand_still(monkeypatch)
    found = site.laptops(tmp_path / "l", HandClock())
    for laptop in found:
        laptop.open()
    yield found
    for laptop in found:
        laptop.close()
