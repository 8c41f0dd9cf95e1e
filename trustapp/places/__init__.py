"""Where: districts, neighbourhoods, and how many people live there."""
