"""Who: users and roles; Officer (not a user: dated assignments and supervisors, pseudonyms)."""
