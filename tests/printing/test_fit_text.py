import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from printing.text import SMALLEST, Block, clean, missing_letters, name_block, paragraph

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
VIETNAMESE = LETTERS + LETTERS.upper()
WORDS = st.text(alphabet=VIETNAMESE, min_size=1, max_size=7)
NAMES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


def ink(block: Block, room: int, margin: int) -> Image.Image:
    image = Image.new("1", (room + 2 * margin, block.height + 2 * margin), 1)
    block.draw(ImageDraw.Draw(image), margin, margin, room)
    return image


def black(image: Image.Image) -> int:
    return image.histogram()[0]


def nothing_outside(block: Block, room: int) -> bool:
    wide = ink(block, room, 60)
    return black(wide) == black(wide.crop((60, 60, 60 + room, 60 + block.height))) > 0


def test_no_vietnamese_letter_is_missing() -> None:
    assert missing_letters(VIETNAMESE + " ₫ №ƀɃĔĬŎ") == set()


def test_what_no_font_has_is_named() -> None:
    assert missing_letters("Nông 漢 An") == {"漢"}


def test_decomposed_marks_are_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "Đặng Ứng")) == "Đặng Ứng"


def test_control_characters_are_not_kept() -> None:
    assert clean("A\x1b@B\x1dV\x00C\u202ex\ud800\tD\n") == "A @B V Cx\N{REPLACEMENT CHARACTER} D"


@pytest.mark.parametrize("text", ["Ỷ Ễ Ậ", "Ỹ Ợ g", "Å Ǻ Ở", "Ỷ\u0301", "Ĩ", "jĨ"])
def test_stacked_marks_are_not_clipped(text: str) -> None:
    for size in (20, 33, 72, 96):
        block = paragraph(text, 600, largest=size, least=size, weight="Bold")
        assert nothing_outside(block, block.width)


def test_lines_do_not_touch_even_with_marks_above_and_below() -> None:
    block = name_block("ỘỢỤỊ ỘỢỤỊ ỄỂẪẨ ỄỂẪẨ", 300, largest=90, least=40)
    assert len(block.lines) == 2
    above = paragraph(block.lines[0], 300, largest=block.size, least=block.size, weight="Bold")
    assert black(ink(block, 300, 0).crop((0, above.height, 300, above.height + 2))) == 0


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Lê An", ("Lê An",)),
        ("Nguyễn Thị Phương Thảo Nguyên", ("Nguyễn Thị Phương", "Thảo Nguyên")),
        ("Nguyễn Nghiêng", ("Nguyễn Nghiêng",)),
        ("", ()),
    ],
)
def test_names_break_where_a_person_would(name: str, lines: tuple[str, ...]) -> None:
    assert name_block(name, 552, largest=96, least=36).lines == lines


def test_an_eighty_letter_word_is_drawn_whole() -> None:
    word = "Ngh" + "i" * 20 + "W" * 57
    block = name_block(word, 360, largest=64, least=36)
    assert block.size == SMALLEST
    assert "".join(block.lines) == word
    assert nothing_outside(block, 360)


@settings(max_examples=60, deadline=None)
@given(NAMES, st.sampled_from([360, 408, 552]))
def test_every_name_is_whole_inside_its_room_and_the_given_name_has_company(name: str, width: int) -> None:
    block = name_block(name, width, largest=width // 6, least=36)
    assert " ".join(block.lines) == name
    assert block.width <= width
    assert nothing_outside(block, width)
    if len(name.split()) > 2 and len(block.lines) > 1 and block.size >= 36:
        assert " " in block.lines[-1]


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30).map(" ".join))
def test_every_paragraph_is_whole(text: str) -> None:
    block = paragraph(text, 320, largest=30, least=22)
    assert " ".join(block.lines) == text
    assert block.width <= 320
    assert len(block.lines) <= 3 or block.size <= 22


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_at_all_can_be_drawn(text: str) -> None:
    block = name_block(text, 360, largest=64, least=36)
    ink(block, 360, 0)
    assert "".join(block.lines).replace(" ", "") == clean(text).replace(" ", "")
