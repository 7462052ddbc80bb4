"""What a desk is told about paper that comes out elsewhere, or here for somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kiosk import i18n
from kiosk.messages.printing import desk_line
from printing.fleet import PrinterState
from printing.jobs import Job
from printing.transfers import LEFT

NOW = 1_000_000
AWAY = {"printer": "Máy 1", "at": "Bàn 1"}


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    i18n.use("vi")
    yield
    i18n.use("en")


def job(**changes: Any) -> Job:
    fields: dict[str, Any] = {
        "id": 1,
        "kind": "badge",
        "ref": "x",
        "copy": 1,
        "printer": "Máy 2",
        "slip": {"slip": "badge", "name": "Nguyễn Văn A"},
        "state": "printed",
        "reason": "",
        "reason_params": {},
        "tries": 0,
        "queued_ms": NOW - 9_000,
        "changed_ms": NOW - 2_000,
        "asked": "Máy 2",
    }
    return Job(**{**fields, **changes})


@pytest.mark.parametrize(
    ("ticket", "line"),
    [
        (job(), ""),
        (job(origin="Bàn 1"), "← Nguyễn Văn A: thẻ của Bàn 1, ra ở đây"),
        (job(origin="Bàn 1", slip={"slip": "paper", "title": "PHIẾU"}), "← PHIẾU: phiếu của Bàn 1, ra ở đây"),
        (job(asked="Máy 3"), "← Nguyễn Văn A: thẻ của Máy 3, ra ở đây"),
        (job(origin="Bàn 1", state="sending"), "← Nguyễn Văn A: thẻ của Bàn 1, ra ở đây"),
        (job(origin="Bàn 1", state="queued"), ""),
        (job(origin="Bàn 1", changed_ms=NOW - 61_000), ""),
        (job(printer="Máy 1"), "→ Nguyễn Văn A: thẻ ra ở Máy 1"),
        (job(state="cancelled", reason=LEFT, reason_params=AWAY), "→ Nguyễn Văn A: thẻ ra ở Máy 1 (Bàn 1)"),
    ],
)
def test_a_desk_is_told_whose_badge_lies_where(ticket: Job, line: str) -> None:
    assert desk_line({"x": ticket}, {"Máy 2": PrinterState("Máy 2", "ready")}, "Máy 2", NOW) == line


def test_what_lies_elsewhere_comes_before_what_lies_here() -> None:
    jobs = {"x": job(origin="Bàn 1"), "y": job(id=2, ref="y", printer="Máy 1")}
    line = desk_line(jobs, {}, "Máy 2", NOW)
    assert line == "→ Nguyễn Văn A: thẻ ra ở Máy 1   ← Nguyễn Văn A: thẻ của Bàn 1, ra ở đây"
