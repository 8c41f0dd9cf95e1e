"""Log lines that tell what happened, never to whom or from where."""

import logging
import re

from trustapp.core.pure.codes import ALPHABET, GROUP

# Paths whose last part is a single-purpose secret.
_SECRETS = re.compile(r"(/(?:s|q|unsubscribe|confirm|setup)/)[^/\s?\"']+")
# A tracking code that somebody put into the address bar.
_SYMBOL = f"[{ALPHABET}]{{{GROUP}}}"
_CODE = re.compile(rf"(?<![\w-]){_SYMBOL}(?:[- ]?{_SYMBOL}){{2,4}}(?![\w-])", re.IGNORECASE)
_QUERY = re.compile(r"\?[^\s\"']*")
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-fA-F]{1,4}:){3,}[0-9a-fA-F:]+\b")


def scrub(line: str) -> str:
    """Return the line without internet addresses, tokens, codes and query strings."""
    without_secrets = _CODE.sub("[code]", _SECRETS.sub(r"\1[token]", line))
    return _ADDRESS.sub("[address]", _QUERY.sub("", without_secrets))


class NoAddresses(logging.Filter):
    """Scrub every line before a handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = scrub(record.getMessage())
        record.args = None
        return True
