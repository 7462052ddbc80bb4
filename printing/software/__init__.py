"""A printer made of software: what tests, benchmarks and demonstrations print on when there is no hardware.

It takes ESC/POS over TCP like the real thing, and it fails on demand. It shares no code with the sending side.
"""

from printing.software.model import Model
from printing.software.paper import Ticket
from printing.software.printer import SoftPrinter

__all__ = ["Model", "SoftPrinter", "Ticket"]
