"""Fixtures of the runsheet tests; random tests repeat themselves and watch no clock."""

from __future__ import annotations

import pytest
from hypothesis import settings

from agenda.runsheet import Adopt
from tests.support.runsheet_driver import PROVINCE, SMALL, Driver

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture
def small() -> Driver:
    return Driver().do(Adopt(SMALL, custom=True))


@pytest.fixture
def province() -> Driver:
    return Driver().do(Adopt(PROVINCE))
