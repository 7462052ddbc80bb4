"""The papers after the conference from the overview: written beside the screens, with a word on how far it is."""

from __future__ import annotations

from kiosk.errors import KioskError
from kiosk.i18n import _, told
from kiosk.screens.common.post import PostScreen


class PapersAfter:
    """Has the papers after the conference written, and tells on *screen* how far it is."""

    def __init__(self, screen: PostScreen) -> None:
        self._screen = screen
        self._writes = False

    def write(self) -> None:
        """Write them into the folder of the conference; one writing at a time."""
        if not self._writes:
            self._writes = True
            self._screen.say(_("Writing the papers …"))
            self._screen.run_worker(self._write, thread=True, exit_on_error=False)

    def _write(self) -> None:
        from kiosk.documents import after_papers  # late: the libraries of Word, Excel and PDF

        station = self._screen.kiosk.station

        def step(done: int, total: int) -> None:
            text = _("Writing the papers: {done} of {total} …").format(done=done, total=total)
            self._screen.app.call_from_thread(self._screen.say, text)

        try:
            # From a fold of its own: ten thousand delegates take seconds, and no scan shall wait for a paper.
            given = after_papers.source(station.folder, station.clock.stamp())
            folder = station.folder.path / after_papers.FOLDER
            count = len(after_papers.write(given, folder, step))
            text = _("{count} files in {folder}").format(count=count, folder=folder)
        except KioskError as error:
            text = f"✗ {told(error)}"
        except Exception as error:
            # Whatever a journal of another program holds: the screen must not say "writing" for ever.
            text = _("✗ The papers could not be written: {reason}").format(reason=f"{type(error).__name__}: {error}")
        finally:
            self._writes = False
        self._screen.app.call_from_thread(self._screen.say, text)
