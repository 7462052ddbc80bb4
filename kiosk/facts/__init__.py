"""What a fact is, and how it becomes a payload of the journal and a fact again."""
