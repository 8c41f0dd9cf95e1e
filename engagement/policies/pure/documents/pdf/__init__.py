"""PDF documents: text with its place and look, from which headings, lists and tables are read."""

from engagement.policies.pure.documents.pdf.reading import read_pdf

__all__ = ["read_pdf"]
