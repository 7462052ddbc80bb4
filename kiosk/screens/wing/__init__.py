"""The stage wing: where a recipient stands."""
