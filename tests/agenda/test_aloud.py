"""The read-aloud form, line by line as the sample's and the templates' MC would read it, and what never happens."""

from __future__ import annotations

import doctest
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import aloud as module
from agenda.aloud import (
    BREATH_SECONDS,
    LONGEST_BREATH,
    SHORTEST_BREATH,
    STOP_SECONDS,
    SYLLABLES_PER_SECOND,
    aloud,
    reading_seconds,
)
from tests.support import paths

ROOT = paths.ROOT
PROGRAMMES = (ROOT / "kiosk/sample/chuong-trinh.toml", *sorted((ROOT / "agenda/templates").glob("*.toml")))
VALUES = {
    "address": "đồng chí",
    "name": "Hà Tiến Dũng",
    "post": "Ủy viên Ban Thường vụ Tỉnh ủy, Chủ tịch LĐLĐ tỉnh",
    "unit": "Trường PTDTBT THCS xã Đồng Đăng",
    "decision_no": "512/QĐ-TTg",
    "decision_date": "02/4/2020",
    "award": "Bằng khen của Chủ tịch UBND tỉnh",
    "names": "CĐCS Công ty CP Xây dựng Lộc Bình; CĐCS UBND xã Đồng Tân; bà Lý Mai Hoa, Công ty TNHH May Văn Quan",
    "presenters": "đồng chí Hoàng Đức Lâm và đồng chí Lương Trọng Quỳnh, Phó Chủ tịch UBND tỉnh",
    "list_title": "Đại hội Thi đua yêu nước tỉnh Lạng Sơn lần thứ V",
    "topic": "Mười hai năm với chuyền may số 3",
    "batch_count": "05",
    "next_batch_count": "12",
    "list_count": "24",
    "present": "137",
    "hall": "137",
    "summoned": "200",
    "hall_pct": "68,5",
    "yes": "135",
    "yes_pct": "98,54",
}
# Words no rule knows, some of them places to breathe, with names and what stands between sentences.
PLAIN = (
    "xin trân trọng kính mời đồng chí Hà Tiến Dũng Nguyễn Thị Phương Thảo lên sân khấu và của trong với do để về tại "
    "là trao thưởng, Hội nghị, nhiệt liệt chúc mừng. Kính thưa; sau đây: ngày – hủy tùy khóa hòa «Ván khuôn» "
    "(truy tặng) …… … Xin! Quốc ca? công nhân, viên chức, lao động"
).split()


def said(text: str) -> str:
    """Return the read-aloud form without its marks."""
    return " ".join(word for word in aloud(text).split() if word.strip("/"))


def lines_of(part: Any, inside: bool = False) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield from lines_of(value, inside or "script" in key)
    elif isinstance(part, list):
        for value in part:
            yield from lines_of(value, inside)
    elif inside and isinstance(part, str):
        yield part


