"""Doors of accounts: coming in, and managing people."""
