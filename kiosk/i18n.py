"""Languages: Vietnamese first, English complete. Texts are English msgids, translated where they are shown.

`N_` marks a text that is translated later: in a table, a key binding, an exception.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LANGUAGES = ("vi", "en")
DOMAIN = "kiosk"
LOCALE = Path(__file__).with_name("locale")


class _Current:
    translate: Callable[[str], str] = staticmethod(lambda text: text)
    language: str = "en"


def use(language: str) -> None:
    """Show everything in *language* ("vi" or "en") from now on."""
    catalogue = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with catalogue.open("rb") as file:
        translations = gettext.GNUTranslations(file)
    _Current.translate = translations.gettext
    _Current.language = language


def language() -> str:
    """Return the language in use."""
    return _Current.language


def _(text: str) -> str:
    """Return *text* in the language in use."""
    return _Current.translate(text)


def N_(text: str) -> str:
    """Mark *text* for the catalogue without translating it now."""
    return text


def word(texts: Mapping[str, str], key: str) -> str:
    """Return the text of a key of a table of msgids, in the language in use."""
    return _Current.translate(texts[key])


def told(error: Exception) -> str:
    """Return what an error of our trees says, in the language in use."""
    msgid = getattr(error, "msgid", None)
    if msgid is None:
        return str(error)
    return _(msgid).format(**{name: str(value) for name, value in error.params.items()})  # type: ignore[attr-defined]
