"""What is allowed in a programme file but hardly meant: said beside the answer, and the file is taken all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agenda.errors import ProgrammeError
from agenda.loading import load
from agenda.places import Places
from agenda.planning import after_start, planned, time_of_day
from agenda.programme import Programme, is_code, parse, people
from agenda.wording import FIELD, wordings

# A roster code as people type it: read out as it stands, where somebody's name was meant.
_NEARLY_CODE = re.compile(r"[A-Za-z]{1,4}[ ._-]?[0-9]{1,6}")


def warnings(text: str) -> list[ProgrammeError]:
    """Return what is odd in the text of a programme file, in sentences to be told, not raised.

    Raises ProgrammeError as `load` does, for a programme of any number of items.
    """
    programme = load(text, custom=True)
    places = Places(text, parse(text))
    found = [*_placeholders(programme, places), *_codes(programme, places), *_end(programme, places)]
    return sorted(found, key=lambda note: int(str(note.params["line"])))


def _placeholders(programme: Programme, places: Places) -> Iterator[ProgrammeError]:
    for wording in wordings(programme):
        for name in dict.fromkeys(wording.fields):
            if name not in wording.known:
                yield ProgrammeError(
                    "Line {line}, {field}: nothing is known to fill {placeholder}; it will read “……”.",
                    placeholder=f"{{{name}}}",
                    **places.at(wording.path),
                )
        if set("{}") & set(FIELD.sub("", wording.text)):
            yield ProgrammeError("Line {line}, {field}: a brace has lost its other half.", **places.at(wording.path))


def _codes(programme: Programme, places: Places) -> Iterator[ProgrammeError]:
    for who, path in people(programme):
        if _NEARLY_CODE.fullmatch(who) and not is_code(who):
            yield ProgrammeError(
                "Line {line}, {field}: {value} will be read out as it stands; a code is written like KM12.",
                value=who,
                **places.at(path),
            )


def _end(programme: Programme, places: Places) -> Iterator[ProgrammeError]:
    if programme.hard_end is None:
        return
    *_, (_path, last, begins) = planned(programme)
    ends = begins + last.minutes
    if ends > after_start(programme, programme.hard_end):
        yield ProgrammeError(
            "Line {line}, {field}: the programme is planned until {until}.",
            until=time_of_day(programme, ends),
            **places.at(("programme", "hard_end")),
        )
