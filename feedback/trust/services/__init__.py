"""Use cases. Modules that reach numpy are for tasks and commands only: city, publishing."""
