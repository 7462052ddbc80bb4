"""The words that Vietnamese offices head their columns with, marks and case aside, and the fields they mean.

Nothing is decided by likeness: "Tuổi", "Tên" and "Nam" are too near to other words. Likeness only proposes.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from kiosk.roster.book_reader import Value, text
from kiosk.text.normalise import fold

_SYNONYMS = {
    "index": "stt|tt|so tt|so thu tu|no",
    "code": "ma so|ma|ma dai bieu|ma so dai bieu|ma db|ma khach moi|ma khach|so the",
    "full_name": "ho va ten|ho ten|ho va ten dai bieu|ho ten dai bieu|ho va ten khach moi|ten dai bieu|ten tap the"
    " ca nhan|ten tap the ho va ten|tap the ca nhan|ho ten tap the ca nhan|full name|name",
    "surname": "ho|ho dem|ho va dem|ho va ten dem|ho va chu dem|ho lot|ho va ten lot",
    "given_name": "ten",
    "nam": "nam|nam gioi",
    "nu": "nu|nu gioi",
    "gender": "gioi tinh|gt|gioi|phai|nam nu|gender|sex",
    "birth": "nam sinh|ngay sinh|ngay thang nam sinh|ngay thang nam|sinh ngay|ngay thang sinh|sinh nam"
    "|ngay sinh nam sinh|birth|date of birth|birthday",
    "birth nam": "nam sinh nam|ngay sinh nam",
    "birth nu": "nam sinh nu|ngay sinh nu",
    "ethnicity": "dan toc|thanh phan dan toc|ethnicity",
    "position_unit": "chuc vu don vi|chuc vu don vi cong tac|chuc vu va don vi|chuc vu va don vi cong tac"
    "|chuc danh don vi|chuc danh don vi cong tac|chuc vu noi cong tac",
    "position": "chuc vu|chuc danh|chuc vu nghe nghiep|nghe nghiep|chuc vu chuc danh|chuc danh nghe nghiep"
    "|cong viec|chuc vu cong tac|chuc vu hien nay|position",
    "unit": "don vi|don vi cong tac|noi cong tac|co quan|co quan don vi|don vi noi cong tac|ten don vi|cdcs"
    "|cong doan co so|noi lam viec|unit",
    "delegation": "doan|doan dai bieu|thuoc doan|don vi cu|don vi cu dai bieu|cong doan cap tren|delegation",
    "phone": "dien thoai|so dien thoai|sdt|dt|dtdd|so dt|dien thoai di dong|di dong|so dien thoai lien he"
    "|dien thoai lien he|phone|mobile",
    "award": "hinh thuc khen thuong|khen thuong|hinh thuc da duoc khen thuong|hinh thuc khen|danh hieu"
    "|danh hieu khen thuong|da duoc khen thuong|hinh thuc|award",
    "representative": "nguoi nhan|nguoi nhan doi voi tap the|nguoi nhan thay mat|nguoi dai dien|dai dien nhan"
    "|nguoi dai dien nhan|dai dien|nguoi len nhan",
    "party": "dang vien|la dang vien|ngay vao dang|dang",
    "education": "trinh do chuyen mon|chuyen mon|trinh do|trinh do hoc van|hoc van|trinh do van hoa",
    "political_theory": "ly luan chinh tri|trinh do ly luan chinh tri|llct|ly luan|trinh do llct",
    "category": "doi tuong|dien|dien dai bieu|thanh phan|thanh phan dai bieu|doi tuong dai bieu|loai dai bieu"
    "|doi tuong khen thuong|category",
    "non_manager": "khong giu chuc vu quan ly|khong giu chuc vu|khong phai can bo quan ly|khong quan ly"
    "|khong la can bo quan ly|khong giu chuc vu lanh dao quan ly|non manager",
    "manager": "giu chuc vu quan ly|can bo quan ly|quan ly|chuc vu quan ly|giu chuc vu lanh dao quan ly|manager",
    "direct_worker": "lao dong truc tiep|ld truc tiep|truc tiep san xuat|cong nhan truc tiep|truc tiep lao dong",
    "seat": "ghe|so ghe|vi tri ngoi|cho ngoi|vi tri|seat",
    "note": "ghi chu|note",
    "block": "khoi",
    "order": "thu tu|thu tu gioi thieu|thu tu ngoi",
    "lunch": "an trua|dang ky an trua|com trua",
    "lodging": "phong nghi|nghi|cho nghi|noi nghi|dang ky nghi|luu tru",
}
_WORDS = {word: field for field, words in _SYNONYMS.items() for word in words.split("|")}
# Written with its marks the short word is clear: ĐT is the telephone, DT the ethnic group.
_EXACT = {"DT": "ethnicity", "ĐT": "phone"}
# A word of five letters with one of them wrong is as near as 0.8; shorter words are never proposed.
_NEAR, _SHORTEST = 0.8, 5
# What a column may be told to be by hand.
FIELDS = tuple(field for field in _SYNONYMS if " " not in field and field not in {"index", "nam", "nu"})


def key(value: Value) -> str:
    """Return a header cell folded to letters and digits: "Ngày, tháng, năm sinh" -> "ngay thang nam sinh"."""
    return " ".join(re.findall(r"[a-z0-9?]+", fold(text(value))))


def field_of(written: Value) -> str | None:
    """Return the field a header cell means; "?" stands for the letter a bad export put it in place of."""
    said = text(written).strip(" .:*")
    folded = key(said)
    if said in _EXACT:
        return _EXACT[said]
    if "?" not in folded:
        return _WORDS.get(folded)
    pattern = re.compile(folded.replace("?", "[a-z]"))
    fields = {field for word, field in _WORDS.items() if pattern.fullmatch(word)}
    return fields.pop() if len(fields) == 1 else None


def proposal(written: Value) -> str | None:
    """Return the field that a header cell may mean, by likeness: to be shown, never to be taken unasked."""
    folded = key(written)
    if len(folded) < _SHORTEST:
        return None
    near = get_close_matches(folded, [word for word in _WORDS if len(word) >= _SHORTEST], 1, _NEAR)
    field = _WORDS[near[0]].partition(" ")[0] if near else None
    return field if field in FIELDS else None
