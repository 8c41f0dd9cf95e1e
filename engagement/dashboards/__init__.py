"""What staff see at a glance."""
