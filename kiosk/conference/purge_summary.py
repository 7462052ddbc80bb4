"""What stays of a conference whose personal data is deleted: how many they were, never who."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kiosk.conference.state import Conference


def counts(conference: Conference) -> dict[str, Any]:
    """Return how many were expected and came, by kind and by delegation, and what was handed over."""
    hall, roster = conference.hall, conference.roster
    figures = ("women", "ethnic_minority", "direct_workers", "party")
    awards = conference.awards.counts()
    came: Counter[str] = Counter(roster.people[n].kind for n in hall.present if n in roster.people)
    return {
        "summoned": conference.summoned,
        "present": conference.present,
        "kinds": {kind: {"expected": count, "present": came[kind]} for kind, count in sorted(roster.kinds.items())},
        "delegations": {
            name: {"expected": count, "present": hall.by_delegation[name]}
            for name, count in sorted(roster.delegations.items())
        },
        "of_the_delegates_present": {name: hall.counts[name] for name in figures},
        "awards": {name: awards[name] for name in ("certificates", "handed", "proxy", "withheld", "outstanding")},
    }
