"""Who hands over: proposed by the authority that gives the award, from the leaders who are expected.

A proposal only: the body named in the decision comes first, then protocol order; former leaders are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kiosk.awards.batches import Batch
from kiosk.awards.model import Decision
from kiosk.text.normalise import fold

# Bodies by the words that name them in a decision and in a leader's office; the first that is found counts.
_BODIES = (
    ("confederation", re.compile(r"\btong (?:lien doan|ldld)\b|\btld\b|\bvgcl\b")),
    ("state", re.compile(r"\bchu tich nuoc\b|\bthu tuong\b|\bchinh phu\b|\bquoc hoi\b")),
    ("people's committee", re.compile(r"\bubnd\b|\buy ban nhan dan\b")),
    ("party", re.compile(r"\b(?:tinh|thanh|huyen|quan|dang|thi) uy\b|\btrung uong dang\b")),
    ("federation", re.compile(r"\bldld\b|\blien doan lao dong\b")),
    ("front", re.compile(r"\bmttq\b|\bmat tran to quoc\b")),
    ("youth", re.compile(r"\b(?:tinh|thanh|huyen|trung uong) doan\b")),
    ("union", re.compile(r"\bcong doan\b|\bcdcs\b")),
)
_FORMER = "nguyen "


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who may hand over: conference number, office as written, place in protocol order, when he leaves.

    `leaves` is "HH:MM" at the place of the conference, None where nothing is known.
    """

    number: int
    office: str
    order: int
    leaves: str | None = None

    @property
    def former(self) -> bool:
        """Whether he held the office once."""
        return fold(self.office).startswith(_FORMER)


def body(text: str) -> str | None:
    """Return which body an authority or office belongs to, None if it is none that is known here."""
    said = fold(text)
    return next((name for name, pattern in _BODIES if pattern.search(said)), None)


def fitting(authority: str, leaders: Iterable[Leader]) -> list[Leader]:
    """Return those who may hand over for an authority, the most fitting first."""
    wanted = body(authority)
    incumbents = [leader for leader in leaders if not leader.former]
    return sorted(incumbents, key=lambda leader: (body(leader.office) != wanted or wanted is None, leader.order))


def propose(
    batches: Sequence[Batch],
    decisions: Iterable[Decision],
    leaders: Sequence[Leader],
    each: int = 1,
    until: Mapping[int, str] | None = None,
) -> tuple[Batch, ...]:
    """Return the batches with *each* presenters; *until* is batch -> "HH:MM" when it is expected to be over.

    Who leaves before that is passed over as long as anybody is left who stays.
    """
    authorities = {decision.number: decision.authority for decision in decisions}
    proposed = []
    for batch in batches:
        fit = fitting(authorities.get(batch.decision, ""), leaders)
        over = (until or {}).get(batch.number, "")
        fit.sort(key=lambda leader: leader.leaves is not None and leader.leaves < over)
        chosen = tuple(leader.number for leader in fit[: min(each, len(batch.certificates))])
        proposed.append(replace(batch, presenters=chosen))
    return tuple(proposed)
