"""What we owe by when: promises with owner, clock and address; presets, working days, misses."""
