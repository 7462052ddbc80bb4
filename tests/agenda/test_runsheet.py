"""The rules, the fold and the undo."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import events
from agenda.errors import AgendaError, ProgrammeError, Refused
from agenda.events import EVENTS, Entry, from_payload, to_payload
from agenda.runsheet import (
    AddMinutes,
    Adopt,
    Backdate,
    Command,
    End,
    Next,
    NextSegment,
    Pause,
    PreviousSegment,
    Resume,
    Runsheet,
    Start,
    Undo,
    apply,
    decide,
)
from tests.support.runsheet_driver import MINUTE, PROVINCE, SMALL, Driver


def refused(driver: Driver, command: Command) -> str:
    with pytest.raises(Refused) as error:
        decide(driver.sheet, command)
    return str(error.value)


def test_start_begins_the_first_step(small: Driver) -> None:
    assert small.sheet.phase == "pending"
    assert decide(small.sheet, Start()) == (events.ConferenceStarted(), events.StepStarted("item:1"))
    small.do(Start())
    assert (small.sheet.phase, small.sheet.position) == ("running", 0)
    assert refused(small, Start()) == "The conference has already started."


def test_without_a_programme_nothing_starts() -> None:
    assert refused(Driver(), Start()) == "There is no programme yet."
    assert refused(Driver(), Undo()) == "There is nothing to undo."


@pytest.mark.parametrize(
    "command",
    [Next(), Pause(), Resume(), AddMinutes(1), Backdate(1), NextSegment(), PreviousSegment(), End()],
)
def test_before_the_start_and_after_the_end_everything_else_is_refused(small: Driver, command: Command) -> None:
    assert refused(small, command) == "The conference has not started."
    small.do(Start(), End())
    assert small.sheet.phase == "ended"
    assert refused(small, command) == "The conference has ended."


def test_after_the_end_neither_a_start_nor_a_programme(small: Driver) -> None:
    small.do(Start(), End())
    assert refused(small, Start()) == "The conference has ended."
    assert refused(small, Adopt(SMALL, custom=True)) == "The conference has ended."


def test_next_goes_item_break_item_and_never_wraps(province: Driver) -> None:
    province.do(Start())
    phases, numbers = [], []
    for _ in range(9):
        phases.append(province.sheet.phase)
        numbers.append(province.sheet.step.number if province.sheet.step else None)
        province.wait(1).do(Next())
    assert numbers == [1, 2, 3, 4, None, 5, 6, 7, 8]
    assert phases[4] == "break"
    assert province.sheet.step and province.sheet.step.number == 9
    assert refused(province, Next()) == "This is the last item; it does not start again from the beginning."


def test_pause_and_resume(small: Driver) -> None:
    small.do(Start()).wait(1).do(Pause())
    assert small.sheet.phase == "paused"
    assert refused(small, Pause()) == "It is paused already."
    small.wait(2).do(Resume()).wait(1)
    assert refused(small, Resume()) == "It is not paused."
    face = small.face()
    assert (face.elapsed_ms, face.paused_ms) == (2 * MINUTE, 2 * MINUTE)


def test_next_while_paused_runs_the_new_item(small: Driver) -> None:
    small.do(Start()).wait(1).do(Pause()).wait(3).do(Next()).wait(1)
    assert small.sheet.phase == "running"
    assert small.face().elapsed_ms == MINUTE
    assert small.face().rows[0].elapsed_ms == MINUTE


def test_a_pause_wins_over_a_break(small: Driver) -> None:
    small.do(Start(), Next(), Next())
    before = small.sheet.phase
    assert before == "break"
    small.do(Pause())
    assert small.sheet.phase == "paused"


def test_minutes_are_given_and_taken_but_never_below_nothing(small: Driver) -> None:
    small.do(Start(), AddMinutes(3), AddMinutes(-5))
    assert small.face().given_ms == -2 * MINUTE
    assert refused(small, AddMinutes(-4)) == "It has only 3 minutes; no more can be taken away."
    assert refused(small, AddMinutes(0)) == "Zero minutes change nothing."
    assert refused(small, AddMinutes(9999)) == "That is more than a day."


def test_backdating_moves_the_border_between_two_steps(small: Driver) -> None:
    small.do(Start()).wait(5).do(Next()).wait(1).do(Backdate(2))
    face = small.face()
    assert face.elapsed_ms == 3 * MINUTE
    assert face.segment and face.segment.elapsed_ms == 3 * MINUTE
    assert face.rows[0].elapsed_ms == 3 * MINUTE
    assert face.rows[0].actual_end == face.rows[1].actual_start
    assert refused(small, Backdate(4)) == "What ran before it began only 3 minutes earlier."
    assert refused(small, Backdate(0)) == "A start is moved back by one minute or more."


def test_backdating_into_a_pause_takes_no_running_time(small: Driver) -> None:
    small.do(Start()).wait(2).do(Pause()).wait(3).do(Next(), Backdate(1))
    assert small.sheet.runs[0].elapsed(small.wall) == 2 * MINUTE
    assert small.sheet.runs[0].paused(small.wall) == 2 * MINUTE


def test_backdating_the_first_step_moves_the_start(small: Driver) -> None:
    small.wait(10).do(Start()).wait(1).do(Backdate(10))
    face = small.face()
    assert face.elapsed_ms == 11 * MINUTE
    assert face.rows[0].actual_start == face.rows[0].planned_start


def test_segments_go_forth_and_back_with_their_time(small: Driver) -> None:
    small.do(Start())
    assert refused(small, NextSegment()) == "This item has no segments; go to the next item."
    small.do(Next())
    assert small.sheet.segment == 0
    assert refused(small, PreviousSegment()) == "This is the first segment of the item."
    small.wait(4).do(NextSegment()).wait(2)
    assert refused(small, NextSegment()) == "This is the last segment of the item; go to the next item."
    small.do(PreviousSegment()).wait(1)
    face = small.face()
    assert face.segment and (face.segment.index, face.segment.elapsed_ms) == (0, 5 * MINUTE)
    assert face.elapsed_ms == 7 * MINUTE


def test_a_segment_stands_still_in_a_pause_and_may_be_changed_there(small: Driver) -> None:
    small.do(Start(), Next()).wait(1).do(Pause()).wait(1).do(NextSegment()).wait(1).do(Resume()).wait(1)
    segment = small.face().segment
    assert segment and (segment.index, segment.elapsed_ms) == (1, MINUTE)


# Undo


def test_undoing_a_next_gives_the_old_item_back_with_its_running_time(small: Driver) -> None:
    small.do(Start()).wait(3).do(Next()).wait(0.5).do(Undo())
    assert small.sheet.position == 0
    assert small.face().elapsed_ms == 3.5 * MINUTE


def test_undo_twice_undoes_two_things_and_is_never_a_redo(small: Driver) -> None:
    small.do(Start()).wait(1).do(AddMinutes(2)).wait(1).do(Next()).do(Undo(), Undo())
    assert small.sheet.position == 0
    assert small.face().given_ms == 0
    small.do(Undo())
    assert small.sheet.phase == "pending"
    assert refused(small, Undo()) == "There is nothing to undo."  # the programme stays
    assert small.sheet.programme is not None
    small.wait(1).do(Start()).wait(1)
    assert small.face().elapsed_ms == MINUTE


@pytest.mark.parametrize("command", [Pause(), AddMinutes(4), Backdate(1), Next(), NextSegment(), End()])
def test_every_command_is_undone_whole(small: Driver, command: Command) -> None:
    small.do(Start()).wait(6).do(Next()).wait(2)
    before = small.face()
    small.do(command, Undo())
    assert small.face() == before


def test_undo_works_wherever_it_sorts() -> None:
    driver = Driver()
    adopted = driver.put(events.ProgrammeAdopted(SMALL, custom=True))
    started, step = driver.put(events.ConferenceStarted()), driver.put(events.StepStarted("item:1"))
    following = driver.put(events.StepStarted("item:2"))
    undone = Entry("u", events.Undone(following.id), following.stamp)
    late = Runsheet.empty()
    for entry in (adopted, started, step, following, undone):
        late = apply(late, entry)
    early = Runsheet.empty()
    for entry in (adopted, undone, started, step, following):
        early = apply(early, entry)
    assert late.position == early.position == 0
    assert late.runs == early.runs


def test_a_programme_is_not_undoable_and_strange_undos_are_harmless(small: Driver) -> None:
    small.put(events.Undone("e0000"))
    assert small.sheet.programme is not None
    small.do(Start())
    undone = small.put(events.Undone("nobody"))
    small.put(events.Undone(undone.id))
    assert small.sheet.phase == "running"


# Adoption


def test_a_programme_adopted_while_running_keeps_the_place_by_number(small: Driver) -> None:
    small.do(Start()).wait(2).do(Next()).wait(3)
    changed = SMALL.replace(
        "[[item]]\nn = 2", '[[item]]\nn = 7\ntitle = "Bảy"\nkind = "speech"\nminutes = 5\n[[item]]\nn = 2'
    )
    small.do(Adopt(changed, custom=True))
    assert small.sheet.position == 2
    face = small.face()
    assert (face.item, face.elapsed_ms) == (2, 3 * MINUTE)
    assert face.segment and face.segment.elapsed_ms == 3 * MINUTE
    assert face.rows[0].elapsed_ms == 2 * MINUTE


def test_after_an_adoption_backdating_and_undo_find_what_ran_before(small: Driver) -> None:
    ahead = '[[item]]\nn = 7\ntitle = "Bảy"\nkind = "speech"\nminutes = 5\n'
    changed = SMALL.replace("[[item]]\nn = 1\n", ahead + "[[item]]\nn = 1\n")
    small.do(Start()).wait(5).do(Next()).wait(1).do(Adopt(changed, custom=True), Backdate(2))
    assert [row.elapsed_ms for row in small.face().rows[:3]] == [0, 3 * MINUTE, 3 * MINUTE]
    small.do(Undo(), Undo())
    assert small.sheet.step is not None
    assert (small.sheet.step.title, small.face().elapsed_ms) == ("Một", 6 * MINUTE)


def test_a_programme_without_what_runs_is_refused(small: Driver) -> None:
    small.do(Start(), Next(), Next())
    gone = SMALL[: SMALL.index("[[break]]")] + SMALL[SMALL.index("[[item]]\nn = 3") :]
    assert refused(small, Adopt(gone, custom=True)) == "The new programme lacks what is running now: Nghỉ."
    before = small.sheet.position
    small.put(events.ProgrammeAdopted(gone, custom=True))  # were it in the journal all the same
    assert small.sheet.position == before


def test_segments_that_are_gone_or_new_are_fitted(small: Driver) -> None:
    one = SMALL.replace('[[item.segment]]\ntitle = "Hai b"\nminutes = 8\n', "")
    small.do(Start(), Next(), NextSegment()).wait(1).do(Adopt(one, custom=True)).wait(1)
    segment = small.face().segment
    assert segment and (segment.index, segment.elapsed_ms) == (0, MINUTE)
    none = one.replace('[[item.segment]]\ntitle = "Hai a"\nminutes = 12\n', "")
    small.do(Adopt(none, custom=True))
    assert small.face().segment is None
    small.do(Adopt(SMALL, custom=True)).wait(2)
    assert small.sheet.segment == 0
    assert small.sheet.runs[1].segments[0][-1].end_ms is None


def test_a_bad_text_is_a_programme_error(small: Driver) -> None:
    with pytest.raises(ProgrammeError):
        decide(small.sheet, Adopt("["))
    small.put(events.ProgrammeAdopted("["))
    assert small.sheet.programme is not None


# What the journal may hold


@pytest.mark.parametrize(
    "event",
    [
        events.StepStarted("item:1"),
        events.StepStarted("item:99"),
        events.StepStarted(""),
        events.SegmentStarted("item:2", 0),
        events.SegmentStarted("item:1", 5),
        events.Resumed(),
        events.ConferenceStarted(),
        events.MinutesAdded("item:99", 1),
        events.StartBackdated("item:3", 1),
        events.Undone("?"),
    ],
)
def test_facts_that_do_not_fit_change_nothing(small: Driver, event: events.Event) -> None:
    small.do(Start())
    before = small.face()
    trail = small.sheet.trail
    small.put(event)
    assert small.face() == before
    assert small.sheet.trail == trail


def test_an_entry_given_twice_counts_once(small: Driver) -> None:
    small.do(Start())
    entry = small.put(events.MinutesAdded("item:1", 2))
    assert apply(small.sheet, entry) is small.sheet


SAMPLES: dict[str, Any] = {
    "text": "x",
    "custom": True,
    "step": "item:1",
    "behind": "item:2",
    "reason": "theo ý kiến Chủ tọa",
    "title": "Mới",
    "is_break": True,
    "who": "KM01",
    "seconds": {"item:1": 30},
    "dropped": (("item:2", 1),),
    "difference_ms": -5,
    "used": True,
    "at_ms": 7,
    "segment": 2,
    "minutes": -3,
    "ms": 4,
    "of": "id",
}


@pytest.mark.parametrize("cls", EVENTS)
def test_events_survive_their_payload(cls: type[events.Event]) -> None:
    event = cls(**{name: SAMPLES[name] for name in cls.__dataclass_fields__ if name in SAMPLES})
    assert from_payload(event.kind, event.v, to_payload(event)) == event
    assert from_payload(event.kind, event.v + 1, to_payload(event)) is None


def test_kinds_are_distinct() -> None:
    assert len({cls.kind for cls in EVENTS}) == len(EVENTS)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("agenda.danced", {}),
        ("agenda.step_started", {}),
        ("agenda.step_started", {"step": 1}),
        ("agenda.step_started", {"step": True}),
        ("agenda.step_started", {"step": "item:1", "more": 2}),
        ("agenda.replanned", {"seconds": {"item:1": "x"}}),
        ("agenda.replanned", {"seconds": {}, "dropped": [["item:1"]]}),
        ("agenda.replanned", {"seconds": {}, "dropped": 3}),
    ],
)
def test_what_is_not_known_is_none(kind: str, payload: dict[str, object]) -> None:
    assert from_payload(kind, 1, payload) is None
    assert from_payload(kind, 2, payload) is None


COMMANDS = st.sampled_from(
    [
        Start(),
        Next(),
        Pause(),
        Resume(),
        AddMinutes(2),
        Backdate(1),
        NextSegment(),
        PreviousSegment(),
        Undo(),
        End(),
    ]
)


@given(st.lists(st.tuples(COMMANDS, st.integers(0, 5)), max_size=40))
def test_step_by_step_and_all_at_once_give_the_same_state(history: list[tuple[Command, int]]) -> None:
    driver = Driver().do(Adopt(PROVINCE))
    for command, minutes in history:
        driver.wait(minutes)
        try:
            driver.do(command)
        except AgendaError:
            continue
    again = Runsheet(undone=driver.sheet.undone)
    for entry in driver.entries:
        again = apply(again, entry)
    assert again.runs == driver.sheet.runs
    assert again.trail == driver.sheet.trail
    assert again.phase == driver.sheet.phase
    assert driver.face().rows
