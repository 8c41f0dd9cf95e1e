"""How long what is kept, what must stay, and the two people it takes to change that."""
