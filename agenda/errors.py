"""What the runsheet refuses, as one tree; texts are msgids that the terminal program translates.

* AgendaError
  - ProgrammeError    the programme file cannot be taken
  - Refused           a command does not fit the state of the runsheet
"""

from __future__ import annotations


class AgendaError(Exception):
    """Root of the tree. `msgid` is an English sentence with {named} fields, `params` fill them."""

    def __init__(self, msgid: str, **params: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params

    def __str__(self) -> str:
        return self.msgid.format(**self.params)


class ProgrammeError(AgendaError):
    """The programme file cannot be taken; the sentence names the line and the field."""


class Refused(AgendaError):
    """A command does not fit the state of the runsheet; nothing happened."""
