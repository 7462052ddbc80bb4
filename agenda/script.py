"""The master of ceremonies' lines: the programme's text with names, posts and numbers filled in.

What is not known is read as "……"; values are data, so braces or brackets in a name stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from agenda.programme import Item, Programme, Segment, Step, is_code

MISSING = "……"
_FIELD = re.compile(r"\{([^{}]*)\}")
_PERSON = re.compile(r"\{(?:address|name|post|unit)\}")
_SENTENCE_END = re.compile(r"[.!?…][\"”»)]*\s+$")
# Left out while the number of a list is not known.
_COUNT = re.compile(r",? gồm \{list_count\} đồng chí")
_ADDRESSES = ("đồng chí", "các đồng chí", "ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "thầy", "cụ")
_BLOCKS = {
    "Đảng": "cấp ủy Đảng",
    "HĐND": "Hội đồng nhân dân",
    "UBND": "Ủy ban nhân dân",
    "Mặt trận, đoàn thể": "Mặt trận Tổ quốc và các đoàn thể",
    "Sở, ban, ngành": "các sở, ban, ngành",
    "Nguyên lãnh đạo": "các đồng chí nguyên lãnh đạo qua các thời kỳ",
}
_BLOCKS_OF_PROVINCE = {
    "Đảng": "Tỉnh ủy",
    "HĐND": "Hội đồng nhân dân tỉnh",
    "UBND": "Ủy ban nhân dân tỉnh",
    "Mặt trận, đoàn thể": "Mặt trận Tổ quốc và các đoàn thể của tỉnh",
    "Sở, ban, ngành": "các sở, ban, ngành của tỉnh",
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person as the lines need them; "" means known to be empty. `block`: the guests' block, such as "UBND"."""

    name: str
    address: str = "đồng chí"
    post: str = ""
    unit: str = ""
    block: str | None = None
    is_host: bool = False


_NOBODY = Speaker(MISSING, MISSING, MISSING, MISSING)


class People(Protocol):
    """Who the roster knows."""

    def find(self, who: str) -> Speaker | None:
        """Return the person of a roster code; None when there is none, or `who` is a person in words."""

    def guests_present(self) -> Sequence[Speaker]:
        """Return the guests who are in, in protocol order."""


def lines(
    programme: Programme,
    step: Step,
    segment: int | None,
    people: People,
    values: Mapping[str, str],
    dropped: Collection[int] = (),
) -> tuple[str, ...]:
    """Return the lines of a step's segment, ready to read out.

    They are the segment's own; else, if it has a speaker, the item's lines before and after a speaker; else the
    item's. `values` fills what the programme and the roster do not know, such as "present"; segments `dropped` are
    not announced as next.
    """
    item = step.item
    if item is None:
        return ()
    kept = [part for i, part in enumerate(item.segments) if i == segment or i not in dropped]
    behind = kept[kept.index(item.segments[segment]) :] if segment is not None else []
    part = behind[0] if behind else None
    following = behind[1] if len(behind) > 1 else None
    known = _known(programme, item, people, values) | _speakers(item, part, following, people)
    guests = people.guests_present() if part is not None and part.source == "guests_present" else None
    filled: list[str] = []
    for line in _raw(item, part):
        if guests is not None and ("{block}" in line or "{name}" in line):
            filled += _introductions(line, guests, programme, known)
        elif "{present}" in line and values.get("present") == "0":
            continue  # nobody is greeted while nobody is here
        elif "{next_name}" in line and (following is None or not following.who):
            continue  # nobody comes next: to ask "……" to get ready would be worse than silence
        else:
            filled.append(fill(line if "list_count" in values else _COUNT.sub("", line), known))
    return tuple(filled)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return a template with its {fields} filled in one pass; an unknown one reads "……".

    An empty value takes its comma or its space along. A value that begins a sentence gets a capital letter.
    """
    parts = _FIELD.split(template)  # text, field, text, … field, text
    # What is left of braces in the text between the fields is a slip of the pen.
    texts = [parts[0].replace("{", "").replace("}", "")]
    filled: list[str] = []
    for name, part in zip(parts[1::2], parts[2::2], strict=True):
        text = part.replace("{", "").replace("}", "")
        value = values.get(name.strip(), MISSING)
        if value:
            filled.append(value)
            texts.append(text)
        else:
            texts[-1] = _without(texts[-1], text, first=not filled)
    out = texts[0]
    for value, before, after in zip(filled, texts, texts[1:], strict=False):
        begins = not out.strip() or _SENTENCE_END.search(before) is not None
        out += (_capital(value) if begins else value) + after
    return _capital(out) if template.startswith("{") else out


def _without(left: str, right: str, *, first: bool) -> str:
    """Return the text around an empty value as one; `first`: nothing but text stands before it."""
    if first and not left.strip():
        return right.lstrip(" ,;")
    if left.endswith(", "):
        return left[:-2] + right
    if left.endswith(" "):
        return left.rstrip() + right if right[:1] in tuple(",.;:!?") else left + right.lstrip(" ")
    return left + right


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _raw(item: Item, part: Segment | None) -> tuple[str, ...]:
    if part is not None and part.script:
        return part.script
    if part is not None and part.who and (item.segment_script.before or item.segment_script.after):
        return item.segment_script.before + item.segment_script.after
    return item.script


def _known(programme: Programme, item: Item, people: People, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values every line may use; the programme's own win over those given."""
    values = {"list_title": " và ".join(item.lists), **values} if item.lists else dict(values)
    own = {
        "host": programme.host,
        "management": programme.management,
        "meal_place": programme.meal_place,
        "presidium": _list(programme.presidium, people),
        "secretaries": _list(programme.secretaries, people),
    }
    return dict(values) | {name: value for name, value in own.items() if value}


