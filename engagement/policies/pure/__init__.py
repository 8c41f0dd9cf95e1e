"""Hard thinking without Django: clauses, and what changed between two of them."""
