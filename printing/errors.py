"""What can go wrong with paper, as one tree; texts are msgids that the terminal program translates.

* PrintingError
  - PrinterError      the printer cannot be reached or says that it cannot print
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
