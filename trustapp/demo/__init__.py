"""A fictional department at work on a real city."""
