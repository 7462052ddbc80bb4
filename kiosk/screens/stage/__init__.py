"""The stage: award calls batch by batch, their plan, their results, and votes."""
