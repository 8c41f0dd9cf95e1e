"""Loading the demonstration. Reaches numpy: for commands only."""
