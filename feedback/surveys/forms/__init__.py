"""What comes in: answers of residents, plans of analysts."""
