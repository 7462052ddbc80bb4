"""Kiosk runs a conference on the day itself: reception, runsheet, award calls.

Facts go down into the journal once; everything anyone sees comes up out of it.
"""

import logging

# Nothing may write into the terminal program's screen; whoever wants a log adds a handler.
logging.getLogger(__name__).addHandler(logging.NullHandler())

__version__ = "0.1.0"
