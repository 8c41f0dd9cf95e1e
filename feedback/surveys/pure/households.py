"""Who lives together, told from how an address is written.

Two spellings of one home give one key; the key is hashed before it is stored. The rules follow
the abbreviations of the postal service (USPS Publication 28, appendices B and C) and are made for
comparing only: a key is no address to write to.
"""

import re
import unicodedata

_SHORT = {
    "street": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr",
    "court": "ct", "place": "pl", "lane": "ln", "terrace": "ter", "parkway": "pkwy",
    "square": "sq", "highway": "hwy", "circle": "cir", "north": "n", "south": "s", "east": "e",
    "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw",
    "saint": "st", "first": "1st", "second": "2nd", "third": "3rd", "floor": "fl",
}  # fmt: skip
# What stands before the number of a home within a house; the number alone tells homes apart.
_UNIT = {"apt", "apartment", "unit", "suite", "ste", "no", "number", "apto", "depto", "room", "rm"}
_WORD = re.compile(r"[^\W_]+|#")
_ZIP = re.compile(r"\b(\d{5})-\d{4}\b")


def household_key(address: str, unit: str = "") -> str:
    """Return the key of a home, the same for every spelling; empty where there is no address."""
    words = [_SHORT.get(word, word) for word in _words(address)]
    inside = _words(unit)
    if not words:
        return ""
    house, own = _split(words)
    number = "".join(word for word in inside if word not in _UNIT and word != "#")
    return f"{' '.join(house)}|{number or own}"


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", _ZIP.sub(r"\1", text)).casefold()
    kept = "".join(
        str(unicodedata.digit(mark, mark)) for mark in plain if not unicodedata.combining(mark)
    )
    return _WORD.findall(kept.replace("'", "").replace("’", ""))


def _split(words: list[str]) -> tuple[list[str], str]:
    """Take the first "apt 4" or "# 4" out of an address; the house number is never one."""
    for place, word in enumerate(words[1:], start=1):
        if (word in _UNIT or word == "#") and place + 1 < len(words):
            after = place + 2 if words[place + 1] == "#" else place + 1
            if after < len(words) or words[place + 1] != "#":
                own = words[min(after, len(words) - 1)]
                return [*words[:place], *words[after + 1 :]], own
    return [word for word in words if word != "#"], ""
