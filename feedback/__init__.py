"""What residents tell us: surveys, cases, complaints, and the trust they add up to."""
