"""Tags and filters that the components are drawn with."""
