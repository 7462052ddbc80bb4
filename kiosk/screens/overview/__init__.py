"""The overview for the organisers, the delegates' report and the papers afterwards."""
