"""Three consoles on one folder: how long until the two others know what one of them has taken."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from queue import SimpleQueue
from time import perf_counter, sleep

from bench.figures import Goal, Series, line
from bench.folders import code_of, conference, opened
from kiosk.folder.layout import Folder
from kiosk.journal.envelope import Event
from kiosk.reception.commands import CheckIn
from kiosk.station.writer import StationWriter

_DELEGATES = 200
_OTHERS = ("MC", "Stage")
_Heard = SimpleQueue[tuple[str, float]]


def run() -> None:
    """Measure from a check-in's command at one console to each other console's callback."""
    heard: _Heard = SimpleQueue()
    times: list[float] = []
    pauses = random.Random(3)
    with conference(_DELEGATES) as folder, ExitStack() as stack:
        for post in _OTHERS:
            _listen(stack, folder, post, heard)
        desk = stack.enter_context(opened(folder))
        for number in range(1, _DELEGATES + 1):
            sleep(pauses.uniform(0.0, 0.1))
            began = perf_counter()
            event = desk.do(CheckIn(code_of(desk, number)))[0]
            for _ in _OTHERS:
                event_id, at = heard.get(timeout=10)
                assert event_id == event.id
                times.append((at - began) * 1000)
    line(Series("check-in at one console → known at two others", times), Goal(p99=200.0))


def _listen(stack: ExitStack, folder: Folder, post: str, heard: _Heard) -> None:
    station = stack.enter_context(opened(folder, post))
    console = StationWriter(station, on_events=_note_in(heard), on_trouble=_raise)
    console.start()
    stack.callback(console.stop)


def _note_in(heard: _Heard) -> Callable[[Sequence[Event]], None]:
    def on_events(events: Sequence[Event]) -> None:
        now = perf_counter()
        for event in events:
            heard.put((event.id, now))

    return on_events


def _raise(error: BaseException) -> None:
    raise error
