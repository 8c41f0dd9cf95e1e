"""When a change of how long something is kept takes a second person."""
