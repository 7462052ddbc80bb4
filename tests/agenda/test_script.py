"""The lines: right names, no braces, nothing expanded twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.drafts import template
from agenda.loading import load
from agenda.programme import Programme, codes
from agenda.script import MISSING, Speaker, fill, lines
from tests.support.runsheet_driver import GRASSROOTS, PROVINCE


class FakePeople:
    def __init__(self, known: dict[str, Speaker], guests: Sequence[Speaker] = ()) -> None:
        self.known, self.guests = known, guests

    def find(self, who: str) -> Speaker | None:
        return self.known.get(who)

    def guests_present(self) -> Sequence[Speaker]:
        return self.guests


NOBODY = FakePeople({})
GUESTS = (
    Speaker("Phan Hữu Nghĩa", "Ông", "Phó Chủ tịch Tổng Liên đoàn", "", "Trung ương", is_host=False),
    Speaker("Hoàng Đức Lâm", "ông", "Phó Bí thư Thường trực Tỉnh ủy", "", "Đảng", is_host=False),
    Speaker("Nông Thị Bích Liên", "bà", "Trưởng Ban Dân vận Tỉnh ủy", "", "Đảng", is_host=False),
    Speaker("Hà Tiến Dũng", "đồng chí", "Chủ tịch LĐLĐ tỉnh", "", "Chủ nhà", is_host=True),
)


def everyone(programme: Programme) -> dict[str, Speaker]:
    return {
        code: Speaker(f"Người {code}", "đồng chí", f"Chức {code}", f"Đơn vị {code}") for code, _ in codes(programme)
    }


def every_line(programme: Programme, people: FakePeople, values: dict[str, str]) -> list[str]:
    found: list[str] = []
    for i, step in enumerate(programme.steps):
        for segment in range(len(step.segments)) if step.segments else [None]:
            found += lines(programme, programme.steps[i], segment, people, values)
    return found


PROGRAMMES = [PROVINCE, GRASSROOTS, *(template(tier) for tier in ("grassroots", "upper", "province"))]


@pytest.mark.parametrize("text", PROGRAMMES)
@pytest.mark.parametrize("known", [True, False])
def test_every_line_of_every_programme_reads_well(text: str, known: bool) -> None:
    programme = load(text)
    people = FakePeople(everyone(programme) if known else {}, GUESTS if known else ())
    found = every_line(programme, people, {"present": "187"} if known else {})
    assert len(found) > 15
    for line in found:
        assert not re.search(r"[{}]|None|, ,|,,| ,|  |\s$|^\s", line), line
        assert line[0] == line[0].upper(), line
    if known:
        assert any("187" in line for line in found)


def test_names_posts_and_topics_are_those_of_the_segment() -> None:
    programme = load(PROVINCE)
    before, following, after = lines(
        programme, programme.steps[3], 0, FakePeople(everyone(programme)), {"name": "Sai Tên"}
    )
    assert "đồng chí Người LS185, Chức LS185, Đơn vị LS185, trình bày" in before
    assert "«Trường mầm non vùng biên" in before
    assert following == "Xin kính mời đồng chí Người LS101, Đơn vị LS101, chuẩn bị."
    assert after.startswith("Xin trân trọng cảm ơn đồng chí Người LS185. Đề nghị")


def test_nobody_is_asked_to_get_ready_when_nobody_comes_next() -> None:
    programme = load(PROVINCE)
    assert not any(
        "chuẩn bị" in line for line in lines(programme, programme.steps[3], 3, FakePeople(everyone(programme)), {})
    )


def test_a_panel_and_a_presidium_are_read_one_after_the_other() -> None:
    programme = load(PROVINCE)
    (panel,) = lines(programme, programme.steps[3], 4, FakePeople(everyone(programme)), {})
    assert panel.endswith(
        "lên sân khấu: đồng chí Người LS149, Chức LS149, Đơn vị LS149; đồng chí Người LS160, Chức LS160, "
        "Đơn vị LS160; đồng chí Người LS170, Chức LS170, Đơn vị LS170."
    )
    assert "Chủ tịch Công đoàn cơ sở; Phó Chủ tịch" in fill(
        "{presidium}", {"presidium": "Chủ tịch Công đoàn cơ sở; Phó Chủ tịch"}
    )


def test_a_person_in_words_is_named_as_written() -> None:
    programme = load(GRASSROOTS)
    assert lines(programme, programme.steps[1], 2, NOBODY, {}) == (
        "Xin kính mời đồng chí Chủ tịch Công đoàn cơ sở khai mạc Hội nghị.",
    )
    spoken = load(template("grassroots"))
    assert (
        "mời đồng chí Chủ tịch Công đoàn cơ sở phát biểu khai mạc" in lines(spoken, spoken.steps[1], 2, NOBODY, {})[0]
    )


def test_an_unknown_code_is_never_read_out() -> None:
    programme = load(PROVINCE)
    (line,) = lines(programme, programme.steps[8], 0, NOBODY, {})[:1]
    assert "KM14" not in line
    assert MISSING in line


def test_an_empty_post_drops_its_comma() -> None:
    programme = load(PROVINCE)
    people = everyone(programme)
    people["LS170"] = Speaker("Lý Thị Hoa", "đồng chí", "", "Công ty X")
    assert (
        "đồng chí Lý Thị Hoa, Công ty X, phát biểu."
        in lines(programme, programme.steps[7], 0, FakePeople(people), {})[0]
    )
    people["LS170"] = Speaker("Lý Thị Hoa", "đồng chí", "", "")
    assert "đồng chí Lý Thị Hoa, phát biểu." in lines(programme, programme.steps[7], 0, FakePeople(people), {})[0]


def test_guests_are_introduced_block_by_block() -> None:
    programme = load(PROVINCE)
    found = [
        line for line in lines(programme, programme.steps[1], 0, FakePeople({}, GUESTS), {}) if "giới thiệu" in line
    ]
    lead, tail = "Đến dự và chỉ đạo Hội nghị, về phía ", ", xin trân trọng giới thiệu "
    assert found == [
        f"{lead}Trung ương{tail}ông Phan Hữu Nghĩa, Phó Chủ tịch Tổng Liên đoàn.",
        f"Về phía Tỉnh ủy{tail}ông Hoàng Đức Lâm, Phó Bí thư Thường trực Tỉnh ủy; "
        "bà Nông Thị Bích Liên, Trưởng Ban Dân vận Tỉnh ủy.",
        f"Về phía Liên đoàn Lao động tỉnh Lạng Sơn{tail}đồng chí Hà Tiến Dũng, Chủ tịch LĐLĐ tỉnh.",
    ]


def test_without_blocks_all_guests_share_a_line_and_without_guests_there_is_none() -> None:
    programme = load(GRASSROOTS)
    (line,) = [
        line for line in lines(programme, programme.steps[1], 0, FakePeople({}, GUESTS[:2]), {}) if "giới thiệu" in line
    ]
    assert line.endswith(
        "ông Phan Hữu Nghĩa, Phó Chủ tịch Tổng Liên đoàn; ông Hoàng Đức Lâm, Phó Bí thư Thường trực Tỉnh ủy."
    )
    assert not any("giới thiệu" in line for line in lines(programme, programme.steps[1], 0, NOBODY, {}))


def test_a_block_of_the_grassroots_is_not_called_provincial() -> None:
    programme = load(PROVINCE.replace('tier = "province"', 'tier = "upper"'))
    assert any(
        "Về phía cấp ủy Đảng," in line for line in lines(programme, programme.steps[1], 0, FakePeople({}, GUESTS), {})
    )


@pytest.mark.parametrize(
    "name", ["{present}", "[/b] Nông", "{name 0}", "{{host}}", "%s", "\\1", "A, , B", "a. {post}", "nông văn"]
)
def test_hostile_names_stay_what_they_are(name: str) -> None:
    programme = load(PROVINCE)
    people = everyone(programme)
    people["KM03"] = Speaker(name, "đồng chí", "Chức", "Đơn vị")
    hostile = FakePeople(people, (Speaker(name, "ông", name, "", name), Speaker("B", "bà", "C", "", "UBND")))
    (line,) = lines(programme, programme.steps[9], 0, hostile, {"present": "187"})
    assert f"đồng chí {name}, Chức, phát biểu" in line
    introduced = lines(programme, programme.steps[1], 0, hostile, {"present": "187"})[2]
    assert f"về phía {name}, xin trân trọng giới thiệu ông {name}, {name}." in introduced


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("{address} {name}.", {"address": "đồng chí", "name": "A"}, "Đồng chí A."),
        ("Cảm ơn. {address} {name}!", {"address": "ông", "name": "A"}, "Cảm ơn. Ông A!"),
        ("mời {address} {name}", {"address": "", "name": "A"}, "mời A"),
        ("{address} {name}, mời", {"address": "", "name": "anh A"}, "Anh A, mời"),
        ("{a}, {b}, {c}.", {"a": "", "b": "", "c": "x"}, "X."),
        ("{a}, {b}, {c}.", {"a": "x", "b": "", "c": ""}, "X."),
        ("mời {a}, {b}", {"a": "", "b": "x"}, "mời, x"),
        ("có {n} người", {}, "có …… người"),
        ("{Tên lạ} và { và }", {}, "…… và ……"),
        ("hở { thôi", {}, "hở  thôi"),
    ],
)
def test_filling(text: str, values: dict[str, str], expected: str) -> None:
    assert fill(text, values) == expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_values_are_data(first: str, second: str) -> None:
    found = fill("mời {a} và {b} lên", {"a": f"<{first}>", "b": f"<{second}>"})
    assert found == f"mời <{first}> và <{second}> lên"
