"""Filters that policy pages are drawn with."""
