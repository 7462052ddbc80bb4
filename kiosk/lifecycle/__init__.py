"""A conference from its making to its end: create, take lists in, back up, restore, purge."""
