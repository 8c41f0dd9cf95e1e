"""Hard thinking without Django: which doors a plan means."""
