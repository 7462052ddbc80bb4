"""A camera that shows pictures of real QR codes; only OpenCV's way to the device is a fake."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import qrcode
from PIL import Image

from kiosk.terminal.sources.camera import SAME_SECONDS, CameraSource
from tests.support.scans import Heard, until

CODES = ["161700001021206645185835", "161700002021206645185835"]
EMPTY = Image.new("L", (640, 480), 128)


def picture(code: str) -> Image.Image:
    frame = EMPTY.copy()
    frame.paste(
        qrcode.make(code, box_size=6).get_image().convert("L").rotate(7, expand=True, fillcolor=255), (200, 100)
    )
    return frame


class Film:
    """Shows pictures, a second apart on a clock of its own; None is a picture that the camera fails to give."""

    def __init__(self, pictures: Sequence[Image.Image | None]) -> None:
        self._pictures = list(pictures)
        self.now = 0.0
        self.opened: list[int] = []
        self.released = 0
        self.over = threading.Event()

    def open(self, index: int) -> Film:
        self.opened.append(index)
        return self

    def read(self) -> tuple[bool, Any]:
        if not self._pictures:
            self.over.set()
            return False, None
        self.now += 1.0
        shown = self._pictures.pop(0)
        return shown is not None, shown

    def release(self) -> None:
        self.released += 1


def seen_in(*pictures: Image.Image | None) -> tuple[list[str], Film]:
    film, heard = Film(pictures), Heard()
    source = CameraSource(1, capture=film.open, clock=lambda: film.now)
    source.start(heard)
    assert film.over.wait(20)
    source.stop()
    scans = []
    while not heard.empty:
        text, name = heard.next()
        assert name == "camera:1"
        scans.append(text)
    return scans, film


def test_a_code_in_front_of_the_camera_is_one_scan() -> None:
    first, second = map(picture, CODES)
    assert seen_in(EMPTY, first, first, first, EMPTY, second, second, EMPTY)[0] == CODES


def test_a_code_that_stays_longer_than_the_pause_is_still_one_scan() -> None:
    assert seen_in(*[picture(CODES[0])] * (2 * int(SAME_SECONDS)))[0] == CODES[:1]


def test_a_code_that_was_away_is_another_scan() -> None:
    shown = picture(CODES[0])
    assert seen_in(shown, *[EMPTY] * int(SAME_SECONDS), shown)[0] == CODES[:1] * 2
    assert seen_in(shown, *[EMPTY] * (int(SAME_SECONDS) - 2), shown)[0] == CODES[:1]


def test_a_camera_that_fails_is_opened_again() -> None:
    scans, film = seen_in(picture(CODES[0]), None, picture(CODES[1]))
    assert scans == CODES
    assert film.opened[:2] == [1, 1]
    assert film.released == len(film.opened)


def test_a_camera_that_is_not_there_is_waited_for() -> None:
    def absent(index: int) -> Film:
        raise OSError(index)

    source = CameraSource(0, capture=absent)
    source.start(Heard())
    until(source, "waiting")
    source.stop()
    assert source.health == "off"
