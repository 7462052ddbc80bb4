"""The script of the master of ceremonies: its lines with the people and the numbers of this moment."""
