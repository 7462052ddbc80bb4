"""One row of a roster, validated: the fields that the file has, and the cell each came from."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kiosk.roster import categories, ethnic, values
from kiosk.roster.book_reader import text
from kiosk.roster.headers import Gender
from kiosk.roster.layout import begins_with_office
from kiosk.roster.people import Kind, Person
from kiosk.roster.values import is_empty
from kiosk.text.normalise import fold

Text = Annotated[str | None, BeforeValidator(lambda value: None if is_empty(value) else text(value))]
Birth = Annotated[str | None, BeforeValidator(lambda value: None if is_empty(value) else values.birth(value))]
Sex = Annotated[Gender | None, BeforeValidator(values.gender)]
Phone = Annotated[str | None, BeforeValidator(values.phone)]
Group = Annotated[str | None, BeforeValidator(lambda value: None if is_empty(value) else _group(text(value)))]
Category = Annotated[
    str | None, BeforeValidator(lambda value: None if is_empty(value) else categories.category(text(value)))
]
Flag = Annotated[bool | None, BeforeValidator(values.flag)]
Rank = Annotated[int | None, BeforeValidator(values.rank)]
RowKind = Literal["guest", "collective", "individual"]
_KINDS: dict[str | None, Kind] = {"guest": "guest", "collective": "recipient", "individual": "recipient"}


def _group(written: str) -> str:
    """Return the official name of an ethnic group; what is none stays as written, and is warned of elsewhere."""
    return ethnic.group(written) or written


def _required(value: Any) -> Any:
    """Refuse an empty cell where a value must be."""
    if not isinstance(value, str) or is_empty(value):
        raise ValueError("missing_required")
    return value


class RosterRow(BaseModel):
    """One person (or, in a list of awards, one collective) as a file tells it.

    A field that was never set is not in the file; None means that its column is there and the cell empty.
    `kind` None is a delegate. `birth` is YYYY-MM-DD or YYYY, `phone` national digits, `cells` field -> "B7".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sheet: str
    row: int
    kind: RowKind | None = None
    title: str | None = None
    code: Text = None
    full_name: Annotated[str, BeforeValidator(_required)]
    gender: Sex = None
    birth: Birth = None
    ethnicity: Group = None
    position: Text = None
    position_unit: Text = None
    unit: Text = None
    delegation: Text = None
    phone: Phone = None
    award: Text = None
    representative: Text = None
    party: Flag = None
    education: Text = None
    political_theory: Text = None
    direct_worker: Flag = None
    category: Category = None
    manager: Flag = None
    non_manager: Flag = None
    seat: Text = None
    note: Text = None
    block: Text = None
    order: Rank = None
    lunch: Flag = None
    lodging: Text = None
    cells: dict[str, str] = Field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the fields the file has, for the command line; None where the cell is empty."""
        return self.model_dump(exclude_unset=True)

    def to_person(self, number: int) -> Person:
        """Return the person of this row under conference number *number*.

        For a collective that is its representative, who comes as a recipient; his unit is the collective.
        """
        position, unit = self._office()
        if self.kind == "collective":
            receiver = values.split_title(self.representative or self.full_name)
            return Person(number=number, kind="recipient", full_name=receiver.name, title=receiver.title,
                          gender=receiver.gender, unit=self.full_name)  # fmt: skip
        return Person(
            number=number,
            kind=_KINDS.get(self.kind, "delegate"),
            position=position,
            unit=unit,
            manager=False if self.non_manager else self.manager,
            **{name: getattr(self, name) for name in _SAME},
        )

    def told(self) -> frozenset[str]:
        """Return the fields of a person that the file speaks of: a column that is not there takes nothing away."""
        said = {name for name in (*_SAME, "position", "unit") if name in self.model_fields_set}
        if "position_unit" in self.model_fields_set:
            said |= {"position", "unit"}
        if self.model_fields_set & {"manager", "non_manager"}:
            said.add("manager")
        if self.kind == "collective":
            return frozenset({"full_name", "unit"} | ({"title", "gender"} if self.representative else set()))
        if self.title is None:
            said.discard("title")
        return frozenset(said | {"full_name"})

    def _office(self) -> tuple[str | None, str | None]:
        """Return post and unit; one cell for both is cut at its first comma."""
        if not self.position_unit or self.unit:
            return self.position or self.position_unit, self.unit
        return _cut(self.position_unit)


def _cut(office: str) -> tuple[str | None, str | None]:
    """Return post and unit of "Chủ tịch CĐCS, Trường THPT B": the unit begins with what units begin with.

    Without such a word it is what follows the first comma, if that is no second post.
    """
    pieces = re.split(r"(\s*,\s*|\s+[-–]\s+)", office)
    for at in range(2, len(pieces), 2):
        if begins_with_office(pieces[at]):
            return "".join(pieces[: at - 1]).strip() or None, "".join(pieces[at:]).strip()
    position, comma, unit = office.partition(",")
    if not comma:
        return None, office
    return (office, None) if _POST.match(fold(unit)) else (position.strip(), unit.strip() or None)


_POST = re.compile(r"\s*(?:pho |uy vien|chu tich|truong |bi thu|giam doc|thu ky|uv )")
_SAME = (
    *("code", "full_name", "title", "gender", "birth", "ethnicity", "party", "education", "political_theory"),
    *("direct_worker", "category", "delegation", "phone", "seat", "block", "order", "lunch", "lodging", "note"),
)
