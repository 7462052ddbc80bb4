"""Whose name a script says: every {name}, {post} and {unit} must belong to one person, else a wrong one is honoured.

Found when the file is read, not when the line is on the lectern.
"""

from __future__ import annotations

from agenda.errors import ProgrammeError
from agenda.places import Places
from agenda.programme import Programme
from agenda.wording import Wording, wordings

_OF_ONE = ("name", "post", "unit")


def check_names(programme: Programme, places: Places) -> None:
    """Raise ProgrammeError for the first {name} in a script that could be two people's, or is nobody's."""
    for wording in wordings(programme):
        for field in wording.fields:
            if field in _OF_ONE and field not in wording.certain:
                _check_one(wording, field, places)
            elif field == "address" and wording.unmeant and not wording.announced:
                raise _nobody(wording, field, places)


def _check_one(wording: Wording, field: str, places: Places) -> None:
    if len(wording.persons) > 1:
        first, second = wording.persons[:2]
        raise ProgrammeError(
            "Line {line}, {field}: {placeholder} could be {first} or {second}; please use {instead}.",
            placeholder=f"{{{field}}}",
            first=first,
            second=second,
            instead=wording.instead,
            **places.at(wording.path),
        )
    if wording.unmeant:
        raise _nobody(wording, field, places)


def _nobody(wording: Wording, field: str, places: Places) -> ProgrammeError:
    return ProgrammeError(
        "Line {line}, {field}: nobody is meant by {placeholder}; please give the segment a who.",
        placeholder=f"{{{field}}}",
        **places.at(wording.path),
    )
