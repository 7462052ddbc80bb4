"""Several machines: one log that carries every station's facts to all the others. Each desk goes on without it.

The hub is a log and a fan-out, never the truth: that is the union of the stations' journals.
"""
