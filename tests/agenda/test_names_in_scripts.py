"""Every name in a script belongs to one person: what could be two, or nobody, is refused with line and field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.advice import warnings
from agenda.errors import ProgrammeError
from agenda.loading import load
from agenda.script import MISSING, Speaker, lines
from tests.support.runsheet_driver import GRASSROOTS, PROVINCE, SMALL, told


def with_(item: str = "", first: str = "", second: str = "", *, kind: str = "speech") -> str:
    """SMALL with one line more in item 2 and one each in its segments."""
    text = SMALL.replace('title = "Hai"\nkind = "speech"', f'title = "Hai"\nkind = "{kind}"')
    text = text.replace("min_minutes = 10\n", f"min_minutes = 10\n{item}\n", 1)
    text = text.replace("minutes = 12\n", f"minutes = 12\n{first}\n").replace(
        "minutes = 8\n", f"minutes = 8\n{second}\n"
    )
    return text


def script(line: str) -> str:
    return f'script = ["{line}"]'


def refused(*parts: str, kind: str = "speech") -> str:
    return told(with_(*parts, kind=kind), custom=True)


@pytest.mark.parametrize("field", ["name", "post", "unit"])
def test_the_speaker_and_the_panel_are_two(field: str) -> None:
    sentence = refused("", f'who = "KM01"\npanel = ["KM02", "KM03"]\n{script(f"Xin mời {{{field}}}.")}')
    assert sentence == (
        f"Line 28, item 2, segment 1.script 1: {{{field}}} could be KM01 or KM02; please use {{panel}}."
    )
    assert load(with_("", 'who = "KM01"\npanel = ["KM02"]\n' + script("Xin mời {panel}, {topic}.")), custom=True)
    assert load(with_("", 'who = "KM01"\n' + script("{address} {name}, {post}, {unit}.")), custom=True)


def test_where_nobody_speaks_nobody_is_named() -> None:
    nobody = "nobody is meant by {name}; please give the segment a who."
    assert refused("", script("Xin mời {name}.")) == f"Line 26, item 2, segment 1.script 1: {nobody}"
    assert refused("", 'panel = ["KM02"]\n' + script("Xin mời {name}.")).endswith(nobody)
    assert refused("", "", 'script_passed = "{name}"').endswith(f"segment 2.script_passed: {nobody}")
    assert told(SMALL.replace("n = 1\n", "n = 1\nscript = ['x', '{name}']\n"), custom=True) == (
        f"Line 12, item 1.script 2: {nobody}"
    )
    assert "nobody is meant by {address}" in refused("", script("Xin mời {address}."))
    assert load(with_('announcer = "KM01"', script("Xin mời {address} {announcer}.")), custom=True)


def test_an_item_script_that_serves_several_speakers_is_refused() -> None:
    line = script("Xin mời {name}.")
    assert refused(line, 'who = "KM01"', 'who = "KM02"') == (
        "Line 22, item 2.script 1: {name} could be KM01 or KM02; please use [item.segment_script]."
    )
    assert "could be KM01 or KM02; please use [[item.segment]]" in refused(
        f'announcer = "KM02"\n{line}', 'who = "KM01"'
    )
    assert "nobody is meant by {name}" in refused(line, 'who = "KM01"')  # read in the second segment too
    assert "nobody is meant by {name}" in refused(f'announcer = "KM02"\n{line}')
    assert load(with_(line, 'who = "KM01"', 'who = "KM01"'), custom=True)
    assert load(with_(line, 'who = "KM01"', script("Xin cảm ơn.")), custom=True)


def test_the_lines_between_speakers_belong_to_each_of_them() -> None:
    between = (
        '\n[item.segment_script]\nbefore = ["Xin mời {name}.", "Mời {next_name} chuẩn bị."]\nafter = ["Cảm ơn {unit}."]'
    )
    assert load(with_("", 'who = "KM01"', 'who = "KM02"' + between), custom=True)
    assert load(with_("", "", between), custom=True)  # read nowhere
    assert refused("", 'who = "KM01"\npanel = ["KM03"]', 'who = "KM02"' + between) == (
        "Line 33, item 2.segment_script.before 1: {name} could be KM01 or KM03; please use {panel}."
    )


def test_guests_are_introduced_one_by_one() -> None:
    guests = 'source = "guests_present"\n'
    line = script("Về phía {block}, xin giới thiệu {address} {name}, {post}.")
    assert load(with_("", guests + line), custom=True)
    assert "{name} could be guests_present or KM01" in refused("", f'{guests}who = "KM01"\n{line}')
    assert "nobody is meant by {post}" in refused("", guests + script("Xin giới thiệu {post}."))


@pytest.mark.parametrize(
    ("field", "line", "sentence"),
    [
        (
            "script_decision",
            "Mời {address} {name} công bố.",
            "{name} could be KM01 or {names}; please use {announcer}.",
        ),
        ("script_presenters", "Mời {post}.", "{post} could be KM01 or {names}; please use {announcer}."),
        ("script_individuals", "Mời {name}.", "{name} could be KM01 or {names}; please use {names}."),
        ("script_next", "Mời {name}.", "{name} could be KM01 or {names}; please use {next_batch_count}."),
        ("script_clear", "Cảm ơn {unit}.", "{unit} could be KM01 or {names}; please use {announcer}."),
        (
            "script_proxy",
            "{proxy}, {post}, thay {name}.",
            "{post} could be {name} or {proxy}; please use {proxy_post}.",
        ),
        ("script_posthumous", "{family}, {unit}", "{unit} could be {name} or {family}; please use {relation}."),
    ],
)
def test_award_calls_name_the_announcer_by_his_own_field(field: str, line: str, sentence: str) -> None:
    told_ = refused(f'announcer = "KM01"\n{field} = "{line}"', kind="award")
    assert told_ == f"Line 23, item 2.{field}: {sentence}"


def test_the_sample_award_item_and_recipients_are_fine() -> None:
    assert load(PROVINCE) and load(GRASSROOTS)
    fine = 'script_proxy = "{proxy_address} {proxy} nhận thay {address} {name}."'
    assert load(with_(fine, kind="award"), custom=True)


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        ("Xin mời {nmae}.", "nothing is known to fill {nmae}; it will read “……”."),
        ("Xin mời {panel}.", "nothing is known to fill {panel}; it will read “……”."),
        ("Quyết định {decision_no}.", "nothing is known to fill {decision_no}; it will read “……”."),
        ("Có {yes} đồng chí.", "nothing is known to fill {yes}; it will read “……”."),
        ("Xin mời {host.", "a brace has lost its other half."),
        ("Xin mời host}.", "a brace has lost its other half."),
    ],
)
def test_a_slip_of_the_pen_is_remarked_and_taken(first: str, sentence: str) -> None:
    (note,) = warnings(with_("", script(first)))
    assert str(note) == f"Line 26, item 2, segment 1.script 1: {sentence}"
    assert isinstance(note, ProgrammeError)


def test_fields_that_are_filled_are_not_remarked() -> None:
    known = script("{host} {management} {meal_place} {present} {presidium} {secretaries} { hall } {next_name} {topic}.")
    assert warnings(with_("", known)) == []
    assert warnings(with_(script("{list_title} {list_count} {yes_pct} {no}"), kind="vote")) == []
    assert warnings(PROVINCE) == warnings(GRASSROOTS) == []


@pytest.mark.parametrize("who", ["km01", "KM 01", "KM-1", "Km.12"])
def test_a_code_that_is_written_wrong_is_remarked(who: str) -> None:
    (note,) = warnings(with_("", f'who = "{who}"'))
    assert f"item 2, segment 1.who: {who} will be read out as it stands" in str(note)


def test_remarks_come_in_the_order_of_the_file() -> None:
    notes = warnings(with_("", script("{a} {b}"), 'who = "km1"\n' + script("{c")).replace('"08:40"', '"08:10"'))
    numbers = [note.params["line"] for note in notes]
    assert numbers == sorted(numbers, key=lambda line: int(str(line)))
    assert len(notes) == 5


class Everybody:
    """Who knows everybody whose code is asked for: K7 is "Người K7"."""

    def find(self, who: str) -> Speaker | None:
        return Speaker(f"Người {who}", post=f"Chức {who}", unit=f"Nơi {who}")

    def guests_present(self) -> list[Speaker]:
        return [Speaker("Khách", post="Chức", unit="Nơi", block="Đảng")]


WHO = st.sampled_from(["", 'who = "K1"', 'who = "K2"'])
PANEL = st.sampled_from(["", 'panel = ["K3"]'])
SOURCE = st.sampled_from(["", "", 'source = "guests_present"'])
SCRIPT = st.sampled_from(["", script("Mời {address} {name}."), script("Mời {post}."), script("Xin mời.")])
SEGMENT = st.tuples(WHO, PANEL, SOURCE, SCRIPT).map("\n".join)
ANNOUNCER = st.sampled_from(["", 'announcer = "K4"'])
BETWEEN = st.sampled_from(["", '\n[item.segment_script]\nbefore = ["Mời {name}, {unit}."]'])


@given(ANNOUNCER, SCRIPT, SEGMENT, SEGMENT, BETWEEN)
def test_what_is_taken_names_the_right_person_and_never_dots(
    announcer: str, item_script: str, first: str, second: str, between: str
) -> None:
    """The check and the filling agree: what is accepted is read out with the name of whoever has the floor."""
    try:
        programme = load(with_(f"{announcer}\n{item_script}", first, second + between), custom=True)
    except ProgrammeError:
        return
    step = programme.steps[1]
    for i, segment in enumerate(step.segments):
        for line in lines(programme, step, i, Everybody(), {}):
            assert MISSING not in line
            named = {who for who in ("K1", "K2", "K3", "K4") if who in line}
            assert named <= {segment.who}
