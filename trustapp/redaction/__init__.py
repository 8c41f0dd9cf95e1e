"""What was taken out of words: passages struck, originals sealed, two people to undo it."""
