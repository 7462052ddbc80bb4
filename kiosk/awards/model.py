"""Decisions, the recipients they name, and the certificates that are handed over: frozen data, no rules."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, Self

RecipientKind = Literal["collective", "individual"]


class _Payload:
    """Turns a frozen dataclass into journal fields and back; empty fields are left out, unknown ones ignored."""

    __slots__ = ()

    def to_payload(self) -> dict[str, Any]:
        """Return the fields that say something."""
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))  # type: ignore[arg-type]
        return {name: value for name, value in pairs if value is not None and value is not False}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Build the object again, also from a later version's payload."""
        known = {f.name for f in fields(cls)}  # type: ignore[arg-type]
        return cls(**{name: value for name, value in payload.items() if name in known})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is honoured, as the decision's list says; `name` without the title before it.

    A collective has a `representative` who comes forward. `family_*` is who receives for the dead (posthumous),
    `proxy_*` who receives for an absent one; the relation is as written, "con trai". `row` is 1-based in `sheet`.
    """

    kind: RecipientKind
    name: str
    award: str
    sheet: str
    row: int
    title: str | None = None
    position: str | None = None
    unit: str | None = None
    representative: str | None = None
    representative_title: str | None = None
    note: str | None = None
    posthumous: bool = False
    family_relation: str | None = None
    family_title: str | None = None
    family_name: str | None = None
    proxy_title: str | None = None
    proxy_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision with its list: number "512/QĐ-TTg", date YYYY-MM-DD, authority as written there."""

    number: str
    date: str
    authority: str
    award: str
    recipients: tuple[Recipient, ...] = ()

    def to_payload(self) -> dict[str, Any]:
        """Return the decision without its recipients: the journal keeps those as certificates."""
        return {"number": self.number, "date": self.date, "authority": self.authority, "award": self.award}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Decision:
        """Build a decision without recipients."""
        number, date, authority, award = (str(payload[name]) for name in ("number", "date", "authority", "award"))
        return cls(number=number, date=date, authority=authority, award=award)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(_Payload):
    """One sheet of paper with one name on it.

    `id` counts from 1 in the order of the file and `decision` is the decision's number. `number` is the conference
    number of the honoured person, or of the collective's representative; None until he is known. A certificate
    with `family_name` or `proxy_name` is received by that person, whether the honoured one is here or not.
    """

    id: int
    decision: str
    kind: RecipientKind
    name: str
    award: str
    number: int | None = None
    title: str | None = None
    position: str | None = None
    unit: str | None = None
    representative: str | None = None
    representative_title: str | None = None
    note: str | None = None
    posthumous: bool = False
    family_relation: str | None = None
    family_title: str | None = None
    family_name: str | None = None
    proxy_title: str | None = None
    proxy_name: str | None = None

    @property
    def has_stand_in(self) -> bool:
        """Whether somebody else is known to receive it."""
        return bool(self.family_name or self.proxy_name)

    @property
    def receiver(self) -> tuple[str | None, str]:
        """Title and name of who comes forward: family, proxy, representative, or the honoured person."""
        if self.family_name:
            return self.family_title, self.family_name
        if self.proxy_name:
            return self.proxy_title, self.proxy_name
        if self.kind == "collective" and self.representative:
            return self.representative_title, self.representative
        return self.title, self.name
