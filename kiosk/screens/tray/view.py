"""What the tray screen says: the frames from the top of the tray down, the next one, what has changed; no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.color import Color
from textual.content import Content
from textual.style import Style

from kiosk.awards.batches import Batch
from kiosk.awards.state import Awards
from kiosk.awards.tray import Frame, tray
from kiosk.conference.award_plan import presenters
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.stage import batch_name, hands, sheet_state
from kiosk.screens.common.menu import more
from kiosk.terminal.theme import AMBER, GREEN
from kiosk.terminal.widgets.bigtext import largest
from kiosk.terminal.widgets.text import fitted, wrapped

GOLD = Style(foreground=Color.parse("#d7b56d"), bold=True)
_BOLD, _DIM = Style(bold=True), Style(dim=True)
_MOST_NAME_PX = 40
# "→  3 + ": mark, position, what is handed over along.
_LEAD = 7
# The phases in which the batch has its certificates already.
PASSED = frozenset({"handed", "photographed", "cleared"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the order of a batch stood: version of its sheets, whether it was frozen, and the certificates in order."""

    batch: int
    version: int
    locked: bool
    order: tuple[int, ...]


def frames_of(conference: Conference, batch: Batch) -> tuple[Frame, ...]:
    """Return the frames of a batch from the top of the tray down."""
    return tray(conference.awards, batch, conference.hall.present)


def due(conference: Conference, batch: Batch) -> Frame | None:
    """Return the frame that is looked for next; None when the tray is complete, or has been handed over."""
    if conference.awards.phase_of(batch.number) in PASSED:
        return None
    return next((frame for frame in frames_of(conference, batch) if frame.due), None)


def done(frames: Sequence[Frame]) -> tuple[int, int]:
    """Return how many certificates lie in their places, and how many there have to be."""
    wanted = [frame for frame in frames if not (frame.pulled or frame.withheld)]
    return sum(frame.checked for frame in wanted), len(wanted)


def sheet_of(awards: Awards, batch: Batch) -> Sheet:
    """Return how the order of a batch stands now."""
    lock = awards.locks.get(batch.number)
    return Sheet(batch.number, lock.version if lock else 0, awards.is_locked(batch.number), batch.all)


def change(awards: Awards, before: Sheet, batch: Batch) -> str:
    """Return what has become of the order of a batch since *before*, "" if nothing has."""
    now = sheet_of(awards, batch)
    if now == before:
        return ""
    if now.order != before.order:
        if now.version:
            text = _("The order has changed: version {version}. Please look at every position marked with !.")
            return text.format(version=now.version)
        return _("The order has changed. Please look at every position marked with !.")
    if before.locked and not now.locked:
        return _("The order is open again: it may change. {reason}").format(reason=awards.locks[batch.number].reason)
    if now.locked and not before.locked:
        text = _("The order is frozen now: version {version}. Pull what is marked.")
        return text.format(version=now.version)
    return _("The sheet has changed: version {version}; F5 prints it.").format(version=now.version)


def strays(awards: Awards, batch: Batch, frames: Sequence[Frame]) -> str:
    """Return which certificates lie on this tray though they belong to another batch or to none, "" if none do."""
    own = {frame.certificate.id for frame in frames}
    names = []
    for id_, (number, _position) in awards.tray.items():
        if number == batch.number and id_ not in own:
            certificate = awards.certificate(id_)
            names.append(certificate.name if certificate else _("certificate no. {number}").format(number=id_))
    return _("Take off this tray: {names}").format(names=", ".join(names)) if names else ""


def heading(conference: Conference, batch: Batch, width: int) -> Content:
    """Return which batch it is, and how far its tray is."""
    awards, frames = conference.awards, frames_of(conference, batch)
    count, of = done(frames)
    award = frames[0].certificate.award if frames else ""
    name = f"{batch_name(conference, batch)} · {award}"
    if awards.phase_of(batch.number) in PASSED:
        state, style = _("handed over"), _DIM
    elif of and count == of:
        state, style = _("tray complete ✓ {count}/{all}").format(count=count, all=of), GREEN
    else:
        state, style = _("tray {done}/{all}").format(done=count, all=of), _BOLD
    decision = _("Decision {number}").format(number=batch.decision)
    several = len(presenters(conference, batch)) > 1
    rest = [sheet_state(conference, batch), decision, "" if several else hands(conference, batch)]
    told = fitted(" · " + " · ".join(part for part in rest if part), max(4, width - cell_len(state)))
    parts: list[Content | tuple[str, Style]] = [("\n".join(wrapped(name, width)), GOLD), Content("\n")]
    return Content.assemble(*parts, (state, style), told)


