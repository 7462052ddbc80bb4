"""The code on a national identity card (căn cước), as a scanner typed it: whom of the roster it may mean.

Looked at and thrown away: nothing here is stored or logged, a card shows nothing of itself in a traceback, and what
follows the date of birth (sex, address, perhaps relatives) is never kept at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kiosk.roster.people import Person
from kiosk.text.normalise import clean, fold

# Twelve digits, whatever key the | is on this keyboard, perhaps the older number, the name, the date of birth.
_CARD = re.compile(
    r"(?<![0-9])(?P<number>[0-9]{12})(?P<between>[^0-9](?:[0-9]{9}(?![0-9]))?[^0-9]+)"
    r"(?P<day>[0-9]{2})[/.-]?(?P<month>[0-9]{2})[/.-]?(?P<year>[0-9]{4})(?![0-9])"
)
# What scanners may put in front to name the kind of code.
_SYMBOLOGY = re.compile(r"\A\s*\][A-Za-z][0-9]")
_NO_LETTERS = re.compile(r"\A[\W_]+|[\W_]+\Z")
_LONGEST = 2000
_PERSON = b"kiosk-cccd-v1"


@dataclass(frozen=True, slots=True)
class IdCard:
    """What a card says of its owner: `name` as it was typed, `birth` YYYY-MM-DD."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    birth: str = field(repr=False)


def read(raw: str) -> IdCard | None:
    """Return the card in what a scanner typed, or None if that is no card."""
    found = _CARD.search(_repaired(_SYMBOLOGY.sub("", raw[:_LONGEST])))
    if found is None:
        return None
    name = _name(found["between"])
    try:
        birth = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return IdCard(found["number"], name, birth.isoformat()) if name and birth.year >= 1900 else None


def digest(id_number: str, key: bytes) -> str:
    """Return what may be kept of a number. Twelve digits can be tried out, so never without a secret key."""
    if not key:
        raise ValueError("an identity number needs a key")
    return hashlib.blake2b(id_number.encode(), key=key, digest_size=16, person=_PERSON).hexdigest()


def match(
    card: IdCard, people: Iterable[Person], digests: Mapping[int, str] | None = None, key: bytes = b""
) -> list[Person]:
    """Return those whom the card may mean: by their number's digest, else by birth and name without marks.

    `digests` are those of the numbers that are known, by conference number. One that is known and another excludes
    a person, however alike. Of a year of birth only the year is compared.
    """
    known = digests or {}
    number = digest(card.number, key) if known else ""
    everybody = list(people)
    if sure := [person for person in everybody if known.get(person.number) == number and number]:
        return sure
    return [person for person in everybody if person.number not in known and _is_like(card, person)]


def _is_like(card: IdCard, person: Person) -> bool:
    if not person.birth or card.birth[: len(person.birth)] != person.birth or len(person.birth) not in (4, 10):
        return False
    if _letters(fold(card.name)) == _letters(fold(person.full_name)):
        return True
    # A scanner that types no Vietnamese leaves such letters out, or types ? for them: then the day must be known.
    rests, words = card.name.split(), person.full_name.split()
    return (
        len(person.birth) == 10
        and card.name.isascii()
        and len(rests) == len(words)
        and all(_is_rest(rest, word) for rest, word in zip(rests, words, strict=True))
    )


def _is_rest(rest: str, word: str) -> bool:
    """Whether *rest* is the word without its marked letters; by number, for Thuý and Thúy mark different ones."""
    left = iter(_letters(fold(word)))
    return len(_plain(rest)) == len(_plain(word)) and all(letter in left for letter in _plain(rest))


def _name(between: str) -> str:
    """Return the name without the separators around it, which may be any sign, even a letter."""
    separator, rest = between[0], between[1:].lstrip("0123456789").removesuffix(between[0])
    return _NO_LETTERS.sub("", clean(rest.removeprefix(separator)))


def _repaired(text: str) -> str:
    """Return *text* with UTF-8 that was read byte by byte (LÆ°Æ¡ng) put together again."""
    try:
        return b"".join(_byte(ch) for ch in text).decode("utf-8")
    except UnicodeError:
        return text


def _byte(ch: str) -> bytes:
    """Return the byte of a sign in Windows' table, or in Latin-1 where that has a gap."""
    try:
        return ch.encode("cp1252")
    except UnicodeEncodeError:
        return ch.encode("latin-1")


def _letters(folded: str) -> str:
    return "".join(ch for ch in folded if ch.isalpha())


def _plain(name: str) -> str:
    """Return the letters of a name that carry no mark and are in every alphabet."""
    return "".join(ch for ch in clean(name).lower() if ch.isascii() and ch.isalpha())
