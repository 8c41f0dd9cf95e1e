"""Answer for it: allegations, findings, deadlines, early intervention."""
