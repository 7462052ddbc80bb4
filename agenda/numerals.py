"""Vietnamese numbers in words, alone and as they stand in a line: dates, times, fractions, ranges, ordinals.

A number in figures is where a reader stumbles: "105" or "2020" is quickly seen, and slowly said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from re import Match

LARGEST = 999_999_999_999

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu", " tỷ")
_TENS = ("", "X", "XX", "XXX")
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {
    tens + ones: 10 * t + o for t, tens in enumerate(_TENS) for o, ones in enumerate(_ONES) if 0 < 10 * t + o < 31
}
# From here on digits without dots are a code or a telephone, which nobody takes in as one number.
_LONG = 8


def in_words(number: int) -> str:
    """Return a whole number from 0 to LARGEST in words; ValueError outside.

    An empty group inside is said, as schools teach it: "hai triệu năm trăm" could be two and a half million.

    >>> in_words(1004), in_words(2_000_500)
    ('một nghìn không trăm linh bốn', 'hai triệu không nghìn năm trăm')
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"No words for {number}")
    groups: list[int] = []
    while number or not groups:
        number, group = divmod(number, 1000)
        groups.append(group)
    said: list[str] = []
    for power in range(len(groups) - 1, -1, -1):
        if any(groups[: power + 1]) or len(groups) == 1:
            inside = power < len(groups) - 1
            said.append(_group(groups[power], inside=inside and groups[power] > 0) + _SCALES[power])
    return " ".join(said)


def _group(number: int, *, inside: bool) -> str:
    """Return a group of three figures; `inside` a longer number its hundreds are said even when there are none."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = [_DIGITS[hundreds], "trăm"] if hundreds or inside else []
    if tens == 1:
        said.append("mười")
    elif tens:
        said += [_DIGITS[tens], "mươi"]
    elif said and ones:
        said.append("linh")
    if ones == 5 and tens:
        said.append("lăm")
    elif ones in (1, 4) and tens > 1:
        said.append("mốt" if ones == 1 else "tư")
    elif ones or not said:
        said.append(_DIGITS[ones])
    return " ".join(said)


def digit_by_digit(text: str) -> str:
    """Return the figures of a telephone number or a code one after the other; all else in it is passed over."""
    return " ".join(_DIGITS[int(figure)] for figure in text if "0" <= figure <= "9")


def decimal_in_words(text: str) -> str:
    """Return a number as written in Vietnam, dots between thousands and a decimal comma, in words.

    >>> decimal_in_words("1.068,05")
    'một nghìn không trăm sáu mươi tám phẩy không năm'
    """
    whole, comma, part = text.replace(".", "").partition(",")
    said = in_words(int(whole)) if len(whole) <= len(str(LARGEST)) else digit_by_digit(whole)
    if not comma:
        return said
    significant = part.lstrip("0")
    if len(part) > 3 or not significant:
        return f"{said} phẩy {digit_by_digit(part)}"
    zeros = "không " * (len(part) - len(significant))
    return f"{said} phẩy {zeros}{in_words(int(significant))}"


def code_in_words(figures: str) -> str:
    """Return the figures of a code or of a document's number; a leading zero counts there: "05" is "không năm"."""
    if figures.startswith("0") or len(figures) >= _LONG:
        return digit_by_digit(figures)
    return in_words(int(figures))


def from_roman(text: str) -> int | None:
    """Return the value of a roman numeral from I to XXX, None for anything else."""
    number = _ROMAN.get(text, 0)
    return number if 1 <= number <= 30 else None


def ordinal(number: int) -> str:
    """Return what follows "thứ": "nhất", "hai", "ba", "tư", "năm" …"""
    return {1: "nhất", 4: "tư"}.get(number) or in_words(number)


def _plain(figures: str) -> str:
    """Return a number that stands for itself: "05" năm is "năm" năm, but "018" is a code."""
    if len(figures) > 2:
        return code_in_words(figures)
    return in_words(int(figures))


def _day(figures: str) -> str:
    number = int(figures)
    return f"mùng {in_words(number)}" if 1 <= number <= 10 else in_words(number)


def _month(figures: str) -> str:
    """Return a month as it is said. Only "Năm" has a capital, for next to the year "tháng năm năm" is stumbled over."""
    number = int(figures)
    return {4: "tư", 5: "Năm"}.get(number) or in_words(number)


