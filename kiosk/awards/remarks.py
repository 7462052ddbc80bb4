"""What the remark beside a recipient says about who receives: the family of the dead, or somebody in his stead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.text.normalise import fold

_TITLED = r"(?P<title>ông|bà|đồng chí|đ/c|anh|chị|em)\.?\s+(?P<name>\S.*?)"
_END = r"\s*(?:thay mặt\s+)?(?:lên\s+)?(?:nhận(?:\s+thay)?|đại diện nhận)\b"
_FAMILY = re.compile(rf"(?:^|[;,.]\s*)(?P<relation>[^;,.]*?)\s*(?:là|:)?\s+{_TITLED}{_END}", re.IGNORECASE)
_PROXY = re.compile(rf"(?:^|[;,.\s]){_TITLED}{_END}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """The parts of a remark, as written; all None when nobody else receives."""

    posthumous: bool = False
    family_relation: str | None = None
    family_title: str | None = None
    family_name: str | None = None
    proxy_title: str | None = None
    proxy_name: str | None = None


def read(note: str | None) -> Remark:
    """Return what *note* says.

    >>> read("vắng, ông Nông Văn Tuấn nhận thay").proxy_name
    'Nông Văn Tuấn'
    """
    if not note:
        return Remark()
    posthumous = "truy tang" in fold(note)
    if posthumous:
        found = _FAMILY.search(note)
        if not found:
            return Remark(posthumous=True)
        relation = found["relation"].strip().removesuffix(" là").strip()
        return Remark(
            posthumous=True,
            family_relation=relation or None,
            family_title=found["title"],
            family_name=found["name"].strip(),
        )
    proxy = _PROXY.search(note)
    return Remark(proxy_title=proxy["title"], proxy_name=proxy["name"].strip()) if proxy else Remark()
