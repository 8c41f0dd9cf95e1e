"""Log lines that tell what happened, never to whom or from where."""

import logging
import re

# Paths whose last part is a single-purpose secret.
_SECRETS = re.compile(r"(/(?:s|q|unsubscribe|confirm|setup)/)[^/\s?\"']+")
_QUERY = re.compile(r"\?[^\s\"']*")
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-fA-F]{1,4}:){3,}[0-9a-fA-F:]+\b")


def scrub(line: str) -> str:
    """Return the line without internet addresses, tokens and query strings."""
    return _ADDRESS.sub("[address]", _QUERY.sub("", _SECRETS.sub(r"\1[token]", line)))


class NoAddresses(logging.Filter):
    """Scrub every line before a handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = scrub(record.getMessage())
        record.args = None
        return True
