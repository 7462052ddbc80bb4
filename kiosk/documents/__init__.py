"""Papers made from the conference: invitations, lists, reports."""
