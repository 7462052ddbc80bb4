"""A name for the conference from the lines of its backdrop, which are all in capitals there."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.text.normalise import clean

# Words that are lower case inside the name of a conference; anything else is taken for a proper name.
_COMMON = frozenset(
    "hội nghị điển hình tiên tiến công nhân viên chức lao động biểu dương giỏi sáng tạo đoàn viên người "
    "liên ngành cơ sở tỉnh thành phố huyện thị xã phường quận cấp trên trực tiếp tọa đàm tổng kết phong "
    "trào thi đua yêu nước khen thưởng tôn vinh toàn quốc lần thứ năm và của các công ty".split()
)
_ABBREVIATIONS = frozenset("TNHH CP CĐCS LĐLĐ UBND HĐND MTTQ CNVCLĐ TLĐ HTX KCN MTV".split())


def conference_name(title_lines: Sequence[str]) -> str:
    """Return one line in sentence case; a last line such as "Lần thứ V (2020 – 2025)" is left out.

    >>> conference_name(["HỘI NGHỊ", "ĐIỂN HÌNH TIÊN TIẾN", "TỈNH LẠNG SƠN", "Lần thứ V"])
    'Hội nghị điển hình tiên tiến tỉnh Lạng Sơn'
    """
    lines = [clean(line) for line in title_lines]
    shouted = [line for line in lines if line == line.upper()] or lines
    words = [_word(word) if word == word.upper() else word for line in shouted for word in line.split()]
    name = " ".join(words)
    return name[:1].upper() + name[1:]


def _word(word: str) -> str:
    letters = word.strip(",.;:()–-")
    if letters in _ABBREVIATIONS or not letters.isalpha():
        return word
    return word.lower() if letters.lower() in _COMMON else word.capitalize()
