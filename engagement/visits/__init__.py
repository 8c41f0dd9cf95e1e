"""Door to door: log, offline sync, randomised trials."""
