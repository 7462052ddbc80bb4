"""The keys of the journal's own memory: what one machine notes for itself and never sends."""

from __future__ import annotations

# All personal data was deleted.
PURGED = "purged"
# Facts of this very station came from elsewhere, so that it has to go on under another name.
RENEW = "station_renew"
# How far the common clock is ahead of this machine's (ms), and how far a human said that it may be followed.
OFFSET, OFFSET_TAKEN = "clock_offset_ms", "clock_offset_taken"
# In which boot and when, by this machine's own clock, the offset was found: "BOOT MS".
OFFSET_OF = "clock_offset_of"
# Where rolling backups go from this machine, and the last one; a folder that has moved forgets both.
BACKUP_TO, BACKUP_LAST = "backup_to", "backup_last"
