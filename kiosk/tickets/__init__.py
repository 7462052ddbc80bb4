"""Tickets: what is printed on paper, from the state of the conference to the jobs of a spool."""
