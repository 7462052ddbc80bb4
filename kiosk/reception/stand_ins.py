"""What a remark says of whom somebody stands for: "đi thay ông Hoàng Văn Hùng"."""

from __future__ import annotations

import re

from kiosk.text.normalise import clean

_WHOM = re.compile(
    r"(?:(?:đi|dự|họp|về|tham\s+dự)\s+)*thay\s+(?:cho\s+)?(?P<whom>(?:ông|bà|đ/c|đồng\s+chí|anh|chị)\.?\s+[^;,.()]+)",
    re.IGNORECASE,
)


def whom(note: str | None) -> str | None:
    """Return whom a person stands for as the remark beside his name writes it, None if it says nothing of that.

    >>> whom("đi thay ông Hoàng Văn Hùng")
    'ông Hoàng Văn Hùng'
    """
    match = _WHOM.match(clean(note or ""))
    return match["whom"].strip() if match else None
