"""A conference is a folder: settings, programme, secret key, journal. Copying the folder moves the conference.

Everything in it is private to its owner: files 0600, the folder 0700.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import DiskFull, FolderError

SETTINGS = "conference.toml"
PROGRAMME = "programme.toml"
KEY = "event.key"
JOURNAL = "journal.db"
SPOOL = "spool.db"
BADGES = "badges"
# Given up when the disk is full, so that the conference can go on for a while.
RESERVE = "reserve"
RESERVE_BYTES = 32 * 1024 * 1024
_KEY_BYTES = 32
# What a laptop that was enrolled has besides: its way to the hub, and the authority of the conference's hubs.
HUB, HUB_LOCK = "hub", "hub.lock"
# How the link stands, for the consoles that do not have it.
HUB_STATE = "hub-link.json"
# Held by the console that makes the rolling backups.
BACKUP_LOCK = "backup.lock"
HUB_FILES = ("hub.toml", "hub-ca.pem", "hub-ca.key")
# Journal last: a folder without one is not yet a conference, so that nothing half-made is ever opened.
_ORDER = (SETTINGS, PROGRAMME, KEY, *HUB_FILES, RESERVE, SPOOL, JOURNAL)


@dataclass(frozen=True, slots=True)
class Folder:
    """The place of one conference on this machine."""

    path: Path

    @property
    def journal(self) -> Path:
        return self.path / JOURNAL

    @property
    def spool(self) -> Path:
        return self.path / SPOOL

    @property
    def badges(self) -> Path:
        """Where printers on screen leave their tickets."""
        return self.path / BADGES

    @property
    def name(self) -> str:
        """The path as it is shown and remembered: absolute, links resolved."""
        return str(self.path.resolve())

    @classmethod
    def find(cls, path: Path) -> Folder:
        """Return the conference folder at *path*. Raises FolderError if there is none."""
        folder = cls(path)
        try:
            if not path.is_dir():
                raise FolderError("There is no folder {path}.", path=path)
            present = folder.journal.is_file()
        except OSError as error:
            raise FolderError("{path} may not be read: check the rights of the folder.", path=path) from error
        if not present:
            raise FolderError("{path} is no conference folder: make one with `kiosk new`.", path=path)
        return folder

    def read(self, name: str) -> str | None:
        """Return the text of a file of the folder, or None if it is not there."""
        try:
            return (self.path / name).read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise FolderError("{path} cannot be read: {reason}", path=self.path / name, reason=error) from error

    def write(self, name: str, text: str) -> None:
        """Write a private file of the folder in one step."""
        write_private(self.path / name, text.encode())

    def keep_reserve(self, size: int) -> None:
        """Take *size* bytes of the disk for the hour when it is full."""
        descriptor = os.open(self.path / RESERVE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(descriptor, 0, size)
            else:
                os.write(descriptor, bytes(size))
        finally:
            os.close(descriptor)

    def give_up_reserve(self) -> bool:
        """Free the reserve; False if it was given up before."""
        try:
            (self.path / RESERVE).unlink()
        except OSError:
            return False
        return True

    def write_key(self, event: int, key: bytes) -> None:
        """Write the secret of the conference and its three digits."""
        self.write(KEY, f'event = {event}\nkey = "{key.hex()}"\n')

    def read_key(self) -> tuple[int, bytes]:
        """Return the conference's three digits and its secret key. Raises FolderError."""
        text = self.read(KEY)
        try:
            raw = tomllib.loads(text or "")
            event, key = int(raw["event"]), bytes.fromhex(raw["key"])
        except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
            raise FolderError(
                "{path} is missing or damaged: copy it from another station.", path=self.path / KEY
            ) from error
        if len(key) != _KEY_BYTES or not 0 <= event <= 999:
            raise FolderError("{path} is missing or damaged: copy it from another station.", path=self.path / KEY)
        return event, key


def write_private(path: Path, data: bytes) -> None:
    """Write *data* to *path* with mode 0600 in one step: the old file or the new one, never half of it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def making(target: Path) -> Iterator[Folder]:
    """Give a scratch folder that becomes *target* if the block succeeds, and vanishes if it does not.

    Raises FolderError if the target holds a conference already or cannot be made.
    """
    scratch: Path | None = None
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise FolderError("{path} is there already and not empty: choose another folder.", path=target)
        # In the nearest folder that is there: parents are made only when all has gone well.
        place = target.resolve()
        near = next(parent for parent in place.parents if parent.exists())
        scratch = Path(tempfile.mkdtemp(dir=near, prefix=f".{place.name}."))
        yield Folder(scratch)
        _move(scratch, target)
    except OSError as error:
        if error.errno == 28:
            raise DiskFull("The disk is full: nothing was written. Free some room, then try again.") from error
        raise FolderError("{path} cannot be made: {reason}", path=target, reason=error.strerror) from error
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)


def _move(scratch: Path, target: Path) -> None:
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform != "win32":
        target.chmod(0o700)
    for name in _ORDER:
        if (scratch / name).exists():
            (scratch / name).replace(target / name)


def machine_id() -> str:
    """Return what names this machine across restarts (never a personal name)."""
    if sys.platform == "win32":
        return _windows_machine_id()
    for path in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        try:
            found = path.read_text("ascii").strip()
        except OSError:
            continue
        if found:
            return found
    return socket.gethostname()


if sys.platform == "win32":

    def _windows_machine_id() -> str:
        import winreg  # Windows only

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return socket.gethostname()


def changed_files(folder: Folder, *, settings: str, programme: str) -> list[str]:
    """Return which input files of a folder differ from what the journal has adopted of them."""
    adopted = {SETTINGS: settings, PROGRAMME: programme}
    texts = {name: folder.read(name) for name in adopted}
    return [name for name, text in texts.items() if text is not None and text != adopted[name]]
