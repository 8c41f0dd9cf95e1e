"""Sign-in without a framework: what a browser says of itself."""
