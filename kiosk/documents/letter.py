"""An invitation as a letter: one page of A5 across. Who is invited stands largest, the QR symbol at the bottom left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.documents import qr_block
from kiosk.documents.drawing import A5_ACROSS, ACCENT, INK, MM, QUIET_AND_MODULES, SOFT, Box, Mark, Rule, Text
from kiosk.documents.invitations import Invitation, Occasion, details
from kiosk.documents.typeset import Block, Style, block, line_width
from kiosk.i18n import _, language

SHEET = A5_ACROSS
MODULE = 1.1 * MM
_SYMBOL = QUIET_AND_MODULES * MODULE
# A quiet zone is white on white: the symbol itself stands on the margin of the text.
_QUIET = 4 * MODULE
ROOM = Box(16 * MM, 13 * MM, SHEET.width - 16 * MM, SHEET.height - 13 * MM)
_WIDTH, _HEIGHT = ROOM.right - ROOM.left, ROOM.bottom - ROOM.top
_SIGNER = 46 * MM
_SIGNATURE = 13 * MM
_COLUMNS_APART = 3 * MM
# Each step of a text too long for its page makes everything smaller by so much.
_STEP = 0.95
# Where there is room to spare, the groups of the upper half drift apart by no more than this.
_DRIFT = 6 * MM
_ABOVE_FOOT, _LEAST_SPARE = 4 * MM, 6 * MM

_HOST = Style("Medium", 10, 6.5, SOFT, 0.04)
_HOST_LAST = Style("Bold", 10.5, 7, INK, 0.04)
_TITLE = Style("Bold", 24, 14, ACCENT, 0.14, 1)
_INVITES = Style("Medium", 12.5, 8.5, SOFT)
_NAME = Style("Bold", 36, 15, INK, 0.0, 2, keep_last=True)
_OFFICE = Style("SemiBold", 14, 8)
_DELEGATION = Style("Medium", 12, 7.5, SOFT)
_EVENT = Style("Bold", 15, 9, ACCENT)
_LABEL = Style("Medium", 11, 6.5, SOFT, 0.0, 0)
_VALUE = Style("SemiBold", 11, 6.5, lines=0)
_BRING = Style("Medium", 10, 6, SOFT, lines=0)
_HUMAN = Style("Bold", 13, 13, INK, 0.06, 1)
_SIGNS = Style("SemiBold", 10.5, 6.5)
_SIGNS_NAME = Style("Bold", 11.5, 7)

_Group = list[tuple[Block, float]]


@dataclass(frozen=True, slots=True)
class _Foot:
    """The lower part at one scale: its marks are placed once its top is known."""

    rows: Sequence[tuple[Block, Block]]
    bring: list[Block]
    signer: list[Block]
    label_width: float
    gap: float
    symbol_height: float

    @property
    def rows_height(self) -> float:
        heights = [max(label.height, value.height) for label, value in self.rows] + [b.height for b in self.bring]
        return sum(heights) + self.gap * max(0, len(heights) - 1)

    @property
    def signer_height(self) -> float:
        return sum(b.height for b in self.signer) + self.gap * len(self.signer) + (_SIGNATURE if self.signer else 0)

    @property
    def height(self) -> float:
        return max(self.rows_height, self.signer_height, self.symbol_height)


def letter(invitation: Invitation, common: Occasion) -> list[Mark]:
    """Return the page. Everything shrinks together until it fits: nothing is left out or cut off."""
    scale = 1.0
    while True:
        groups, foot = _groups(invitation, common, scale), _foot(invitation, common, scale)
        taken = sum(block_.height + gap for group in groups for block_, gap in group)
        spare = _HEIGHT - taken - foot.height - _ABOVE_FOOT * scale
        if spare >= _LEAST_SPARE * scale:
            return [*_frame(), *_upper(groups, spare), *_lower(foot, invitation)]
        scale *= _STEP


def _groups(invitation: Invitation, common: Occasion, scale: float) -> list[_Group]:
    """Return what stands above, in groups that may drift apart; each block with the gap below it."""
    host = [(block(line, _HOST, _WIDTH, scale), 0.5 * scale) for line in common.body[:-1]]
    host += [(block(line, _HOST_LAST, _WIDTH, scale), 0.0) for line in common.body[-1:]]
    # Inside a sentence a form of address is in small letters; "ThS." is none.
    form = invitation.title.lower() if language() == "vi" and invitation.title.istitle() else invitation.title
    invites = _("We cordially invite {title}").format(title=form)
    person = [(block(invites, _INVITES, _WIDTH, scale), 2 * scale)]
    person.append((block(invitation.name, _NAME, _WIDTH, scale), 4 * scale))
    if invitation.office:
        person.append((block(invitation.office, _OFFICE, _WIDTH, scale), 1 * scale))
    if invitation.delegation:
        delegation = _("Delegation: {name}").format(name=invitation.delegation)
        person.append((block(delegation, _DELEGATION, _WIDTH, scale), 0.0))
    event = [(block(_("to attend"), _INVITES, _WIDTH, scale), 1 * scale)]
    event.append((block(common.name, _EVENT, _WIDTH * 0.92, scale), 0.0))
    title = [(block(_("INVITATION"), _TITLE, _WIDTH, scale), 0.0)]
    return [group for group in (host, title, person, event) if group]


def _foot(invitation: Invitation, common: Occasion, scale: float) -> _Foot:
    signer_room = _SIGNER + _COLUMNS_APART if common.signer else 0.0
    room = _WIDTH - (_SYMBOL - _QUIET) - _COLUMNS_APART - signer_room
    pairs = details(invitation, common)
    widest = max((line_width(label, _LABEL) for label, _value in pairs), default=0.0)
    label_width = min(widest * _LABEL.size(scale) + 12 * scale, room * 0.4)
    rows = [
        (
            block(label, _LABEL, label_width, scale),
            block(value, _VALUE, room - label_width, scale),
        )
        for label, value in pairs
    ]
    last = [common.note] if common.note else []
    last.append(_("Please bring this invitation: its code is scanned at the desk."))
    symbol = qr_block.height(invitation, _HUMAN, MODULE) - _QUIET
    *posts, name = common.signer or ("",)
    signer = [block(line, _SIGNS, _SIGNER, scale) for line in posts]
    signer += [block(name, _SIGNS_NAME, _SIGNER, scale)] if name else []
    return _Foot(rows, [block(text, _BRING, room, scale) for text in last], signer, label_width, 3 * scale, symbol)


def _upper(groups: list[_Group], spare: float) -> list[Text]:
    apart = spare / len(groups)
    drift = min(apart, _DRIFT)
    # What no gap takes up is shared above and below, so that a short invitation stands in the middle.
    top = ROOM.top + (apart - drift) * len(groups) / 3
    marks: list[Text] = []
    for group in groups:
        for block_, gap in group:
            marks += block_.placed(ROOM.left, top, _WIDTH)
            top += block_.height + gap
        top += drift
    return marks


def _lower(foot: _Foot, invitation: Invitation) -> list[Mark]:
    """Return symbol, details and signature; all three end at the bottom of the page's room."""
    marks = qr_block.symbol(invitation, _HUMAN, MODULE, ROOM.left - _QUIET, ROOM.bottom)
    across = ROOM.left + _SYMBOL - _QUIET + _COLUMNS_APART
    top = ROOM.bottom - (foot.height + foot.rows_height) / 2
    for label, value in foot.rows:
        # A label stands on the first line of what it is the label of.
        down = value.baselines[0] - label.baselines[0] if value.lines and label.lines else 0.0
        marks += label.placed(across, top + max(0.0, down), foot.label_width, "left")
        marks += value.placed(across + foot.label_width, top + max(0.0, -down), _WIDTH, "left")
        top += max(label.height, value.height) + foot.gap
    for line in foot.bring:
        marks += line.placed(across, top, _WIDTH, "left")
        top += line.height + foot.gap
    return [*marks, *_signature(foot)]


def _signature(foot: _Foot) -> list[Text]:
    top = ROOM.bottom - foot.signer_height
    marks: list[Text] = []
    for index, line in enumerate(foot.signer):
        top += _SIGNATURE if index == len(foot.signer) - 1 else 0
        marks += line.placed(ROOM.right - _SIGNER, top, _SIGNER)
        top += line.height + foot.gap
    return marks


def _frame() -> list[Rule]:
    outer, inner = 6 * MM, 7.3 * MM
    return [
        Rule(Box(edge, edge, SHEET.width - edge, SHEET.height - edge), width, ACCENT, outline=True)
        for edge, width in ((outer, 1.1), (inner, 0.35))
    ]
