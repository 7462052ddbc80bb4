"""The programme file: what is understood, and how a mistake in it is told."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.checking import USUAL_TITLES
from agenda.cleaning import clean
from agenda.drafts import redated
from agenda.errors import ProgrammeError
from agenda.loading import check_people, load
from agenda.programme import codes
from tests.support.runsheet_driver import GRASSROOTS, HEAD, PROVINCE, SMALL, told


def without_item(text: str, n: int) -> str:
    parts = re.split(r"(?m)^(?=\[\[item\]\])", text)
    return "".join(part for part in parts if not re.match(rf"\[\[item\]\]\nn = {n}\n", part))


def test_the_sample_of_the_province_is_understood_whole() -> None:
    programme = load(PROVINCE)
    assert programme.tier == "province"
    assert [step.number for step in programme.steps] == [1, 2, 3, 4, None, 5, 6, 7, 8, 9]
    assert sum(step.minutes for step in programme.steps) == 210
    assert programme.steps[4].kind == "break"
    assert programme.steps[4].min_minutes == 5
    assert programme.steps[5].min_minutes == 50  # no minimum given: it cannot be cut
    assert programme.items[1].segments[1].least == 4
    assert programme.items[1].segments[2].leader
    assert programme.items[2].segments[0].optional
    assert programme.items[3].segment_script.after[0].startswith("Xin trân trọng cảm ơn")
    assert programme.items[7].segments[0].script_passed


def test_the_sample_of_the_grassroots_is_understood_whole() -> None:
    programme = load(GRASSROOTS)
    assert sum(step.minutes for step in programme.steps) == 150
    assert programme.management == "Ban Giám đốc"
    assert codes(programme) == []


@pytest.mark.parametrize("n", range(1, 10))
def test_each_missing_item_is_named(n: int) -> None:
    # The break stands behind item 4 in the file, so it goes with it.
    assert told(without_item(GRASSROOTS, n)) == f"The programme lacks item {n} ({USUAL_TITLES[n - 1]})."


def test_custom_lifts_only_the_rule_of_nine() -> None:
    assert [item.n for item in load(SMALL, custom=True).items] == [1, 2, 3]
    assert "lacks item 4" in told(SMALL)
    assert "minutes: the value is missing" in told(SMALL.replace("minutes = 10\nmin_minutes = 6", ""), custom=True)
    assert told(HEAD, custom=True) == "The programme has no items."


ONE, TWO, THREE, PAUSE = 10, 16, 33, 28  # the lines of their tables in SMALL
MINIMUM = "this is more than the planned minutes."
MISSING = "the value is missing."
UNKNOWN = "this field is not known."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("minutes = 5\nmin_minutes = 4\n", "", f"Line {ONE}, item 1.minutes: {MISSING}"),
        ("minutes = 5\n", "minutes = '5'\n", f"Line {ONE + 4}, item 1.minutes: this must be a whole number."),
        ("minutes = 5\n", "minutes = true\n", f"Line {ONE + 4}, item 1.minutes: this must be a whole number."),
        ("minutes = 5\nmin_minutes = 4\n", "minutes = 0\n", f"Line {ONE + 4}, item 1.minutes: this is not valid."),
        ("min_minutes = 4\n", "min_minutes = 6\n", f"Line {ONE + 5}, item 1.min_minutes: {MINIMUM}"),
        ('title = "Một"', 'title = " "', f"Line {ONE + 2}, item 1.title: {MISSING}"),
        ('title = "Một"', "title = 1", f"Line {ONE + 2}, item 1.title: this must be text in quotation marks."),
        (
            'kind = "ceremony"',
            'kind = "dance"',
            f"Line {ONE + 3}, item 1.kind: dance is none of ceremony, speech, award, vote.",
        ),
        (
            "minutes = 5\n",
            "minutes = 5\nscript = 'x'\n",
            f"Line {ONE + 5}, item 1.script: this must be a list in [ ].",
        ),
        (
            "minutes = 5\n",
            "minutes = 5\nscript = ['x',\n'y', 3]\n",
            f"Line {ONE + 6}, item 1.script 3: this must be text in quotation marks.",
        ),
        ("minutes = 5\n", "minuts = 5\n", f"Line {ONE + 4}, item 1.minuts: {UNKNOWN}"),
        ("minutes = 12", "minutes = 12\nspeaker = 'x'", f"Line {TWO + 9}, item 2, segment 1.speaker: {UNKNOWN}"),
        (
            "minutes = 12",
            "minutes = 12\nleader = 1",
            f"Line {TWO + 9}, item 2, segment 1.leader: this must be true or false.",
        ),
        ("minutes = 8", "", f"Line {TWO + 9}, item 2, segment 2.minutes: {MISSING}"),
        (
            "minutes = 8",
            "minutes = 8\nmin_minutes = 9",
            f"Line {TWO + 12}, item 2, segment 2.min_minutes: {MINIMUM}",
        ),
        ("n = 3", "n = 2", f"Line {THREE + 1}, item 2.n: this item stands in the programme twice."),
        ("n = 3", "", f"Line {THREE}, item 3.n: {MISSING}"),
        ("after = 2", "after = 7", f"Line {PAUSE + 1}, break 1.after: there is no item 7."),
        ("after = 2", "", f"Line {PAUSE}, break 1.after: {MISSING}"),
        ("after = 2", "after = 2\nsong = 1", f"Line {PAUSE + 2}, break 1.song: {UNKNOWN}"),
        ('start = "08:00"', 'start = "8h"', "Line 7, programme.start: 8h is no time of day such as 08:00."),
        ('start = "08:00"', "start = 08:00:00", "Line 7, programme.start: this must be text in quotation marks."),
        ('start = "08:00"', "", f"Line 2, programme.start: {MISSING}"),
        ('place = "X"', 'place = "X"\nwhere = "Y"', f"Line 7, programme.where: {UNKNOWN}"),
        ('place = "X"', 'place = "X"\nitem = []', f"Line 7, programme.item: {UNKNOWN}"),
        ('place = "X"', 'place = "X"\nread_as = {" " = "Y"}', f"Line 7, programme.read_as: {MISSING}"),
        ('place = "X"', 'place = "X"\nread_as.Y = ""', f"Line 7, programme.read_as.Y: {MISSING}"),
        ("[programme]", "[program]", "The programme has no [programme] table."),
        ("[[break]]", "[[pause]]", f"Line {PAUSE}, pause: {UNKNOWN}"),
        ('title = "Nghỉ"', 'title = "Nghỉ', f"Line {PAUSE + 2} of the programme cannot be read as TOML."),
    ],
)
def test_a_mistake_is_told_with_line_and_field(old: str, new: str, sentence: str) -> None:
    assert old in SMALL
    assert told(SMALL.replace(old, new, 1), custom=True) == sentence


@pytest.mark.parametrize("share", [">3/2", ">1/1", "1/2", ">=0/3", "quá nửa", ""])
def test_a_threshold_is_a_share_of_the_hall(share: str) -> None:
    vote = SMALL.replace("minutes = 5\n", f'minutes = 5\nthreshold = "{share}"\n', 1)
    assert (
        told(vote, custom=True)
        == f"Line {ONE + 5}, item 1.threshold: {share} is no share of the hall such as >1/2 or >=2/3."
    )
    fine = load(vote.replace(f'"{share}"', '">=2/3"'), custom=True)
    assert fine.items[0].threshold == ">=2/3"


def test_the_first_mistake_in_the_file_is_told_first() -> None:
    text = SMALL.replace("minutes = 8", "minutes = 0").replace('kind = "ceremony"', 'kind = "dance"')
    assert told(text, custom=True).startswith(f"Line {ONE + 3}, ")


def test_order_and_number_are_kept_to_the_nine() -> None:
    swapped = GRASSROOTS.replace("n = 6\n", "n = 66\n").replace("n = 7\n", "n = 6\n").replace("n = 66\n", "n = 7\n")
    assert "item 7.n: this item does not stand in its place." in told(swapped)
    tenth = GRASSROOTS + '[[item]]\nn = 10\ntitle = "Mười"\nkind = "speech"\nminutes = 1\n'
    assert told(tenth) == f"Line {tenth.count(chr(10)) - 3}, item 10.n: a programme has nine items."


def test_items_of_a_wrong_shape_are_no_crash() -> None:
    assert "lacks item 1" in told(HEAD + "[item]\nn = 1\n")
    assert "item" in told("item = [1, 2]\n" + HEAD, custom=True)


def test_segments_give_the_minimum_where_the_item_has_none() -> None:
    programme = load(
        SMALL.replace("min_minutes = 10\n", "").replace("minutes = 8", "minutes = 8\nmin_minutes = 3"), custom=True
    )
    assert programme.items[1].least == 12 + 3


def test_codes_are_found_everywhere_and_words_are_left_alone() -> None:
    found = codes(load(PROVINCE))
    assert ("KM12", ("programme", "presidium", 0)) in found
    assert ("LS107", ("programme", "secretaries", 1)) in found
    assert ("KM13", ("item", 4, "announcer")) in found
    assert ("LS149", ("item", 3, "segment", 4, "panel", 0)) in found
    assert ("KM03", ("item", 8, "segment", 0, "who")) in found
    assert all(code != "MC" for code, _ in found)


def test_a_code_that_nobody_has_is_refused() -> None:
    known = {code for code, _ in codes(load(PROVINCE))}
    check_people(PROVINCE, known)
    for code, place in (("KM03", r"item 9, segment 1\.who"), ("KM14", r"programme\.presidium 3")):
        line = next(i for i, line in enumerate(PROVINCE.split("\n"), start=1) if f'"{code}"' in line)
        with pytest.raises(ProgrammeError, match=rf"^Line {line}, {place}: nobody has the code {code}\.$"):
            check_people(PROVINCE, known - {code})


def test_text_is_cleaned() -> None:
    hostile = unicodedata.normalize("NFD", "Ế\u202e  b\u200b\u00a0c\x07\u2028 d")
    assert clean(hostile) == "Ế b c d"


@given(st.text())
def test_cleaning_is_idempotent_and_leaves_one_line(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once


@given(st.text(alphabet="[]{}=\"'\n abn13item.#é"))
def test_any_text_loads_or_is_refused(text: str) -> None:
    try:
        load(HEAD + text, custom=True)
    except ProgrammeError as refused:
        assert str(refused)


def test_redating_moves_the_times_and_keeps_every_comment() -> None:
    text = redated(PROVINCE, start="23:10")
    programme = load(text)
    assert (programme.start, programme.reception_open, programme.hard_end) == ("23:10", "22:10", "02:40")
    assert [line for line in text.splitlines() if "#" in line] == [
        line for line in PROVINCE.splitlines() if "#" in line
    ]
    given_times = load(redated(PROVINCE, start="09:00", reception_open="08:30", hard_end="12:00"))
    assert (given_times.reception_open, given_times.hard_end) == ("08:30", "12:00")


def test_redating_touches_the_head_only() -> None:
    comment = '\n# start = "07:00" is not this\n'
    assert comment in redated(SMALL + comment, start="10:00")


def test_redating_moves_the_fixed_starts_along() -> None:
    text = SMALL.replace("minutes = 20\n", 'start = "08:05" # giờ cố định\nminutes = 20\n', 1)
    text = text.replace('title = "Nghỉ"', "title = \"Nghỉ\"\nstart= '08:30'")
    moved = load(redated(text, start="23:50"), custom=True)
    assert [moved.items[1].start, moved.breaks[0].start, moved.hard_end] == ["23:55", "00:20", "00:30"]
    assert "# giờ cố định" in redated(text, start="23:50")
