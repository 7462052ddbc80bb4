"""Languages: Vietnamese first, English complete. Texts are English msgids, translated where they are shown.

`N_` marks a text that is translated later: in a table, a key binding, an exception.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("vi", "en")
DOMAIN = "kiosk"
LOCALE = Path(__file__).with_name("locale")


class _Current:
    translate: Callable[[str], str] = staticmethod(lambda text: text)
    language: str = "en"


def use(language: str) -> None:
    """Show everything in *language* ("vi" or "en") from now on."""
    _Current.translate = _translator(language)
    _Current.language = language


# What one thread speaks while the program speaks something else.
_spoken: ContextVar[Callable[[str], str] | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let texts be in *language* within the block, in this thread alone: for what is written in one language always."""
    token = _spoken.set(_translator(language))
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def _translator(language: str) -> Callable[[str], str]:
    catalogue = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with catalogue.open("rb") as file:
        return gettext.GNUTranslations(file).gettext


def language() -> str:
    """Return the language in use."""
    return _Current.language


def _(text: str) -> str:
    """Return *text* in the language in use."""
    return (_spoken.get() or _Current.translate)(text)


def N_(text: str) -> str:
    """Mark *text* for the catalogue without translating it now."""
    return text


def word(texts: Mapping[str, str], key: str) -> str:
    """Return the text of a key of a table of msgids, in the language in use."""
    return _(texts[key])


def told(error: Exception) -> str:
    """Return what an error of our trees says, in the language in use."""
    msgid = getattr(error, "msgid", None)
    if msgid is None:
        return str(error)
    return _(msgid).format(**{name: str(value) for name, value in error.params.items()})  # type: ignore[attr-defined]
