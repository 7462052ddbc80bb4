"""Frozen data as journal fields and back: what is at its default is left out, what does not fit its type is refused.

Fields of a later version are ignored, so that an older program reads what it knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Return *value* as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: encode(said) for f, said in pairs if f.default is MISSING or said != f.default}
    return [encode(part) for part in value] if isinstance(value, tuple) else value


def decode(cls: type[T], payload: Any) -> T:
    """Build a frozen dataclass from journal fields. Raises TypeError if one is missing or of another type."""
    if not isinstance(payload, Mapping):
        raise TypeError(f"{payload!r} has no fields")
    hints: dict[str, Any] = _hints(cls)  # type: ignore[arg-type]
    return cls(**{name: _typed(hint, payload[name]) for name, hint in hints.items() if name in payload})


@lru_cache(maxsize=64)
def _hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {f.name: hints[f.name] for f in fields(cls)}


def _typed(hint: Any, value: Any) -> Any:
    """Return *value* as the type *hint* has it."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return None if value is None else _typed(next(part for part in args if part is not type(None)), value)
    if origin is Literal and value in args:
        return value
    if origin is tuple and isinstance(value, (list, tuple)):
        if args[-1] is Ellipsis:
            return tuple(_typed(args[0], part) for part in value)
        return tuple(_typed(part, said) for part, said in zip(args, value, strict=True))
    if is_dataclass(hint):
        return decode(hint, value)  # type: ignore[arg-type]
    if type(value) is hint:
        return value
    raise TypeError(f"{value!r} is no {hint}")
