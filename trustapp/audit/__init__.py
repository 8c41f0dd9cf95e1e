"""Every change leaves one line that nobody can quietly alter."""
