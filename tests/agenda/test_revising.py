"""Changes of the programme on the day: skip, jump, move, break off, insert, rename, other lengths; and their undo."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda import events
from agenda.errors import AgendaError, Refused
from agenda.fold import apply
from agenda.runsheet import (
    AddMinutes,
    Adopt,
    Backdate,
    ChangeMinutes,
    Command,
    DropSegment,
    End,
    Insert,
    Interrupt,
    Jump,
    JumpSegment,
    LeaveOutOutage,
    Move,
    Next,
    NextSegment,
    Pause,
    Rename,
    Replan,
    Resume,
    Runsheet,
    Skip,
    Start,
    Undo,
    decide,
)
from tests.support.runsheet_driver import MINUTE, SMALL, Driver


def keys(driver: Driver) -> list[str]:
    return [step.key for step in driver.sheet.steps]


def running(driver: Driver) -> str:
    assert driver.sheet.step is not None
    return driver.sheet.step.key


def refused(driver: Driver, command: Command) -> str:
    with pytest.raises(Refused) as error:
        decide(driver.sheet, command)
    return str(error.value)


ALL = ["item:1", "item:2", "break:2:0", "item:3"]


def test_what_is_left_out_is_passed_over_and_its_number_is_nobody_elses(small: Driver) -> None:
    small.do(Start(), Skip("item:2")).wait(5).do(Next())
    assert running(small) == "break:2:0"
    rows = small.face().rows
    assert [row.state for row in rows] == ["done", "skipped", "running", "future"]
    assert [row.number for row in rows] == [1, 2, None, 3]
    assert small.face().offset_ms == -20 * MINUTE


def test_leaving_out_what_runs_begins_the_next(small: Driver) -> None:
    small.do(Start(), Next()).wait(3).do(Skip())
    assert running(small) == "break:2:0"
    assert small.sheet.runs[1].elapsed(0) == 3 * MINUTE
    small.do(Undo()).wait(1)
    assert (running(small), small.face().elapsed_ms) == ("item:2", 4 * MINUTE)
    small.do(Next(), Next())
    assert "last item" in refused(small, Skip())


def test_a_jump_keeps_what_stands_between_and_is_undone_as_one(small: Driver) -> None:
    small.do(Start()).wait(5).do(Jump("item:3", "theo ý kiến Chủ tọa"))
    assert (keys(small), running(small)) == (["item:1", "item:3", "item:2", "break:2:0"], "item:3")
    (change,) = small.sheet.changes
    assert (change.event.reason, change.withdrawn) == ("theo ý kiến Chủ tọa", False)
    small.wait(2).do(Undo())
    assert (keys(small), running(small), small.face().elapsed_ms) == (ALL, "item:1", 7 * MINUTE)
    assert [c.withdrawn for c in small.sheet.changes] == [False, True]
    assert refused(small, Jump("item:1")) == "That is what is running now."
    assert "no item 9" in refused(small, Jump("item:9"))


def test_a_jump_back_goes_on_where_it_ended_and_then_with_what_is_left(small: Driver) -> None:
    small.do(Start()).wait(5).do(Next()).wait(2).do(Jump("item:1")).wait(1)
    assert small.face().elapsed_ms == 6 * MINUTE
    assert small.sheet.following == 2  # item 2 has run: it is over
    small.do(Next())
    assert running(small) == "break:2:0"


def test_moving_by_the_chairmans_wish(small: Driver) -> None:
    small.do(Start(), Move("item:3", "item:1", "Chủ tọa"))
    assert keys(small) == ["item:1", "item:3", "item:2", "break:2:0"]
    assert small.face().rows[1].expected_start < small.face().rows[2].expected_start
    assert refused(small, Move("item:3", "item:1")) == "It stands there already."
    assert refused(small, Move("item:1", "item:3")) == "What is running cannot be moved; break it off instead."
    small.do(Next(), Next())
    assert "behind what is running" in refused(small, Move("break:2:0", "item:1"))
    assert "over" in refused(small, Move("item:1", "break:2:0"))


def test_moving_before_the_start_may_change_what_begins(small: Driver) -> None:
    small.do(Move("item:2"))
    assert keys(small)[0] == "item:2"
    small.do(Start())
    assert running(small) == "item:2"


def test_breaking_off_and_going_on_later_with_the_time_it_had(small: Driver) -> None:
    small.do(Start(), Next(), NextSegment()).wait(7).do(Interrupt(reason="đợi người nhận"))
    assert (keys(small), running(small)) == (["item:1", "break:2:0", "item:2", "item:3"], "break:2:0")
    assert small.face().rows[2].state == "interrupted"
    small.wait(5).do(Next()).wait(1)
    face = small.face()
    assert (face.item, face.elapsed_ms) == (2, 8 * MINUTE)
    assert face.segment is not None
    assert (face.segment.index, face.segment.elapsed_ms) == (1, 8 * MINUTE)
    small.do(Next())
    assert running(small) == "item:3"
    assert refused(small, Interrupt()) == "Nothing follows that could come in between."


def test_the_first_step_can_be_broken_off_too(small: Driver) -> None:
    small.do(Start()).wait(1).do(Interrupt("item:2"))
    assert keys(small)[:2] == ["item:2", "item:1"]
    assert (running(small), small.sheet.position) == ("item:2", 0)
    small.do(Undo())
    assert keys(small) == ALL


def test_inserting_keeps_numbers_and_counts_as_lateness(small: Driver) -> None:
    small.do(Start(), Insert("Tặng hoa", 5, who="KM01", reason="Chủ tọa"))
    assert keys(small) == ["item:1", "new:1", "item:2", "break:2:0", "item:3"]
    assert [row.number for row in small.face().rows] == [1, None, 2, None, 3]
    assert small.face().offset_ms == 5 * MINUTE
    assert small.face().rows[1].planned_start is None
    small.do(Undo(), Insert("Nghỉ thêm", 5, is_break=True), Next())
    assert (running(small), small.sheet.phase) == ("new:2", "break")
    assert refused(small, Insert(" ", 5)) == "A title is missing."
    assert "from 1 to" in refused(small, Insert("x", 0))


def test_what_was_inserted_survives_a_new_programme(small: Driver) -> None:
    small.do(Start(), Insert("Tặng hoa", 5, behind="item:2"), Adopt(SMALL.replace('"Ba"', '"Ba mới"'), custom=True))
    assert keys(small) == ["item:1", "item:2", "new:1", "break:2:0", "item:3"]
    assert small.sheet.steps[-1].title == "Ba mới"


def test_renaming_and_other_minutes(small: Driver) -> None:
    small.do(Start(), Rename("item:3", "Bế mạc"), ChangeMinutes("item:3", 7), AddMinutes(2))
    row = small.face().rows[3]
    assert (row.number, row.title, row.planned_ms) == (3, "Bế mạc", 7 * MINUTE)
    assert small.face().given_ms == 2 * MINUTE
    assert refused(small, ChangeMinutes("item:3", 0)) == "The minutes are a number from 1 to 1440."
    small.do(Next())
    assert "over" in refused(small, ChangeMinutes("item:1", 9))


def test_a_replan_is_one_deed_and_shortens_the_speakers_with_the_item(small: Driver) -> None:
    small.do(Start(), Replan({"item:2": 15 * 60, "item:3": 8 * 60}, reason="muộn"))
    small.do(Next())
    face = small.face()
    assert (face.planned_ms, face.rows[3].planned_ms) == (15 * MINUTE, 8 * MINUTE)
    assert face.segment is not None
    assert face.segment.planned_ms < 12 * MINUTE
    small.do(Undo(), Undo())
    assert [row.planned_ms // MINUTE for row in small.face().rows] == [5, 20, 5, 10]
    assert refused(small, Replan()) == "There is nothing to cut."


def test_a_speaker_left_out_is_passed_over_and_may_be_called_all_the_same(small: Driver) -> None:
    small.do(Start(), DropSegment("item:2", 0), Next())
    assert small.sheet.segment == 1
    small.do(JumpSegment(0))
    assert (small.sheet.segment, small.sheet.run.dropped) == (0, frozenset())
    assert "floor" in refused(small, DropSegment("item:2", 0))
    assert "no such speaker" in refused(small, DropSegment("item:2", 7))
    assert "no such speaker" in refused(small, JumpSegment(7))


def test_an_hour_switched_off_can_be_taken_out_of_the_running_time(small: Driver) -> None:
    small.do(Start(), Next()).wait(4).wait(60).do(LeaveOutOutage(60 * MINUTE)).wait(1)
    face = small.face()
    assert (face.elapsed_ms, face.paused_ms) == (5 * MINUTE, 60 * MINUTE)
    assert face.segment is not None
    assert face.segment.elapsed_ms == 5 * MINUTE
    small.do(Undo())
    assert small.face().elapsed_ms == 65 * MINUTE


def test_backdating_after_coming_back_moves_that_coming_back_only(small: Driver) -> None:
    small.do(Start()).wait(5).do(Next()).wait(4).do(Jump("item:1")).wait(3).do(Backdate(2))
    assert small.face().elapsed_ms == 10 * MINUTE
    assert small.face().rows[1].elapsed_ms == 2 * MINUTE
    assert "only 2 minutes" in refused(small, Backdate(3))


STEPS = st.sampled_from(["item:1", "item:2", "break:2:0", "item:3", "new:1", "new:2", "nothing"])
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from([Start(), Next(), Pause(), Resume(), NextSegment(), Undo(), AddMinutes(2), Backdate(1), Skip()]),
    st.builds(Skip, STEPS),
    st.builds(Jump, STEPS),
    st.builds(Move, STEPS, STEPS),
    st.builds(Interrupt, st.one_of(st.none(), STEPS)),
    st.builds(Insert, st.just("Thêm"), st.integers(1, 9), st.one_of(st.none(), STEPS), st.booleans()),
    st.builds(ChangeMinutes, STEPS, st.integers(1, 30)),
    st.builds(DropSegment, STEPS, st.integers(0, 2)),
    st.builds(JumpSegment, st.integers(0, 2)),
    st.builds(Replan, st.dictionaries(STEPS, st.integers(0, 3000), max_size=3)),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(COMMANDS, st.integers(0, 7)), max_size=25))
def test_whatever_is_changed_no_time_is_lost_and_no_step_either(history: list[tuple[Command, int]]) -> None:
    driver = Driver().do(Adopt(SMALL, custom=True))
    backdated = 0
    for command, minutes in history:
        before = driver.face()
        try:
            driver.do(command)
        except AgendaError:
            assert driver.face() == before  # a refusal changes nothing
            continue
        if not isinstance(command, Undo) and driver.sheet.last_undoable is not None:
            undone = driver.sheet
            for event in decide(driver.sheet, Undo()):
                assert isinstance(event, events.Undone)
                undone = apply(undone, events.Entry(f"u{event.of}", event, driver.stamp()))
            after = Driver(driver.wall, driver.mono, driver.boot, undone).face()
            assert after.rows == before.rows
        driver.wait(minutes)
    backdated = sum(e.event.ms for e in driver.sheet.trail if isinstance(e.event, events.StartBackdated))
    sheet = driver.sheet
    inserted = [step.key for step in sheet.steps if step.key.startswith("new:")]
    assert sorted(step.key for step in sheet.steps) == sorted([*ALL, *inserted])
    if sheet.started_ms is not None and sheet.position is not None and not sheet.ended_ms:
        now = sheet.at(driver.stamp())
        spent = sum(run.elapsed(now) + run.paused(now) for run in sheet.runs)
        assert spent == now - sheet.started_ms, backdated
    again = Runsheet.empty()
    for entry in driver.entries:
        again = apply(again, entry)
    assert again == sheet
    driver.do(End()) if sheet.position is not None and sheet.ended_ms is None else None
