"""Manners that every door shares: access, errors, paging, one-time keys, slow-downs."""
