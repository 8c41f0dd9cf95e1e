"""When it is critical: one honest timeline."""
