"""The conference is named from its backdrop, whatever is written there."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.text.headings import conference_name


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (
            ["HỘI NGHỊ", "ĐIỂN HÌNH TIÊN TIẾN", "CÔNG NHÂN, VIÊN CHỨC, LAO ĐỘNG", "TỈNH LẠNG SƠN", "Lần thứ V"],
            "Hội nghị điển hình tiên tiến công nhân, viên chức, lao động tỉnh Lạng Sơn",
        ),
        (["HỘI NGHỊ", "CÔNG TY TNHH BẮC SƠN"], "Hội nghị công ty TNHH Bắc Sơn"),
        (["Hội nghị điển hình"], "Hội nghị điển hình"),
        ([], ""),
        (["", "  "], ""),
    ],
)
def test_the_name_is_in_sentence_case(lines: list[str], name: str) -> None:
    assert conference_name(lines) == name


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_backdrop_gives_one_clean_line(lines: list[str]) -> None:
    name = conference_name(lines)
    assert "\n" not in name
    assert not {"Cc", "Cf"} & {unicodedata.category(ch) for ch in name}
