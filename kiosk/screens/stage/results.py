"""What became of every certificate, decision by decision; who has not got his, why, and whom to call."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.style import Style

from kiosk.awards.closing import closing
from kiosk.conference.commands import PrintPaper
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.messages.closing import OUTCOME_TEXTS, decision_rows, place_text, why_text
from kiosk.screens.common.post import PostScreen
from kiosk.terminal.keys import bindings
from kiosk.terminal.theme import AMBER
from kiosk.terminal.widgets.text import Text, column, fitted


class ResultsScreen(PostScreen):
    """The closing list: Tab shows all, or only what is outstanding; Esc goes back."""

    CSS_PATH = "batches.tcss"
    TITLE_MSGID = N_("Awards: results")
    KEYS_SHOWN = ("choose", "view", "reprint", "back")
    BINDINGS: ClassVar[list[BindingType]] = bindings("up", "down", "page_up", "page_down", "reprint", "view")

    def __init__(self) -> None:
        super().__init__()
        self._all = False

    def body(self) -> ComposeResult:
        yield Text(id="totals")
        with VerticalScroll(id="scroll", can_focus=False):
            yield Text(id="rows")

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do here."""
        texts = {
            "choose": _("Scroll"),
            "view": _("Only what is outstanding") if self._all else _("All certificates"),
            "reprint": _("Print what is outstanding"),
        }
        return [(key, texts.get(key, text)) for key, text in super().keys_now()]

    def show(self, conference: Conference) -> None:
        """Show the totals and the list."""
        width = max(40, self.size.width - 4)
        totals = [Content.assemble((_totals_head(width), Style(dim=True)))]
        totals += [Content(_totals_line(row, width)) for row in decision_rows(conference)]
        self.put("totals", Content("\n").join(totals))
        lines = []
        for entry in closing(conference.awards, conference.hall.present):
            if entry.handover is not None and not self._all:
                continue
            person = conference.roster.people.get(entry.certificate.number or 0)
            phone = person.phone if person and person.phone else ""
            outcome = _(OUTCOME_TEXTS[entry.outcome])
            receiver = entry.handover.receiver if entry.handover else ""
            said = " · ".join(part for part in (why_text(entry) or outcome, receiver, phone) if part)
            name = column(entry.certificate.name, min(40, width // 3))
            text = f"{place_text(entry):>6}  {name}  {said} · {entry.certificate.unit or entry.certificate.award}"
            lines.append(Content.assemble((fitted(text, width), Style() if entry.handover else AMBER)))
        empty = _("Every certificate has been handed over.")
        self.put("rows", Content("\n").join(lines) if lines else empty)

    def action_back(self) -> None:
        """Go back."""
        if not self.note_banner():
            self.app.pop_screen()

    def action_view(self) -> None:
        """Show all certificates, or only those outstanding."""
        self._all = not self._all
        self.refresh_view()

    def action_reprint(self) -> None:
        """Print the certificates that were not handed over."""
        self.kiosk.submit(PrintPaper("outstanding"))


def _totals_head(width: int) -> str:
    heads = (_("all"), _("handed"), _("proxy"), _("withheld"), _("left"))
    decision = _("Decision")
    return f"{column(decision, width - 52)} " + " ".join(f"{head:>9}" for head in heads)


def _totals_line(row: dict[str, object], width: int) -> str:
    name = column(f"{row['decision']} · {row['award']}", width - 52)
    figures = (row["certificates"], row["handed"], row["proxy"], row["withheld"], row["outstanding"])
    return f"{name} " + " ".join(f"{figure!s:>9}" for figure in figures)
