"""What a better wording may look like, where a change of a few letters is enough."""

import re
from collections.abc import Callable

# Takes the whole text and where the finding starts and ends.
Rewrite = Callable[[str, int, int], str]

_NOT = re.compile(r"(?i)\b(\w+)n['’]t\b")
_WHOLE = {"wo": "will", "ca": "can", "sha": "shall"}
_NO = re.compile(r"(?i)¿(?:acaso )?no (\w)")


def keep(text: str, start: int, end: int) -> str:
    """Return nothing: people must find better words themselves."""
    return ""


def ask_plainly(text: str, start: int, end: int) -> str:
    """Turn "Wouldn't you feel" into "Would you feel"."""
    asked = _NOT.sub(_verb, text[start:end], count=1)
    return "" if asked == text[start:end] else text[:start] + asked + text[end:]


def _verb(found: re.Match[str]) -> str:
    short = found[1]
    verb = _WHOLE.get(short.lower(), short)
    return verb.capitalize() if short[0].isupper() else verb


def pregunta_sin_no(text: str, start: int, end: int) -> str:
    """Turn "¿No cree que" into "¿Cree que"."""
    asked = _NO.sub(lambda found: "¿" + found[1].upper(), text, count=1)
    return "" if asked == text else asked
