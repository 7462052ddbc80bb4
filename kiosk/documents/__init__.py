"""Papers made as files before the day: what stands on them is kept apart from how they are drawn."""
