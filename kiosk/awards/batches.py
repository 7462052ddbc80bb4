"""A batch: who walks on together, in which order, who hands over to them, and the ranks that put batches in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.awards.model import RecipientKind
from kiosk.text.normalise import fold

Side = Literal["left", "right"]

# Awards from the highest down, as they stand at the beginning of an award's name or in it; what is not listed
# comes after them in the order of the file. `[awards] ranks` in conference.toml replaces the list.
RANKS = (
    "Huân chương",
    "Danh hiệu Anh hùng",
    "Bằng khen của Thủ tướng Chính phủ",
    "Cờ thi đua của Chính phủ",
    "Danh hiệu Chiến sĩ thi đua toàn quốc",
    "Cờ thi đua của UBND tỉnh",
    "Chiến sĩ thi đua cấp tỉnh",
    "Bằng khen của Chủ tịch UBND tỉnh",
    "Cờ thi đua của Tổng Liên đoàn",
    "Bằng khen của Tổng Liên đoàn Lao động Việt Nam",
    "Bằng Lao động sáng tạo",
    "Kỷ niệm chương",
    "Cờ thi đua",
    "Bằng khen của Ban Chấp hành LĐLĐ tỉnh",
    "Bằng khen",
    "Giấy khen",
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Who is called to the stage together: certificate ids from the audience's left to the right.

    `number` names the batch for good; the order of calling is that of the plan. `presenters` are conference numbers
    from the left, each serves his share of the positions. An `extra` batch was made on the day. `along` pairs
    (certificate, position's certificate): one that has no position of its own because its recipient gets both at once.
    `moved_on` are certificates whose place in a frozen order stays empty, as they are handed over in another batch.
    """

    number: int
    decision: str
    kind: RecipientKind
    certificates: tuple[int, ...]
    presenters: tuple[int, ...] = ()
    side: Side | None = None
    extra: bool = False
    along: tuple[tuple[int, int], ...] = ()
    moved_on: tuple[int, ...] = ()

    @property
    def all(self) -> tuple[int, ...]:
        """Every certificate that is handed over in this batch, those without a position last."""
        return (*self.certificates, *(id_ for id_, _with in self.along))

    def with_(self, id_: int) -> tuple[int, ...]:
        """Return the certificates handed over together with that of a position."""
        return tuple(extra for extra, position in self.along if position == id_)

    def position(self, id_: int) -> int | None:
        """Return where the receiver of a certificate stands, from 1; None if it is not of this batch."""
        at = next((position for extra, position in self.along if extra == id_), id_)
        return self.certificates.index(at) + 1 if at in self.certificates else None

    def share(self, presenter: int) -> range:
        """Return the positions, from 1, that the presenter of an index (from 0) serves: parts as equal as can be."""
        count, of = len(self.certificates), max(1, len(self.presenters))
        first = presenter * count // of
        return range(first + 1, (presenter + 1) * count // of + 1)


def rank(award: str, folded: Sequence[str]) -> int:
    """Return the place of an award among folded ranks, the number of ranks for one that is not listed."""
    said = fold(award)
    return next((place for place, name in enumerate(folded) if name in said), len(folded))
