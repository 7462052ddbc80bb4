"""The roster before the day: units, their files, and columns said by hand."""
