"""A line in the form in which it is read aloud: abbreviations and numbers in words, and marks where to breathe.

An MC reads at sight, before a full hall; what the eye must first work out is where the voice stumbles.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from agenda.numerals import code_in_words, in_words, numbers_aloud

# Our own estimate of a ceremonial pace: 180 syllables a minute, and what a breath and a full stop take.
SYLLABLES_PER_SECOND = 3.0
BREATH_SECONDS = 0.35
STOP_SECONDS = 0.7
# So many syllables are said in one breath; and no part so short is cut off by a mark of ours.
LONGEST_BREATH = 14
SHORTEST_BREATH = 4
_BREATH, _STOP = "/", "//"


def _table(text: str) -> dict[str, str]:
    pairs = (entry.partition("=") for entry in text.replace("\n", " ").split(";"))
    return {short.strip(): full.strip() for short, _, full in pairs if full}


# Abbreviations with one sense in this field, whatever stands around them. Words as said: without the hyphens.
_SURE = _table("""
TLĐLĐVN=Tổng Liên đoàn Lao động Việt Nam; TLĐLĐ=Tổng Liên đoàn Lao động; TLĐ=Tổng Liên đoàn; LĐLĐ=Liên đoàn Lao động;
CĐCS=công đoàn cơ sở; CĐ=công đoàn; CNVCLĐ=công nhân, viên chức, lao động; CNVC-LĐ=công nhân, viên chức, lao động;
CNVC=công nhân, viên chức; CBCCVC=cán bộ, công chức, viên chức; HTX=hợp tác xã; CNLĐ=công nhân lao động;
NLĐ=người lao động; BTC=Ban Tổ chức; NSDLĐ=người sử dụng lao động; ĐVCĐ=đoàn viên công đoàn; BCH=Ban Chấp hành;
BTV=Ban Thường vụ; BGH=Ban Giám hiệu; UBND=Ủy ban nhân dân; HĐND=Hội đồng nhân dân; MTTQ=Mặt trận Tổ quốc;
UBKT=Ủy ban Kiểm tra; UBMTTQ=Ủy ban Mặt trận Tổ quốc; HĐQT=Hội đồng quản trị; HĐTĐKT=Hội đồng Thi đua Khen thưởng;
DN=doanh nghiệp; TĐKT=Thi đua Khen thưởng; TĐ-KT=Thi đua Khen thưởng; CSTĐ=chiến sĩ thi đua; LĐTT=lao động tiên tiến;
LĐG=lao động giỏi; LĐST=Lao động sáng tạo; TNHH=trách nhiệm hữu hạn; MTV=một thành viên; CTCP=Công ty cổ phần;
Cty=Công ty; KCN=khu công nghiệp; PTNT=Phát triển nông thôn; THPT=trung học phổ thông; THCS=trung học cơ sở;
PTDTBT=phổ thông dân tộc bán trú; PTDTNT=phổ thông dân tộc nội trú; PTCS=phổ thông cơ sở; đ/c=đồng chí;
NN&PTNT=Nông nghiệp và Phát triển nông thôn; GD&ĐT=Giáo dục và Đào tạo; GD-ĐT=Giáo dục và Đào tạo;
GDĐT=Giáo dục và Đào tạo; GDTX=giáo dục thường xuyên; GDNN=giáo dục nghề nghiệp; KH&CN=Khoa học và Công nghệ;
KH&ĐT=Kế hoạch và Đầu tư; LĐTB&XH=Lao động Thương binh và Xã hội; LĐ-TB&XH=Lao động Thương binh và Xã hội;
VH-TT=Văn hóa Thông tin; VHTT&DL=Văn hóa Thể thao và Du lịch; KT-XH=kinh tế xã hội; CSPL=Chính sách Pháp luật;
CSKTXH=Chính sách Kinh tế Xã hội; BHXH=bảo hiểm xã hội; BHYT=bảo hiểm y tế; TP=thành phố; HCM=Hồ Chí Minh;
TPHCM=Thành phố Hồ Chí Minh; TW=Trung ương; QĐ=Quyết định; NQ=Nghị quyết; TTg=Thủ tướng; CTN=Chủ tịch nước;
PCT=Phó Chủ tịch; GS=giáo sư; ThS=thạc sĩ; PGS=phó giáo sư; CKI=chuyên khoa một; CKII=chuyên khoa hai; Đ/c=đồng chí
""")
# In the number of a document only: "71/KH-LĐLĐ".
_DOCUMENTS = _SURE | _table("""
KH=Kế hoạch; CT=Chỉ thị; CTr=Chương trình; TB=Thông báo; BC=Báo cáo; HD=Hướng dẫn; CV=Công văn; TTr=Tờ trình;
TT=Thông tư; NĐ=Nghị định; CP=Chính phủ; KL=Kết luận; QC=Quy chế; GM=Giấy mời; TU=Tỉnh ủy; VP=Văn phòng; BNV=Bộ Nội vụ
""")
_TITLES = frozenset("TP ThS PGS GS Đ/c đ/c".split())  # often with a dot that ends no sentence
_UPPER = f"[{''.join(chr(code) for code in range(0x1F00) if chr(code).isupper())}]"
_NAME = rf"(?={_UPPER}(?!{_UPPER}))"  # a capital, then small letters or nothing, as in "Vàng A Cường"
_STUDIED = r"\b(?:[Tt]rường|trình độ|hệ|bậc|tốt nghiệp|bằng) "
# Abbreviations of several senses, said only where what stands around them leaves one; group 1 stays as it is.
_IN_CONTEXT = (
    (r"(\b[Tt]rường |PTDTBT |PTDTNT )TH\b|(?<!\w)TH(?=[&-]THCS\b)", "tiểu học"),
    (r"(\b(?:[Tt]rường|[Ll]ớp|[Nn]gành|giáo viên) )MN\b", "mầm non"),
    (rf"({_STUDIED})CĐ\b", "cao đẳng"),
    (rf"({_STUDIED})ĐH\b", "đại học"),
    (r"(\b(?:[Cc]ông ty|Cty|[Tt]ập đoàn|TNHH) )CP\b", "cổ phần"),
    (r"\bXN(?= (?:May|Than|In|Xây|Chế biến|Khai thác|Cơ khí|Dịch vụ|Vật liệu|Gạch|Môi trường)\b)", "xí nghiệp"),
    (r"\bCT(?= (?:CĐCS|CĐ|UBND|HĐND|LĐLĐ|HĐQT|UBMTTQ|[Cc]ông đoàn|Hội)\b)", "Chủ tịch"),
    (r"(\b[Tt]heo )KH\b|\bKH(?= số\b| \d)", "Kế hoạch"),
    (r"\bTT(?= (?:Y tế|Hội nghị|Văn hóa|Giáo dục|GDTX|GDNN|Dịch vụ|Chính trị)\b)", "trung tâm"),
    (rf"(\b(?:UBND|HĐND|LĐLĐ|ủy|[Cc]ông an|[Nn]on|học|TH|THCS) )TT(?= {_NAME})", "thị trấn"),
    (rf"\bTT\. ?{_NAME}", "thị trấn"),
    (rf"\bTX\.? ?{_NAME}", "thị xã"),
    (r"\bTP(?= (?:Tổ chức|Hành chính|Kế toán|Tài chính|Nhân sự|Kỹ thuật|GD)\b)", "Trưởng phòng"),
    (rf"(GS[.,-]? ?)TS\b(?:\. ?(?=\w))?|\bTS\.? ?(?=BS\b|{_NAME})", "tiến sĩ"),
    (rf"\bBS\.? ?(?=CKI|{_NAME})", "bác sĩ"),
    (rf"\bKS\.? ?{_NAME}", "kỹ sư"),
    (rf"(?<!\w)v\. ?v\.*…?(?=\s*[,;:)]|\s+(?!{_UPPER})\w)", "vân vân"),
    (r"(?<!\w)v\. ?v(?:\.+…?|…|\b)", "vân vân."),
)
# What is settled is carried past the other rules, and past the marks, in characters no line has a use for.
_SETTLED_AT = 0xF0000
_SETTLED = "[\U000f0000-\U0010ffff]"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_SHORT = "|".join(re.escape(short) for short in sorted(_SURE, key=len, reverse=True))
_ABBREVIATION = re.compile(rf"(?<!\w)({_SHORT})(?!\w)(\. ?(?!Xin|Kính|Đề|Trân)(?=\w|{_SETTLED}))?")
_DOCUMENT = re.compile(rf"(?<![\w/])(\d+)([A-Za-z]?)(?:/(\d{{4}}))?([/-])((?:{_UPPER}\w*)(?:[-/&.]{_UPPER}\w*)*)(?!\w)")
_GROUP = "(?:công nhân|viên chức|công chức|cán bộ|đoàn viên|người lao động|lao động|sở|ban|ngành|đoàn thể"
_GROUP += "|tập thể|cá nhân|phương hướng|nhiệm vụ)"
_BODY = "(?:Ban|Sở|Phòng|Bộ|[Nn]gành|Hội đồng|Khoa|Chi cục|Trung tâm)"
# One thing with a comma or a dash in its name, said in one breath: "công nhân, viên chức, lao động".
_ONE_BREATH = re.compile(
    rf"(?i:\b{_GROUP}(?:, {_GROUP}\b)+)|\b{_BODY} {_UPPER}\w*(?: \w+){{0,2}} [-–—] {_UPPER}\w*(?: \w+)?"
)
# Words before which a long sentence takes a breath, and the words behind which they are no such place.
_PLACES = _table("""
và=và; của=của; để=để; nhằm=để; cùng=cuối vô sau; trong=bên ở từ nằm tên; với=đến cùng đối gắn so hợp kết trí tiếp;
do=lý tự; về=trở hướng ra đi quay nói bàn lo; tại=hiện tồn thực nhược ở lại; là=gọi như tức nghĩa vẫn hay trai gái;
lên sân=lên; lên điều=lên; lên nhận=lên; long trọng=rất; giai đoạn=các; dự Đại=đến; chuẩn bị=công; gồm=bao
""")
# What somebody named is asked to do; they are no such place but behind a name, or the gap where it is missing.
_ACTS = frozenset("báo trình phát tiếp công kết tham tổ lên".split())
_DASHES = frozenset("-–—")


def aloud(line: str, readings: Mapping[str, str] = {}) -> str:
    """Return a line as it is read aloud, with "/" where to take a breath and "//" where a sentence ends inside it.

    `readings`: written form to how it is said, whole words, taken as they are before all else. A missing value, "……",
    stays. An abbreviation that could mean two things stays too. See `numbers_aloud` for numbers and dates.

    >>> aloud("Quyết định số 512/QĐ-TTg, đợt 1.")
    'Quyết định số năm trăm mười hai trên Quyết định Thủ tướng, / đợt một.'
    """
    text = _with_readings(_clean(line), readings)
    text = _DOCUMENT.sub(_document, text)
    for pattern, full in _IN_CONTEXT:
        text = re.sub(pattern, partial(_said, full), text)
    text = _ABBREVIATION.sub(_abbreviation, text)
    text = re.sub(rf"(?<={_SETTLED})-(?={_SETTLED})", " ", text)
    text = re.sub(rf"(?<={_SETTLED}|\s)&(?={_SETTLED}|\s)", " và ", text)
    text = _ONE_BREATH.sub(lambda match: _settle(match[0]), text)
    sentences = re.split(r"(?<=[.!?]) (?=\d)", text)  # a number is to begin a sentence with a capital
    said = [(part[:1].isdigit(), numbers_aloud(part)) for part in sentences]
    return _marked(" ".join(part[:1].upper() + part[1:] if begins else part for begins, part in said))


def reading_seconds(lines: Sequence[str]) -> int:
    """Return the seconds lines take to be read solemnly, gaps and waiting apart; our own estimate, rounded up."""
    seconds = 0.0
    for said in filter(None, map(aloud, lines)):
        marks = [word for word in said.split() if not word.strip("/")]
        seconds += _syllables(said) / SYLLABLES_PER_SECOND
        seconds += marks.count(_BREATH) * BREATH_SECONDS + (1 + marks.count(_STOP)) * STOP_SECONDS
    return math.ceil(round(seconds, 6))  # so that 0.1 + 0.2 is no reason for a further second


def _clean(text: str) -> str:
    text = _PRIVATE.sub("", unicodedata.normalize("NFC", text))
    figures = (str(unicodedata.digit(ch)) if ch.isdigit() else ch for ch in text)  # "m²" and every script's own
    return " ".join("".join(figures).split())


def _settle(text: str) -> str:
    return "".join(chr(_SETTLED_AT + ord(ch)) if ord(ch) < 0x10000 else ch for ch in text)


def _shown(text: str) -> str:
    return "".join(chr(ord(ch) - _SETTLED_AT) if ord(ch) >= _SETTLED_AT else ch for ch in text)


def _with_readings(text: str, readings: Mapping[str, str]) -> str:
    table = {_clean(written): " ".join(_PRIVATE.sub("", said).split()) for written, said in readings.items()}
    written = sorted((key for key, said in table.items() if key and said), key=len, reverse=True)
    if not written:
        return text
    pattern = "|".join(map(re.escape, written))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda match: _settle(table[match[0]]), text)


def _said(full: str, match: re.Match[str]) -> str:
    before = match[1] if match.re.groups and match[1] else ""
    return before + _settle(full) + (" " if match[0].endswith((". ", " ", ".")) and not full.startswith("vân") else "")


def _abbreviation(match: re.Match[str]) -> str:
    return _settle(_SURE[match[1]]) + (" " if match[2] and match[1] in _TITLES else match[2] or "")


def _document(match: re.Match[str]) -> str:
    figures, letter, year, sign, codes = match.groups()
    parts = [codes] if codes in _DOCUMENTS else re.split("[-/.]", codes)
    if parts[0] not in _DOCUMENTS and (sign == "-" or not codes.isupper()):
        return match[0]  # "Covid"-like, or "2/Tổ": no document
    number = " ".join(filter(None, (code_in_words(figures), letter, f"trên {in_words(int(year))}" if year else "")))
    full = (re.sub(r"^QH(?=\d)", "Quốc hội khóa ", _DOCUMENTS.get(part, part)) for part in parts)
    return f"{number}{' trên ' if sign == '/' else ' '}{_settle(numbers_aloud(' '.join(full)))}"


def _syllables(text: str) -> int:
    return len(re.findall(r"[^\W\d_]+", text))


def _marked(text: str) -> str:
    """Return the text shown in full, with its marks; marks that are there already stay, and none is doubled."""
    words: list[str] = []
    marks: list[str] = []
    for token in text.split():
        if token.strip("/"):
            words.append(token)
            marks.append("")
        elif marks:
            marks[-1] = max(marks[-1], token[:2])
    shown = [_shown(word) for word in words]
    for i, following in enumerate(words[1:]):
        marks[i] = max(marks[i], _pause(shown[i], following, first=i == 0))
    ends = [i + 1 for i, mark in enumerate(marks) if mark]
    for start, end in pairwise([0, *ends, len(words)]):
        _divide(words, shown, marks, start, end)
    for i, word in enumerate(words):
        if word[0] >= chr(_SETTLED_AT) and (i == 0 or marks[i - 1] == _STOP):
            shown[i] = shown[i][:1].upper() + shown[i][1:]
    marks[-1:] = [""] if marks else []  # the end of the line is a stop by itself
    return " ".join(part for pair in zip(shown, marks, strict=True) for part in pair if part)


def _pause(word: str, following: str, *, first: bool) -> str:
    """Return the mark that punctuation puts behind a word."""
    core = word.rstrip("»”\")'’")
    goes_on = following.lstrip("«“\"('‘")[:1].islower()
    if re.fullmatch("…|[.]{3}", word):  # the hall is waited for
        return _BREATH if goes_on else _STOP
    if re.fullmatch("…|[.]{3}", following) or core.endswith(("……", "....")) or (first and word in _DASHES):
        return ""
    if word in _DASHES or core.endswith((",", ";", ":")):
        return "" if following in _DASHES else _BREATH
    if core.endswith(("!", "?")):
        return _BREATH if goes_on else _STOP
    initial = first and len(core) == 2  # "A. TẬP THỂ"
    return _STOP if core.endswith((".", "…")) and not goes_on and not initial else ""


def _divide(words: Sequence[str], shown: Sequence[str], marks: list[str], start: int, end: int) -> None:
    """Put a breath into what is too long for one, nearest its middle, and again into the parts."""
    sizes = [_syllables(word) for word in shown[start:end]]
    whole = sum(sizes)
    if whole <= LONGEST_BREATH:
        return
    left, best = 0, (whole, 0)
    for i in range(start + 1, end):
        left += sizes[i - start - 1]
        if SHORTEST_BREATH <= left <= whole - SHORTEST_BREATH and _is_place(words, shown, i):
            best = min(best, (abs(whole - 2 * left), i))
    if best[1]:
        marks[best[1] - 1] = _BREATH
        _divide(words, shown, marks, start, best[1])
        _divide(words, shown, marks, best[1], end)


def _is_place(words: Sequence[str], shown: Sequence[str], i: int) -> bool:
    word, before, following = words[i], words[i - 1].casefold(), (*shown[i + 1 : i + 2], "")[0].rstrip(".,;:!?")
    if word == "và" and following[:1].isupper():  # "Giáo dục và Đào tạo" is one name
        return not any(part[0].isupper() for part in shown[max(i - 2, 0) : i])
    if word == "ngày":  # a date, not a length of time
        return "tháng" in words[i + 1 : i + 5] and before not in ("từ", "đến", "vào")
    if word.startswith("(") or (word in _ACTS and (shown[i - 1][0].isupper() or before == "……")):
        return True
    unless = _PLACES.get(word) or _PLACES.get(f"{word} {following}")
    return unless is not None and before not in [*_PLACES, *unless.split()]
