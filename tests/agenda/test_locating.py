"""The line of every value of a TOML file, however oddly the file is written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.locating import Path, locate, normal
from tests.support.runsheet_driver import GRASSROOTS, PROVINCE

ODD = """\ufeff# [[item]]
"a" . 'b.c' = 1   # x = [
list = [ # "
  "]", '#',
  [1,
   2], { x = "}", y = [
     3] },
]
text = \"\"\"
[[item]]
n = 1 \\\\\\\" \"\"\"\"\"
raw = ''' ''\\'''
[[item]]
n = 1
  [[item.segment]]
  who = "x"
  [[ item . segment ]]
  who = "]] # y"
  [item.segment_script]
  before = []
[ other . "item" ]
k.l = 1979-05-27 07:32:00
[[item]]
[[item.segment]]
who = "z"
"""


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from leaves(inner, (*path, i))
    else:
        yield path, value


def test_an_odd_file_is_located() -> None:
    found = locate(ODD).lines
    expected: dict[Path, int] = {
        ("a", "b.c"): 2,
        ("list",): 3,
        ("list", 1): 4,
        ("list", 2, 1): 6,
        ("list", 3): 6,
        ("list", 3, "y", 0): 7,
        ("text",): 9,
        ("raw",): 12,
        ("item",): 13,
        ("item", 0): 13,
        ("item", 0, "n"): 14,
        ("item", 0, "segment", 0): 15,
        ("item", 0, "segment", 1, "who"): 18,
        ("item", 0, "segment_script", "before"): 20,
        ("other", "item"): 21,
        ("other", "item", "k", "l"): 22,
        ("item", 1): 23,
        ("item", 1, "segment", 0, "who"): 25,
    }
    assert {path: found.get(path) for path in expected} == expected
    assert {path for path, _ in leaves(tomllib.loads(normal(ODD)))} <= set(found)


def test_what_is_not_there_has_the_line_of_what_is_around_it() -> None:
    located = locate(ODD)
    assert located.line(("item", 1, "segment", 0, "minutes")) == 24
    assert located.line(("item", 1, "title")) == 23
    assert located.line(("item", 7, "title")) == 13
    assert located.line(("nothing", "here")) == 1
    assert locate("").line(("x",)) == 1


@pytest.mark.parametrize("text", [PROVINCE, GRASSROOTS, PROVINCE.replace("\n", "\r\n")])
def test_every_value_of_the_samples_stands_in_its_line(text: str) -> None:
    located, lines = locate(text), normal(text).split("\n")
    for path, value in leaves(tomllib.loads(normal(text))):
        assert str(value).lower() in lines[located.line(path) - 1].lower(), path


COMMENTS = st.sampled_from(["", " # [[t0]]", " # '''", ' # """ " x = 1', " # ]"])
WHITE = st.sampled_from(["", "\n", "# [t1]\n", "\n\n  "])
STYLES = st.sampled_from(
    [
        '"{} \\" # ] }} [[t0]]"',
        "'{} # \\'",
        '"""{}\n[[t0]]\nx = \\"""1\n"""""',
        "'''{}\n]]\n# '' \n'''",
    ]
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file in which every string begins with a token of its own: v1, v2, …"""
    count = 0

    def value(depth: int) -> str:
        nonlocal count
        shape = draw(st.sampled_from(["text", "text", "list", "inline"])) if depth else "text"
        if shape == "list":
            parts = [draw(WHITE) + value(depth - 1) + draw(WHITE) for _ in range(draw(st.integers(0, 3)))]
            return "[" + ",".join(parts) + "]"
        if shape == "inline":
            return "{" + ", ".join(f"k{i} = {value(depth - 1)}" for i in range(draw(st.integers(0, 2)))) + "}"
        count += 1
        return draw(STYLES).format(f"v{count}.")

    def pairs() -> str:
        names = draw(st.lists(st.sampled_from(["a", "b.c", '"d e"', "'f'.g", "b . h"]), unique=True, max_size=4))
        return "".join(f"{name} = {value(2)}{draw(COMMENTS)}\n{draw(WHITE)}\n" for name in names)

    text = pairs()
    for i in range(draw(st.integers(0, 3))):
        if draw(st.booleans()):
            text += f"[t{i}.'u']{draw(COMMENTS)}\n{pairs()}"
        else:
            for _ in range(draw(st.integers(1, 3))):
                text += f"[[t{i}]]{draw(COMMENTS)}\n{pairs()}"
                for inner in draw(st.sampled_from([[], ["[[t{}.s]]"] * 2, ["[t{}.s.r]"]])):
                    text += inner.format(i) + "\n" + pairs()
    return text


@given(files())
def test_every_value_of_any_file_stands_in_its_line(text: str) -> None:
    located, lines = locate(text), text.split("\n")
    for path, value in leaves(tomllib.loads(text)):
        assert value.split(".")[0] + "." in lines[located.line(path) - 1], path


@given(st.text(alphabet="[]{}=\"'\n ab1,.#\\"))
def test_no_text_is_too_odd(text: str) -> None:
    located = locate(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in located.lines.values())


def test_deep_nesting_is_no_crash() -> None:
    assert locate("x = " + "[" * 100_000).line(("x", 0)) == 1
