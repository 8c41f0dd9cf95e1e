"""Hear: what residents tell us, who follows up, “you said, we did”."""
