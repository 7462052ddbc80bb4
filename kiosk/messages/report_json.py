"""The delegates' report as JSON: by the names of `kiosk status` where both say it, shares as per cent."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kiosk.reception.ages import Ages
from kiosk.reception.breakdowns import Breakdown, Part
from kiosk.reception.report import DelegatesReport


def figures(report: DelegatesReport) -> dict[str, Any]:
    """Return every number of a report."""
    return {
        "summoned": report.summoned,
        "present": report.present,
        "absent": report.absent,
        "attendance": _percent(report.attendance),
        "unmatched": report.unmatched,
        "quorum": asdict(report.quorum),
        "guests_present": report.guests_present,
        "women": report.women,
        "ethnic_minority": report.minorities,
        "direct_workers": report.direct_workers.count("yes"),
        "party": report.party.count("yes"),
        "non_managers": report.managers.count("no"),
        "excused": [asdict(one) for one in report.excused],
        "unexcused": [asdict(one) for one in report.unexcused],
        "breakdowns": {
            "category": _breakdown(report.categories),
            "sex": _breakdown(report.sex),
            "party": _breakdown(report.party),
            "ethnicity": _breakdown(report.ethnicity),
            "direct_worker": _breakdown(report.direct_workers),
            "manager": _breakdown(report.managers),
            "education": _breakdown(report.education),
            "political_theory": _breakdown(report.political_theory),
        },
        "ethnic_groups": [_part(part) for part in report.groups],
        "ages": _ages(report.ages),
        "collectives": report.collectives,
        "delegations": [asdict(row) for row in report.delegations],
        "kinds": dict(report.kinds),
        "guests": report.guests,
        "substitutes": report.substitutes,
        "substitutes_counted": report.substitutes_counted,
        "walk_ins": report.walk_ins,
        "walk_ins_waiting": report.walk_ins_waiting,
        "tier": report.tier,
        "congress": report.congress,
        "here": list(report.here),
    }


def _ages(ages: Ages) -> dict[str, Any]:
    return {
        "mean": None if ages.mean_tenths is None else ages.mean_tenths / 10,
        "known": ages.known,
        "unknown": ages.unknown,
        "youngest": [asdict(one) for one in ages.youngest],
        "oldest": [asdict(one) for one in ages.oldest],
    }


def _breakdown(breakdown: Breakdown) -> dict[str, Any]:
    return {
        "parts": [_part(part) for part in breakdown.parts],
        "unknown": {"count": breakdown.unknown.count, "share": _percent(breakdown.unknown.share)},
    }


def _part(part: Part) -> dict[str, Any]:
    return {"name": part.name, "count": part.count, "share": _percent(part.share)}


def _percent(share: int) -> float:
    return share / 100
