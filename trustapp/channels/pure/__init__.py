"""Mail as bytes and waiting times, without a framework."""
