"""Fixtures of the core's tests; random tests repeat themselves and watch no clock."""

from __future__ import annotations

import sys

import pytest
from commandline import Kiosk, typed
from conferences import HandClock, delegates, new_sample, new_small, seeded_ids
from hypothesis import settings

from kiosk import i18n
from kiosk.station import Station

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def language():
    """Leave the language as it was; tests begin with the msgids."""
    before = (i18n._Current.translate, i18n._Current.language)
    yield
    i18n._Current.translate, i18n._Current.language = before


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The sample conference, to be read only."""
    return new_sample(tmp_path_factory.mktemp("sample") / "hoi-nghi")


@pytest.fixture
def own_sample(tmp_path):
    """A sample conference that the test may change."""
    return new_sample(tmp_path / "hoi-nghi")


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def folder(tmp_path, clock):
    """A small conference of twelve delegates."""
    return new_small(tmp_path / "nho", delegates(12), clock=clock)


@pytest.fixture
def opened():
    """Open stations that are closed at the end."""
    stations = []

    def open_(folder, *, post="Bàn 1", clock=None):
        ids = seeded_ids(100 + len(stations))
        station = Station(folder, post=post, clock=clock or HandClock(), ids=ids)
        stations.append(station)
        return station

    yield open_
    for station in stations:
        station.close()


@pytest.fixture
def station(folder, clock, opened):
    return opened(folder, clock=clock)


@pytest.fixture
def kiosk(monkeypatch, capsys):
    """The command line, in this process."""
    monkeypatch.setenv("KIOSK_DEBUG", "")
    return Kiosk(capsys, lambda stdin: monkeypatch.setattr(sys, "stdin", typed(stdin)))
