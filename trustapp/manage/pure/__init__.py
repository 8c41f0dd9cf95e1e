"""What follows from the colours that a department chose."""