def _speakers(item: Item, part: Segment | None, following: Segment | None, people: People) -> dict[str, str]:
    """Return the fields of persons. All of them are always set, so that no value given slips in a wrong name."""
    announcer = _person(item.announcer, people) or _NOBODY
    speaker = _person(part.who if part else None, people) or _NOBODY
    upcoming = _person(following.who if following else None, people) or _NOBODY
    fields = _of(speaker) | {f"next_{name}": value for name, value in _of(upcoming).items()}
    if speaker is _NOBODY:  # an item without a speaker addresses its announcer
        fields["address"] = announcer.address
    return fields | {
        "announcer": announcer.name or MISSING,
        "announcer_post": announcer.post,
        "topic": (part.topic if part else None) or MISSING,
        "panel": _list(part.panel if part else (), people) or MISSING,
    }


def _person(who: str | None, people: People) -> Speaker | None:
    """Return who is meant; a person in words is their own name and needs no address; None for an unknown code."""
    if not who:
        return None
    found = people.find(who)
    if found is not None:
        return replace(found, address=_lower(found.address))
    return None if is_code(who) else Speaker(_lower(who), address="")


def _lower(words: str) -> str:
    """Return a form of address, or words that begin with one, in lower case as inside a sentence."""
    for address in _ADDRESSES:
        head, rest = words[: len(address)], words[len(address) :]
        if head.casefold() == address and (not rest or rest[0].isspace()):
            return address + rest
    return words


def _list(whos: Sequence[str], people: People) -> str:
    """Return people one after the other: address, name and post of each."""
    return "; ".join(_called(_person(who, people)) for who in whos)


def _called(speaker: Speaker | None) -> str:
    if speaker is None:
        return MISSING
    name = f"{speaker.address} {speaker.name or MISSING}".lstrip()
    return ", ".join(part for part in (name, speaker.post, speaker.unit) if part)


def _of(speaker: Speaker) -> dict[str, str]:
    return {
        "address": _lower(speaker.address),
        "name": speaker.name or MISSING,
        "post": speaker.post,
        "unit": speaker.unit,
    }


def _introductions(line: str, guests: Sequence[Speaker], programme: Programme, known: Mapping[str, str]) -> list[str]:
    """Return the line once a block of guests, or once for all where it names no block; none without guests."""
    groups: dict[str, list[Speaker]] = {}
    for guest in guests:
        groups.setdefault(_block(guest, programme) if "{block}" in line else "", []).append(guest)
    # "Đến dự và chỉ đạo Hội nghị" is said once, and never of the hosts: later blocks begin at "về phía".
    later = re.sub(r"^.*\bvề phía \{block\}", "Về phía {block}", line)
    said = [line if i == 0 and not _hosts(group) else later for i, group in enumerate(groups.values())]
    return [
        _introduce(text, group, dict(known) | {"block": block})
        for text, (block, group) in zip(said, groups.items(), strict=True)
    ]


def _hosts(group: Sequence[Speaker]) -> bool:
    return group[0].is_host or group[0].block == "Chủ nhà"


def _introduce(line: str, group: Sequence[Speaker], known: Mapping[str, str]) -> str:
    """Return the line with its phrase from the first to the last field of a person repeated for each guest."""
    fields = list(_PERSON.finditer(line))
    if not fields:
        return fill(line, known)
    start, end = fields[0].start(), fields[-1].end()
    phrase = line[start:end]
    template, values = [], dict(known)
    for i, guest in enumerate(group):
        template.append(_PERSON.sub(lambda field, i=i: f"{{{field[0][1:-1]} {i}}}", phrase))  # type: ignore[misc]
        values |= {f"{name} {i}": value for name, value in _of(guest).items()}
    return fill(line[:start] + "; ".join(template) + line[end:], values)


def _block(guest: Speaker, programme: Programme) -> str:
    """Return how a guest's block is read out after "về phía"."""
    if guest.is_host or guest.block == "Chủ nhà":
        return programme.host or "đơn vị chủ nhà"
    if not guest.block:
        return "khách mời"
    if programme.tier == "province" and guest.block in _BLOCKS_OF_PROVINCE:
        return _BLOCKS_OF_PROVINCE[guest.block]
    return _BLOCKS.get(guest.block, guest.block)
