"""Word documents: headings, lists with their real numbers, tables, notes, tracked changes."""

from engagement.policies.pure.documents.word.reading import read_word

__all__ = ["read_word"]
