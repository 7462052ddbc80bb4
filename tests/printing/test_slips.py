import json

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from printing.drawings import draw
from printing.errors import SpoolError
from printing.slips import Label, Listing, Receipt, Sheet, SheetRow, Ticket, from_payload, to_payload
from tests.support.sample_badges import BADGE, CODE, EIGHTY, HOSTILE, WIDTHS, badge


def share_of_black(image: Image.Image) -> float:
    return image.histogram()[0] / (image.width * image.height)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_code_can_be_read_at_every_width(width: int) -> None:
    image = draw(BADGE, width)
    assert (image.mode, image.width) == ("1", width)
    assert [found.text for found in zxingcpp.read_barcodes(image.convert("L"))] == [CODE]
    assert share_of_black(image) <= 0.25


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_change_nothing_for_the_scanner(name: str, width: int) -> None:
    image = draw(badge(name=name, unit=name, event=name, seat=name[:9], kind=name[:20], note=name), width)
    assert image.width == width
    assert [found.text for found in zxingcpp.read_barcodes(image.convert("L"))] == [CODE]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**24 - 1), st.sampled_from([384, 576]))
def test_every_code_can_be_read(number: int, width: int) -> None:
    code = f"{number:024d}"
    assert zxingcpp.read_barcodes(draw(badge(code=code), width).convert("L"))[0].text == code


def test_the_quiet_zone_is_white() -> None:
    image = draw(BADGE, 576)
    found = zxingcpp.read_barcodes(image.convert("L"))[0].position
    left, top, right = found.top_left.x, found.top_left.y, found.top_right.x
    assert right - left in range(166, 170)  # 21 modules of 8 dots
    for box in [(0, top, 31, top + 168), (0, top - 31, 232, top - 2), (right + 2, top, right + 31, top + 168)]:
        left_, top_, right_, bottom_ = (int(side) for side in box)
        assert image.crop((left_, top_, right_, bottom_)).histogram()[0] == 0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["Lê An", EIGHTY, "ĐẶNG THỊ MỸ LỆ Ỷ Ễ Ậ", ""])
def test_the_edges_stay_white(name: str, width: int) -> None:
    image = draw(badge(name=name, unit=EIGHTY), width)
    ink = ImageChops.invert(image.convert("L")).getbbox()
    assert ink is not None
    assert ink[0] >= 8
    assert ink[1] >= 8
    assert ink[2] <= width - 8
    assert ink[3] <= image.height - 8


def test_a_reprint_says_so_and_every_field_is_shown() -> None:
    plain = draw(BADGE, 576)
    assert draw(badge(stamp="BẢN IN LẠI"), 576).tobytes() != plain.tobytes()
    for key in ("event", "name", "unit", "seat", "kind", "human", "note"):
        assert draw(badge(**{key: ""}), 576).tobytes() != plain.tobytes(), key


def test_the_same_data_give_the_same_picture() -> None:
    assert draw(BADGE, 576).tobytes() == draw(from_payload(to_payload(BADGE)), 576).tobytes()


TICKET = to_payload(Ticket("e", "t", "n", "u", "b"))
LABEL = to_payload(Label("e", "n", "u", "a", 3, 12, "1", "h", ("Đợt", "Vị trí")))
SHEET = to_payload(Sheet("t", "a", (SheetRow(1, "n", "d"),)))
RECEIPT = to_payload(Receipt("e", "t", "n", "u", ("i",), ("s",)))


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"slip": "menu"},
        {"slip": ["badge"]},
        {"slip": "badge"},
        to_payload(BADGE) | {"name": 7},
        to_payload(BADGE) | {"nickname": "Thảo"},
        {key: value for key, value in to_payload(BADGE).items() if key != "code"},
        TICKET | {"lines": "ab"},
        TICKET | {"lines": [["label"]]},
        TICKET | {"lines": [["label", "value", "more"]]},
        TICKET | {"lines": ["ab"]},
        TICKET | {"lines": None},
        TICKET | {"big": 12},
        LABEL | {"batch": "3"},
        LABEL | {"batch": True},
        LABEL | {"position": 1.0},
        LABEL | {"words": ["Đợt"]},
        SHEET | {"rows": [1]},
        SHEET | {"rows": [["1", "n", "d"]]},
        SHEET | {"rows": [{"number": 1, "name": "n"}]},
        SHEET | {"rows": [{"number": 1, "name": "n", "detail": "d", "strong": 1}]},
        SHEET | {"rows": {"number": 1}},
        RECEIPT | {"items": "túi"},
        RECEIPT | {"signs": [None]},
    ],
)
def test_unknown_payloads_are_refused(payload: dict[str, object]) -> None:
    with pytest.raises(SpoolError, match="cannot be read"):
        from_payload(payload)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("text", ["Lộc Văn Ứng", *HOSTILE])
def test_a_list_is_as_wide_as_the_paper_and_as_long_as_it_needs(text: str, width: int) -> None:
    short = draw(Listing(text, text, ((text, text),), text), width)
    long = draw(Listing(text, text, ((text, text),) * 30, text), width)
    assert short.width == long.width == width
    assert long.height > short.height
    assert share_of_black(long) <= 0.25


def test_a_list_comes_back_from_the_spool_as_it_was() -> None:
    listing = Listing("Còn thiếu ai", "07:45", (("Lộc Văn Ứng", "VIP14"), ("Đinh Thị Liên", "G14")), "Xin cảm ơn")
    assert from_payload(json.loads(json.dumps(to_payload(listing)))) == listing
    with pytest.raises(SpoolError):
        from_payload({**to_payload(listing), "lines": [["one"]]})
