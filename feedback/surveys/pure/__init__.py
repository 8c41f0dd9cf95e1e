"""Sampling, clocks and drafts of answers: arithmetic without a database."""
