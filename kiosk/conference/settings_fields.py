"""The fields of a settings file: each is taken with the right type, or refused by its name.

Every function raises FolderError naming the field.
"""

from __future__ import annotations

from typing import Any

from kiosk.errors import FolderError
from kiosk.text.normalise import clean


def listed(found: dict[str, Any], field: str) -> tuple[str, ...]:
    """Return a list of texts, empty where it is left out."""
    value = found.get(field, [])
    cleaned = (
        tuple(clean(entry) if isinstance(entry, str) else "" for entry in value) if isinstance(value, list) else ("",)
    )
    if not all(cleaned):
        raise FolderError("conference.toml: {field} cannot be {value}.", field=field, value=value)
    return cleaned


def switch(found: dict[str, Any], field: str, *, default: bool) -> bool:
    """Return true or false."""
    value = found.get(field, default)
    if not isinstance(value, bool):
        raise FolderError("conference.toml: {field} cannot be {value}.", field=field, value=value)
    return value


def table(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the table of that name."""
    found = raw.get(name)
    if not isinstance(found, dict):
        raise FolderError("conference.toml: {field} is missing.", field=f"[{name}]")
    return found


def tables(raw: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the array of tables of that name, empty where there is none."""
    found = raw.get(name, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise FolderError("conference.toml: {field} cannot be {value}.", field=f"[[{name}]]", value=found)
    return found


def text(found: dict[str, Any], field: str, default: str | None = None) -> str:
    """Return a text that is not empty; without a `default` it must be there."""
    value = found.get(field, default)
    if value is None:
        raise FolderError("conference.toml: {field} is missing.", field=field)
    cleaned = clean(value) if isinstance(value, str) else ""
    if not cleaned:
        raise FolderError("conference.toml: {field} cannot be {value}.", field=field, value=value)
    return cleaned


def whole(found: dict[str, Any], field: str, default: int, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`."""
    value = found.get(field, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise FolderError("conference.toml: {field} cannot be {value}.", field=field, value=value)
    return value


def choice(value: str, field: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is one of those allowed for the field."""
    if value not in allowed:
        raise FolderError("conference.toml: {field} cannot be {value}.", field=field, value=value)
    return value
