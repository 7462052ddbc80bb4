"""What a delegate stands for: his category, and whether he holds a managing post.

Award conferences promise a share of direct workers and of people without office: reports count both.
"""

from __future__ import annotations

import re

from kiosk.text.normalise import fold

# Category as reports call it, and the folded words that mean it, in the order in which they decide.
_CATEGORIES = (
    ("Đại diện tập thể", r"\btap the\b"),
    ("Bằng Lao động sáng tạo", r"\blao dong sang tao\b|\bldst\b|\bsang tao\b"),
    ("Cán bộ công đoàn", r"\bcan bo (?:cong doan|cd)\b|\bcbcd\b|\bcb cong doan\b"),
    ("Đại biểu dự khuyết", r"\bdu khuyet\b"),
    ("Điển hình tiên tiến", r"\bdien hinh\b|\bdhtt\b|\btien tien\b|\btieu bieu\b"),
)
CATEGORIES = tuple(name for name, _pattern in _CATEGORIES)
_MANAGER = re.compile(
    r"\b(?:(?:tong )?giam doc|hieu truong|hieu pho|truong (?:phong|khoa|ban|tram|chi nhanh|so)|chanh van phong"
    r"|cuc truong|vu truong|chu tich (?:ubnd|hdnd|hdqt|hdtv|uy ban|hoi dong)|bi thu|quan doc|ke toan truong"
    r"|vien truong|hat truong|pho (?:phong|giam doc|ban|khoa))\b"
)


# Groups of a list that say what the people below are, not whose they are.
_KINDS = re.compile(
    r"(?:(?:cac )?(?:dai bieu|dong chi|doan vien|can bo|ca nhan)? ?)?(?:la )?(?:chinh thuc|du khuyet|duong nhien"
    r"|(?:do )?(?:cap duoi )?bau|chi dinh|khach moi|moi du|nam|nu|cong nhan|nguoi lao dong|cong nhan lao dong|doan vien"
    r"|lao dong truc tiep|can bo cong doan.*|can bo|dien hinh.*|bang lao dong sang tao.*|bang ldst.*|to chuc.*"
    r"|nha giao|giao vien|vien chuc|cong chuc)(?: (?:bau len|tien tien|tieu bieu|duoc tang.*|cac cap))*\Z"
)


def is_kind_of_delegates(label: str) -> bool:
    """Whether the name of a group or sheet says what its people are: "Đại biểu dự khuyết", "Khách mời", "Nữ".

    >>> is_kind_of_delegates("ĐẠI BIỂU CHÍNH THỨC"), is_kind_of_delegates("LĐLĐ huyện Văn Lãng")
    (True, False)
    """
    return bool(_KINDS.match(fold(label)))


def category(written: str) -> str:
    """Return a category as reports call it; one that is not known stays as it is written.

    >>> category("Điển hình TT"), category("đại diện tập thể"), category("Đương nhiên")
    ('Điển hình tiên tiến', 'Đại diện tập thể', 'Đương nhiên')
    """
    folded = fold(written)
    return next((name for name, pattern in _CATEGORIES if re.search(pattern, folded)), written)


def is_manager(position: str) -> bool:
    """Whether a post is one that manages; union posts and team leaders are not.

    >>> is_manager("Phó Hiệu trưởng"), is_manager("Chủ tịch CĐCS"), is_manager("Tổ trưởng sản xuất")
    (True, False, False)
    """
    return bool(_MANAGER.search(fold(position)))
