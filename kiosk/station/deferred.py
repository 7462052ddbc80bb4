"""Moves of the runsheet that a full disk did not take: they count on this screen, and are written when it can be.

Each keeps the moment it was made at, so that the clock is right afterwards as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from agenda import runsheet
from agenda.stamps import Stamp
from kiosk.conference.preview import what_if, with_moves
from kiosk.errors import TOLD, DiskFull
from kiosk.journal.envelope import Event
from kiosk.station.station import Station

Move = tuple[runsheet.Command, Stamp]
_COMMANDS = get_args(runsheet.Command)


class DeferredMoves:
    """The moves waiting for room on the disk. Used by the writer thread alone; `moves` may be read by anybody."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self.moves: tuple[Move, ...] = ()

    def takes(self, command: object) -> bool:
        """Return whether a command is one that waits for room; others are refused while the disk is full."""
        return isinstance(command, _COMMANDS) and not isinstance(command, (runsheet.Adopt, runsheet.Undo))

    def hold(self, command: object, stamp: Stamp) -> None:
        """Keep a move. Raises the refusal it would meet."""
        assert isinstance(command, _COMMANDS)
        with self._station.reading() as conference:
            sheet = with_moves(conference.runsheet, self.moves)
        what_if(sheet, command, stamp)
        self.moves = (*self.moves, (command, stamp))

    def drop(self) -> None:
        """Take back the last move."""
        self.moves = self.moves[:-1]

    def write(self) -> Sequence[Event]:
        """Write the moves in their order, as far as the disk takes them; return what was written."""
        written: list[Event] = []
        while self.moves:
            command, stamp = self.moves[0]
            try:
                written += self._station.do(command, stamp)
            except DiskFull:
                break
            except TOLD:
                pass  # somebody else has moved meanwhile: the move has lost its sense
            self.moves = self.moves[1:]
        return written
