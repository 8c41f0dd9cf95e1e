"""A document that somebody hands in becomes Markdown and an honest list of what was lost.

Runs as a program of its own (`python -m engagement.policies.pure.documents`), so that a document
made to exhaust its reader exhausts nothing else.
"""
