"""What a test is sure of."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def sure(value: T | None) -> T:
    """Return a value that is certainly one."""
    assert value is not None
    return value
