"""A small form: a few questions, answered by typing or choosing; Enter goes on, Esc goes back without an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, Static

from kiosk.i18n import _
from kiosk.keys import bindings
from kiosk.widgets.ordered_input import OrderedInput
from kiosk.widgets.text import Text

Answers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One question: typed text, one of `choices` (id, what it is called), or a `secret` that is not shown."""

    id: str
    label: str
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    secret: bool = False
    hint: str = ""


class Choice(Static, can_focus=True):
    """A few words of which one is chosen: left and right, or Space."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("left", "right", "tick", "forward")

    class Taken(Message):
        """Enter was pressed on the choice."""

    def __init__(self, field: Field) -> None:
        super().__init__(id=f"field-{field.id}")
        self._choices = field.choices
        ids = [id_ for id_, _name in field.choices]
        self._at = ids.index(field.value) if field.value in ids else 0

    @property
    def value(self) -> str:
        """The id of what is chosen."""
        return self._choices[self._at][0]

    def render(self) -> Content:
        parts: list[Content | tuple[str, Style] | str] = []
        for index, (_id, name) in enumerate(self._choices):
            style = Style(reverse=True, bold=True) if index == self._at else Style(dim=True)
            parts += [(f" {name} ", style), "  "]
        return Content.assemble("‹ " if self.has_focus else "  ", *parts, "›" if self.has_focus else "")

    def action_left(self) -> None:
        """Choose the one before."""
        self._move(-1)

    def action_right(self) -> None:
        """Choose the next."""
        self._move(1)

    def action_tick(self) -> None:
        """Choose the next."""
        self._move(1)

    def action_forward(self) -> None:
        """Take what is chosen."""
        self.post_message(self.Taken())

    def _move(self, by: int) -> None:
        self._at = (self._at + by) % len(self._choices)
        self.refresh()


class AskScreen(ModalScreen[Answers | None]):
    """A form; the result has one text for every field, or is None when it was left."""

    CSS_PATH = "ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "up", "down")

    def __init__(self, title: str, fields: Sequence[Field], *, note: str = "") -> None:
        super().__init__()
        self._title = title
        self._note = note
        self._fields = tuple(fields)

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Text(self._title, id="title")
            if self._note:
                yield Text(self._note, id="note")
            for field in self._fields:
                yield Text(field.label, classes="label")
                if field.choices:
                    yield Choice(field)
                else:
                    yield OrderedInput(
                        field.value, placeholder=field.hint, password=field.secret, id=f"field-{field.id}"
                    )
            yield Text(_("Enter goes on   ↑ ↓ another line   Esc goes back"), id="close")

    def on_mount(self) -> None:
        """Begin with the first question; what stands in it is there to be changed."""
        first = self._boxes()[0]
        first.focus()
        if isinstance(first, Input):
            first.action_end()

    def action_back(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def action_up(self) -> None:
        """Go to the question above."""
        self._go(-1)

    def action_down(self) -> None:
        """Go to the question below."""
        self._go(1)

    @on(Input.Submitted)
    @on(Choice.Taken)
    def _entered(self) -> None:
        if not self.is_current:
            return  # a bouncing key is one answer
        if self.focused is self._boxes()[-1]:
            self.dismiss({field.id: self._value(field.id) for field in self._fields})
        else:
            self._go(1)

    def _value(self, id_: str) -> str:
        box = self.query_one(f"#field-{id_}", Widget)
        return box.value if isinstance(box, (Input, Choice)) else ""

    def _boxes(self) -> list[Widget]:
        return [self.query_one(f"#field-{field.id}", Widget) for field in self._fields]

    def _go(self, by: int) -> None:
        boxes = self._boxes()
        at = next((index for index, box in enumerate(boxes) if box is self.focused), 0)
        boxes[max(0, min(len(boxes) - 1, at + by))].focus()
