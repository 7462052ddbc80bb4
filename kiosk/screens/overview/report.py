"""The delegates' report: live until it is frozen; every frozen one stays to be read, printed and sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.style import Style

from kiosk.conference.commands import FreezeReport, PrintPaper
from kiosk.conference.reports import live
from kiosk.conference.state import Conference
from kiosk.errors import KioskError
from kiosk.i18n import N_, _, told
from kiosk.journal.envelope import Event
from kiosk.messages.report import COLUMNS, Said, said
from kiosk.reception.events import DelegatesFrozen
from kiosk.reception.snapshots import Snapshot
from kiosk.screens.common.post import PostScreen
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.bigtext import BigText, largest
from kiosk.terminal.widgets.text import Text, column

_GUARD_SECONDS = 1.0
# Digits have no marks: they are read at half the size that letters need.
_LEAST_PX, _MOST_PX = 10, 48
_FIGURE = 10
_HEADING = Style(bold=True)


class ReportScreen(PostScreen):
    """Enter freezes the live report under the next number; Tab leafs through the frozen ones and back."""

    CSS_PATH = "report.tcss"
    TITLE_MSGID = N_("Delegates' report")
    KEYS_SHOWN = ("forward", "view", "reprint", "choose", "more_acts", "back")
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "forward", "view", "reprint", "up", "down", "page_up", "page_down", "more_acts"
    )

    def __init__(self) -> None:
        super().__init__()
        self._large = BigText(id="headline")
        # Which of the frozen reports is shown, from the last one back; 0 is the live one.
        self._back = 0
        self._count = 0
        self._next = 1
        self._acted_at: dict[str, float] = {}

    def body(self) -> ComposeResult:
        yield Text(id="which")
        yield self._large
        yield Text(id="share")
        with VerticalScroll(id="scroll", can_focus=False):
            yield Text(id="lines")

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do now."""
        texts = {
            "forward": _("Freeze as number {number}").format(number=self._next),
            "view": _("Frozen reports ({count})").format(count=self._count),
            "reprint": _("Print for the chair"),
            "choose": _("Scroll"),
            "more_acts": _("Word document"),
        }
        hidden = {"forward"} if self._back else set()
        hidden |= set() if self._count else {"view"}
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key not in hidden]

    def middle(self, conference: Conference) -> str:
        """Return how many are here now, whatever report is shown."""
        return _("Here {present}/{summoned}").format(present=conference.present, summoned=conference.summoned)

    def show(self, conference: Conference) -> None:
        """Show the report chosen."""
        self._count = len(conference.reports)
        self._next = max((snapshot.n for snapshot in conference.reports), default=0) + 1
        self._back = min(self._back, self._count)
        report = said(conference, self._snapshot(conference))
        self.put("which", f"{report.title} · {report.at}")
        room, text = self._large.size, report.headline
        size = largest(text, max(1, room.width), max(1, room.height), most=_MOST_PX, least=_LEAST_PX)
        self._large.show(text, size, centred=True)
        self.put("share", " · ".join(part for part in (report.share, *report.news[:1]) if part))
        self.put("lines", _content(report, max(40, self.size.width - 6)))

    def answered(self, events: Sequence[Event]) -> None:
        """Show the report that was frozen."""
        super().answered(events)
        if any(event.kind == DelegatesFrozen.kind for event in events):
            self._back = 1
            self._to_top()
            self.say(_("Frozen. F5 prints it for the chair; Tab goes back to the live figures."))
        self.refresh_view()

    def action_back(self) -> None:
        """Go back to the overview."""
        if not self.note_banner():
            self.app.pop_screen()

    def action_forward(self) -> None:
        """Freeze the live report; a key held down freezes once."""
        if not self._back and self._in_time("freeze"):
            self.kiosk.submit(FreezeReport())

    def action_view(self) -> None:
        """Leaf to the report before, from the first one back to the live one."""
        self._back = self._back + 1 if self._back < self._count else 0
        self._to_top()
        self.refresh_view()

    def action_reprint(self) -> None:
        """Print the report that is shown."""
        if self._in_time("print"):
            with self.state() as conference:
                number = self._snapshot(conference).n
            self.kiosk.submit(PrintPaper("report", number or None))

    def action_more_acts(self) -> None:
        """Write the report that is shown as a Word document into the folder of the conference."""
        if self._in_time("write"):
            with self.state() as conference:
                self._write(self._snapshot(conference))

    def _snapshot(self, conference: Conference) -> Snapshot:
        if self._back:
            return conference.reports[-self._back]
        return live(conference, self.kiosk.station.clock.stamp().wall_ms)

    def _in_time(self, act: str) -> bool:
        """Whether an act is meant: a key that bounces or is held down does it once."""
        now = self.now_s
        before, self._acted_at[act] = self._acted_at.get(act, float("-inf")), now
        return now - before >= _GUARD_SECONDS

    def _to_top(self) -> None:
        self.query_one("#scroll").scroll_home(animate=False)

    @work(thread=True, exit_on_error=False)
    def _write(self, snapshot: Snapshot) -> None:
        """Write in a thread: the library for Word takes a third of a second to load."""
        from kiosk.documents import reportbook  # late: the libraries of Word, Excel and PDF

        name = f"bao-cao-dai-bieu-{snapshot.n}.docx" if snapshot.n else "bao-cao-dai-bieu.docx"
        path = self.kiosk.station.folder.path / name
        try:
            with self.kiosk.station.reading() as conference:
                made = reportbook.document(conference, snapshot)
            reportbook.save(made, path)
        except KioskError as error:
            text = f"✗ {told(error)}"
        else:
            text = _("{file}: the delegates' report.").format(file=path)
        self.app.call_from_thread(self.say, text)


def _content(report: Said, width: int) -> Content:
    """Return the whole report; names are text, never markup."""
    new = (*report.news[1:], *([""] if report.news[1:] else []))
    parts: list[Content] = [Content(line) for line in (*new, *report.attendance)]
    for section in report.sections:
        parts += [Content(""), Content.assemble((section.heading, _HEADING)), *map(Content, section.lines)]
    parts += [Content(""), Content.assemble((_row(COLUMNS, width), _HEADING))]
    parts += [Content(_row(row, width)) for row in report.delegations]
    return Content("\n").join([*parts, Content(""), *map(Content, report.closing)])


def _row(row: tuple[str, str, str, str], width: int) -> str:
    name, *figures = row
    return column(name, width - 3 * (_FIGURE + 1)) + "".join(f" {figure:>{_FIGURE}}" for figure in figures)
