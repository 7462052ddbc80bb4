"""Conferences for tests: a clock set by hand, seeded identifiers, small rosters, and a second station."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from openpyxl import Workbook

from agenda.stamps import Stamp
from kiosk.codes.codes import CodeKind
from kiosk.conference.settings import PrinterConfig
from kiosk.conference.state import Conference
from kiosk.folder.layout import Folder, machine_id
from kiosk.journal.envelope import ZERO_HASH, Event, chain_hash
from kiosk.journal.ids import Ids
from kiosk.journal.store import Journal
from kiosk.lifecycle import create
from kiosk.lifecycle.create import Plan
from kiosk.reception.commands import CheckIn
from kiosk.reception.verdict import Verdict
from kiosk.roster.commands import ImportRoster
from kiosk.roster.people import Person
from kiosk.station.station import Station
from tests.support import paths

ROOT = paths.ROOT
SAMPLE = ROOT / "kiosk" / "sample"
DAY = date(2026, 5, 15)
EIGHT = 1_778_806_800_000  # 2026-05-15 08:00 +07:00
MINUTE = 60_000
SCREEN = PrinterConfig("Giấy", "screen", 384)


@dataclass
class HandClock:
    """A clock that stands still until it is moved; the wall can be set without time passing."""

    wall_ms: int = EIGHT
    mono_ns: int = 5_000_000_000
    boot_id: str = "boot-1"

    def stamp(self) -> Stamp:
        return Stamp(wall_ms=self.wall_ms, mono_ns=self.mono_ns, boot_id=self.boot_id)

    def pass_ms(self, ms: int) -> None:
        self.wall_ms += ms
        self.mono_ns += ms * 1_000_000

    def set_wall(self, by_ms: int) -> None:
        self.wall_ms += by_ms

    def reboot(self, boot_id: str, off_ms: int = 0) -> None:
        self.boot_id, self.mono_ns = boot_id, 1_000_000
        self.wall_ms += off_ms


class Opens(Protocol):
    """Opens stations; the fixture `opened` closes them at the end."""

    def __call__(self, folder: Folder, *, post: str = "Bàn 1", clock: HandClock | None = None) -> Station: ...


def seeded_ids(seed: int) -> Ids:
    return Ids(random.Random(seed))


def delegates(count: int) -> list[Person]:
    return [
        Person(
            number=0,
            kind="delegate",
            full_name=f"Nông Thị {chr(65 + n // 26 % 26)}{chr(97 + n % 26)}",
            unit="Trường Tiểu học xã Hợp Thành",
            code=f"DB{n + 1:03d}",
            gender="nữ" if n % 2 else "nam",
            ethnicity="Tày" if n % 3 == 0 else "Kinh",
            party=n % 4 == 0,
            direct_worker=n % 5 == 0,
            delegation="Đoàn số 1" if n % 2 else "Đoàn số 2",
            seat=f"A{n + 1:02d}",
        )
        for n in range(count)
    ]


def new_small(
    path: Path,
    people: Sequence[Person] = (),
    *,
    seed: int = 1,
    clock: HandClock | None = None,
    printers: Sequence[PrinterConfig] = (),
    tier: str = "grassroots",
) -> Folder:
    """Make a conference with a few people and no award."""
    clock, ids = clock or HandClock(), seeded_ids(seed)
    folder = create.create(path, Plan(tier=tier, day=DAY, printers=tuple(printers)), clock=clock, ids=ids)
    if people:
        station = Station(folder, clock=clock, ids=ids)
        station.do(ImportRoster(list(people), "danh-sach.xlsx", "0" * 64))
        station.close()
    return folder


def new_sample(path: Path, *, seed: int = 1, printers: Sequence[PrinterConfig] = ()) -> Folder:
    """Make the sample conference: 200 delegates, 14 guests, five decisions."""
    plan = Plan(
        tier="province",
        day=DAY,
        programme=(SAMPLE / "chuong-trinh.toml").read_text("utf-8"),
        roster=SAMPLE / "dai-bieu.xlsx",
        awards=SAMPLE / "khen-thuong.xlsx",
        printers=tuple(printers),
    )
    return create.create(path, plan, clock=HandClock(), ids=seeded_ids(seed))


def invitation(station: Station, number: int, serial: int = 0, kind: CodeKind = CodeKind.INVITATION) -> str:
    return station.codes.make(kind, number, serial)


def scan(station: Station, raw: str) -> Event:
    return station.do(CheckIn(raw))[0]


def invitations(folder: Folder) -> list[str]:
    station = Station(folder)
    try:
        return [invitation(station, person.number) for person in station.conference.roster.expected()]
    finally:
        station.close()


@dataclass
class Writer:
    """Another station, whose events are written by hand: its own chain, any place in the order."""

    station_id: str
    conference_id: str = "c"
    seed: int = 9
    seq: int = 0
    head: str = ZERO_HASH
    ids: Ids = field(init=False)

    def __post_init__(self) -> None:
        self.ids = seeded_ids(self.seed)

    def write(
        self,
        kind: str,
        payload: dict[str, Any],
        *,
        hlc: int,
        term: int | None = None,
        v: int = 1,
        post: str = "Bàn 2",
    ) -> Event:
        self.seq += 1
        wall_ms = max(hlc, 0) >> 16
        columns: dict[str, Any] = {
            "id": self.ids.uuid7(wall_ms),
            "conference_id": self.conference_id,
            "station_id": self.station_id,
            "seq": self.seq,
            "kind": kind,
            "v": v,
            "subject": "",
            "hlc": hlc,
            "wall_ms": wall_ms,
            "mono_ns": wall_ms * 1_000_000,
            "boot_id": f"boot of {self.station_id}",
            "post": post,
            "actor": "",
            "term": term,
            "payload": payload,
            "prev": self.head,
        }
        self.head = chain_hash(columns)
        return Event(**columns, hash=self.head)


def events_of(folder: Folder) -> list[Event]:
    journal = Journal(folder.journal)
    try:
        return list(journal.in_order())
    finally:
        journal.close()


def receiver(path: Path, like: Folder) -> Folder:
    """Make a folder whose journal is empty, ready to receive the events of *like*'s conference."""
    path.mkdir()
    folder = Folder(path)
    folder.write_key(*like.read_key())
    journal = Journal(folder.journal)
    journal.set_meta(conference_id="c", station_id="receiver", machine=machine_id(), path=folder.name)
    journal.close()
    return folder


def deliver(journal: Journal, events: Sequence[Event]) -> None:
    """Store events that came from elsewhere; those that are there already are left alone."""
    known = {event.id for _, event in journal.after(0)}
    with journal.writing():
        for event in events:
            if event.id not in known:
                known.add(event.id)
                journal.append(event)


def roster_file(path: Path, *rows: Sequence[object]) -> Path:
    """Write an Excel file of delegates, one row each."""
    book = Workbook()
    sheet = book.active
    sheet.title = "DS"
    for row in (["STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Mã số"], *rows):
        sheet.append(row)
    book.save(path)
    return path


def last_verdict(conference: Conference) -> Verdict:
    """Return the newest verdict of all desks."""
    return conference.verdict(conference.hall.results[-1])
