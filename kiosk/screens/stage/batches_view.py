"""What the board of the batches says: one line a batch, what is odd about the plan; no widget."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from textual.content import Content
from textual.style import Style

from kiosk.awards.batches import Batch
from kiosk.awards.board import Board, board
from kiosk.awards.checks import Finding
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _, told
from kiosk.messages.stage import hands, sheet_state
from kiosk.terminal.theme import AMBER, GREEN
from kiosk.terminal.widgets.text import column, fitted

_DIM = Style(dim=True)
_PHASES = {
    "waiting": "",
    "called": N_("called"),
    "on_stage": N_("on stage"),
    "handed": N_("handed over"),
    "photographed": N_("photographed"),
    "cleared": "✓",
}
_SIDES = {"left": N_("left wing"), "right": N_("right wing")}


def whole_plan(found: Iterable[Finding]) -> Content:
    """Return what is odd about the plan as a whole."""
    return Content("\n".join(f"! {told(finding.note)}" for finding in found if finding.batch is None))


def board_of(
    conference: Conference, batches: Sequence[Batch], marked: Batch | None, odd: Container[int], width: int
) -> Content:
    """Return one line a batch: its number, award, how far it has come and how complete it is."""
    if not batches:
        return Content(_("There is no list of awards yet: kiosk awards import FILE"))
    room = max(16, width - 58)
    heads = (_("Here"), _("Wing"), _("Tray"))
    award, state = _("Award"), _("State")
    title = f"     {column(award, room)} {heads[0]:>7} {heads[1]:>7} {heads[2]:>7}  {state}"
    lines = [Content.assemble((title, _DIM))]
    for batch in batches:
        lines.append(_line(conference, batch, marked, odd, room))
    return Content("\n").join(lines)


def _line(conference: Conference, batch: Batch, marked: Batch | None, odd: Container[int], room: int) -> Content:
    state = board(conference.awards, batch, conference.hall.present)
    certificate = conference.awards.certificate(batch.certificates[0]) if batch.certificates else None
    kind = _("collective") if batch.kind == "collective" else _("individual")
    if certificate is not None and certificate.posthumous:
        kind = _("posthumous")
    name = f"{kind} · {certificate.award if certificate else ''}"
    mark = "!" if batch.number in odd else " "
    here = _figure(state.arrived, state.expected)
    wing = _figure(state.at_wing, state.expected)
    tray = _figure(state.on_tray, state.frames)
    text = f"{mark}{batch.number:>3} {column(name, room)} {here:>7} {wing:>7} {tray:>7}  {_state(state)}"
    if marked is not None and batch.number == marked.number:
        return Content.assemble((text, Style(reverse=True, bold=True)))
    if state.phase == "cleared":
        return Content.assemble((text, _DIM))
    if state.phase != "waiting":
        return Content.assemble((text, GREEN))
    return Content.assemble((text, AMBER if batch.number in odd else Style()))


def _figure(done: int, of: int) -> str:
    return f"{done}/{of}" if done < of else f"{done}/{of}✓"


def _state(state: Board) -> str:
    if state.phase != "waiting":
        return _(_PHASES[state.phase]) if state.phase != "cleared" else _("done")
    parts = []
    if state.locked:
        parts.append(_("locked, version {version}").format(version=state.version))
    elif state.version:
        parts.append(_("open again"))
    if state.kept_back:
        parts.append(_("{count} kept back").format(count=state.kept_back))
    if state.withheld:
        parts.append(_("{count} withheld").format(count=state.withheld))
    if state.batch.extra:
        parts.append(_("supplementary"))
    return " · ".join(parts)


def about(conference: Conference, batch: Batch | None, found: Iterable[Finding], width: int) -> Content:
    """Return the batch marked in words: decision, who hands over, from which side, and what is odd about it."""
    if batch is None:
        return Content("")
    setting = conference.awards.setting(batch.decision)
    parts = [
        _("Decision {number}").format(number=batch.decision),
        _("read when they stand on the stage") if setting.stand_first else "",
        _("no proxies") if setting.no_proxy else "",
        hands(conference, batch),
        _(_SIDES[batch.side]) if batch.side else "",
        sheet_state(conference, batch),
    ]
    lines = [Content(fitted(" · ".join(part for part in parts if part), width))]
    lines += [
        Content.assemble((f"! {told(finding.note)}", AMBER)) for finding in found if finding.batch == batch.number
    ]
    return Content("\n").join(lines)
