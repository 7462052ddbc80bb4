"""What can be printed, as data: the spool stores slips, never pictures, and draws them when their turn comes.

Importing this costs nothing: Pillow and qrcode are loaded by the first `draw`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, assert_never

from printing.errors import SpoolError

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True, slots=True)
class Badge:
    """A delegate's badge. Every text is shown as it is, so labels come already translated.

    `code` is the 24 digits in the QR, `human` the short code printed under it ("00123-7"),
    `kind` a label ("ĐẠI BIỂU"), `note` a line for awards, `stamp` small print on a reprint ("BẢN IN LẠI").
    """

    event: str
    name: str
    unit: str
    seat: str
    kind: str
    code: str
    human: str
    note: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with a title: each of the `lines` is what stands large (a name) and what stands below it, smaller."""

    title: str
    about: str
    lines: tuple[tuple[str, str], ...]
    foot: str = ""


Slip = Badge | Listing


def draw(slip: Slip, width: int) -> Image.Image:
    """The slip as a one-bit picture, black on white, exactly `width` dots wide (384 … 576)."""
    if isinstance(slip, Badge):
        from printing.badge import draw_badge

        return draw_badge(slip, width)
    if isinstance(slip, Listing):
        from printing.listing import draw_listing

        return draw_listing(slip, width)
    assert_never(slip)


def to_payload(slip: Slip) -> dict[str, Any]:
    """The slip as plain data for the spool, tagged with what it is."""
    return {"slip": "badge" if isinstance(slip, Badge) else "listing", **asdict(slip)}


def from_payload(payload: Mapping[str, Any]) -> Slip:
    """The slip that `to_payload` stored; SpoolError if this version does not know it."""
    fields = {key: value for key, value in payload.items() if key != "slip"}
    try:
        if payload["slip"] == "badge" and all(isinstance(value, str) for value in fields.values()):
            return Badge(**fields)
        if payload["slip"] == "listing":
            pairs = tuple((str(head), str(detail)) for head, detail in fields.pop("lines"))
            return Listing(**{name: str(value) for name, value in fields.items()}, lines=pairs)
    except (KeyError, TypeError, ValueError) as error:
        raise SpoolError("A stored ticket cannot be read.") from error
    raise SpoolError("A stored ticket cannot be read.")