def _is_date(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _date(match: Match[str]) -> str:
    word, day, month, year = match["word"], match["day"], match["month"], match["year"]
    if not _is_date(day, month):
        return match[0]
    return f"{word or 'ngày '}{_day(day)} tháng {_month(month)} năm {in_words(int(year))}"


def _days(match: Match[str]) -> str:
    """Return "30/4" and what follows it in a row, after a word that makes it a day and no fraction."""

    def one(part: Match[str]) -> str:
        return f"{_day(part[1])} tháng {_month(part[2])}" if _is_date(part[1], part[2]) else part[0]

    return match[1] + re.sub(r"(\d{1,2})/(\d{1,2})", one, match[2])


def _month_and_year(match: Match[str]) -> str:
    if not 1 <= int(match[2]) <= 12:
        return match[0]
    return f"{match[1]}{_month(match[2])}" + (f" năm {in_words(int(match[3]))}" if match[3] else "")


def _time(match: Match[str]) -> str:
    minutes = f" {in_words(int(match[2]))} phút" if int(match[2]) else ""
    return f"{in_words(int(match[1]))} giờ{minutes}"


def _phone(match: Match[str]) -> str:
    if not 9 <= sum(figure.isdigit() for figure in match[0]) <= 11:
        return match[0]
    return ("cộng " if match[0].startswith("+") else "") + digit_by_digit(match[0])


def _roman_after(match: Match[str]) -> str:
    number = from_roman(match[2])
    if number is None:
        return match[0]
    word = match[1].rstrip().casefold()
    return match[1] + (ordinal(number) if word.endswith("thứ") or (word == "quý" and number == 4) else in_words(number))


def _item(match: Match[str]) -> str:
    """Return the number of a list's line with a comma, so that it is not taken for a sentence of its own."""
    number = from_roman(match[1]) or (int(match[1]) if match[1].isdigit() else None)
    return match[0] if number is None else f"{in_words(number).capitalize()}, "


_PART_OF_DAY = "ngày|sáng|chiều|tối|hôm"
_DAYS_WORD = rf"(?i:\b(?:{_PART_OF_DAY}|dịp|lễ|mừng|kỷ niệm))\s+"
_NUMBERED = "thứ|khóa|khoá|quý|hạng|loại|cấp|phần|chương|mục|nhiệm kỳ|thế kỷ|đại hội"
_HOUR = r"(?<![\w:.,/])([01]?\d|2[0-4])"
_UNITS = {"km": "ki-lô-mét", "kg": "ki-lô-gam", "ha": "héc-ta", "m2": "mét vuông", "đ": "đồng"}
# In this order: what is written longest is known surest, and takes its figures away from what is below it.
_RULES: tuple[tuple[str, str | Callable[[Match[str]], str]], ...] = (
    (r"^(\d{1,3}|[IVX]+)[.)]\s+(?=\D)", _item),
    (r"(?<![\w.,/+])(?:\+84[ .-]?|0)\d{1,3}(?:[ .-]?\d{2,4}){2,3}(?!\w)", _phone),
    (r"(?<![\w.,/-])(\d{1,2})([.-])(\d{1,2})\2(\d{4})(?![\w/-])", r"\1/\3/\4"),
    (r"(?:(?<=[\d%])|(?<=\dh))\s*[-‐‑–—]\s*(?=\d)", " đến "),
    (
        r"(?<![\w/.,])(?P<word>(?i:ngày)\s+)?(?<![\d/.,])(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})(?![\w/])",
        _date,
    ),
    (rf"({_DAYS_WORD})(\d{{1,2}}/\d{{1,2}}(?:(?:,| và| đến)\s+\d{{1,2}}/\d{{1,2}})*)(?![\w/%])", _days),
    (r"((?i:\bngày)\s+)(\d{1,2})(?=\s+(?:tháng|đến|và)\b|\s*[,;)]|\.?$)", lambda match: match[1] + _day(match[2])),
    (r"((?i:\btháng)\s+)(\d{1,2})(?:/(\d{4}))?(?![\w/]|[.,]\d)", _month_and_year),
    (r"((?i:\bquý)\s+[IV]+)/(?=\d{4}(?!\d))", r"\1 năm "),
    (_HOUR + r":([0-5]\d)(?![\d:])", _time),
    (_HOUR + r"\s?[hg]\s?([0-5]?\d)(?:\s?(?:phút|['’′p]))?(?!\w)", _time),
    (_HOUR + rf"\s+giờ\s+([0-5]?\d)(?:\s+phút\b|(?=\s+(?:đến|{_PART_OF_DAY})\b|[,;.)]|$))", _time),
    (r"(?<=\d)h(?!\w)", " giờ"),
    (rf"((?i:\b(?:{_NUMBERED}))\s+)([IVX]+)(?!\w)", _roman_after),
    (r"((?i:\bthứ)\s+)0?([14])(?![\w/%]|[.,]\d)", lambda match: match[1] + ordinal(int(match[2]))),
    (r"(?<=\d)\s?(km|kg|ha|m2|đ)(?!\w)", lambda match: f" {_UNITS[match[1]]}"),
    (
        r"(?<![\d.,])(?:(?!0)\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+)(?![\d]|[.,]\d)",
        lambda match: decimal_in_words(match[0]),
    ),
    (r"(?<=\d)\s?/\s?(?=\d)", " trên "),
    (r"(?<=\d)\.(?=\d)", " chấm "),
    (r"(?<=\d),(?=\d)", " phẩy "),
    (r"\s*%(?=\w)", " phần trăm "),
    (r"\s*%", " phần trăm"),
    # A code: "A01", "Covid-19", "QL1A". Letters and figures come apart, and the figures keep their zeros.
    (r"(?<=\d)-?(?=[^\W\d_])", " "),
    (r"(?<=[^\W\d_])-?(\d+)", lambda match: f" {code_in_words(match[1])}"),
    (r"\d+", lambda match: _plain(match[0])),
)
_COMPILED = tuple((re.compile(pattern), said) for pattern, said in _RULES)


def numbers_aloud(text: str) -> str:
    """Return a line with every number in words, and nothing else of it changed; only the figures 0 to 9 are known.

    Days 1 to 10 are "mùng"; "ngày" is added before a full date that lacks it. Months are in lower case, "tháng tư"
    for April; May alone is "tháng Năm", which stands clear of the "năm" of the year behind it.

    >>> numbers_aloud("ngày 03/10/2019, tháng 5/2020")
    'ngày mùng ba tháng mười năm hai nghìn không trăm mười chín, tháng Năm năm hai nghìn không trăm hai mươi'
    """
    for pattern, said in _COMPILED:
        text = pattern.sub(said, text)
    return text
