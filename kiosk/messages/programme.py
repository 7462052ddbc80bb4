"""How changes of the programme are told: on the banner of every post, in the preview, on the command line."""

from __future__ import annotations

from agenda import events
from agenda.runsheet import Runsheet
from agenda.sheet import Change
from kiosk.i18n import _


def step_name(sheet: Runsheet, key: str, *, brief: bool = False) -> str:
    """Return "item 5 (Awards)", *brief* "item 5", or the title of what has no number."""
    place = sheet.place(key)
    if place is None:
        return key.removeprefix("item:")
    step = sheet.steps[place]
    if step.number is None:
        return f"«{_short(step.title)}»"
    if brief:
        return _("item {number}").format(number=step.number)
    return _("item {number} ({title})").format(number=step.number, title=_short(step.title))


def change_text(sheet: Runsheet, change: Change, *, brief: bool = False) -> str:
    """Return a change in one line, with its reason; *brief* for a banner, which has two lines at most."""
    text = _what(sheet, change.event, brief=brief)
    if change.withdrawn:
        text = _("TAKEN BACK: {change}").format(change=text)
    reason = change.event.reason
    return f"{text} — {reason}" if reason else text


def _what(sheet: Runsheet, event: events.PlanChange | events.SegmentStarted, *, brief: bool) -> str:
    def step_name_(key: str) -> str:
        return step_name(sheet, key, brief=brief)

    match event:
        case events.SegmentStarted(step=key, segment=index):
            return _("Has the floor out of turn: {name}").format(name=segment_name(sheet, key, index))
        case events.StepSkipped(step=key):
            return _("Left out: {item}").format(item=step_name_(key))
        case events.StepMoved(step=key, behind=behind) if behind:
            text = _("Moved: {item} comes after {other}")
            return text.format(item=step_name_(key), other=step_name_(behind))
        case events.StepMoved(step=key):
            return _("Moved: {item} comes first").format(item=step_name_(key))
        case events.StepInterrupted(step=key, behind=behind):
            text = _("Broken off: {item} goes on after {other}")
            return text.format(item=step_name_(key), other=step_name_(behind))
        case events.StepInserted(title=title, minutes=minutes, behind=behind):
            text = _("New: «{title}», {minutes} min, after {other}") if behind else _("New: «{title}», {minutes} min")
            return text.format(title=title, minutes=minutes, other=step_name_(behind))
        case events.StepRenamed(step=key, title=title):
            place = sheet.place(key)
            number = None if place is None else sheet.steps[place].number
            if number is None:
                return _("Renamed: «{title}»").format(title=title)
            return _("Renamed: item {number} is «{title}»").format(number=number, title=title)
        case events.Replanned(seconds=seconds, dropped=dropped):
            return _replanned(sheet, seconds, dropped, brief=brief)


def _replanned(sheet: Runsheet, seconds: dict[str, int], dropped: tuple[tuple[str, int], ...], *, brief: bool) -> str:
    if brief and len(seconds) > 2:
        said = [_("{count} items shortened").format(count=len(seconds))]
        names = [segment_name(sheet, key, index) for key, index in dropped]
        return " · ".join([*said, *([_("left out: {names}").format(names="; ".join(names))] if names else [])])
    parts = []
    for key, length in seconds.items():
        place = sheet.place(key)
        number = None if place is None else sheet.steps[place].number
        name = _("item {number}").format(number=number) if number else step_name(sheet, key)
        parts.append(f"{name}: {length_text(length)}")
    said = [_("New lengths: {lengths}").format(lengths="; ".join(parts))] if parts else []
    names = [segment_name(sheet, key, index) for key, index in dropped]
    if names:
        said.append(_("left out: {names}").format(names="; ".join(names)))
    text = " · ".join(said)
    return text[:1].upper() + text[1:]


def segment_name(sheet: Runsheet, key: str, index: int) -> str:
    """Return the title of a segment."""
    place = sheet.place(key)
    if place is None or not 0 <= index < len(sheet.steps[place].segments):
        return key
    return f"«{sheet.steps[place].segments[index].title}»"


def length_text(seconds: int) -> str:
    """Return seconds as minutes, to the nearest half, with the comma of the language: "7,5 min"."""
    minutes, rest = divmod(round(seconds / 30) * 30, 60)
    if rest == 0:
        return _("{minutes} min").format(minutes=minutes)
    return _("{minutes} min").format(minutes=_("{whole}.5").format(whole=minutes))


def _short(title: str, most: int = 40) -> str:
    if len(title) <= most:
        return title
    head = title[:most].rsplit(" ", 1)[0].rstrip(",;:")
    return f"{head}…"


def row_state(state: str) -> str:
    """Return where a step stands, in words."""
    words = {
        "done": _("done"),
        "running": _("running"),
        "future": _("to come"),
        "skipped": _("left out"),
        "interrupted": _("broken off"),
    }
    return words.get(state, state)
