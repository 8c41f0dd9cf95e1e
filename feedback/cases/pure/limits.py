"""How much one may write: enough for a long story, little enough for a person to read."""

MOST_WORDS = 10_000
LONGEST_LINE = 200
