"""What a roster file was understood to say, and what taking it would do, in plain lines: for CLI and screen alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from kiosk.codes.codes import human
from kiosk.i18n import N_, _, word
from kiosk.messages.fields import FIELD_NAMES
from kiosk.roster.allotment import Sent
from kiosk.roster.book_reader import address
from kiosk.roster.comparing import Change, Changes, Doubt
from kiosk.roster.headers import Column
from kiosk.roster.importer import Part, Reading
from kiosk.roster.parser import public
from kiosk.roster.people import Person
from kiosk.roster.rows import RosterRow

KINDS = {"delegate": N_("delegate"), "guest": N_("guest"), "recipient": N_("award recipient")}

SKIPPED_NAMES: dict[str, str] = {
    "group": N_("name of a group"),
    "total": N_("total"),
    "note": N_("remark below the list"),
    "signature": N_("signature"),
    "header": N_("header again"),
    "column_numbers": N_("numbers of the columns"),
}
SHARE_NAMES: dict[str, str] = {
    "women": N_("women"),
    "minorities": N_("minorities"),
    "direct_workers": N_("direct workers"),
}


def field_name(name: str) -> str:
    """Return what a field is called."""
    return word(FIELD_NAMES, name)


def letters(index: int) -> str:
    """Return the letters of a 0-based column: "AB"."""
    return address(1, index)[:-1]


def column_line(column: Column) -> str:
    """Return "B full name «Họ và tên»"."""
    case = column.gender or column.choice or ""
    head = " · ".join(part for part in (column.header, case) if part)
    return f"{letters(column.index)} {field_name(public(column.field))}" + (f" «{head}»" if head else "")


def part_lines(part: Part) -> Iterator[str]:
    """Yield how a sheet was understood: its header, its columns, those nobody understood."""
    first, last = part.header.first, part.header.last
    rows = f"{first}" if first == last else f"{first}–{last}"
    head = _("header in row {rows}").format(rows=rows) if first else _("no header")
    whose = _("list of {unit}").format(unit=part.delegation) if part.delegation else ""
    yield " · ".join(piece for piece in (part.sheet, head, whose) if piece)
    yield "  " + " · ".join(column_line(column) for column in part.header.columns if column.field != "index")
    for unknown in part.unknown:
        place = f"{letters(unknown.index)} «{unknown.header}»"
        if unknown.proposal:
            text = _("? column {place} is left out; it may be: {field} (--map {letters}={name})")
            yield "  " + text.format(
                place=place,
                field=field_name(unknown.proposal),
                letters=letters(unknown.index),
                name=unknown.proposal,
            )
        else:
            yield "  " + _("column {place} is left out").format(place=place)


def row_line(row: RosterRow) -> str:
    """Return a row as it was understood, in one line."""
    parts = (
        " ".join(part for part in (row.title, row.full_name) if part),
        birth_text(row.birth),
        row.gender,
        row.ethnicity,
        row.position or row.position_unit,
        row.unit,
        row.delegation,
        row.phone,
    )
    return " · ".join(part for part in parts if part)


def count_lines(reading: Reading) -> Iterator[str]:
    """Yield how many people and other rows there are, and what in the file does not agree with its own counts."""
    guests = sum(row.kind == "guest" for row in reading.rows)
    yield _("{delegates} delegates and {guests} guests; {skipped} other rows left out").format(
        delegates=len(reading.rows) - guests, guests=guests, skipped=len(reading.skipped)
    )
    kinds = Counter(skipped.kind for skipped in reading.skipped)
    if kinds:
        yield "  " + ", ".join(f"{count} {word(SKIPPED_NAMES, kind)}" for kind, count in kinds.items())
    for group in reading.groups:
        if group.promised is not None and group.promised != group.found:
            text = _("! {place}: {group} announces {promised}, but {found} are listed")
            place = f"{group.sheet}!{group.row}" if group.sheet else f"{group.row}"
            yield text.format(place=place, group=group.label, promised=group.promised, found=group.found)
    yield from _said_of_sheets(reading)


def _said_of_sheets(reading: Reading) -> Iterator[str]:
    """Yield what was left out or kept although it is not in sight, and which letters were made anew."""
    if reading.supplement:
        yield _("calls itself a supplement: it adds, and strikes nobody")
    if reading.book.hidden:
        yield _("hidden sheets left out: {sheets}").format(sheets=", ".join(reading.book.hidden))
    if reading.bare:
        yield _("! sheets without a header left out: {sheets}").format(sheets=", ".join(reading.bare))
    listed = {(row.sheet, row.row) for row in reading.rows}
    for sheet in reading.book.sheets:
        rows = sorted(number for number in sheet.hidden_rows if (sheet.name, number) in listed)
        if rows:
            text = _("! {sheet}: {count} rows are hidden in the file, but were read: {rows}")
            shown = ", ".join(map(str, rows[:12])) + ("…" if len(rows) > 12 else "")
            yield text.format(sheet=sheet.name, count=len(rows), rows=shown)
    for conversion in reading.book.conversions:
        text = _("! letters of {encoding} were read anew: {before} → {after}")
        yield text.format(encoding=conversion.encoding.upper(), before=conversion.before, after=conversion.after)


def birth_text(birth: str | None) -> str:
    """Return a birth as people write it, day first: "16/05/1973", "1973"."""
    return "/".join(reversed(birth.split("-"))) if birth else ""


def person_line(person: Person) -> str:
    """Return somebody of the roster in one line."""
    number = human(person.number) if person.number else ""
    parts = (number, person.full_name, birth_text(person.birth), person.unit)
    return " · ".join(part for part in parts if part)


def change_line(change: Change) -> str:
    """Return somebody with what is changed: "00012-4 Lê Văn A: unit Xã A → Xã B"."""
    pieces = [
        f"{field_name(name)} {_value(name, change.before)} → {_value(name, change.after)}" for name in change.fields
    ]
    return f"{human(change.before.number)} {change.before.full_name}: " + "; ".join(pieces)


def _value(name: str, person: Person) -> str:
    value: object = getattr(person, name)
    if name == "kind" and value in KINDS:
        return word(KINDS, str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    said = "–" if value in {None, ""} else str(value)
    return birth_text(said) if re.fullmatch(r"\d{4}-\d\d-\d\d", said) else said


def doubt_line(doubt: Doubt) -> str:
    """Return the question whether a row is somebody whom the file names no more."""
    text = _("? {place} {name} — is this {alike}?")
    alike = _(" or ").join(person_line(person) for person in doubt.alike)
    return text.format(place=doubt.where, name=person_line(doubt.person), alike=alike)


def change_lines(changes: Changes) -> Iterator[str]:
    """Yield what taking a file would do, those asked about first."""
    yield _("new {added} · changed {changed} · struck {struck}").format(
        added=len(changes.added), changed=len(changes.shown), struck=len(changes.struck)
    )
    yield from (doubt_line(doubt) for doubt in changes.doubts)
    for unit, going, there in changes.sweeping:
        text = _("! would strike {going} of the {there} people of {unit}")
        yield text.format(going=going, there=there, unit=unit)
    for person in changes.struck:
        yield "− " + person_line(person)
    for kept in changes.kept:
        here = _("checked in: stays on the roster") if kept.why == "here" else _("receives a certificate: stays for it")
        yield f"= {person_line(kept.person)} ({here})"
    for change in changes.moved:
        text = _("! {person} was on the list of {unit}")
        before = change.before.source or change.before.delegation or ""
        yield text.format(person=person_line(change.before), unit=before)
    yield from ("~ " + change_line(change) for change in changes.shown)


def changes_json(changes: Changes) -> dict[str, Any]:
    """Return what taking a file would do, for the command line."""
    return {
        "added": len(changes.added),
        "changed": [
            {"number": change.before.number, "name": change.before.full_name, "fields": list(change.fields)}
            for change in changes.shown
        ],
        "removed": [{"number": person.number, "name": person.full_name} for person in changes.struck],
        "kept": [{"number": k.person.number, "name": k.person.full_name, "why": k.why} for k in changes.kept],
        "doubts": [
            {"row": doubt.where, "name": doubt.person.full_name, "alike": [person.number for person in doubt.alike]}
            for doubt in changes.doubts
        ],
        "units": dict(changes.units),
    }


def sweep_text(changes: Changes) -> str:
    """Return of whom most would go: the unit, or how many units."""
    if len(changes.sweeping) == 1:
        unit, going, there = changes.sweeping[0]
        return _("{going} of the {there} people of {unit} would be struck").format(going=going, there=there, unit=unit)
    going = sum(count for _unit, count, _there in changes.sweeping)
    text = _("{going} people of {units} units would be struck")
    return text.format(going=going, units=len(changes.sweeping))


def board_rows(rows: Iterable[Sent]) -> list[list[str]]:
    """Return the units as rows of a table: unit, file, sent of allotted, women, minorities, direct workers, remark."""
    rows = list(rows)
    allotted = any(sent.quota for sent in rows)
    return [
        [
            sent.unit or _("(no unit)"),
            sent.received.file if sent.received else "–",
            f"{sent.sent}/{sent.quota.seats}" if sent.quota else f"{sent.sent}",
            _share(sent, "women"),
            _share(sent, "minorities"),
            _share(sent, "direct_workers"),
            lack_text(sent) if allotted else "",
        ]
        for sent in rows
    ]


def _share(sent: Sent, name: str) -> str:
    least = getattr(sent.quota, name) if sent.quota else None
    return f"{getattr(sent, name)}" + (f"/{least}" if least is not None else "")


def lack_text(sent: Sent) -> str:
    """Return what a unit still owes: a list, people, a share of the composition; "" when all is well."""
    if sent.quota is None:
        return _("no seats allotted")
    if not sent.sent:
        return _("no list yet")
    pieces = []
    if sent.lacking > 0:
        pieces.append(_("{count} missing").format(count=sent.lacking))
    elif sent.lacking < 0:
        pieces.append(_("{count} too many").format(count=-sent.lacking))
    pieces += [_("too few: {share}").format(share=word(SHARE_NAMES, name)) for name in sent.short_of()]
    return ", ".join(pieces)
