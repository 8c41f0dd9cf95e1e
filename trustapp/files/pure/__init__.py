"""What a file is, and how it is drawn anew, without a framework."""
