"""The roster: who is expected. Reading the organisers' files, and finding a person in them."""
