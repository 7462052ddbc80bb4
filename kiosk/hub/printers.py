"""Which printers of this machine can print, as its spool knows: the console that has the link tells it."""

from __future__ import annotations

import logging
from time import time_ns

from kiosk.folder.layout import Folder
from printing.errors import PrintingError
from printing.fleet import Fleet
from printing.spool import Spool

_log = logging.getLogger(__name__)


class Printers:
    """Looks into the spool of a folder, once there is one; for one thread."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._spool: Spool | None = None

    def ready(self) -> tuple[str, ...]:
        """Return the printers that can print, () where nobody prints or the spool cannot be read."""
        try:
            if self._spool is None:
                if not self._folder.spool.exists():
                    return ()
                self._spool = Spool(self._folder.spool, lambda: time_ns() // 1_000_000)
            return tuple(name for name, known in Fleet(self._spool).all().items() if known.state == "ready")
        except PrintingError as error:
            _log.warning("the printers cannot be asked for: %s", error)
            return ()

    def close(self) -> None:
        """Close the spool."""
        if self._spool is not None:
            self._spool.close()
