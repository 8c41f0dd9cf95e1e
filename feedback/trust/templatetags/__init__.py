"""Words for scores."""
