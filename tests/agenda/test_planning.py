"""Times and lengths of a programme that contradict one another are refused when the file is read."""

from __future__ import annotations

import pytest

from agenda.advice import warnings
from agenda.loading import load
from tests.support.runsheet_driver import SMALL, told

# SMALL runs 08:00, 08:05, (break) 08:25, 08:30 and ends 08:40.


def starting(item: int = 0, at: str = "", *, pause: str = "") -> str:
    """SMALL with a fixed start of an item, and of the break."""
    text = SMALL.replace(f"n = {item}\n", f'n = {item}\nstart = "{at}"\n', 1) if item else SMALL
    return text.replace("after = 2\n", f'after = 2\nstart = "{pause}"\n', 1) if pause else text


@pytest.mark.parametrize("text", [starting(1, "08:00"), starting(2, "08:05"), starting(3, "08:31", pause="08:25")])
def test_a_fixed_start_that_can_be_kept_is_taken(text: str) -> None:
    assert load(text, custom=True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (starting(2, "08:04"), "Line 18, item 2.start: 08:04 is too early, item 1 is planned until 08:05."),
        (starting(pause="08:20"), "Line 30, break 1.start: 08:20 is too early, item 2 is planned until 08:25."),
        (
            starting(3, "08:35", pause="08:31"),
            "Line 36, item 3.start: 08:35 is too early, break 1 is planned until 08:36.",
        ),
        (starting(1, "07:30"), "Line 12, item 1.start: 07:30 is not after the start of the programme, 08:00."),
        (starting(3, "08:40"), "Line 35, item 3.start: 08:40 is not before hard_end, 08:40."),
        (starting(3, "8:40"), "Line 35, item 3.start: 8:40 is no time of day such as 08:00."),
        (
            SMALL.replace('"08:40"', '"08:00"'),
            "Line 8, programme.hard_end: 08:00 is not after the start of the programme, 08:00.",
        ),
        (
            SMALL.replace('"08:40"', '"07:40"'),
            "Line 8, programme.hard_end: 07:40 is not after the start of the programme, 08:00.",
        ),
        (
            SMALL.replace("minutes = 8\n", "minutes = 9\n"),
            "Line 20, item 2.minutes: the segments take more, 21 minutes.",
        ),
    ],
)
def test_a_time_that_cannot_be_kept_is_refused(text: str, sentence: str) -> None:
    assert told(text, custom=True) == sentence


def test_a_conference_may_go_on_past_midnight() -> None:
    text = starting(3, "00:10").replace('"08:00"', '"23:30"').replace('"08:40"', '"00:30"')
    assert load(text, custom=True).hard_end == "00:30"
    assert "item 2 is planned until 00:00" in told(
        starting(pause="23:59").replace('"08:00"', '"23:35"').replace('"08:40"', '"01:00"'), custom=True
    )


@pytest.mark.parametrize(
    ("head", "item", "place"),
    [
        ("warning_minutes = 2\ndanger_minutes = 3", "", "Line 10, programme.danger_minutes: danger_minutes (3)"),
        ("warning_minutes = 0", "", "programme.danger_minutes: danger_minutes (1) is more than warning_minutes (0)."),
        ("", "danger_minutes = 4", "Line 12, item 1.danger_minutes: danger_minutes (4) is more than"),
        ("", "warning_minutes = 0", "Line 12, item 1.warning_minutes: danger_minutes (1) is more than"),
        ("warning_minutes = 5\ndanger_minutes = 4", "warning_minutes = 3", "item 1.warning_minutes: "),
    ],
)
def test_red_never_comes_before_yellow(head: str, item: str, place: str) -> None:
    text = SMALL.replace('hard_end = "08:40"\n', f'hard_end = "08:40"\n{head}\n' if head else 'hard_end = "08:40"\n')
    text = text.replace("n = 1\n", f"n = 1\n{item}\n", 1) if item else text
    assert place in told(text, custom=True)
    assert load(text.replace("danger_minutes = 3", "danger_minutes = 2"), custom=True) if "= 3" in head else True


def test_a_plan_beyond_the_hard_end_is_only_remarked() -> None:
    assert warnings(SMALL) == []
    (note,) = warnings(SMALL.replace('"08:40"', '"08:39"'))
    assert str(note) == "Line 8, programme.hard_end: the programme is planned until 08:40."
    (late,) = warnings(starting(3, "08:35"))
    assert str(late).endswith("until 08:45.")
