"""The page on writing a programme says of every field what it is, and its example is right."""

from __future__ import annotations

import re
from dataclasses import fields

from agenda.advice import warnings
from agenda.loading import load
from agenda.programme import Break, Item, Programme, Segment, SegmentScript
from agenda.wording import wordings
from tests.support import paths

PAGE = (paths.ROOT / "docs/chuong-trinh.md").read_text("utf-8")
# What the file calls otherwise.
NAMES = {"items": "[[item]]", "breaks": "[[break]]", "segments": "[[item.segment]]"}


def test_every_field_is_on_the_page() -> None:
    known = {field.name for kind in (Programme, Item, Segment, SegmentScript, Break) for field in fields(kind)}
    assert [name for name in sorted(known) if NAMES.get(name, name) not in PAGE] == []


def test_its_example_loads_and_has_a_script() -> None:
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found
    programme = load(found[1], custom=True)
    assert warnings(found[1]) == []
    assert [wording.path for wording in wordings(programme)] == [("item", 0, "segment", 0, "script", 0)]
