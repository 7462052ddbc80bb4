"""What the console with the link leaves for the others of its machine: read as it is, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.folder.layout import Folder
from kiosk.hub import status_file
from kiosk.hub.printers import Printers
from kiosk.hub.state import Heard, HubState, Pulse
from kiosk.hub.status_file import share, shared
from printing.fleet import Fleet
from printing.spool import Spool

STATE = HubState(
    linked_ms=5_000,
    lost_ms=None,
    url="tls://10.0.0.1:4222",
    unsent=3,
    missing=2,
    offset_ms=-40,
    confirmed_ms=7,
    others={"U2": Heard(Pulse("Bàn 2", "s", ("Bàn 2",), 9, 1, 4, ("Máy in 2",)), 800, 8)},
    alarms={"fork": 2},
    trouble="x",
)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the machine, in seconds, moved by the test."""
    moment = [100.0]
    monkeypatch.setattr(status_file, "monotonic", lambda: moment[0])
    return moment


def test_what_is_shared_is_read_as_old_as_it_is(tmp_path: Path, now: list[float]) -> None:
    file = tmp_path / "link.json"
    share(file, STATE)
    assert shared(file) == STATE
    now[0] += 2
    older = replace(STATE, linked_ms=7_000, others={"U2": replace(STATE.others["U2"], ago_ms=2_800)})
    assert shared(file) == older
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_that_hangs_is_none(tmp_path: Path, now: list[float]) -> None:
    file = tmp_path / "link.json"
    share(file, STATE)
    now[0] += 16
    found = shared(file)
    assert found is not None
    assert (found.linked_ms, found.lost_ms) == (None, 16_000)
    assert all(heard.silent for heard in found.others.values())


def test_what_was_written_before_the_machine_was_started_says_nothing(tmp_path: Path, now: list[float]) -> None:
    file = tmp_path / "link.json"
    share(file, STATE)
    now[0] = 5
    assert shared(file) is None


def test_a_file_that_cannot_be_written_or_read_says_nothing(tmp_path: Path, now: list[float]) -> None:
    share(tmp_path / "not" / "there", STATE)
    assert shared(tmp_path / "not" / "there") is None
    file = tmp_path / "link.json"
    share(file, STATE)
    whole = file.read_text("utf-8")
    for end in range(0, len(whole), 7):
        file.write_text(whole[:end], "utf-8")
        assert shared(file) is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5))
def test_any_other_file_says_nothing(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    file: Path = tmp_path_factory.getbasetemp() / "strange.json"
    file.write_text(json.dumps({"at": 0.0, "linked_ms": value, "others": value}), "utf-8")
    assert shared(file) is None


def test_printers_that_can_print_are_told_by_whoever_has_the_link(tmp_path: Path) -> None:
    printers = Printers(Folder(tmp_path))
    assert printers.ready() == ()  # nothing was ever printed here
    spool = Spool(Folder(tmp_path).spool, lambda: 0)
    fleet = Fleet(spool)
    fleet.down("Máy 1", "Out of paper.", {})
    fleet.up("Máy 2")
    assert printers.ready() == ("Máy 2",)
    fleet.up("Máy 1")
    assert printers.ready() == ("Máy 1", "Máy 2")
    spool.close()
    printers.close()
