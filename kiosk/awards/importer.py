"""An award file becomes decisions: one sheet a decision, collectives (A) and individuals (B) under each other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from kiosk.awards import remarks
from kiosk.awards.model import Decision, Recipient, RecipientKind
from kiosk.errors import ImportRefused
from kiosk.roster import book_reader, headers
from kiosk.roster.book_reader import Sheet, text
from kiosk.roster.headers import Header
from kiosk.roster.parser import SheetParser
from kiosk.roster.problems import Problem
from kiosk.roster.rows import RosterRow
from kiosk.roster.values import split_title

_DECISION = re.compile(
    r"quyết định\s+(?:khen thưởng\s+)?số\s*:?\s*(?P<number>\d+\s*/\s*[^\s,;)]+)"
    r"(?:.*?ngày\s+(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|năm)\s*(?P<year>\d{4}))?"
    r"(?:\s+của\s+(?P<authority>[^)]+))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AwardsReading:
    """What an award file says: the decisions in file order, and what is wrong with single cells.

    `doubles` are the rows left out because the same decision lists the same recipient with the same award above.
    """

    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    doubles: tuple[Recipient, ...] = ()


def read(path: Path) -> AwardsReading:
    """Read the award file at *path*: every visible sheet with a header, each under its decision.

    Raises ImportRefused when the file cannot be read, has no header, or names no decision at all. A sheet without
    a decision's number or date among decided ones is a problem, and its recipients are left out.
    """
    book = book_reader.read(path)
    found = [(sheet, header) for sheet in book.sheets if (header := headers.find(sheet.rows))]
    if not found:
        raise ImportRefused("{name} has no header row that says where the names are.", name=path.name)
    decisions: list[Decision] = []
    problems: list[Problem] = []
    for sheet, header in found:
        decision = _decision(sheet, header)
        if decision is None:
            problems.append(Problem("missing_required", sheet.name, 1, "A1", "decision", ""))
            continue
        parser = SheetParser(sheet, header)
        recipients = tuple(_recipients(parser))
        problems += parser.errors
        awards = [recipient.award for recipient in recipients]
        award = max(awards, key=awards.count, default="")
        decisions.append(replace(decision, award=award, recipients=recipients))
    if not decisions:
        raise ImportRefused("{name} does not say which decision (Quyết định số …) gives these awards.", name=path.name)
    doubles: list[Recipient] = []
    once = tuple(replace(d, recipients=tuple(_once(d.recipients, doubles))) for d in _merged(decisions))
    return AwardsReading(once, tuple(problems), tuple(doubles))


def _decision(sheet: Sheet, header: Header) -> Decision | None:
    """Return the decision named above the header; None if its number or date is not there."""
    above = (text(cell) for row in sheet.rows[: header.first - 1] for cell in row)
    found = next((match for match in map(_DECISION.search, above) if match), None)
    if not found or not found["year"]:
        return None
    try:
        date = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    number = re.sub(r"\s", "", found["number"])
    return Decision(number=number, date=date.isoformat(), authority=(found["authority"] or "").strip(), award="")


def _merged(decisions: list[Decision]) -> Iterator[Decision]:
    """Yield each decision once: its collectives and its individuals may stand on two sheets."""
    by_number: dict[str, Decision] = {}
    for decision in decisions:
        first = by_number.get(decision.number)
        if first:
            decision = replace(first, recipients=first.recipients + decision.recipients)
        by_number[decision.number] = decision
    yield from by_number.values()


def _once(recipients: Iterable[Recipient], doubles: list[Recipient]) -> Iterator[Recipient]:
    """Yield each recipient of one decision once; who stands there again with the same award goes to *doubles*.

    A second certificate with the same name would be one frame too many on the tray.
    """
    known: set[tuple[str, ...]] = set()
    for recipient in recipients:
        # Letter by letter: Hoa and Hòa of one unit are two people.
        texts = (recipient.name, recipient.unit or "", recipient.award)
        same = (recipient.kind, *(written.casefold() for written in texts))
        if same in known:
            doubles.append(recipient)
        else:
            known.add(same)
            yield recipient


def _recipients(parser: SheetParser) -> Iterator[Recipient]:
    """Yield the recipients of one sheet, in its order; one without an award is a problem."""
    for row in parser.parse():
        if row.award:
            yield _recipient(row)
        else:
            parser.errors.append(parser.problem("missing_required", row.row, "award", "", row.cells))


def _recipient(row: RosterRow) -> Recipient:
    """Return one row of the list as a recipient; where no group says so, a representative tells a collective."""
    kind: RecipientKind = "collective" if row.kind == "collective" or row.representative else "individual"
    stands = split_title(row.representative) if row.representative else None
    person = row.to_person(0)
    return Recipient(
        kind=kind,
        name=row.full_name,
        title=None if kind == "collective" else row.title,
        position=person.position if kind == "individual" else row.position,
        unit=person.unit if kind == "individual" else row.unit,
        representative=stands.name if stands else None,
        representative_title=stands.title if stands else None,
        note=row.note,
        award=cast("str", row.award),
        sheet=row.sheet,
        row=row.row,
        **asdict(remarks.read(row.note)),
    )
