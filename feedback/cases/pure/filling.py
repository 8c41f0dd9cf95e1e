"""Ready texts with {gaps}: which there are, and what they read with something in them."""

import re
from collections.abc import Mapping

_GAP = re.compile(r"\{\s*([^{}]*?)\s*\}")


def gaps_in(text: str) -> list[str]:
    """Return the names of the gaps in their order, each once."""
    return list(dict.fromkeys(_GAP.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with these values in it; a gap without a value stays, for all to see."""
    return _GAP.sub(lambda gap: values.get(gap.group(1)) or gap.group(), text)
