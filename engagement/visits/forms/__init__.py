"""What comes in about visits."""
