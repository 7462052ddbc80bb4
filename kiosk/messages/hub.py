"""How the hub and the other stations are told: one line at the top of a post, only while there is something to know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from kiosk.hub.state import Heard, HubState
from kiosk.i18n import N_, _, word

Level = Literal["calm", "note", "alarm"]
_MINUTE_MS = 60_000
# So long a lost link is nobody's business: the desk goes on, and the link comes back by itself.
_PATIENCE_MS = 20_000
_ALARMS = {
    "fork": N_("two machines write under one name: a folder was copied while it was in use"),
    "conference": N_("the hub belongs to another conference"),
    "refused": N_("the hub takes nothing from this machine"),
    "shared": N_("another laptop uses this one's enrolment: please enrol it under a name of its own"),
    "long": N_("a fact is too long for the hub and stays on this machine"),
    "hole": N_("the hub had lost messages; the machines give them back"),
}


def hub_line(state: HubState | None) -> tuple[Level, str]:
    """Return what to show, "" for nothing: alarms first, then clocks, then who is silent, then this machine's link."""
    if state is None:
        return "calm", ""
    for level, texts in (("alarm", _alarms(state)), ("note", _notes(state))):
        found = " · ".join(texts)
        if found:
            return ("alarm" if level == "alarm" else "note"), found
    return "calm", ""


def _alarms(state: HubState) -> Iterator[str]:
    strange = sum(count for reason, count in state.alarms.items() if reason not in _ALARMS)
    for reason in ("fork", "conference", "refused", "shared", "long"):
        if reason in state.alarms:
            yield "✗ " + word(_ALARMS, reason)
    if strange:
        yield _("✗ {count} messages are no facts of this conference and were set apart: kiosk doctor").format(
            count=strange
        )
    if state.clock == "asked":
        text = _("✗ This machine's clock is {length} {off}: kiosk hub clock hub (the hub is right) or own")
        yield text.format(length=_length(abs(state.offset_ms)), off=_off(state))


def _notes(state: HubState) -> Iterator[str]:
    if state.lost_ms is not None and state.lost_ms > _PATIENCE_MS:
        text = _("! No link to the hub for {length}; work goes on here as usual")
        waiting = _("{count} facts wait to be given").format(count=state.unsent)
        yield ", ".join([text.format(length=_length(state.lost_ms)), *([waiting] if state.unsent else [])])
        return  # whoever hears nobody cannot tell who is silent
    for heard in sorted(state.others.values(), key=lambda one: -one.ago_ms):
        if heard.silent:
            yield silent_text(heard)
    if state.clock == "told":
        text = _("! This machine's clock is {length} {off}; it goes by the hub's")
        yield text.format(length=_length(abs(state.offset_ms)), off=_off(state))


def silent_text(heard: Heard) -> str:
    """Return that a station is silent: "Bàn 2 im lặng 4 phút, có thể thiếu đến 6 lượt"."""
    text = _("! {label} silent for {length}, up to {count} facts may be missing")
    if not heard.may_miss:
        text = _("! {label} silent for {length}; nothing of it is missing so far")
    return text.format(label=heard.pulse.label, length=_length(heard.ago_ms), count=heard.may_miss)


def _off(state: HubState) -> str:
    return _("slow") if state.offset_ms > 0 else _("fast")


def _length(ms: int) -> str:
    if ms < _MINUTE_MS:
        return _("{count} s").format(count=max(1, ms // 1000))
    return _("{count} min").format(count=ms // _MINUTE_MS)
