"""All papers after the conference in one folder: reports, minutes, figures, lists, pictures and the journal itself.

Everything is written from one fold of one list of events, so that no two papers can disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from agenda.stamps import Stamp
from kiosk.conference.fold import fold
from kiosk.conference.reports import live
from kiosk.conference.state import Conference
from kiosk.conference.voting import ballots
from kiosk.errors import Refusal
from kiosk.folder.atomic_write import made_folder, replacing
from kiosk.folder.layout import Folder
from kiosk.journal.chain import head
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal

# In Vietnamese whatever the language of the program: these are names of official papers.
FOLDER = "bao-cao"
SUMMARY = "1-bao-cao-tong-hop.docx"
WORKBOOK = "2-so-lieu.xlsx"
DELEGATES = "3-tinh-hinh-dai-bieu.docx"
HANDOVER = "4-bien-ban-khen-thuong.docx"
VOTES = "5-bien-ban-bieu-quyet.docx"
UPPER = "6-trich-ngang"
ATTENDANCE = "diem-danh.csv"
ARRIVALS, TIMELINE = "bieu-do-luot-den.png", "bieu-do-chuong-trinh.png"
JOURNAL = "nhat-ky.jsonl"
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """What the papers are written from: the events in the order of the fold, what they fold to, and the moment."""

    conference: Conference
    events: Sequence[Event]
    now: Stamp

    @property
    def head(self) -> str:
        """The head of the journal these events are."""
        ends: dict[str, tuple[int, str]] = {}
        for event in self.events:
            if event.seq > ends.get(event.station_id, (0, ""))[0]:
                ends[event.station_id] = (event.seq, event.hash)
        return head(ends)


def source(folder: Folder, now: Stamp) -> Source:
    """Return what a folder's journal holds now, read beside whoever works with it. Raises JournalError, or
    Refusal for a conference whose personal data was deleted.
    """
    journal = Journal(folder.journal)
    try:
        events = list(journal.in_order())
    finally:
        journal.close()
    conference = fold(events)
    if conference.purged is not None:
        raise Refusal("The personal data of this conference was deleted: its papers can be written no more.")
    return Source(conference, events, now)


def write(given: Source, folder: Path, step: Step = lambda _done, _total: None) -> list[Path]:
    """Write every paper there is something for into a folder, which is made; return the files in order of wanting.

    *step* is told how many of how many papers are done. Raises FolderError or DiskFull; what was written before then
    stays, and so does what was there before.
    """
    target = made_folder(folder)
    papers = list(_papers(given, target))
    written: list[Path] = []
    for done, paper in enumerate(papers):
        step(done, len(papers))
        written += paper()
    step(len(papers), len(papers))
    _drop_stale(target, written)
    return sorted(written)


def _drop_stale(target: Path, written: Sequence[Path]) -> None:
    """Delete what an earlier run wrote and this one has nothing for: a list that has another title, say."""
    names = (DELEGATES, HANDOVER, VOTES, ARRIVALS, TIMELINE)
    stale = {*(target / name for name in names), *target.glob(f"{UPPER}-*.xlsx")} - set(written)
    for path in stale:
        with suppress(OSError):
            path.unlink()


def _papers(given: Source, target: Path) -> Iterator[Callable[[], list[Path]]]:
    """Yield what writes one paper, or several of a kind, and returns their paths."""
    conference = given.conference
    yield partial(_reports, given, target)
    yield partial(_workbook, given, target)
    yield partial(_delegates, given, target)
    if conference.awards.certificates:
        yield partial(_handover, given, target)
    if ballots(conference):
        yield partial(_votes, given, target)
    yield partial(_attendance, given, target)


def _reports(given: Source, target: Path) -> list[Path]:
    """Write pictures and journal first: the summary shows the ones and names the other's digest."""
    from kiosk.documents import journalfile, pictures, summary  # late: the libraries of Word, Excel and PDF
    from kiosk.documents.outcome.attendance import arrivals
    from kiosk.documents.outcome.running import course

    conference, written = given.conference, []
    drawn = {
        ARRIVALS: pictures.arrivals_picture(arrivals(conference)),
        TIMELINE: pictures.timeline_picture(course(conference, given.now)),
    }
    for name, image in drawn.items():
        if image is not None:
            with replacing(target / name) as file:
                image.save(file, "PNG", dpi=(300, 300))
            written.append(target / name)
    digest = journalfile.write(given.events, target / JOURNAL)
    written += [target / JOURNAL, target / f"{JOURNAL}.sha256"]
    proof = summary.Proof(len(given.events), given.head, digest)
    shown = summary.Pictures(drawn[ARRIVALS], drawn[TIMELINE])
    summary.write(conference, given.now, target / SUMMARY, shown, proof)
    return [*written, target / SUMMARY]


def _workbook(given: Source, target: Path) -> list[Path]:
    from kiosk.documents import workbook  # late: the libraries of Word, Excel and PDF

    workbook.write(given.conference, given.events, given.now, target / WORKBOOK)
    return [target / WORKBOOK]


def _delegates(given: Source, target: Path) -> list[Path]:
    """Write the delegates' report as it stands at the end; the frozen ones were written when they were read out."""
    from kiosk.documents import reportbook  # late: the libraries of Word, Excel and PDF
    from kiosk.documents.outcome.running import course

    ended = course(given.conference, given.now).ended
    at_ms = given.conference.schedule.instant(ended) if ended else given.now.wall_ms
    reportbook.write(given.conference, live(given.conference, at_ms), target / DELEGATES)
    return [target / DELEGATES]


def _handover(given: Source, target: Path) -> list[Path]:
    from kiosk.documents import handover  # late: the libraries of Word, Excel and PDF

    handover.write(given.conference, given.now, target / HANDOVER)
    return [target / HANDOVER]


def _votes(given: Source, target: Path) -> list[Path]:
    from kiosk.documents import upperlists, voteminutes  # late: the libraries of Word, Excel and PDF

    voteminutes.write(given.conference, target / VOTES)
    return [target / VOTES, *upperlists.write(given.conference, target, UPPER)]


def _attendance(given: Source, target: Path) -> list[Path]:
    from kiosk.documents import attendance_csv  # late: the libraries of Word, Excel and PDF

    attendance_csv.write(given.conference, target / ATTENDANCE)
    return [target / ATTENDANCE]
