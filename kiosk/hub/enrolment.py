"""An enrolment: one private file with all that a laptop needs to belong to the conference, also far from any network.

A zip of the conference's inputs, its key, a verified copy of the journal, the laptop's own key and the authority.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.conference.commands import EnrolMember, RevokeMember, TakeSlot
from kiosk.errors import FolderError, KioskError, Refusal
from kiosk.folder import membership
from kiosk.folder.atomic_write import file_name, made_folder, replacing
from kiosk.folder.layout import HUB_FILES, JOURNAL, KEY, PROGRAMME, RESERVE_BYTES, SETTINGS, Folder, making
from kiosk.folder.membership import Membership
from kiosk.hub.authority import Pair
from kiosk.hub.keys import new_key
from kiosk.hub.keystore import AUTHORITY, AUTHORITY_KEY, Keystore
from kiosk.journal.backup import back_up
from kiosk.journal.store import make_private
from kiosk.station.station import Station

ENDING = ".enrol"
_ABOUT = "enrolment.json"
_FORM = 1
# A journal of 50,000 delegates has some 80 MB.
_MOST_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A file that was written: for which laptop, with which slot, and where it will look for the hub."""

    path: Path
    label: str
    slot: int
    urls: tuple[str, ...]


def enrol(station: Station, label: str, out: Path, urls: tuple[str, ...], slot: int | None = None) -> Enrolment:
    """Enrol a laptop and write its file. Raises Refusal, FolderError or DiskFull; then nobody was enrolled in vain.

    The fact is written first, so that the journal in the file holds it: that laptop may become the hub before it ever
    reaches one. If the file cannot be written it is taken back, and the name is free again.
    """
    target = made_folder(out)
    vault, key = Keystore(station.folder), new_key()
    vault.make()
    authority = vault.authority(station.conference_id)
    enrolled = station.do(EnrolMember(key.public, label, slot))[0].payload
    found = Membership(key.public, key.seed, urls, authority.certificate, str(enrolled["label"]))
    path = target / f"{file_name(found.label)}{ENDING}"
    number = int(enrolled["slot"])
    try:
        _write(station, path, found, authority, number)
    except BaseException:
        with suppress(KioskError):
            station.do(RevokeMember(key.public))
        raise
    return Enrolment(path, found.label, number, urls)


def _write(station: Station, path: Path, found: Membership, authority: Pair, slot: int) -> None:
    """Write the file, whole or not at all."""
    folder = station.folder
    # In the folder of the hub, which a purge deletes whatever is in it: a run that is killed leaves a journal there.
    with tempfile.TemporaryDirectory(prefix=".enrol.", dir=Keystore(folder).path) as scratch, replacing(path) as file:
        copy = back_up(folder.journal, Path(scratch), "journal").path
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            about = {"form": _FORM, "label": found.label, "slot": slot, "conference": station.conference_id}
            made.writestr(_ABOUT, json.dumps(about, ensure_ascii=False))
            made.writestr(membership.FILE, found.to_toml())
            made.writestr(AUTHORITY, authority.certificate)
            made.writestr(AUTHORITY_KEY, authority.key)
            for name in (SETTINGS, PROGRAMME, KEY):
                text = folder.read(name)
                if text is not None:
                    made.writestr(name, text)
            made.write(copy, JOURNAL)


def join(path: Path, target: Path | None = None) -> tuple[Folder, str, int]:
    """Make the conference's folder of an enrolment file, all of it or nothing; return it with label and slot.

    Raises Refusal for a file that is no enrolment, FolderError where the folder cannot be made.
    """
    try:
        with zipfile.ZipFile(path) as given:
            about = json.loads(given.read(_ABOUT))
            label, slot = str(about["label"]), int(about["slot"])
            known = Membership.from_toml(given.read(membership.FILE).decode())
            place = target or path.with_name(file_name(label))
            with making(place) as scratch:
                _unpack(given, scratch)
                scratch.keep_reserve(RESERVE_BYTES)
                _settle(scratch, place, TakeSlot(slot, known.member), str(about["conference"]))
    except FileNotFoundError as error:
        raise FolderError("There is no file {path}.", path=path) from error
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
        raise Refusal("{path} is no enrolment, or is damaged: have it written again.", path=path) from error
    return Folder(place), label, slot


def _unpack(given: zipfile.ZipFile, folder: Folder) -> None:
    """Write the files of an enrolment; names that it should not have are left alone."""
    for name in (SETTINGS, PROGRAMME, KEY, *HUB_FILES):
        if name in given.namelist():
            folder.write(name, given.read(name).decode())
    info = given.getinfo(JOURNAL)
    if info.file_size > _MOST_BYTES:
        raise ValueError("too large")
    make_private(folder.path / JOURNAL)
    with given.open(info) as source, (folder.path / JOURNAL).open("wb") as copy:
        while block := source.read(1 << 20):
            copy.write(block)


def _settle(scratch: Folder, place: Path, promised: TakeSlot, conference: str) -> None:
    """Become a new station with the slot that was promised. Raises ValueError for another conference's journal."""
    with Station(scratch) as station:
        if station.conference_id != conference:
            raise ValueError("another conference")
        station.do(promised)
        station.journal.set_meta(path=str(place.resolve()))
        station.journal.checkpoint()
