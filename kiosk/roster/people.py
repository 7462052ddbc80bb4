"""A person of the conference, as the journal knows him: one frozen record, whatever file he came from.

Ethnic origin and birth are personal data that no reception screen shows.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

Kind = Literal["delegate", "guest", "recipient", "walk_in", "substitute"]
Added = Literal["substitute", "walk_in", "guest", "recipient"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person expected at the conference.

    `number` is the conference number (00001-59999 roster, 60000+ added on the day); `kind` says how he counts:
    only a delegate counts for the quorum, a recipient comes for his award alone, a walk-in is counted apart until
    approved, a substitute where the rule does not count him as the delegate. `code` is the organisers' own mark
    ("LS001"); `birth` is YYYY-MM-DD or YYYY. None always means "no data", never "no".

    `added` says that he was put on the list on the day, `waiting` that the organisers have not approved him
    yet, `declined` that they will not; `struck` that a later list of his unit names him no more.
    `source` is the unit whose list he came in, `category` what he stands for, `manager` whether he manages;
    `stands_for` is whom he stands for, with that person's number if he is on the roster.
    """

    number: int
    kind: Kind
    full_name: str
    code: str | None = None
    title: str | None = None
    gender: Literal["nam", "nữ"] | None = None
    birth: str | None = None
    ethnicity: str | None = None
    party: bool | None = None
    education: str | None = None
    political_theory: str | None = None
    direct_worker: bool | None = None
    category: str | None = None
    manager: bool | None = None
    position: str | None = None
    unit: str | None = None
    delegation: str | None = None
    phone: str | None = None
    seat: str | None = None
    block: str | None = None
    order: int | None = None
    lunch: bool | None = None
    lodging: str | None = None
    note: str | None = None
    source: str | None = None
    deceased: bool = False
    added: Added | None = None
    waiting: bool = False
    declined: bool = False
    struck: bool = False
    stands_for: str | None = None
    stands_for_number: int | None = None

    @property
    def is_off(self) -> bool:
        """Whether he is on the roster no more: his number stays taken, and nobody waits for him."""
        return self.declined or self.struck

    @property
    def is_minority(self) -> bool:
        """Whether the person counts as ethnic minority: any group but Kinh; unknown does not count."""
        return self.ethnicity is not None and self.ethnicity.casefold() != "kinh"

    @property
    def office(self) -> str:
        """Post and unit as one line, whichever of the two are known."""
        return ", ".join(part for part in (self.position, self.unit) if part)

    def to_payload(self) -> dict[str, Any]:
        """Return the known fields for the journal; unknown ones are left out."""
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: value for name, value in pairs if value is not None and value is not False}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Person:
        """Build a person from a journal payload; fields of a later version are ignored."""
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in payload.items() if name in known})
