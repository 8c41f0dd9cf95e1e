"""Doors to the policies: what everyone may read, and where editors work."""
