"""Vietnamese text: cleaned once at the door, compared, and brought out of old fonts."""
