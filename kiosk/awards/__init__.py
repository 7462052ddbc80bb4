"""Awards: decisions, certificates, batches and their hand-over, so that nobody gets another's certificate."""
