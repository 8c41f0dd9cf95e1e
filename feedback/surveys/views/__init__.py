"""Doors: residents answer, analysts build."""
