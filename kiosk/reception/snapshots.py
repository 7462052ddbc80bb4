"""The delegates' report frozen at a moment, and what has changed from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.facts.payload import decode, encode
from kiosk.reception.events import DelegatesFrozen
from kiosk.reception.report import DelegatesReport

# What a supplementary report compares, in the order in which it is read.
_COMPARED = ("summoned", "present", "absent", "women", "party", "minorities", "direct_workers", "guests_present")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A report as it stood at an instant (UTC epoch ms); `n` is its number, 0 for one that is not frozen."""

    n: int
    wall_ms: int
    report: DelegatesReport

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any], wall_ms: int) -> Snapshot:
        """Build a snapshot from the journal. Raises KeyError, TypeError or ValueError for fields that are not ours."""
        return cls(int(payload["n"]), wall_ms, decode(DelegatesReport, payload["report"]))


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new against the report before: who has come, whose check-in was taken back, and figures before, after.

    `counts` holds those figures that have changed, by name.
    """

    since: Snapshot
    arrived: tuple[int, ...]
    gone: tuple[int, ...]
    counts: tuple[tuple[str, int, int], ...]


def frozen(report: DelegatesReport, last: int) -> DelegatesFrozen:
    """Return the next snapshot after number *last*."""
    return DelegatesFrozen(last + 1, encode(report))


def changes(before: Snapshot, after: Snapshot) -> Changes:
    """Return what has changed from one report to a later one."""
    earlier, later = frozenset(before.report.here), frozenset(after.report.here)
    was, is_ = figures(before.report), figures(after.report)
    return Changes(
        since=before,
        arrived=tuple(sorted(later - earlier)),
        gone=tuple(sorted(earlier - later)),
        counts=tuple((name, was[name], is_[name]) for name in _COMPARED if was[name] != is_[name]),
    )


def figures(report: DelegatesReport) -> dict[str, int]:
    """Return the figures that are compared, by name."""
    return {
        "summoned": report.summoned,
        "present": report.present,
        "absent": report.absent,
        "women": report.women,
        "party": report.party.count("yes"),
        "minorities": report.minorities,
        "direct_workers": report.direct_workers.count("yes"),
        "guests_present": report.guests_present,
    }
