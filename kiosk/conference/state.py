"""The conference as it stands: every projection that `kiosk.conference.fold` folds, and what it says of itself."""

from __future__ import annotations

from datetime import datetime, time
from math import ceil

from agenda.fold import Runsheet
from agenda.stamps import Stamp
from agenda.timing import Face, Forecast, Schedule, face
from agenda.vote import Votes
from kiosk.awards.pace import pace
from kiosk.awards.state import Awards
from kiosk.conference.commands import Role
from kiosk.conference.events import ConferencePurged
from kiosk.conference.leadership import Terms
from kiosk.conference.members import Member
from kiosk.conference.notices import Notices
from kiosk.conference.opening_figures import Figures
from kiosk.conference.print_transfer import HandedOver
from kiosk.conference.settings import Config
from kiosk.reception.hall import Hall, Result
from kiosk.reception.papertime import moment
from kiosk.reception.person_notes import PersonNotes
from kiosk.reception.snapshots import Snapshot
from kiosk.reception.verdict import Verdict, verdict_of
from kiosk.roster.roster import Roster


class Conference:
    """The folded state. Mutable: one owner applies events; readers hold the station's lock."""

    def __init__(self) -> None:
        self.config: Config | None = None
        self.config_text = ""
        self.roster = Roster()
        self.hall = Hall(self.roster.people)
        self.person_notes = PersonNotes()
        self.runsheet = Runsheet.empty()
        self.programme_text = ""
        # What stays of a conference whose personal data was deleted; None for any other.
        self.purged: ConferencePurged | None = None
        # The place in the fold where the figures of the opening were frozen, None before: who comes after it is late.
        self.introduced: tuple[int, str] | None = None
        self.opening: Figures | None = None
        self.figures: Figures | None = None
        self.reports: list[Snapshot] = []
        self.notices = Notices()
        self.votes = Votes()
        # When each fact of a vote was written, by its id.
        self.voted: dict[str, Stamp] = {}
        self.awards = Awards.empty()
        self.terms = Terms()
        self.slots: dict[str, int | None] = {}
        # The laptops that were enrolled, by the public half of their keys.
        self.members: dict[str, Member] = {}
        self.copies: dict[int, int] = {}
        # The facts that asked for a badge of each person, in the order of the fold: only the last one is to print.
        self.badges: dict[int, list[str]] = {}
        # Where each ticket that was handed over is printed: by the fact that asked for it, the last word.
        self.handed: dict[str, HandedOver] = {}
        self.heard: dict[tuple[str, str], int] = {}
        self.last: tuple[int, str] = (0, "")
        self.events = 0
        self.unknown = 0
        # What was done in a role by a station that did not hold its term: the moments, by role and station.
        self.aside: dict[tuple[Role, str], list[int]] = {}

    @property
    def set_aside(self) -> int:
        """How many events do not count, because their writer did not hold the term."""
        return sum(map(len, self.aside.values()))

    @property
    def summoned(self) -> int:
        """How many delegates were summoned: the base of the quorum. A substitute stands for one of them."""
        return self.roster.summoned

    @property
    def present(self) -> int:
        """How many of those summoned are here."""
        return self.hall.counts["delegate"]

    @property
    def needed(self) -> int:
        """How many of those summoned must be here for a quorum."""
        return ceil(self.settings.quorum * self.summoned)

    @property
    def settings(self) -> Config:
        """The settings in force; a journal has them from its first transaction on."""
        assert self.config is not None
        return self.config

    @property
    def schedule(self) -> Schedule:
        """The day and zone the programme's times belong to."""
        return Schedule(self.settings.day, self.settings.zone)

    @property
    def day_ms(self) -> int:
        """When the day of the conference begins, in UTC epoch ms."""
        return moment(self.settings.day, self.settings.zone, time())

    def time_of(self, stamp: Stamp) -> datetime:
        """Return the time of day of a stamp as the runsheet has it: a clock that was put right counts as it was."""
        sheet = self.runsheet
        if sheet.clock is not None and sheet.clock.knows(stamp):
            return self.schedule.local(sheet.at(stamp) + sheet.correction_ms)
        return self.schedule.local(stamp.wall_ms)

    def face(self, now: Stamp, runsheet: Runsheet | None = None) -> Face:
        """Return how the conference stands at a moment; *runsheet* may be one with moves not yet on disk."""
        sheet = self.runsheet if runsheet is None else runsheet
        return face(sheet, now, self.schedule, self.forecasts(now, sheet))

    def forecasts(self, now: Stamp, sheet: Runsheet) -> dict[str, Forecast]:
        """Return what the award item still takes, by its batches and the pace of the calls."""
        keys = [step.key for step in sheet.steps if step.kind == "award"]
        if not keys or not self.awards.batches:
            return {}
        left = pace(self.awards, sheet.at, sheet.at(now))
        return {keys[0]: Forecast(left.expected_s * 1000, left.least_s * 1000, left.timed > 0)}

    def verdict(self, result: Result) -> Verdict:
        """Return what a desk is shown about a result."""
        return verdict_of(result, self.roster.people, self.hall)

    def snapshot(self) -> dict[str, int]:
        """Return the figures of the hall as they stand, for the lines of the opening."""
        return {"summoned": self.summoned, "present": self.present, **self.hall.counts}
