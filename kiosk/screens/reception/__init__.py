"""Reception: scans, people and badges at a desk."""
