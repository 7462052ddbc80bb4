"""Reception: who is let in, why somebody is not, and how many are here."""
