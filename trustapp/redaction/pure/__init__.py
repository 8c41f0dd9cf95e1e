"""Texts and who keeps them: no framework, no clock."""
