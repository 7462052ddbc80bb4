"""The order of calling: certificates become batches that fit the stage.

A batch never crosses a decision, as each is announced apart, nor the line between collectives and individuals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from kiosk.awards.model import Certificate, RecipientKind
from kiosk.vietnamese import fold

# Awards from the highest down, as they stand at the beginning of an award's name or in it; what is not listed
# comes after them in the order of the file. To be edited when the law on emulation and commendation changes.
RANKS = (
    "Huân chương",
    "Danh hiệu Anh hùng",
    "Danh hiệu Chiến sĩ thi đua toàn quốc",
    "Cờ thi đua của Chính phủ",
    "Bằng khen của Thủ tướng Chính phủ",
    "Bằng khen của Chủ tịch UBND tỉnh",
    "Bằng khen của Tổng Liên đoàn Lao động Việt Nam",
    "Bằng Lao động sáng tạo",
    "Bằng khen của Ban Chấp hành LĐLĐ tỉnh",
    "Bằng khen",
    "Giấy khen",
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Who is called to the stage together: certificate ids from the left of the stage to the right."""

    number: int
    decision: str
    kind: RecipientKind
    certificates: tuple[int, ...]

    def to_payload(self) -> dict[str, Any]:
        """Return the batch for the journal."""
        return {**asdict(self), "certificates": list(self.certificates)}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Batch:
        """Build the batch again."""
        kind = cast("RecipientKind", payload["kind"])
        return cls(int(payload["number"]), str(payload["decision"]), kind, tuple(payload["certificates"]))


def plan(certificates: Iterable[Certificate], size: int = 10, ranks: Sequence[str] = RANKS) -> tuple[Batch, ...]:
    """Return the batches in the order of calling, numbered from 1, each of at most *size* certificates.

    Decisions go by their highest award in *ranks*, equals in file order; collectives come before individuals.
    """
    if size < 1:
        raise ValueError("a batch holds at least one certificate")
    by_decision: dict[str, list[Certificate]] = {}
    for certificate in certificates:
        by_decision.setdefault(certificate.decision, []).append(certificate)
    folded = [fold(award) for award in ranks]
    ordered = sorted(by_decision.values(), key=lambda members: min(_rank(m.award, folded) for m in members))
    batches: list[Batch] = []
    for members in ordered:
        for kind in _KINDS:
            ids = [member.id for member in members if member.kind == kind]
            for start in range(0, len(ids), size):
                called = tuple(ids[start : start + size])
                batches.append(Batch(len(batches) + 1, members[0].decision, kind, called))
    return tuple(batches)


_KINDS: tuple[RecipientKind, ...] = ("collective", "individual")


def _rank(award: str, folded: Sequence[str]) -> int:
    """Return the place of an award among the ranks, the number of ranks for one that is not listed."""
    said = fold(award)
    return next((place for place, rank in enumerate(folded) if rank in said), len(folded))
