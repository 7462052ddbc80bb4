"""The MC's screen: what runs, how long it still has, what to read out, and how late the conference is."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style

from agenda import runsheet
from agenda.timing import Face, face
from kiosk.conference import Conference
from kiosk.i18n import _
from kiosk.keys import bindings
from kiosk.runningtime import clock_text, lateness_text, minutes_text, time_of_day
from kiosk.screens import mc_view as view
from kiosk.screens.post import MC_TITLE, PostScreen
from kiosk.speakers import HallPeople, late_guests
from kiosk.terms import Take
from kiosk.widgets.bigtext import BigText, draw, largest
from kiosk.widgets.text import Text
from kiosk.widgets.timeline import Timeline

# The same key twice within a second is one wish: a double press must not skip an item.
_GUARD_SECONDS = 1.0
_LATE = 4
_MOST_TITLE_LETTERS = 12
# Lateness of half a day says that the programme is of another date, not that anybody is late.
_ANOTHER_DAY_MS = 12 * 3_600_000


class McScreen(PostScreen):
    """The runsheet at the lectern."""

    CSS_PATH: ClassVar[Any] = "mc.tcss"
    TITLE_MSGID = MC_TITLE
    KEYS_SHOWN: ClassVar[tuple[str, ...]] = ("forward", "next_item", "pause", "undo", "minutes", "take")
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "forward", "next_item", "pause", "more", "less", "undo", "take", "up", "down"
    )

    def __init__(self) -> None:
        super().__init__()
        self._clock = BigText(id="clock")
        self._timeline = Timeline(id="timeline")
        self._pressed_at = float("-inf")

    def body(self) -> ComposeResult:
        with Horizontal(id="upper"):
            with Vertical(id="now"):
                yield Text(id="number", fixed=True)
                yield Text(id="item")
                yield self._clock
                yield Text(id="clock-label", fixed=True)
            yield Text(id="next", fixed=True)
        yield Text(id="speaker")
        with VerticalScroll(id="script", can_focus=False):
            yield Text(id="lines")
        yield self._timeline

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do in the state at hand."""
        with self.state() as conference:
            sheet = conference.runsheet
            mine = self._mine(conference)
        texts = {"pause": _("Go on") if sheet.paused else _("Pause")}
        if sheet.phase == "pending":
            texts["forward"] = _("START")
        else:
            more = sheet.segment is not None and sheet.step and sheet.segment + 1 < len(sheet.step.segments)
            texts["forward"] = _("Next speaker") if more else _("Next item")
        hidden = {"take"} if mine else {"forward", "next_item", "pause", "minutes", "undo"}
        if sheet.phase == "pending":
            hidden |= {"next_item", "pause", "minutes"}
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key not in hidden]

    def middle(self, conference: Conference) -> str:
        """Return lateness, expected end and what must be cut."""
        now = self._face(conference)
        if now.state == "pending":
            planned = now.rows[0].planned_start.strftime("%H:%M") if now.rows else "–"
            return _("starts at {time}").format(time=planned)
        if abs(now.offset_ms) > _ANOTHER_DAY_MS:
            return _("The programme is dated {date}.").format(date=f"{conference.settings.day:%d/%m/%Y}")
        parts = [lateness_text(now.offset_ms)]
        if now.expected_end is not None:
            text = _("expected end {time} (limit {limit})") if now.hard_end else _("expected end {time}")
            limit = now.hard_end.strftime("%H:%M") if now.hard_end else ""
            parts.append(text.format(time=now.expected_end.strftime("%H:%M"), limit=limit))
        if now.cut_needed_ms > 0:
            cut = _("cut {needed}, possible {possible}")
            parts.append(cut.format(needed=minutes_text(now.cut_needed_ms), possible=minutes_text(now.cut_possible_ms)))
        return " · ".join(parts)

    def show(self, conference: Conference) -> None:
        """Show everything."""
        now = self._face(conference)
        self._show_item(now, conference)
        self._show_clock(now)
        self.query_one("#next", Text).put(self._next(now, conference))
        self.query_one("#speaker", Text).put(self._speaker(now, conference))
        self.query_one("#lines", Text).put(view.lines(conference))
        self._timeline.show([view.stretch(row) for row in now.rows])

    def tick(self) -> None:
        """Show the running clock; the lines change with events only."""
        if not self.is_current:
            return
        with self.state() as conference:
            now = self._face(conference)
            self._show_clock(now)
            self.query_one("#speaker", Text).put(self._speaker(now, conference))
            self._timeline.show([view.stretch(row) for row in now.rows])
            self.show_top(conference)

    def action_forward(self) -> None:
        """Do the next natural thing: start, next speaker, next item."""
        with self.state() as conference:
            sheet = conference.runsheet
        if sheet.phase == "pending":
            self._go(runsheet.Start())
        elif sheet.segment is not None and sheet.step and sheet.segment + 1 < len(sheet.step.segments):
            self._go(runsheet.NextSegment())
        else:
            self._go(runsheet.Next())

    def action_next_item(self) -> None:
        """Go to the next item, whoever has not spoken."""
        self._go(runsheet.Next())

    def action_pause(self) -> None:
        """Pause, or go on."""
        with self.state() as conference:
            paused = conference.runsheet.paused
        self.kiosk.submit(runsheet.Resume() if paused else runsheet.Pause())

    def action_more(self) -> None:
        """Give the item a minute."""
        self.kiosk.submit(runsheet.AddMinutes(1))

    def action_less(self) -> None:
        """Take a minute from the item."""
        self.kiosk.submit(runsheet.AddMinutes(-1))

    def action_undo(self) -> None:
        """Take the last step back; the old item goes on with its time."""
        self.kiosk.submit(runsheet.Undo())

    def action_take(self) -> None:
        """Lead the runsheet from this station."""
        with self.state() as conference:
            if self._mine(conference):
                return
        self.kiosk.submit(Take("agenda"))

    def action_up(self) -> None:
        """Scroll the lines up."""
        self.query_one("#script").scroll_up()

    def action_down(self) -> None:
        """Scroll the lines down."""
        self.query_one("#script").scroll_down()

    def _go(self, command: object) -> None:
        loop = self.app._loop
        now = loop.time() if loop else 0.0
        if now - self._pressed_at >= _GUARD_SECONDS:
            self._pressed_at = now
            self.kiosk.submit(command)

    def _face(self, conference: Conference) -> Face:
        return face(conference.runsheet, self.kiosk.station.clock.stamp(), conference.schedule)

    def _mine(self, conference: Conference) -> bool:
        holder = conference.terms.holders.get("agenda")
        return holder is not None and holder.station_id == self.kiosk.station.station_id

    def _show_item(self, now: Face, conference: Conference) -> None:
        steps = conference.runsheet.steps
        if now.state == "pending" and steps:
            number, title = _("Before the start"), steps[0].title
        elif now.state == "break" or now.item is None:
            number, title = _("Break"), now.title
        else:
            items = sum(1 for step in steps if step.number is not None)
            number, title = _("Item {number}/{items}").format(number=now.item, items=items), now.title
        if now.state == "ended":
            number = _("The conference has ended")
        if now.state == "paused":
            number += "   " + _("PAUSED")
        if not now.exact:
            number += "   " + _("(clock not exact)")
        if not self._mine(conference):
            number += "   " + _("Another station leads; F9 takes over.")
        self.query_one("#number", Text).put(number)
        short = len(title) <= _MOST_TITLE_LETTERS and self.app.size.height >= 34
        size = largest(title, self.query_one("#now").size.width - 2, 8, most=24) if short else None
        self.query_one("#item", Text).put("\n".join(draw(title, size)) if size else title)

    def _show_clock(self, now: Face) -> None:
        zone = self.kiosk.station.conference.settings.zone
        wall = time_of_day(self.kiosk.station.clock.stamp().wall_ms, zone, seconds=False)
        text, label, state = view.clock(now, wall)
        box = self._clock.size
        # Measured as five digits at least, so that the clock does not change its size when an hour is over.
        size = largest(text.rjust(5, "0"), box.width, box.height, most=60, least=14)
        self._clock.show(text, size, centred=True)
        for name in ("-good", "-near", "-over", "-still"):
            self.query_one("#now").set_class(name == state, name)
        self.query_one("#clock-label", Text).put(label)

    def _next(self, now: Face, conference: Conference) -> Content:
        if now.next_title is None:
            return Content(_("Nothing follows.") if now.state != "pending" else "")
        head = f"{now.next_number or ''} {now.next_title}".strip()
        parts: list[Content | tuple[str, Style]] = [
            (_("Next"), Style(dim=True)),
            Content("\n"),
            (head, Style(bold=True)),
        ]
        if now.next_latest_start is not None and now.state != "pending":
            latest = _("starts at {time} at the latest").format(time=now.next_latest_start.strftime("%H:%M"))
            parts.append(Content(f"\n{latest}"))
        parts += [Content(f"\n{line}") for line in self._ready(now, conference)]
        late = late_guests(conference)
        if late:
            parts += [Content("\n\n"), (_("To be introduced in addition"), Style(bold=True))]
            parts += [Content(f"\n{guest.full_name}, {guest.office}") for guest in late[-_LATE:]]
        return Content.assemble(*parts)

    def _ready(self, now: Face, conference: Conference) -> list[str]:
        """Return who of the next item's speakers is here, or how full the batches to come are."""
        steps = conference.runsheet.steps
        if now.kind == "award":
            batches = [conference.awards.current, conference.awards.next]
            return [view.batch_line(conference, batch.number) for batch in batches if batch]
        index = 0 if now.step is None else now.step + 1
        if index >= len(steps):
            return []
        if steps[index].kind == "award":
            return [view.batch_line(conference, number) for number in (1, 2) if conference.awards.batch(number)]
        return [
            view.speaker_line(conference, segment.who)
            for segment in steps[index].segments
            if segment.who and conference.roster.by_code(segment.who)
        ][:5]

    def _speaker(self, now: Face, conference: Conference) -> Content:
        segment = now.segment
        if segment is None or now.step is None:
            return Content("")
        step = conference.runsheet.steps[now.step]
        who = step.segments[segment.index].who
        person = HallPeople(conference).find(who) if who else None
        name = f"{person.name}, {person.unit or person.post}" if person else (who or "")
        if person and who and not view.is_here(conference, who):
            name += "  ! " + _("not here")
        clock = f"{clock_text(segment.elapsed_ms)} / {clock_text(segment.planned_ms)}"
        line: list[Content | tuple[str, Style]] = [
            (f"{segment.title}", Style(bold=True)),
            Content(f"  {name}  " if name else "  "),
            (clock, Style(bold=True)),
        ]
        following = step.segments[segment.index + 1 :]
        if following:
            after = following[0]
            found = HallPeople(conference).find(after.who) if after.who else None
            text = found.name if found else (after.who or after.title)
            here = " ✓" if after.who and view.is_here(conference, after.who) else ""
            then = _("then: {who}").format(who=text)
            line.append((f"    {then}{here}", Style(dim=True)))
        return Content.assemble(*line)
