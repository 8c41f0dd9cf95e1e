"""What was handed in: sealed originals, safe derivatives, limits, scanning."""
