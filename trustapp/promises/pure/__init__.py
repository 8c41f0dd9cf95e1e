"""When a promise is due, without a framework."""
