"""What the remark beside a delegate or guest says about his coming: he is excused, comes later, or must be stopped.

Remarks are written by hand and mostly about something else (food, awards, whom he stands for): what is not understood
says nothing. Nobody is let in or kept out by a guess: a remark only tells the desk what somebody has written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kiosk.text.normalise import clean, fold

# Words that mean something else once their marks are gone (vàng, ban, mời) are put in capitals after folding.
_KEPT = {"vắng": "VANG", "bận": "BAN", "ốm": "OM", "mới": "MOI"}
_UNMARKED = {"vang": "VANG", "om": "OM"}
_UNMARKED_BUSY = re.compile(r"\bban (?=hop|cong (?:tac|viec)|viec|di |hoc)")
_WORD = re.compile(r"\w+")
_TIME = (
    r"(?P<hour>\d{1,2})\s*(?:h|g|gio|:)(?![a-z])\s*(?:(?P<minute>\d{2})(?!\d)|(?P<half>ruoi))?"
    r"(?:\s*(?:phut|p)\b)?(?P<later>\s*chieu)?"
)
_ANY_TIME = re.sub(r"\?P<\w+>", "?:", _TIME)
_ABOUT = r"(?:(?:luc|vao|khoang|tam|hon|sau|tu)\s+)*"

_STOP = re.compile(
    r"\b(?<!da )(?:gap|lien he|hoi|bao|trinh dien|cho|xin y kien)(?! mat)(?: (?:ngay|voi|lai|rieng|y kien))*"
    r"(?: \S+){0,4}? (?:btc\b|ban to chuc|to thu ky|ban thu ky|truong ban|thuong truc)"
    r"|\bmoi (?:(?:len|sang|den|qua|vao) )?gap(?! mat)"
    r"|\b(?:khong|chua) (?:cho|duoc) (?:phep )?(?:vao|du|tham du)\b(?! (?:an|tiec|lien hoan))"
    r"|\b(?:dang )?(?:xac minh|xem xet) tu cach|\btam (?:dung|giu)\b"
)
# Somebody else receives, or it is he who stands for somebody: either way nothing about his own coming.
_STANDS_IN = re.compile(
    r"\bnhan (?:thay|ho|giup)\b|\bdai dien nhan\b|\btruy tang\b|^\W*(?:(?:di|du|hop|ve|tham|dai bieu) )*thay\b"
)
_LEAVES = re.compile(
    rf"\b(?:(?:phai|xin|xin phep|se|duoc|can) )*(?:ra )?ve (?:som|truoc|{_ABOUT}{_ANY_TIME})(?: {_ABOUT}{_ANY_TIME})?"
    rf"|\b(?:du|o|o lai|co mat) (?:den|toi) {_ABOUT}{_ANY_TIME}"
    r"|\bVANG (?:mat )?(?:vao )?(?:buoi |phien )?chieu\b|\bxe\b.*?(?=[,;.]|$)"
)
_UNEXCUSED = re.compile(r"\bkhong (?:co )?(?:phep|ly do)\b|\bkhong (?:VANG|BAN|OM)\b")
_LATE = re.compile(
    r"\b(?:den|toi|vao|di|co mat|du) (?:sau|muon|tre|cham)\b|\b(?:muon|tre|cham) (?:khoang )?\d"
    rf"|(?:\b(?:xin|phep|se) |(?:^|[,;.(])\s*)(?:den |toi |co mat ){_ABOUT}{_ANY_TIME}|\bco mat {_ABOUT}{_ANY_TIME}"
    rf"|\b{_ANY_TIME} (?:moi|MOI|se) (?:den|toi|vao|co mat|du)\b"
)
_AWAY = re.compile(
    r"\bVANG\b(?! \w\b)|\bBAN\b|\bOM\b|\bco (?:xin )?phep\b|\b(?:da|co) xin phep\b|\bxin (?:phep )?(?:nghi|khong)\b"
    r"|\bnghi (?:phep|sinh|benh|viec rieng|khong luong)\b|\bthai san\b|\bsinh con\b|\bdau om\b"
    r"|\bdi (?:cong tac|hop|hoc|tap huan|nuoc ngoai|vien|dieu tri|cong vu)\b|\bcong tac (?:nuoc ngoai|dot xuat|xa)\b"
    r"|\b(?:nam|nhap) vien\b|\bcap cuu\b|\bbi (?:benh|tai nan)\b|\b(?:dang|phai) dieu tri\b|\btrung lich\b"
    r"|\b(?:co|vi|ly do) (?:viec )?(?:gia dinh|rieng|suc khoe|ca nhan|tang)\b|\bviec (?:gia dinh|rieng|hieu)\b"
    r"|\bkhong (?:the )?(?:tham |ve |den )?(?:du|den|tham gia)\b(?: duoc)?(?! (?:an|com|bua|tiec|lien hoan|giao luu))"
)
_UNTIL = re.compile(rf"\b(?:den|toi) {_ABOUT}{_TIME}")
_ANYWHEN = re.compile(rf"\b{_TIME}")
# "Muộn 1 giờ" is how long; nobody comes at one in the night.
_EARLIEST = 5
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said: `reason` as written; `until` HH:MM if it tells when he comes. `kind` None is nothing."""

    kind: Literal["excused", "stop"] | None = None
    reason: str = ""
    until: str | None = None


_NOTHING = Remark()


# A pure function of short texts that the overview asks for again at every fact.
@lru_cache(maxsize=4096)
def read(note: str | None) -> Remark:
    """Return what *note* says about the coming of whom it stands beside.

    >>> read("xin đến muộn (09h00)").until
    '09:00'
    """
    reason = clean(note or "")
    said = _comparable(reason[:_LONGEST])
    if _STOP.search(said):
        return Remark("stop", reason)
    if _STANDS_IN.search(said) or _UNEXCUSED.search(said):
        return _NOTHING
    said = _LEAVES.sub("", said)
    if _LATE.search(said):
        return Remark("excused", reason, _time(_ANYWHEN.search(said)))
    return Remark("excused", reason, _time(_UNTIL.search(said))) if _AWAY.search(said) else _NOTHING


@lru_cache(maxsize=4096)
def leaves(note: str | None) -> str | None:
    """Return "HH:MM" when somebody has to go before the end, as written beside his name; None if nothing says so.

    >>> leaves("phải về lúc 10h30")
    '10:30'
    """
    found = _LEAVES.search(_comparable(clean(note or "")[:_LONGEST]))
    return _time(_ANYWHEN.search(found[0])) if found else None


def _comparable(note: str) -> str:
    """Return the remark folded, what would be ambiguous then in capitals."""
    if note.isascii():
        return _UNMARKED_BUSY.sub("BAN ", _WORD.sub(lambda word: _UNMARKED.get(word[0], word[0]), fold(note)))
    return _WORD.sub(lambda word: _KEPT.get(word[0].lower()) or fold(word[0]), note)


def _time(found: re.Match[str] | None) -> str | None:
    """Return the time of day that was written, None if there is none."""
    if found is None:
        return None
    hour, minute = int(found["hour"]), 30 if found["half"] else int(found["minute"] or 0)
    hour += 12 if found["later"] and hour < 12 else 0
    return f"{hour:02d}:{minute:02d}" if _EARLIEST <= hour < 24 and minute < 60 else None
