"""What a Vietnamese input method sends (Backspace, then the letters anew) arrives in its order, however quick."""

from __future__ import annotations

import asyncio
import unicodedata
from itertools import takewhile
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from kiosk.terminal.widgets.ordered_input import OrderedInput
from kiosk.terminal.widgets.scan_keys import ScanKeys

WORDS = (
    "việt nguyễn đặng thuý lương hoàng phượng khoẻ quỳnh bằng trường điện lực ước nghĩa huyện giảng đường thưởng uỷ"
).split()
TONES = "\u0300\u0301\u0303\u0309\u0323"


class Box(App[None]):
    """One box behind the scan gate, as on every form of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.submitted: list[str] = []
        self.scan_keys = ScanKeys(self, super().on_event, self.scanned)

    async def on_event(self, event: events.Event) -> None:
        await self.scan_keys.take(event)

    def compose(self) -> ComposeResult:
        yield OrderedInput()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.submitted.append(event.value)

    def scanned(self, raw: str) -> None:
        raise AssertionError(f"{raw!r} is no scan")


def displays(word: str, *, tone_last: bool) -> list[str]:
    """Return what the word looks like after each key: Telex is typed with the tone last, VNI right after its vowel."""
    letters = [unicodedata.normalize("NFD", letter) for letter in word]
    toneless = [unicodedata.normalize("NFC", "".join(c for c in letter if c not in TONES)) for letter in letters]
    shown, steps = "", []
    for letter, plain in zip(letters, toneless, strict=True):
        bare = {"đ": "d"}.get(plain) or unicodedata.normalize("NFD", plain)[0]
        for form in dict.fromkeys([bare, plain]):  # "ee" or "e6": first the bare letter, then its sign
            steps.append(shown + form)
        shown += plain
        toned = unicodedata.normalize("NFC", letter)
        if not tone_last and toned != plain:
            shown = shown[:-1] + toned
            steps.append(shown)
    return [*steps, word] if steps[-1] != word else steps


def keys(word: str, *, tone_last: bool) -> list[str]:
    """Return the keys that an input method sends: it takes back to where the display changes, and types on."""
    sent, before = [], ""
    for after in displays(word, tone_last=tone_last):
        pairs = zip(before, after, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        sent += ["backspace"] * (len(before) - same) + list(after[same:])
        before = after
    return sent


def key(name: str) -> events.Key:
    return events.Key("backspace", "\x7f") if name == "backspace" else events.Key(name, name)


def test_the_words_are_typed_with_taking_back() -> None:
    assert keys("việt", tone_last=True) == [*"vie", "backspace", *"êt", "backspace", "backspace", *"ệt"]
    assert len(WORDS) == 20
    assert all("backspace" in keys(word, tone_last=last) for word in WORDS for last in (True, False))


@pytest.mark.parametrize("tone_last", [True, False], ids=["telex", "vni"])
@pytest.mark.parametrize("gap_ms", [0, 1, 5, 30])
async def test_twenty_words_arrive_as_they_were_meant(gap_ms: int, tone_last: bool) -> None:
    app = Box()
    async with app.run_test() as pilot:
        box: Any = app.query_one(OrderedInput)
        for at, word in enumerate(WORDS):
            for name in keys(word, tone_last=tone_last):
                app.post_message(key(name))
                if gap_ms:
                    await asyncio.sleep(gap_ms / 1000)
            for _ in range(50):
                await asyncio.sleep(0.01)
                if box.value == word:
                    break
            await pilot.pause()
            assert box.value == word
            if at % 5:
                box.value = ""
                continue
            await asyncio.sleep(0.06)  # a person's Enter, not a scanner's
            app.post_message(events.Key("enter", "\r"))
            await asyncio.sleep(0.06)
            await pilot.pause()
            assert app.submitted[-1] == word
            box.value = ""
