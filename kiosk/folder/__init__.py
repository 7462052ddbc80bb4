"""The conference folder: which files lie in it, what they are called, and how they are written."""
