"""The paper fall-back: what a conference needs to go on without a machine, as PDF files in one folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agenda.stamps import Stamp
from kiosk.conference.state import Conference
from kiosk.documents import calllists, checklists, daysheet, pdf
from kiosk.documents.flow import SHEET, Laid
from kiosk.folder.atomic_write import file_name, made_folder, replacing
from kiosk.i18n import N_, _, language
from printing.text import missing_letters


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that was written, and how many pages it has."""

    path: Path
    pages: int


# In the order in which they are wanted; the digit in front keeps them so in every file manager.
NAMES = (
    N_("Check-in list on paper"),
    N_("Everybody by name"),
    N_("Programme on paper"),
    N_("Award calls on paper"),
)


def write(conference: Conference, folder: Path, now: Stamp) -> list[Paper]:
    """Write everything there is to write into a folder, which is made; what there is nothing for is left out.

    Raises FolderError or DiskFull; a file that was there before is then still there.
    """
    written, made = [], made_folder(folder)
    for number, (name, laid) in enumerate(_papers(conference, now), 1):
        if laid is None:
            continue
        path = made / f"{number}-{file_name(name)}.pdf"
        title = f"{name}: {conference.settings.name}"
        with replacing(path) as target:
            pdf.write(target, SHEET, laid.drawn(conference.settings.name), title=title, language=language())
        written.append(Paper(path, len(laid.pages)))
    return written


def _papers(conference: Conference, now: Stamp) -> list[tuple[str, Laid | None]]:
    people = any(True for _person in conference.roster.expected())
    ticks = checklists.by_delegation(conference) if people else None
    laid = (
        ticks,
        checklists.by_name(conference, ticks.page_of) if ticks else None,
        daysheet.day_sheet(conference, now) if conference.runsheet.steps else None,
        calllists.call_lists(conference) if conference.awards.batches else None,
    )
    return [(_(name), found) for name, found in zip(NAMES, laid, strict=True)]


def undrawable(conference: Conference) -> list[tuple[str, str]]:
    """Return whose entry has letters that no bundled font has, and which: a box stands there instead."""
    texts = [
        (p.full_name, "".join(part or "" for part in (p.full_name, p.unit, p.position, p.delegation, p.seat)))
        for p in conference.roster.expected()
    ]
    lost = missing_letters("".join(dict.fromkeys("".join(text for _name, text in texts))))
    return [(name, " ".join(sorted(lost & set(text)))) for name, text in texts if lost & set(text)]
