"""Codes: the 24 digits on invitations, badges and labels, and their way back through any keyboard layout."""
