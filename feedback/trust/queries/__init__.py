"""What screens may ask about results: they read stored numbers and compute none."""
