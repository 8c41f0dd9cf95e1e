"""Add it up: the scorecard and the public trust report."""