def rows(conference: Conference, batch: Batch, chosen: int | None, width: int, room: int) -> Content:
    """Return the frames from the top of the tray down, in sections where two or more hand over."""
    frames, following = frames_of(conference, batch), due(conference, batch)
    lines: list[Content] = []
    centre, above = 0, -1
    people = presenters(conference, batch)
    for frame in frames:
        if frame.presenter != above and len(people) > 1 and frame.presenter < len(people):
            share, person = batch.share(frame.presenter), people[frame.presenter]
            text = _("Tray {n}: {name}, positions {first}–{last}")
            who = " ".join(part for part in (person.title, person.full_name) if part)
            title = text.format(n=frame.presenter + 1, name=who, first=share.start, last=share.stop - 1)
            lines += [Content.assemble((line, GOLD)) for line in wrapped(title, width)]
        above = frame.presenter
        marked, is_next = frame.certificate.id == chosen, frame == following
        if marked or (is_next and chosen is None):
            centre = len(lines)
        lines += _row(conference, batch, frame, width, marked=marked, is_next=is_next)
    if len(lines) <= room:
        return Content("\n").join(lines)
    first = max(0, min(centre - room // 2, len(lines) - room + 1))
    shown = lines[first : first + max(1, room - 1)]
    return Content("\n").join([*shown, *more(first, len(shown), len(lines))])


def _row(
    conference: Conference, batch: Batch, frame: Frame, width: int, *, marked: bool, is_next: bool
) -> list[Content]:
    """Return one frame; the name is always whole, on a second line where it is longer than the first."""
    sign, said, style = state_of(conference.awards, batch, frame, is_next=is_next)
    along = "+" if batch.certificates[frame.position - 1] != frame.certificate.id else " "
    lead = f"{sign} {frame.position:>2} {along} "
    name, *rest = wrapped(frame.certificate.name, width - _LEAD)
    weight = Style(reverse=True, bold=True) if marked else style
    lines = [Content.assemble((lead + name, weight))]
    lines += [Content.assemble((" " * _LEAD + part, weight)) for part in rest]
    left = width - cell_len(lines[-1].plain) - 2
    unit = frame.certificate.unit or ""
    if said and cell_len(said) <= left:
        lines[-1] = Content.assemble(lines[-1], "  ", (said, style))
        left -= cell_len(said) + 2
    elif said:
        lines += [Content.assemble((" " * _LEAD + part, style)) for part in wrapped(said, width - _LEAD)]
        left = 0
    if unit and unit != frame.certificate.name and left >= min(12, cell_len(unit)):
        lines[-1] = Content.assemble(lines[-1], "  ", (fitted(unit, left), _DIM))
    return lines


def state_of(awards: Awards, batch: Batch, frame: Frame, *, is_next: bool) -> tuple[str, str, Style]:
    """Return mark, words and colour of a frame: what must not be handed over comes first."""
    id_ = frame.certificate.id
    if id_ in awards.handed:
        return "✓", _("handed over"), _DIM
    if frame.pulled:
        return "–", _("PULL: NOT CALLED"), AMBER
    if frame.withheld:
        return "□", _("EMPTY FRAME: {reason}").format(reason=frame.withheld), AMBER
    seat = _("AT THE SEAT") if id_ in awards.at_seat else ""
    if frame.checked:
        return "✓", seat, GREEN
    lay = awards.tray.get(id_)
    sign = "→" if is_next else " "
    if lay is not None:
        if lay[0] == batch.number:
            text = _("! lay at position {position}: put it here").format(position=lay[1])
        else:
            text = _("! lies on the tray of batch {batch}, position {position}").format(batch=lay[0], position=lay[1])
        return sign, " · ".join(part for part in (text, seat) if part), AMBER
    return sign, seat, _BOLD if is_next else Style()


def in_pixels(text: str, columns: int, rows: int, least_rows: int = 11) -> list[tuple[str, int]]:
    """Return a name in one or two lines with their size in pixels, nothing where there is no room for all of it."""
    size = largest(text, columns, rows, most=_MOST_NAME_PX)
    found = [(text, size)] if size else []
    words = text.split(" ")
    if rows // 2 < least_rows or len(words) < 2 or (size and size >= _MOST_NAME_PX):
        return found
    best = size or 0
    for cut in range(1, len(words)):
        pair = (" ".join(words[:cut]), " ".join(words[cut:]))
        sizes = [largest(part, columns, rows // 2, most=_MOST_NAME_PX) for part in pair]
        both = min(size or 0 for size in sizes)
        if both > best:
            best, found = both, [(part, both) for part in pair]
    return found
