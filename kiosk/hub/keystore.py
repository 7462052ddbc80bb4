"""The hub's files in a conference folder: the authority, the admin's key, where the log lies. All private.

The authority travels with each enrolment, so that any laptop can become the hub; the log never does.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import FolderError
from kiosk.folder.layout import HUB, HUB_FILES, Folder, write_private
from kiosk.hub.authority import Pair, hub_certificate, new_authority
from kiosk.hub.keys import NKey, new_key, of_seed

_, AUTHORITY, AUTHORITY_KEY = HUB_FILES
_CERTIFICATE, _KEY, _ADMIN, _CONFIG, _LOG, _STORE, _STATUS, _LOCK = (
    "server.pem",
    "server.key",
    "admin.seed",
    "nats.conf",
    "nats.log",
    "store",
    "status.json",
    "running.lock",
)


@dataclass(frozen=True, slots=True)
class Keystore:
    """The files of one folder."""

    folder: Folder

    @property
    def path(self) -> Path:
        return self.folder.path / HUB

    @property
    def config(self) -> Path:
        return self.path / _CONFIG

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.path / _LOG

    @property
    def store(self) -> Path:
        """Where the server keeps the log of the conference."""
        return self.path / _STORE

    @property
    def status(self) -> Path:
        """What a running hub says of itself, for whoever asks on this machine."""
        return self.path / _STATUS

    @property
    def lock(self) -> Path:
        """Held by the one hub that runs here."""
        return self.path / _LOCK

    @property
    def certificate(self) -> Path:
        return self.path / _CERTIFICATE

    @property
    def key(self) -> Path:
        return self.path / _KEY

    def make(self) -> None:
        """Make the folder of the hub. Raises FolderError."""
        try:
            self.path.mkdir(mode=0o700, exist_ok=True)
            if sys.platform != "win32":
                self.path.chmod(0o700)
        except OSError as error:
            raise FolderError("{path} cannot be made: {reason}", path=self.path, reason=error.strerror) from error

    def authority(self, conference: str) -> Pair:
        """Return the authority, made now if there is none yet. Raises FolderError."""
        certificate, key = self.folder.read(AUTHORITY), self.folder.read(AUTHORITY_KEY)
        if certificate and key:
            return Pair(certificate, key)
        made = new_authority(conference)
        self.keep_authority(made)
        return made

    def keep_authority(self, pair: Pair) -> None:
        """Write the authority: the key first, so that a certificate is never there without it."""
        self.folder.write(AUTHORITY_KEY, pair.key)
        self.folder.write(AUTHORITY, pair.certificate)

    def certify(self, authority: Pair) -> None:
        """Write a new certificate for the server. Raises FolderError where the authority is damaged."""
        try:
            made = hub_certificate(authority)
        except ValueError as error:
            raise FolderError(
                "{path} is missing or damaged: copy it from another station.", path=self.folder.path / AUTHORITY
            ) from error
        write_private(self.key, made.key.encode())
        write_private(self.certificate, made.certificate.encode())

    def admin(self) -> NKey:
        """Return the key of who runs the hub, made now if there is none yet."""
        path = self.path / _ADMIN
        try:
            return of_seed(path.read_text("ascii").strip())
        except (OSError, ValueError):
            made = new_key()
            write_private(path, made.seed.encode())
            return made
