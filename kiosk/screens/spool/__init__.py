"""Printers and tickets: how each stands, and what only a human can answer."""