LINES = sorted(
    {
        re.sub(r"\{(\w+)\}", lambda field: VALUES.get(field[1], "……"), line)
        for path in PROGRAMMES
        for line in lines_of(tomllib.loads(path.read_text("utf-8")))
    }
)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Nghiêm! Chào cờ – chào!", "Nghiêm! // Chào cờ – / chào!"),
        ("Quốc ca!", "Quốc ca!"),
        (
            "Thực hiện Kế hoạch số 71/KH-LĐLĐ ngày 03/10/2019 của Liên đoàn Lao động tỉnh, hôm nay Liên đoàn Lao động "
            "tỉnh long trọng tổ chức Hội nghị điển hình tiên tiến công nhân, viên chức, lao động.",
            "Thực hiện Kế hoạch số bảy mươi mốt trên Kế hoạch Liên đoàn Lao động / ngày mùng ba tháng mười năm hai "
            "nghìn không trăm mười chín / của Liên đoàn Lao động tỉnh, / hôm nay Liên đoàn Lao động tỉnh / long trọng "
            "tổ chức Hội nghị điển hình tiên tiến công nhân, viên chức, lao động.",
        ),
        (
            "Xin trân trọng kính mời đồng chí Hà Tiến Dũng, Ủy viên Ban Thường vụ Tỉnh ủy, Chủ tịch LĐLĐ tỉnh, "
            "phát biểu.",
            "Xin trân trọng kính mời đồng chí Hà Tiến Dũng, / Ủy viên Ban Thường vụ Tỉnh ủy, / Chủ tịch Liên đoàn Lao "
            "động tỉnh, / phát biểu.",
        ),
        (
            "Đồng chí nào nhất trí, đề nghị giơ tay. … Xin cảm ơn, mời các đồng chí hạ tay.",
            "Đồng chí nào nhất trí, / đề nghị giơ tay. … // Xin cảm ơn, / mời các đồng chí hạ tay.",
        ),
        ("Đồng chí nào có ý kiến khác? …", "Đồng chí nào có ý kiến khác? …"),
        (
            "Số đại biểu có mặt tại hội trường là 137/200 đại biểu được triệu tập, đạt tỷ lệ 68,5%.",
            "Số đại biểu có mặt tại hội trường / là một trăm ba mươi bảy trên hai trăm đại biểu được triệu tập, / đạt "
            "tỷ lệ sáu mươi tám phẩy năm phần trăm.",
        ),
        (
            "khen thưởng 05 năm (2016 – 2020), phương hướng, nhiệm vụ",
            "khen thưởng năm năm / (hai nghìn không trăm mười sáu đến hai nghìn không trăm hai mươi), / phương hướng, "
            "nhiệm vụ",
        ),
        (
            "Xin trân trọng kính mời đại diện 3 tập thể có tên sau đây lên sân khấu nhận Bằng khen: CĐCS UBND xã Đồng "
            "Tân; CĐCS Trường PTDTBT THCS xã Hội Hoan; CĐCS Công ty CP Xây dựng Lộc Bình.",
            "Xin trân trọng kính mời đại diện ba tập thể có tên sau đây / lên sân khấu nhận Bằng khen: / công đoàn cơ "
            "sở Ủy ban nhân dân xã Đồng Tân; / công đoàn cơ sở Trường phổ thông dân tộc bán trú trung học cơ sở xã "
            "Hội Hoan; / công đoàn cơ sở Công ty cổ phần Xây dựng Lộc Bình.",
        ),
        (
            "chủ đề: «Mười hai năm với chuyền may số 3».",
            "chủ đề: / «Mười hai năm với chuyền may số ba».",
        ),
        (
            "Xin trân trọng kính mời đồng chí Nguyễn Thị Phương Thảo Nguyên công bố Quyết định số 512/QĐ-TTg.",
            "Xin trân trọng kính mời đồng chí Nguyễn Thị Phương Thảo Nguyên / công bố Quyết định số năm trăm mười hai "
            "trên Quyết định Thủ tướng.",
        ),
        ("Xin mời đồng chí ……, ……, phát biểu.", "Xin mời đồng chí ……, / ……, / phát biểu."),
        ("137 đại biểu. 24 tập thể.", "Một trăm ba mươi bảy đại biểu. // Hai mươi tư tập thể."),
        ("CĐCS Điện lực.", "Công đoàn cơ sở Điện lực."),
        ("1. Bà Lý Mai Hoa", "Một, / Bà Lý Mai Hoa"),
        ("Trưởng Ban Thi đua – Khen thưởng, Sở Nội vụ", "Trưởng Ban Thi đua – Khen thưởng, / Sở Nội vụ"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_as_an_mc_reads_it(line: str, read: str) -> None:
    assert aloud(line) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("các cấp TLĐ, Tổng LĐLĐ Việt Nam", "các cấp Tổng Liên đoàn, Tổng Liên đoàn Lao động Việt Nam"),
        ("BCH, BTV LĐLĐ TP", "Ban Chấp hành, Ban Thường vụ Liên đoàn Lao động thành phố"),
        ("Sở GD&ĐT, Sở VH-TT", "Sở Giáo dục và Đào tạo, Sở Văn hóa Thông tin"),
        ("Trung tâm GDNN-GDTX", "Trung tâm giáo dục nghề nghiệp giáo dục thường xuyên"),
        ("Trường TH&THCS Hội Hoan", "Trường tiểu học và trung học cơ sở Hội Hoan"),
        ("Trường TH Khuất Xá", "Trường tiểu học Khuất Xá"),
        ("Trường MN, THPT, PTDTNT", "Trường mầm non, trung học phổ thông, phổ thông dân tộc nội trú"),
        ("Công ty CP, Công ty TNHH MTV", "Công ty cổ phần, Công ty trách nhiệm hữu hạn một thành viên"),
        ("Trường CĐ Sư phạm; CĐ ngành", "Trường cao đẳng Sư phạm; công đoàn ngành"),
        ("các đ/c CT CĐCS, Đ/c. Mai", "các đồng chí Chủ tịch công đoàn cơ sở, đồng chí Mai"),
        ("tại TP. Lạng Sơn, TP.HCM", "tại thành phố Lạng Sơn, thành phố Hồ Chí Minh"),
        ("UBND TT Đồng Đăng, TT Y tế", "Ủy ban nhân dân thị trấn Đồng Đăng, trung tâm Y tế"),
        ("bà PGS.TS Lan, TS. An, ThS. Hà", "bà phó giáo sư tiến sĩ Lan, tiến sĩ An, thạc sĩ Hà"),
        ("ông GS-TS Lê, BS CKII Mã", "ông giáo sư tiến sĩ Lê, bác sĩ chuyên khoa hai Mã"),
        ("Số 12/CT-TTg, số 67/2014/NĐ-CP", "Số mười hai trên Chỉ thị Thủ tướng, số sáu mươi bảy trên hai nghìn không "
         "trăm mười bốn trên Nghị định Chính phủ"),
        ("số 02-NQ/TW", "số không hai Nghị quyết Trung ương"),
        ("số 12/2012/QH13", "số mười hai trên hai nghìn không trăm mười hai trên Quốc hội khóa mười ba"),
        ("Ban CSKTXH & Thi đua", "Ban Chính sách Kinh tế Xã hội và Thi đua"),
        ("các xã, v.v. và nhiều nơi", "các xã, vân vân và nhiều nơi"),
        ("các xã, v.v.", "các xã, vân vân."),
        # What could be two things is left to the MC.
        ("bậc TH, CT, CP, TT, XN, KH", "bậc TH, CT, CP, TT, XN, KH"),
        ("phòng XN, ông TS, tổ TT", "phòng XN, ông TS, tổ TT"),
        ("TT Đồng Đăng", "TT Đồng Đăng"),
        ("LĐLĐx, xLĐLĐ", "LĐLĐx, xLĐLĐ"),
    ],
)  # fmt: skip
def test_abbreviations(written: str, read: str) -> None:
    assert said(written) == read


