"""Solving a problem together: scan, analyse, respond, assess."""
