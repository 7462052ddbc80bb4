"""Kiosk runs a conference on the day itself: reception, runsheet, award calls.

Facts go down into the journal once; everything anyone sees comes up out of it.
"""

__version__ = "0.1.0"
