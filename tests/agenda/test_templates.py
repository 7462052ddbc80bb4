"""Every template that is shipped: it loads, adds up, plays to the end, and every line of it reads well."""

from __future__ import annotations

import re

import pytest

from agenda.advice import warnings
from agenda.checking import USUAL_TITLES
from agenda.drafts import TEMPLATES, TIERS, redated, template
from agenda.errors import ProgrammeError
from agenda.loading import load
from agenda.programme import Programme, Segment, Step, codes
from agenda.runsheet import Adopt, Next, NextSegment, Start
from agenda.script import MISSING, Speaker, fill, lines
from agenda.wording import wordings
from tests.support.runsheet_driver import Driver

TIER = {name: name if name in TIERS else "grassroots" for name in TEMPLATES}
TEXTS = {name: template(TIER[name], name) for name in TEMPLATES}
# The commented examples, uncommented.
EXAMPLE = re.compile(
    r'(?m)^# (?=(?:start|warning_minutes|danger_minutes|light|notes|threshold) =|\[programme|"[^"]*" =)'
)
VALUES = dict.fromkeys(
    (
        "present hall summoned hall_pct yes no yes_pct list_count decision_no decision_date authority award"
        " batch_count presenters names next_batch_count side announcer family family_address relation address name"
        " proxy proxy_address"
    ).split(),
    "một",
)


class Hall:
    """A roster that nobody is on: the people of the templates are words."""

    def find(self, who: str) -> Speaker | None:
        return None

    def guests_present(self) -> list[Speaker]:
        return [Speaker("Hoàng Đức Lâm", "ông", "Phó Bí thư", "", "Đảng"), Speaker("Hà Dũng", post="Chủ tịch")]


def test_the_templates_are_those_of_the_tiers_and_a_discussion() -> None:
    assert (*TIERS, "toa-dam") == TEMPLATES
    assert template("upper") == TEXTS["upper"]
    assert template("grassroots", "toa-dam") == TEXTS["toa-dam"] != TEXTS["grassroots"]


def test_no_other_template_is_given() -> None:
    with pytest.raises(ProgrammeError, match="no tier nation"):
        template("nation")
    for name in ("toa-dam", "grassroots", "../province"):
        with pytest.raises(ProgrammeError, match="for the tier province: there is province"):
            template("province", name)
    with pytest.raises(ProgrammeError, match="there is grassroots, toa-dam"):
        template("grassroots", "upper")


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_loads_adds_up_and_names_no_codes(name: str) -> None:
    programme = load(TEXTS[name])
    assert programme.tier == TIER[name]
    assert codes(programme) == []
    assert warnings(TEXTS[name]) == []
    for step in programme.steps:
        assert not step.segments or sum(part.minutes for part in step.segments) == step.minutes, step.title
    everything: list[Step | Segment] = [*programme.steps, *(part for step in programme.steps for part in step.segments)]
    for timed in everything:
        assert timed.title_en, timed.title
        assert timed.title_en.isascii(), timed.title_en


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_examples_are_right_too(name: str) -> None:
    text, count = EXAMPLE.subn("", TEXTS[name])
    assert count >= 8
    programme = load(text)
    assert warnings(text) == []
    assert programme.read_as
    assert {item.threshold for item in programme.items} == {">1/2", ">=2/3"}
    assert any(item.start for item in programme.items)
    assert any(item.light and item.notes for item in programme.items)
    assert load(redated(text, start="07:30")).hard_end != programme.hard_end


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_keeps_the_nine_items_and_their_kinds(name: str) -> None:
    usual = load(TEXTS["grassroots"])
    programme = load(TEXTS[name])
    assert [item.n for item in programme.items] == list(range(1, len(USUAL_TITLES) + 1))
    assert [item.kind for item in programme.items] == [item.kind for item in usual.items]


def test_the_discussion_is_item_four() -> None:
    programme = load(TEXTS["toa-dam"])
    usual = load(TEXTS["grassroots"])
    titles = [item.title for item in programme.items]
    assert [i for i, item in enumerate(usual.items) if item.title != titles[i]] == [3]
    talk = programme.items[3]
    assert talk.segments[0].role == "điều hành tọa đàm"
    assert sum(bool(segment.panel) for segment in talk.segments) == 3
    assert all(segment.script for segment in talk.segments)
    assert programme.items[4].minutes < usual.items[4].minutes


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_plays_to_the_end_and_every_line_reads_well(name: str) -> None:
    programme = load(TEXTS[name])
    # The driver's clock begins at eight.
    driver = Driver().wait(60 * (int(programme.start[:2]) - 8)).do(Adopt(TEXTS[name]), Start())
    spoken: list[str] = []
    for step in programme.steps:
        assert driver.sheet.step == step
        for i in range(len(step.segments) or 1):
            spoken += said(programme, step, i if step.segments else None)
            if i + 1 < len(step.segments):
                driver.wait(step.segments[i].minutes).do(NextSegment())
        driver.wait(step.segments[-1].minutes if step.segments else step.minutes)
        if step.number != len(USUAL_TITLES):
            driver.do(Next())
    assert driver.face().offset_ms == 0
    assert len(spoken) > 40
    for line in spoken:
        assert not re.search(r"[{}]|None|, ,|,,| ,|  |\s$|^\s", line), line
        assert MISSING not in line, line
        assert line[0] == line[0].upper(), line


def said(programme: Programme, step: Step, segment: int | None) -> list[str]:
    """Return the lines of a segment, and those that are chosen by a vote or by the award calls."""
    found = list(lines(programme, step, segment, Hall(), VALUES))
    at = ("item", step.number - 1) if step.number else ()
    calls = [each for each in wordings(programme) if each.path[:2] == at and isinstance(each.path[-1], str)]
    return found + [fill(each.text, VALUES | {"list_title": "Hội nghị"}) for each in calls]


@pytest.mark.parametrize("name", TEMPLATES)
def test_tone_marks_stand_where_they_always_stood(name: str) -> None:
    assert not re.search(r"(?i)o[àáảãạ]\b|o[èéẻẽẹ]\b|u[ỳýỷỹỵ]\b", re.sub(r"(?i)qu[ỳýỷỹỵ]", "", TEXTS[name]))
