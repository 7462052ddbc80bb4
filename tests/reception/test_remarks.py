"""What is written beside a name: excused, later, stop; and the many remarks that are about something else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.reception.remarks import Remark, read
from kiosk.roster import importer
from kiosk.text.normalise import fold
from tests.support import paths

SAMPLE = paths.SAMPLE / "dai-bieu.xlsx"

LATER = [
    ("xin đến muộn (09h00)", "09:00"),
    ("đến sau 9h", "09:00"),
    ("đến muộn 09h00", "09:00"),
    ("Đến muộn, khoảng 9g15", "09:15"),
    ("xin phép đến 9 giờ 30", "09:30"),
    ("xin phép đến lúc 9h30", "09:30"),
    ("sẽ đến lúc 8:45", "08:45"),
    ("9h30 mới đến", "09:30"),
    ("sau 10 giờ mới có mặt", "10:00"),
    ("có mặt sau 8h30 phút", "08:30"),
    ("đến trễ, 9 giờ rưỡi", "09:30"),
    ("đến sau 2h chiều", "14:00"),
    ("đến muộn 09h00, về sớm 10h30", "09:00"),
    ("phải về lúc 10h30, đến muộn 8h30", "08:30"),
    ("bận họp HĐND đến 10h", "10:00"),
    ("vắng đến 9h30", "09:30"),
    ("bận việc, đến 9h", "09:00"),
    ("đến lúc 9h45", "09:45"),
    ("đến muộn", None),
    ("đi muộn 30 phút", None),
    ("xin đến muộn 1 giờ", None),
    ("đến sau, xe hỏng", None),
    ("đến muộn 25h", None),
]
AWAY = [
    "vắng có phép",
    "Vắng (có lý do)",
    "xin vắng (ốm)",
    "vắng mặt, cử bà Lê Thị A dự thay",
    "bận họp HĐND",
    "bận họp lúc 8h",
    "Bận công tác",
    "đi công tác",
    "đi công tác nước ngoài từ 10/5 đến 20/5",
    "nghỉ thai sản",
    "đang nghỉ phép",
    "xin nghỉ",
    "xin phép không dự",
    "đã xin phép",
    "không tham dự được",
    "không đến được",
    "ốm",
    "đang nằm viện",
    "có việc gia đình",
    "gia đình có tang",
    "đi học cao cấp chính trị",
    "trùng lịch tiếp dân",
]
STOP = [
    "mời gặp Ban Tổ chức",
    "Mời gặp BTC",
    "đề nghị liên hệ Ban Tổ chức trước khi vào",
    "gặp ngay BTC",
    "mời lên gặp đ/c Hà",
    "vắng có phép; nếu đến thì mời gặp Ban Tổ chức",
    "chưa cho vào, chờ ý kiến Thường trực",
    "không được dự",
    "đang xem xét tư cách",
]
NEUTRAL = [
    None,
    "",
    "   ",
    "-",
    "ăn chay",
    "đại biểu dự khuyết",
    "đi thay ông Hoàng Văn Hùng",
    "đi thay ông Hoàng Văn Hùng bận họp",
    "dự thay bà Lê Thị A (ốm)",
    "phải về lúc 10h30",
    "xin về sớm",
    "xin phép về trước 10h",
    "chỉ dự đến 10h",
    "vắng, ông Nông Văn Tuấn nhận thay",
    "truy tặng; con trai là ông Long Văn Bách nhận",
    "vợ là bà Lê Thị A nhận thay",
    "vắng không phép",
    "vắng buổi chiều",
    "không dự ăn trưa",
    "không tham dự liên hoan",
    "Vàng A Cường là trưởng nhóm",
    "huy chương vàng",
    "ngồi bàn 5",
    "bạn của Ban Tổ chức",
    "thành viên Ban Tổ chức",
    "đã báo BTC",
    "BTC gặp mặt lúc 7h",
    "gặp mặt Ban Tổ chức",
    "mời đến sớm",
    "đang công tác tại Sở Nội vụ",
    "đã nghỉ hưu",
    "nghỉ tại khách sạn",
    "Bệnh viện Đa khoa",
    "phát biểu tham luận 9h30",
    "xe đến lúc 6h30",
    "nhận giấy mời ngày 10/5",
    "đi cùng con nhỏ",
    "đến sớm",
    "trực y tế đến 11h",
    "đoàn chủ tịch",
]


@pytest.mark.parametrize(("note", "until"), LATER)
def test_who_comes_later(note: str, until: str | None) -> None:
    assert read(note) == Remark("excused", note, until)


@pytest.mark.parametrize("note", AWAY)
def test_who_is_excused(note: str) -> None:
    assert read(note) == Remark("excused", note, None)


@pytest.mark.parametrize("note", STOP)
def test_whom_the_desk_must_stop(note: str) -> None:
    assert read(note) == Remark("stop", note)


@pytest.mark.parametrize("note", NEUTRAL)
def test_what_says_nothing_about_coming(note: str | None) -> None:
    assert read(note) == Remark()


@pytest.mark.parametrize("note", [note for note, _ in LATER] + AWAY + STOP)
def test_written_otherwise_it_says_the_same(note: str) -> None:
    meant = read(note)
    for other in (note.upper(), unicodedata.normalize("NFD", note), f"  {note}. ", fold(note)):
        assert (read(other).kind, read(other).until) == (meant.kind, meant.until), other


def test_the_remarks_of_the_sample() -> None:
    found = {row.note: read(row.note) for row in importer.read(SAMPLE).rows if row.note}
    assert found == {
        "đi thay ông Hoàng Văn Hùng": Remark(),
        "xin đến muộn (09h00)": Remark("excused", "xin đến muộn (09h00)", "09:00"),
        "phải về lúc 10h30": Remark(),
    }


@given(st.text(max_size=200) | st.text("đenvắg 0123h:gặpBTC", max_size=60))
def test_no_remark_breaks_it(note: str) -> None:
    remark = read(note)
    assert (remark.kind is None) == (remark == Remark())


@pytest.mark.parametrize("word", ["xin ", "den ", "gap ", "9 h ", "ve luc "])
def test_a_remark_of_any_length_is_harmless(word: str) -> None:
    assert read(word * 20_000).kind is None
