"""Ethnic groups by their official names: units write "tày", "Kinh(Việt)" or "H'Mông", and reports count by group.

The list of 54 is that of the General Statistics Office (decision 121-TCTK/PPCĐ of 2 March 1979).
"""

from __future__ import annotations

import re

from kiosk.text.normalise import fold

GROUPS = (
    *("Kinh", "Tày", "Thái", "Hoa", "Khmer", "Mường", "Nùng", "Mông", "Dao", "Gia Rai", "Ngái", "Ê Đê", "Ba Na"),
    *("Xơ Đăng", "Sán Chay", "Cơ Ho", "Chăm", "Sán Dìu", "Hrê", "Mnông", "Ra Glai", "Xtiêng", "Bru Vân Kiều"),
    *("Thổ", "Giáy", "Cơ Tu", "Gié Triêng", "Mạ", "Khơ Mú", "Co", "Tà Ôi", "Chơ Ro", "Kháng", "Xinh Mun", "Hà Nhì"),
    *("Chu Ru", "Lào", "La Chí", "La Ha", "Phù Lá", "La Hủ", "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao"),
    *("Cống", "Bố Y", "Si La", "Pu Péo", "Brâu", "Ơ Đu", "Rơ Măm"),
)
# Other ways to write a group, and names of branches; without marks, spaces and signs.
_OTHERS = {
    "Kinh": "viet kinhviet vietkinh",
    "Tày": "tay",
    "Khmer": "khome khowme khomer",
    "Mông": "hmong meo hmongz",
    "Dao": "man dzao",
    "Gia Rai": "jarai jrai giarai",
    "Ê Đê": "ede rade",
    "Ba Na": "bahnar banar",
    "Xơ Đăng": "sodang sedang",
    "Sán Chay": "caolan sanchi sanchaycaolan sanchaysanchi caolansanchi caolansanchay",
    "Cơ Ho": "koho kho",
    "Ra Glai": "raglay",
    "Xtiêng": "stieng",
    "Bru Vân Kiều": "vankieu bru",
    "Cơ Tu": "katu kotu",
    "Gié Triêng": "gietrieng giegtrieng",
    "Co": "cor",
    "Tà Ôi": "paco",
    "Pu Péo": "pupeo",
    "Ơ Đu": "odu",
}


def _key(written: str) -> str:
    return re.sub(r"[^a-z]", "", fold(re.sub(r"(?i)^\s*dân tộc\s+", "", written)))


_BY_KEY = {_key(group): group for group in GROUPS} | {
    key: group for group, keys in _OTHERS.items() for key in keys.split()
}


def group(written: str) -> str | None:
    """Return the official name of an ethnic group however it is written; None if it is none of the 54.

    >>> group("Kinh(Việt)"), group("H’mông"), group("Marsian")
    ('Kinh', 'Mông', None)
    """
    return _BY_KEY.get(_key(written))