def test_the_organisers_readings_win_whole_words_longest_first() -> None:
    table = {
        "Pành": "Pành dài",
        "Lò Pành": "Lô Panh",
        "LĐLĐ": "liên đoàn",
        "VH-TT": "văn thể",
        "A1": "a nhất",
        "x": " ",
    }
    assert aloud("Bà Lò Pành, LĐLĐ A1 x", table) == "Bà Lô Panh, / liên đoàn a nhất x"
    assert aloud("Pànhx VH-TT", table) == "Pànhx văn thể"
    assert aloud("Bà Y Lò", {"Y Lò": "TH 5 / UBND"}) == "Bà TH 5 / UBND"


def test_a_reading_is_not_broken() -> None:
    name = "Ai và Của trong với và Về"
    assert name in aloud(
        f"Xin trân trọng kính mời đại diện các tập thể cùng đồng chí N lên nhận Bằng khen {name}", {"N": name}
    )
    assert name in aloud("Xin trân trọng kính mời đồng chí N báo cáo kết quả công tác khen thưởng", {"N": name})


@pytest.mark.parametrize("line", LINES)
def test_every_line_of_the_programmes(line: str) -> None:
    read = aloud(line)
    assert not re.search(r"\d|[A-ZĐ]{3}", read)
    assert aloud(read) == read
    assert read.count("……") == line.count("……")
    runs = re.split(r" //?(?= )", read)
    assert max(len(re.findall(r"[^\W\d_]+", run)) for run in runs) <= LONGEST_BREATH + SHORTEST_BREATH


