"""Doors to the visits: plans of streets, and the log of one door."""
