"""The programme file: what is understood, and how a mistake in it is told."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runsheet_driver import GRASSROOTS, HEAD, PROVINCE, SMALL

from agenda.checking import USUAL_TITLES
from agenda.cleaning import clean
from agenda.drafts import redated, template
from agenda.errors import ProgrammeError
from agenda.programme import check_people, codes, load


def without_item(text: str, n: int) -> str:
    parts = re.split(r"(?m)^(?=\[\[item\]\])", text)
    return "".join(part for part in parts if not re.match(rf"\[\[item\]\]\nn = {n}\n", part))


def told(text: str, *, custom: bool = False) -> str:
    with pytest.raises(ProgrammeError) as refused:
        load(text, custom=custom)
    return str(refused.value)


def test_the_sample_of_the_province_is_understood_whole():
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


def test_the_sample_of_the_grassroots_is_understood_whole():
    programme = load(GRASSROOTS)
    assert sum(step.minutes for step in programme.steps) == 150
    assert programme.management == "Ban Giám đốc"
    assert codes(programme) == []


@pytest.mark.parametrize("tier", ["grassroots", "upper", "province"])
def test_templates_load_add_up_and_name_no_codes(tier: str):
    programme = load(template(tier))
    assert programme.tier == tier
    assert codes(programme) == []
    for step in programme.steps:
        assert not step.segments or sum(part.minutes for part in step.segments) == step.minutes, step.title


def test_unknown_tier_is_refused():
    with pytest.raises(ProgrammeError, match="no tier nation"):
        template("nation")


@pytest.mark.parametrize("n", range(1, 10))
def test_each_missing_item_is_named(n: int):
    # The break stands behind item 4 in the file, so it goes with it.
    assert told(without_item(GRASSROOTS, n)) == f"The programme lacks item {n} ({USUAL_TITLES[n - 1]})."


def test_custom_lifts_only_the_rule_of_nine():
    assert [item.n for item in load(SMALL, custom=True).items] == [1, 2, 3]
    assert "lacks item 4" in told(SMALL)
    assert "minutes is missing" in told(SMALL.replace("minutes = 10\nmin_minutes = 6", ""), custom=True)
    assert told(HEAD, custom=True) == "The programme has no items."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("minutes = 5\nmin_minutes = 4\n", "", "Item 1: minutes is missing."),
        ("minutes = 5\nmin_minutes = 4\n", "minutes = '5'\n", "Item 1: minutes is not valid."),
        ("minutes = 5\nmin_minutes = 4\n", "minutes = true\n", "Item 1: minutes is not valid."),
        ("minutes = 5\nmin_minutes = 4\n", "minutes = 0\n", "Item 1: minutes is not valid."),
        ("min_minutes = 4\n", "min_minutes = 6\n", "Item 1: min_minutes is more than the planned minutes."),
        ('title = "Một"', 'title = " "', "Item 1: title is not valid."),
        ('kind = "ceremony"', 'kind = "dance"', "Item 1: kind is not valid."),
        ("minutes = 12", "minutes = 12\nspeaker = 'x'", "Item 2: segment 1.speaker is not a known field."),
        ("minutes = 8", "", "Item 2: segment 2.minutes is missing."),
        (
            "minutes = 8",
            "minutes = 8\nmin_minutes = 9",
            "Item 2: segment 2.min_minutes is more than the planned minutes.",
        ),
        ("n = 3", "n = 2", "Item 2 stands in the programme twice."),
        ("n = 3", "", "Item 3: n is missing."),
        ("after = 2", "after = 7", "A break stands after item 7, which does not exist."),
        ("after = 2", "", "Break 1: after is missing."),
        ("after = 2", "after = 2\nsong = 1", "Break 1: song is not a known field."),
        ('start = "08:00"', 'start = "8h"', "The programme: start is not valid."),
        ('start = "08:00"', "", "The programme: start is missing."),
        ('place = "X"', 'place = "X"\nwhere = "Y"', "The programme: where is not a known field."),
        ("[programme]", "[program]", "The programme has no [programme] table."),
        ("[[break]]", "[[pause]]", "The programme: pause is not a known field."),
        ('title = "Nghỉ"', 'title = "Nghỉ', "Line 29 of the programme cannot be read as TOML."),
    ],
)
def test_a_mistake_is_told_with_item_and_field(old: str, new: str, sentence: str):
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    if "Line" in sentence:
        line = text[: text.index(new)].count("\n") + 1
        sentence = f"Line {line} of the programme cannot be read as TOML."
    assert told(text, custom=True) == sentence


def test_order_and_number_are_kept_to_the_nine():
    swapped = GRASSROOTS.replace("n = 6\n", "n = 66\n").replace("n = 7\n", "n = 6\n").replace("n = 66\n", "n = 7\n")
    assert told(swapped) == "Item 7 does not stand in its place."
    tenth = GRASSROOTS + '[[item]]\nn = 10\ntitle = "Mười"\nkind = "speech"\nminutes = 1\n'
    assert told(tenth) == "Item 10 is more than the nine items of a programme."


def test_items_of_a_wrong_shape_are_no_crash():
    assert "lacks item 1" in told(HEAD + "[item]\nn = 1\n")
    assert "item" in told("item = [1, 2]\n" + HEAD, custom=True)


def test_segments_give_the_minimum_where_the_item_has_none():
    programme = load(
        SMALL.replace("min_minutes = 10\n", "").replace("minutes = 8", "minutes = 8\nmin_minutes = 3"), custom=True
    )
    assert programme.items[1].least == 12 + 3


def test_codes_are_found_everywhere_and_words_are_left_alone():
    found = codes(load(PROVINCE))
    assert ("KM12", (None, "presidium")) in found
    assert ("LS107", (None, "secretaries")) in found
    assert ("KM13", (5, "announcer")) in found
    assert ("LS149", (4, "segment 5.panel")) in found
    assert ("KM03", (9, "segment 1.who")) in found
    assert all(code != "MC" for code, _ in found)


def test_a_code_that_nobody_has_is_refused():
    programme = load(PROVINCE)
    known = {code for code, _ in codes(programme)}
    check_people(programme, known)
    with pytest.raises(ProgrammeError, match=r"^Item 9, segment 1\.who: nobody has the code KM03\.$"):
        check_people(programme, known - {"KM03"})
    with pytest.raises(ProgrammeError, match="presidium: nobody has the code KM14"):
        check_people(programme, known - {"KM14"})


def test_text_is_cleaned():
    hostile = unicodedata.normalize("NFD", "Ế\u202e  b\u200b\u00a0c\x07\u2028 d")
    assert clean(hostile) == "Ế b c d"


@given(st.text())
def test_cleaning_is_idempotent_and_leaves_one_line(text: str):
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once


@given(st.text(alphabet="[]{}=\"'\n abn13item.#é"))
def test_any_text_loads_or_is_refused(text: str):
    try:
        load(HEAD + text, custom=True)
    except ProgrammeError as refused:
        assert str(refused)


def test_redating_moves_the_times_and_keeps_every_comment():
    text = redated(PROVINCE, start="23:10")
    programme = load(text)
    assert (programme.start, programme.reception_open, programme.hard_end) == ("23:10", "22:10", "02:40")
    assert [line for line in text.splitlines() if "#" in line] == [
        line for line in PROVINCE.splitlines() if "#" in line
    ]
    given_times = load(redated(PROVINCE, start="09:00", reception_open="08:30", hard_end="12:00"))
    assert (given_times.reception_open, given_times.hard_end) == ("08:30", "12:00")


def test_redating_touches_the_head_only():
    comment = '\n# start = "07:00" is not this\n'
    assert comment in redated(SMALL + comment, start="10:00")
