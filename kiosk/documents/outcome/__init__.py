"""What became of the conference, as tables: every document afterwards is written from these, and none counts itself.

Nothing here writes or draws; a figure that two documents show comes from one query.
"""
