"""Invitations into files: which go into which, what cannot be drawn, and the writing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal

from kiosk.documents.invitations import Invitation, Occasion
from kiosk.folder.atomic_write import file_name, made_folder, replacing
from kiosk.i18n import _, language

Layout = Literal["letter", "cards"]
CSV, PDF = ".csv", ".pdf"


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one file."""

    path: Path
    invitations: tuple[Invitation, ...]


def parts(out: Path, invitations: Sequence[Invitation]) -> list[Part]:
    """Return a file for each delegation and one for the guests, in a folder named as *out* without its ending.

    The folder is made. Raises FolderError or DiskFull if it cannot be.
    """
    folder = made_folder(out.with_suffix("") if out.suffix else out)
    groups: dict[tuple[bool, str], list[Invitation]] = {}
    for invitation in invitations:
        guest = invitation.kind == "guest"
        groups.setdefault((guest, "" if guest else invitation.delegation), []).append(invitation)
    taken: dict[str, None] = {}
    found = []
    for (guest, delegation), members in groups.items():
        name = file_name(_("Guests") if guest else delegation or _("Without a delegation"), taken)
        taken[name] = None
        found.append(Part(folder / f"{name}{out.suffix.lower() or PDF}", tuple(members)))
    return found


def write(part: Part, common: Occasion, layout: Layout, done: Iterable[object]) -> int:
    """Write one file and return its pages, 0 for a table; *done* is stepped on once for each invitation.

    Raises FolderError or DiskFull; a file that was there before is then still there.
    """
    invitations = (invitation for invitation, _step in zip(part.invitations, done, strict=False))
    with replacing(part.path) as target:
        if part.path.suffix.lower() == CSV:
            from kiosk.documents import mailmerge  # late: the libraries of Word, Excel and PDF

            mailmerge.write(target, invitations, common)
            return 0
        return _write_pages(target, invitations, common, layout)


def _write_pages(target: BinaryIO, invitations: Iterator[Invitation], common: Occasion, layout: Layout) -> int:
    # Imported here: fonts and a PDF library take half a second that a table need not wait for.
    from kiosk.documents import cards, letter, pdf

    title = _("Invitations: {name}").format(name=common.name)
    if layout == "letter":
        pages = (letter.letter(invitation, common) for invitation in invitations)
        return pdf.write(target, letter.SHEET, pages, title=title, language=language())
    sheets = (cards.sheet(eight, common) for eight in _batched(invitations, cards.EACH))
    return pdf.write(target, cards.SHEET, sheets, title=title, language=language())


def _batched(invitations: Iterator[Invitation], size: int) -> Iterator[list[Invitation]]:
    while batch := list(islice(invitations, size)):
        yield batch


def undrawable(invitations: Iterable[Invitation], common: Occasion) -> list[tuple[str, str]]:
    """Return whose invitation has letters that no bundled font has, and which; what all say comes first, as ""."""
    from printing.text import missing_letters  # late: Pillow

    shared = " ".join(" ".join(text) if isinstance(text, tuple) else text for text in astuple(common))
    texts = [("", shared)]
    for one in invitations:
        texts.append((one.name, " ".join((one.title, one.name, one.post, one.unit, one.delegation, one.seat))))
    known = "".join(dict.fromkeys("".join(text for _who, text in texts)))
    lost = missing_letters(known)
    if not lost:
        return []
    return [(who, " ".join(sorted(lost & set(text)))) for who, text in texts if lost & set(text)]
