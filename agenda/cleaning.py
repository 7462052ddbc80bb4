"""Text of a programme file, cleaned once at the door: one line, NFC, nothing that steers a terminal."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """Return text as NFC, without control and format characters, runs of white space as one space."""
    kept = "".join(" " if ch.isspace() else ch for ch in unicodedata.normalize("NFC", text))
    kept = "".join(ch for ch in kept if unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return " ".join(kept.split())
