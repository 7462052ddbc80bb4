"""How much a file may hold, and what is said of one that is refused: shared by the reader and its child process.

The child (`kiosk.roster.cellreader`) has no texts; it ends with a word, and the parent puts the sentence to it.
"""

from __future__ import annotations

MOST_BYTES = 64 * 2**20
"""Largest file; a list of 100,000 people is 8 MB."""

MOST_UNPACKED = 512 * 2**20
"""Most that all parts of a zipped workbook may unpack to together; 100,000 people are 100 MB of XML."""

MOST_ENTRIES = 10_000
"""Most parts in a zipped workbook; an ordinary one has ten to a hundred."""

MOST_PLACES = 8_000_000
"""Most places (rows × columns) of one sheet: the reader keeps a dense grid, 24 to 32 bytes each."""

MOST_CELLS = 2_000_000
"""Most cells of a file, empty ones between them counted; 100,000 people of 15 columns are 1.6 million."""

MOST_LETTERS = 40_000_000
"""Most letters in all cells of a file together."""

MOST_COLUMNS = 16_384
"""Widest row: what a spreadsheet can hold."""

MEMORY = 384 * 2**20
"""Address space of the child; it needs 200 MB for 100,000 rows of 15 columns."""

SECONDS = 9.0
"""Longest time for the child; it needs one or two for 100,000 rows."""


class Unreadable(Exception):
    """A file that cannot be taken; *word* is a key of `refusals.SENTENCES`, *told* fills its fields."""

    def __init__(self, word: str, **told: str) -> None:
        super().__init__(word)
        self.word = word
        self.told = told
