"""The public front door: home, my neighbourhood, search."""
