"""What is wrong with this machine for the day, and how to mend it: each check is one line with its advice."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from kiosk.conference.settings import Config
from kiosk.errors import TOLD
from kiosk.folder.layout import JOURNAL, KEY, SETTINGS, Folder
from kiosk.i18n import _, told
from kiosk.journal.clock import read_boot_id
from kiosk.journal.store import Journal
from kiosk.lifecycle import backup
from kiosk.messages import backups as backuptalk

# Letters that cheap terminals clip: two marks above a capital, a mark under it.
TEST_LINE = "NGUYỄN THỊ BIỂN · Ẩn Ỷ Ộ · điển hình tiên tiến"
_LEAST_FREE = 200 * 1024 * 1024
_LEAST_COLUMNS, _LEAST_ROWS = 80, 24
_GOOD_COLUMNS, _GOOD_ROWS = 120, 34
_OLD_BACKUP_MS = 5 * 60_000
State = Literal["good", "look", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, how it stands, and what to do (empty if nothing)."""

    name: str
    state: State
    text: str


def examine(folder: Folder | None, size: tuple[int, int] | None = None) -> list[Finding]:
    """Look at everything; *folder* None looks at the machine alone, *size* is the window's columns and rows."""
    checks: list[Callable[[], Iterator[Finding]]] = [_python, _fonts, _clock, _library, _devices]
    found = [*_terminal(size or shutil.get_terminal_size((0, 0))), *(f for check in checks for f in check())]
    place = folder.path if folder else Path.cwd()
    found += _disk(place)
    if folder is not None:
        found += [*_rights(folder), *_zone(folder), *_backup(folder)]
    return found


def _python() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding("Python", "good", version)


def _terminal(window: tuple[int, int]) -> Iterator[Finding]:
    columns, rows = window
    if columns == 0:
        return
    size = f"{columns}×{rows}"
    if columns < _LEAST_COLUMNS or rows < _LEAST_ROWS:
        yield Finding(_("Terminal"), "bad", _("{size}: enlarge the window to at least 80×24.").format(size=size))
    elif columns < _GOOD_COLUMNS or rows < _GOOD_ROWS:
        yield Finding(_("Terminal"), "look", _("{size}: names are largest from 120×34 on.").format(size=size))
    else:
        yield Finding(_("Terminal"), "good", size)
    # The terminal program puts a stand-in before the real stream.
    if (getattr(sys.__stdout__, "encoding", None) or "").lower().replace("-", "") != "utf8":
        yield Finding(_("Letters"), "bad", _("The terminal is not set to UTF-8."))


def _fonts() -> Iterator[Finding]:
    advice = _("Read aloud: {line}. If a mark is missing, choose JetBrains Mono with line height 1.25.")
    yield Finding(_("Letters"), "look", advice.format(line=TEST_LINE))


def _clock() -> Iterator[Finding]:
    now = datetime.now(UTC)
    if not 2025 <= now.year <= 2100:
        yield Finding(_("Clock"), "bad", _("The date is {date}: set the clock.").format(date=now.date()))
    elif not read_boot_id():
        yield Finding(_("Clock"), "look", _("After a restart of the program running times are not exact here."))
    else:
        yield Finding(_("Clock"), "good", now.astimezone().strftime("%d/%m/%Y %H:%M"))


def _library() -> Iterator[Finding]:
    """Two abandoned packages install the same import name as python-escpos and break it."""
    for wrong in ("escpos", "escpos-python"):
        try:
            importlib.metadata.distribution(wrong)
        except importlib.metadata.PackageNotFoundError:
            continue
        advice = _("The package {package} hides python-escpos: uninstall it.").format(package=wrong)
        yield Finding(_("Printing"), "bad", advice)
        return
    yield Finding(_("Printing"), "good", "python-escpos")


def _devices() -> Iterator[Finding]:
    """A printer that is plugged in and may not be written to is found out here, not when the first delegate comes."""
    from printing.discovery import devices  # late: only what prints needs it

    for device in devices():
        problem = device.problem
        if problem is None:
            yield Finding(_("Printer"), "good", device.spec)
        else:
            texts = (_(text).format(**problem.params) for text in (problem.msgid, problem.advice) if text)
            yield Finding(_("Printer"), "bad", " ".join(texts))


def _disk(place: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(place).free
    megabytes = f"{free // 1024 // 1024} MB"
    if free < _LEAST_FREE:
        yield Finding(_("Disk"), "bad", _("Only {free} left: make room.").format(free=megabytes))
    else:
        yield Finding(_("Disk"), "good", megabytes)


def _rights(folder: Folder) -> Iterator[Finding]:
    if not os.access(folder.path, os.W_OK):
        yield Finding(_("Folder"), "bad", _("{path} may not be written.").format(path=folder.path))
        return
    if sys.platform != "win32":
        for name in (JOURNAL, KEY):
            path = folder.path / name
            if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                advice = _("{path} can be read by others: chmod 600.").format(path=path)
                yield Finding(_("Folder"), "look", advice)
                return
    yield Finding(_("Folder"), "good", folder.name)


def _zone(folder: Folder) -> Iterator[Finding]:
    """A laptop set to another zone shows another time of day than the program does."""
    try:
        zone = Config.parse(folder.read(SETTINGS) or "").zone
    except TOLD:
        return
    now = datetime.now(UTC)
    if now.astimezone(zone).utcoffset() != now.astimezone().utcoffset():
        advice = _("The conference's time is {time}, this machine shows {machine}: set the machine's time zone.")
        here, there = now.astimezone().strftime("%H:%M"), now.astimezone(zone).strftime("%H:%M")
        yield Finding(_("Time zone"), "look", advice.format(time=there, machine=here))


def _backup(folder: Folder) -> Iterator[Finding]:
    """Whether there is a second copy of the journal, and how old it is; the journal is only read."""
    try:
        journal = Journal(folder.journal)
        try:
            place, last = backup.remembered(journal), backup.last(journal)
            due = place is not None and backup.is_due(journal, place)
        finally:
            journal.close()
        if place is not None:
            backup.check_place(folder, place)
    except TOLD as error:
        yield Finding(_("Backup"), "bad", told(error))
        return
    if place is None or last is None:
        yield Finding(_("Backup"), "look", backuptalk.where(place))
        return
    old = time.time_ns() // 1_000_000 - last.at_ms
    text = _("{place}: the last one {age} ago").format(place=place.to, age=backuptalk.age(old))
    yield Finding(_("Backup"), "look" if due and old > _OLD_BACKUP_MS else "good", text)
