"""The journal: every fact of the conference, written once and never changed."""
