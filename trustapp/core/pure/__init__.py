"""Hard thinking without Django: text, codes, sealing, suppression, chart geometry."""
