"""The text of a programme file, read and checked as a whole."""

from __future__ import annotations

from collections.abc import Collection

from agenda.errors import ProgrammeError
from agenda.places import Places
from agenda.programme import Programme, build, codes, parse


def load(text: str, *, custom: bool = False) -> Programme:
    """Read the text of a programme file; `custom` lifts the rule that it is exactly the nine items in order.

    Raises ProgrammeError naming the line and the field.
    """
    # Checking takes a library that costs a fifth of a second; a console that opens a journal need not load it.
    from agenda.checking import check
    from agenda.naming import check_names
    from agenda.planning import check_plan

    raw = parse(text)
    places = Places(text, raw)
    check(raw, places, custom=custom)
    programme = build(raw)
    check_plan(programme, places)
    check_names(programme, places)
    return programme


def check_people(text: str, known: Collection[str], *, custom: bool = False) -> None:
    """Raise ProgrammeError for the first roster code in a programme file that is not among the known ones."""
    programme = load(text, custom=custom)
    places = Places(text, parse(text))
    for code, path in codes(programme):
        if code not in known:
            raise ProgrammeError("Line {line}, {field}: nobody has the code {code}.", code=code, **places.at(path))
