"""What can go wrong with paper, as one tree; texts are msgids that the terminal program translates.

* PrintingError
  - PrinterError      the printer cannot be reached or says that it cannot print
    - SendError       a ticket broke off while its bytes were leaving
  - SpoolError        the spool cannot be opened or written
"""

from __future__ import annotations


class PrintingError(Exception):
    """Root of the tree. `msgid` is an English sentence with {named} fields, `params` fill them."""

    def __init__(self, msgid: str, **params: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params

    def __str__(self) -> str:
        return self.msgid.format(**self.params)


class PrinterError(PrintingError):
    """The printer cannot be reached, or says that it cannot print."""


class SpoolError(PrintingError):
    """The spool cannot be opened or written."""


class SendError(PrinterError):
    """A ticket broke off. `bytes_sent` 0 means that surely no paper moved; more, that nobody can know."""

    def __init__(self, msgid: str, *, bytes_sent: int, **params: object) -> None:
        super().__init__(msgid, **params)
        self.bytes_sent = bytes_sent
