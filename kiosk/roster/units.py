"""The same unit under two spellings: "LĐLĐ H. Văn Lãng" and "Liên đoàn Lao động huyện Văn Lãng" send one list."""

from __future__ import annotations

import re
from functools import lru_cache

from kiosk.text.normalise import fold

_LONG = {
    "ldld": "lien doan lao dong",
    "cd": "cong doan",
    "cdcs": "cong doan co so",
    "cdn": "cong doan nganh",
    "h": "huyen",
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "x": "xa",
    "p": "phuong",
    "kcn": "khu cong nghiep",
    "cty": "cong ty",
    "gd": "giao duc",
    "ubnd": "uy ban nhan dan",
}


@lru_cache(maxsize=4096)
def unit_key(written: str) -> str:
    """Return what a unit is compared by: without marks, case, signs, and with its abbreviations written out.

    >>> unit_key("LĐLĐ H. Văn Lãng") == unit_key("Liên đoàn Lao động huyện Văn Lãng")
    True
    """
    words = re.findall(r"[a-z0-9]+", fold(written))
    return " ".join(_LONG.get(word, word) for word in words)
