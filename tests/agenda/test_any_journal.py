"""Whatever a journal says, the fold bears it and the face can be drawn: no fact of another program stops the clock."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda import events
from agenda.events import EVENTS, Entry, from_payload, to_payload
from agenda.fold import Runsheet, apply
from agenda.timing import Forecast, face, moment
from agenda.vote import EVENTS as VOTE_EVENTS
from agenda.vote import from_payload as vote_from_payload
from tests.support.runsheet_driver import SMALL, Driver

KEYS = st.sampled_from(["item:1", "item:2", "break:2:0", "item:3", "new:1", "new:2", "item:99", "", "new:"])
NUMBERS = st.one_of(st.integers(-3, 90), st.sampled_from([-(2**63), 2**63, 10**15]))
TEXT = st.sampled_from(["", "x", "{name}", "Đề án «{»", "\u202e"])
FIELDS: dict[str, st.SearchStrategy[object]] = {
    "step": KEYS,
    "behind": KEYS,
    "title": TEXT,
    "who": TEXT,
    "reason": TEXT,
    "minutes": NUMBERS,
    "segment": st.integers(-2, 5),
    "jumped": st.booleans(),
    "is_break": st.booleans(),
    "used": st.booleans(),
    "custom": st.just(True),
    "text": st.sampled_from([SMALL, "[", SMALL.replace("n = 2", "n = 7")]),
    "ms": NUMBERS,
    "at_ms": NUMBERS,
    "difference_ms": NUMBERS,
    "of": st.integers(0, 30).map(lambda n: f"e{n:04}"),
    "seconds": st.dictionaries(KEYS, st.integers(-5, 10**6), max_size=3),
    "dropped": st.lists(st.tuples(KEYS, st.integers(-2, 5)), max_size=3).map(tuple),
}
ANY = st.one_of([st.builds(cls, **{name: FIELDS[name] for name in (f.name for f in fields(cls))}) for cls in EVENTS])


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(ANY, st.integers(0, 20), st.integers(-(10**10), 10**10)), max_size=25), st.booleans())
def test_any_history_can_be_shown(history: list[tuple[events.Event, int, int]], rebooted: bool) -> None:
    driver = Driver()
    driver.put(events.ProgrammeAdopted(SMALL, custom=True))
    driver.put(events.ConferenceStarted())
    driver.put(events.StepStarted("item:1"))
    for event, minutes, step in history:
        driver.wait(minutes).wall += step
        driver.put(event)
    if rebooted:
        driver.boot, driver.mono = "boot-2", 5
    forecasts = {"item:3": Forecast(10**6, 10**5, paced=True)}
    now = face(driver.sheet, driver.stamp(), driver.schedule, forecasts)
    assert len(now.rows) == len(driver.sheet.steps)
    assert sorted({step.key for step in driver.sheet.steps}) == sorted(step.key for step in driver.sheet.steps)
    assert all(row.elapsed_ms >= 0 for row in now.rows)
    at = moment(driver.sheet, driver.stamp(), driver.schedule, forecasts)
    assert at is not None
    at.proposal()
    assert driver.sheet.changes is not None
    again = Runsheet.empty()
    for entry in driver.entries:
        again = apply(again, entry)
    assert again == driver.sheet


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_payload_is_a_fact_or_none(data: st.DataObject) -> None:
    cls = data.draw(st.sampled_from([*EVENTS, *VOTE_EVENTS]))
    names = [*(f.name for f in fields(cls)), "other"]
    payload = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=8))
    read = from_payload if cls in EVENTS else vote_from_payload
    found = read(cls.kind, cls.v, payload)
    if isinstance(found, EVENTS):
        assert from_payload(cls.kind, cls.v, to_payload(found)) == found
        driver = Driver()
        driver.put(events.ProgrammeAdopted(SMALL, custom=True))
        apply(driver.sheet, Entry("x", found, driver.stamp()))
