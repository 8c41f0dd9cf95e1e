"""The face of the force: public profiles, beat continuity."""