def test_a_breath_is_taken_at_a_place_and_not_inside_a_name() -> None:
    assert aloud(
        "Xin mời đại diện các tập thể, lãnh đạo Sở Nông nghiệp và Phát triển nông thôn tỉnh Lạng Sơn năm qua"
    ) == ("Xin mời đại diện các tập thể, / lãnh đạo Sở Nông nghiệp và Phát triển nông thôn tỉnh Lạng Sơn năm qua")
    for phrase in ("lý do", "đối với", "trở về", "hiện tại", "đến với"):
        long = f"xin trân trọng kính chào các vị {phrase} quý vị đại biểu tham gia buổi lễ"
        assert aloud(long) == long


def test_marks_that_are_there_stay_and_none_is_doubled() -> None:
    assert aloud("a / b // c / / d, / e. / F //") == "a / b // c / d, / e. // F"
    assert aloud("/ a") == "a"
    assert aloud("//") == ""


@given(st.text(max_size=60))
def test_nothing_typed_stops_it_and_no_figure_is_left(line: str) -> None:
    read = aloud(line)
    assert not any(ch.isdigit() for ch in read)
    assert not re.search(r"(?:^|\s)//?\s+//?(?:\s|$)", read)
    assert reading_seconds([line]) >= 0


@given(st.text("0123456789/-.,:–% ()ABCĐKHQTLớu&……«»ngày thứIVX", max_size=60))
def test_nothing_that_looks_like_numbers_stops_it(line: str) -> None:
    assert not any(ch.isdigit() for ch in aloud(line))


@given(st.text(max_size=40), st.dictionaries(st.text(max_size=5), st.text(max_size=8), max_size=4))
def test_no_reading_stops_it(line: str, readings: dict[str, str]) -> None:
    aloud(line, readings)


@given(st.lists(st.sampled_from(PLAIN), max_size=50))
def test_plain_words_stay_and_once_is_enough(words: list[str]) -> None:
    line = " ".join(words)
    read = aloud(line)
    assert [word for word in read.split() if word.strip("/")] == words
    assert aloud(read) == read
    assert not read.endswith("/")


@given(st.lists(st.sampled_from([*PLAIN, "LĐLĐ", "512/QĐ-TTg", "03/10/2019", "68,5%", "TP.", "8h30"]), max_size=40))
def test_no_plain_word_is_lost_among_the_others(words: list[str]) -> None:
    kept = iter(aloud(" ".join(words)).casefold().split())
    assert all(word.casefold() in kept for word in words if word in PLAIN)


def test_reading_seconds() -> None:
    assert reading_seconds([]) == 0
    assert reading_seconds(["", " "]) == 0
    line = "Xin cảm ơn, mời các đồng chí hạ tay. Quốc ca!"  # 11 syllables, one breath, two stops
    assert reading_seconds([line]) == -(-(11 / SYLLABLES_PER_SECOND + BREATH_SECONDS + 2 * STOP_SECONDS) // 1) == 6
    assert reading_seconds([line] * 10) == 55
    assert reading_seconds([aloud(line)]) == reading_seconds([line])
    assert reading_seconds(["137 đại biểu"]) > reading_seconds(["ba đại biểu"])


def test_a_gap_takes_no_time() -> None:
    assert reading_seconds(["Mời đồng chí ……"]) == reading_seconds(["Mời đồng chí"])


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0
