"""A text that is drawn again only when it has changed: most facts change little of a screen."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static


def fitted(text: str, cells: int) -> str:
    """Return *text*, shortened between two words where it needs more *cells* than there are."""
    if cell_len(text) <= cells:
        return text
    words = text.split(" ")
    while len(words) > 1 and cell_len(" ".join(words)) + 1 > cells:
        words.pop()
    short = " ".join(words).rstrip(" ·,:")
    while short and cell_len(short) + 1 > cells:
        short = short[:-1]
    return short + "…"


def wrapped(text: str, cells: int) -> list[str]:
    """Return *text* in lines of at most so many *cells*, broken between words; a longer word is fitted."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}" if line else word
            if line and cell_len(longer) > cells:
                lines.append(line)
                longer = word
            line = fitted(longer, cells)
        lines.append(line)
    return lines


class Text(Static):
    """Plain text or styled content, never markup."""

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
        fixed: bool = False,
    ) -> None:
        """Start with *text*; *fixed* promises that the style sheet gives a size which no text changes."""
        self._put = Content(text)
        self.fixed = fixed
        super().__init__(self._put, id=id, classes=classes)

    def put(self, text: str | Content) -> None:
        """Show *text*."""
        content = Content(text) if isinstance(text, str) else text
        if content.plain != self._put.plain or content.spans != self._put.spans:
            self._put = content
            self.update(content, layout=not self.fixed)


def column(text: str, room: int) -> str:
    """Return text in exactly *room* cells, with an ellipsis where it is longer; marks take no cell of their own."""
    if cell_len(text) <= room:
        return text + " " * (room - cell_len(text))
    while cell_len(text) > room - 1:
        text = text[:-1]
    return f"{text.rstrip()}…".ljust(room)
