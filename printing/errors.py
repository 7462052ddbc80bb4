"""What can go wrong with paper, as one tree; texts are msgids that the terminal program translates.

* PrintingError
  - PrinterError      the printer cannot be reached or says that it cannot print
    - SendError       a ticket broke off while its bytes were leaving
  - SpoolError        the spool cannot be opened or written
"""

from __future__ import annotations

from typing import Literal

Code = Literal[
    "unreachable",
    "cover",
    "paper",
    "near_end",
    "error",
    "broke_off",
    "unconfirmed",
    "settings",
    "permission",
]


class PrintingError(Exception):
    """Root of the tree. `msgid` is an English sentence with {named} fields, `params` fill them."""

    def __init__(self, msgid: str, **params: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params

    def __str__(self) -> str:
        return self.msgid.format(**self.params)


class PrinterError(PrintingError):
    """The printer cannot be reached, or says that it cannot print.

    `advice` is a second msgid, what to do, filled by the same `params` ("": nothing); `code` is for programs.
    """

    def __init__(self, msgid: str, *, code: Code = "error", advice: str = "", **params: object) -> None:
        super().__init__(msgid, **params)
        self.code = code
        self.advice = advice


class SpoolError(PrintingError):
    """The spool cannot be opened or written."""


class SendError(PrinterError):
    """A ticket broke off. `bytes_sent` 0 means that surely no paper moved; more, that nobody can know."""

    def __init__(
        self, msgid: str, *, bytes_sent: int, code: Code = "broke_off", advice: str = "", **params: object
    ) -> None:
        super().__init__(msgid, code=code, advice=advice, **params)
        self.bytes_sent = bytes_sent
