"""One module per outside carrier; none knows what its words are about."""
