"""A small form: a few questions, answered by typing or choosing; Enter goes on, Esc goes back without an answer.

What is refused stays on the form with the reason: nobody types a name twice because a PIN was wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, Static

from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.screens.common.host import Program
from kiosk.screens.common.panel import Panel
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.ordered_input import OrderedInput
from kiosk.terminal.widgets.text import Text

Answers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One question: typed text, one of `choices` (id, what it is called), or a `secret` that is not shown.

    One that is `needed` is not left empty; what is typed takes the place of a `number` that stands there.
    """

    id: str
    label: str
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    secret: bool = False
    hint: str = ""
    needed: bool = False
    number: bool = False


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


class AskScreen(Panel[Answers | None]):
    """A form; the result has one text for every field, or is None when it was left.

    With *send* the answers become a command, and the form stays until that is carried out.
    """

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "up", "down")

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        note: str = "",
        send: Callable[[Answers], object] | None = None,
        keep: Callable[[Answers], None] | None = None,
        check: Callable[[Answers], str] | None = None,
    ) -> None:
        """Take the questions; *keep* is given what was typed when a scan puts the form away.

        *check* returns what is wrong with the answers, "" if nothing is: the form stays with that.
        """
        super().__init__()
        self._title = title
        self._note = note
        self._fields = tuple(fields)
        self._send = send
        self._keep = keep
        self._check = check
        self._sent: object = None

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
                        field.value,
                        placeholder=field.hint,
                        password=field.secret,
                        select_on_focus=field.number,
                        id=f"field-{field.id}",
                    )
            yield Text(id="reason")
            yield Text(_("Enter goes on   ↑ ↓ another line   Esc goes back"), id="close")

    def on_mount(self) -> None:
        """Begin with the first question; what stands in it is there to be changed."""
        first = self._boxes()[0]
        first.focus()
        if isinstance(first, Input) and not self._fields[0].number:
            first.action_end()

    @on(Input.Submitted)
    @on(Choice.Taken)
    def _entered(self) -> None:
        if not self.is_current:
            return  # a bouncing key is one answer
        boxes = self._boxes()
        at = next((index for index, box in enumerate(boxes) if box is self.focused), 0)
        if at < len(boxes) - 1:
            if self._filled(self._fields[at]):
                self.move(1)
        elif self._sent is None and self._complete():
            wrong = self._check(self._answers()) if self._check is not None else ""
            if wrong:
                self._tell(wrong)
            elif self._send is None:
                self.dismiss(self._answers())
            else:
                self._sent = self._send(self._answers())
                cast("Program", self.app).submit(self._sent)

    def answered(self, command: object, events: Sequence[Event]) -> bool:
        """Learn what came of a command; return whether it was this form's and was not carried out."""
        if command is not self._sent or command is None:
            return False
        if any(event.kind == "pin.refused" for event in events):
            self._stay(_("That PIN is wrong; it was noted."))
            return True
        self.dismiss(self._answers())
        return False

    def refused(self, command: object, reason: str) -> bool:
        """Show why a command was refused, if it was this form's; return whether it was."""
        if command is not self._sent or command is None:
            return False
        self._stay(reason)
        return True

    def interrupted(self) -> None:
        """Hand over what was typed before a scan puts the form away; a secret is not kept."""
        answers = {field.id: self._value(field.id) for field in self._fields if not field.secret}
        if self._keep is not None and any(
            answers[f.id] != f.value for f in self._fields if not (f.secret or f.choices)
        ):
            self._keep(answers)

    def _complete(self) -> bool:
        return all(self._filled(field) for field in self._fields)

    def _filled(self, field: Field) -> bool:
        """Return whether a question is answered as far as it has to be; if not, say so and go there."""
        filled = not field.needed or bool(self._value(field.id).strip())
        if not filled:
            self._tell(_("Please fill in: {field}").format(field=field.label))
            self.query_one(f"#field-{field.id}", Widget).focus()
        return filled

    def _stay(self, reason: str) -> None:
        """Keep the form with the reason; a secret is typed anew."""
        self._sent = None
        self._tell(reason)
        for field in self._fields:
            if field.secret:
                box = self.query_one(f"#field-{field.id}", OrderedInput)
                box.value = ""
                box.focus()

    def _tell(self, reason: str) -> None:
        line = self.query_one("#reason", Text)
        line.put(f"✗ {reason}")
        line.add_class("-shown")

    def _answers(self) -> Answers:
        return {field.id: self._value(field.id) for field in self._fields}

    def _value(self, id_: str) -> str:
        box = self.query_one(f"#field-{id_}", Widget)
        return box.value if isinstance(box, (Input, Choice)) else ""

    def _boxes(self) -> list[Widget]:
        return [self.query_one(f"#field-{field.id}", Widget) for field in self._fields]

    def move(self, by: int) -> None:
        boxes = self._boxes()
        at = next((index for index, box in enumerate(boxes) if box is self.focused), 0)
        boxes[max(0, min(len(boxes) - 1, at + by))].focus()
