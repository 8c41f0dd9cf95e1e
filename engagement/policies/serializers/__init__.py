"""Periods and comments as pages and feeds show them."""
