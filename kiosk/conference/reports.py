"""The delegates' report of a conference: live from the check-ins, and its numbered snapshots.

What was read aloud never changes: a snapshot is a fact. Who comes after it is in the next one, a supplementary report.
"""

from __future__ import annotations

from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.reception.report import DelegatesReport, Occasion, report
from kiosk.reception.snapshots import Snapshot
from kiosk.text.normalise import fold


def report_of(conference: Conference) -> DelegatesReport:
    """Return the report as it stands."""
    roster, settings = conference.roster, conference.settings
    occasion = Occasion(settings.day, settings.quorum, settings.tier, is_congress(conference))
    return report(roster.people, conference.hall.present, conference.person_notes.excuses, roster.quotas, occasion)


def live(conference: Conference, wall_ms: int) -> Snapshot:
    """Return the report as it stands at an instant, without a number."""
    return Snapshot(0, wall_ms, report_of(conference))


def numbered(conference: Conference, n: int) -> Snapshot:
    """Return a snapshot by its number; of two that were made apart the later one. Raises Refusal if there is none."""
    found = [snapshot for snapshot in conference.reports if snapshot.n == n]
    if not found:
        if conference.reports:
            raise Refusal(
                "There is no report number {number}; the last one is {last}.",
                number=n,
                last=max(snapshot.n for snapshot in conference.reports),
            )
        raise Refusal("No delegates' report has been frozen yet.")
    return found[-1]


def before(conference: Conference, snapshot: Snapshot) -> Snapshot | None:
    """Return the frozen report that one supplements, None for the first; the live one supplements the last."""
    reports = conference.reports
    at = next((at for at, known in enumerate(reports) if known is snapshot), len(reports))
    return reports[at - 1] if at else None


def is_congress(conference: Conference) -> bool:
    """Return whether this is a đại hội: its title names one before any hội nghị.

    "Hội nghị … tiến tới Đại hội thi đua" is a hội nghị; a title that names neither, such as a tọa đàm, is one too.
    """
    programme = conference.runsheet.programme
    title = fold(" ".join(programme.title_lines) if programme else "")
    if not ("dai hoi" in title or "hoi nghi" in title):
        title = fold(conference.settings.name)
    congress, meeting = title.find("dai hoi"), title.find("hoi nghi")
    return congress >= 0 and (meeting < 0 or congress < meeting)
