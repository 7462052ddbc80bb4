"""The one table of keys: what each does, what it is called, which second key does the same without the F-row.

Key bars, help and docs are written from it. A key has one meaning everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

from kiosk.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Key:
    """One action: its binding id, the keys that call it (the first is shown), and its label (msgid)."""

    id: str
    keys: tuple[str, ...]
    label: str
    shown: str

    @property
    def second(self) -> str:
        """The other keys, as written in the help."""
        return "  ".join(_SHOWN.get(key, key) for key in self.keys[1:] if _SHOWN.get(key, key) not in self.shown)


_SHOWN = {
    "down": "↓",
    "minus": "−",
    "slash": "/",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "ctrl+t": "Ctrl+T",
    "ctrl+p": "Ctrl+P",
    "ctrl+r": "Ctrl+R",
    "ctrl+z": "Ctrl+Z",
    "ctrl+k": "Ctrl+K",
    "ctrl+l": "Ctrl+L",
    "ctrl+o": "Ctrl+O",
    "ctrl+a": "Ctrl+A",
    "ctrl+s": "Ctrl+S",
    "ctrl+g": "Ctrl+G",
    "ctrl+d": "Ctrl+D",
    "ctrl+n": "Ctrl+N",
    "ctrl+b": "Ctrl+B",
    "equals_sign": "=",
    "underscore": "_",
}

KEYS: dict[str, Key] = {
    key.id: key
    for key in (
        Key("help", ("f1", "ctrl+t"), N_("Help"), "F1"),
        Key("find", ("f2", "slash"), N_("Find a name"), "F2"),
        Key("guests", ("f3", "ctrl+k"), N_("Guests"), "F3"),
        Key("together", ("f4", "ctrl+l"), N_("By delegation"), "F4"),
        Key("reprint", ("f5", "ctrl+r"), N_("Print again"), "F5"),
        Key("paper", ("f6", "ctrl+p"), N_("Printing"), "F6"),
        Key("more_acts", ("f7", "ctrl+o"), N_("More"), "F7"),
        Key("undo", ("f8", "ctrl+z"), N_("Undo"), "F8"),
        Key("take", ("f9", "ctrl+b"), N_("Lead from here"), "F9"),
        Key("to_stage", ("f11", "ctrl+s"), N_("Close the desk, go to the stage"), "F11"),
        Key("home", ("f10", "ctrl+g"), N_("Menu"), "F10"),
        Key("try_scan", ("f12", "ctrl+d"), N_("Try a scan"), "F12"),
        Key("forward", ("enter",), N_("Go on"), "Enter"),
        Key("pause", ("space",), N_("Pause"), "Space"),
        Key("next_item", ("right",), N_("Next item"), "→"),
        Key("more", ("plus", "equals_sign"), N_("A minute more"), "+"),
        Key("view", ("tab", "ctrl+n"), N_("View"), "Tab"),
        Key("noted", ("escape",), N_("Noted"), "Esc"),
        Key("minutes", ("plus", "minus"), N_("minutes"), "+ −"),
        Key("less", ("minus", "underscore"), N_("A minute less"), "−"),
        Key("back", ("escape",), N_("Back"), "Esc"),
        Key("up", ("up",), N_("Up"), "↑"),
        Key("down", ("down",), N_("Down"), "↓"),
        Key("choose", ("up", "down"), N_("Choose"), "↑ ↓"),
        Key("left", ("left",), N_("Left"), "←"),
        Key("right", ("right",), N_("Right"), "→"),
        Key("page_up", ("pageup",), N_("Page up"), "PgUp"),
        Key("page_down", ("pagedown",), N_("Page down"), "PgDn"),
        Key("leaf", ("pageup", "pagedown"), N_("Leaf through"), "PgUp PgDn"),
        Key("first", ("home",), N_("First"), "Home"),
        Key("last", ("end",), N_("Last"), "End"),
        Key("ends", ("home", "end"), N_("First, last"), "Home End"),
        Key("tick", ("space",), N_("Tick"), "Space"),
        Key("tick_all", ("asterisk", "ctrl+a"), N_("Tick all"), "*"),
    )
}


def bindings(*ids: str) -> list[BindingType]:
    """Return the Textual bindings of some keys; each calls the action of its own id."""
    return [Binding(",".join(KEYS[key].keys), key, KEYS[key].label, id=key, show=False, priority=False) for key in ids]


def entry(key: str) -> tuple[str, str]:
    """Return a key's id with what it does, for the help."""
    return key, _(KEYS[key].label)


def label(key: str, override: str | None = None) -> str:
    """Return "F2<tab>Find a name" in the language in use; *override* is what the key does just now."""
    found = KEYS[key]
    return f"{found.shown}\t{override or _(found.label)}"
