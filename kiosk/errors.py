"""Everything the program may tell its user, as one tree; texts are msgids, translated where they are shown.

* KioskError
  - FolderError       the conference folder is missing, unreadable or not ours
  - ImportRefused     a roster or award file cannot be taken
  - JournalError      the journal cannot be opened, written or verified
    + DiskFull        no room left; nothing was written
  - Refusal           a command that the rules do not allow now; nothing happened

`AgendaError` and `PrintingError` have the same shape and are told the same way (`TOLD`).
"""

from __future__ import annotations

from agenda.errors import AgendaError
from printing.errors import PrintingError


class KioskError(Exception):
    """Root of the tree. `msgid` is an English sentence with {named} fields, `params` fill them."""

    def __init__(self, msgid: str, **params: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params

    def __str__(self) -> str:
        return self.msgid.format(**self.params)


class FolderError(KioskError):
    """The conference folder is missing, cannot be read or written, or is not one."""


class ImportRefused(KioskError):
    """A roster or award file cannot be taken; nothing was written."""


class JournalError(KioskError):
    """The journal cannot be opened, written or verified."""


class DiskFull(JournalError):
    """No room left on the disk; the transaction was rolled back."""


class Refusal(KioskError):
    """A command that the rules do not allow now; nothing happened."""


TOLD = (KioskError, AgendaError, PrintingError)
