"""Streets as people write them: `N. Elm St`, `north elm street`, folded so that one is one."""

import re
import unicodedata

_SUFFIXES = {
    "al": "alley", "aly": "alley", "ave": "avenue", "av": "avenue", "blvd": "boulevard",
    "cir": "circle", "ct": "court", "cv": "cove", "dr": "drive", "expy": "expressway",
    "hwy": "highway", "ln": "lane", "pkwy": "parkway", "pk": "park", "pl": "place",
    "plz": "plaza", "rd": "road", "sq": "square", "st": "street", "ter": "terrace",
    "terr": "terrace", "tr": "trail", "trl": "trail", "wy": "way",
}  # fmt: skip
_DIRECTIONS = {
    "n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest",
    "se": "southeast", "sw": "southwest",
}  # fmt: skip
_ORDINALS = {
    word: number
    for number, word in zip(
        ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th", "11th", "12th"),
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth", "eleventh", "twelfth"),
        strict=True,
    )
}  # fmt: skip
_KINDS = frozenset(_SUFFIXES) | frozenset(_SUFFIXES.values())
# A name of two words is taken as it is: neither is a direction.
_SHORT = 2
_MARKS = re.compile(r"[.'’`]")
_GAPS = re.compile(r"[\W_]+")


def fold(street: str) -> str:
    """Return what is the same for every spelling of a street; empty where nothing is named."""
    plain = unicodedata.normalize("NFKD", street).casefold()
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    words = _GAPS.sub(" ", _MARKS.sub("", plain)).split()
    words = [_ORDINALS.get(word, word) for word in words]
    return " ".join(_whole_kind(_whole_direction(words)))


def _whole_direction(words: list[str]) -> list[str]:
    """Write a direction out; the E of `E Street` is a name of its own."""
    if len(words) <= _SHORT:
        return words
    whole = list(words)
    if words[1] not in _KINDS or (words[1] == "st" and len(words) > _SHORT + 1):
        whole[0] = _DIRECTIONS.get(words[0], words[0])
    if words[-2] in _KINDS:
        whole[-1] = _DIRECTIONS.get(words[-1], words[-1])
    return whole


def _whole_kind(words: list[str]) -> list[str]:
    """Write `St` out: a street at the end, a saint in front."""
    whole, directions = list(words), _DIRECTIONS.values()
    last = len(words) - 1
    if len(words) > _SHORT and words[last] in directions:
        last -= 1
    if last > 0:
        whole[last] = _SUFFIXES.get(words[last], words[last])
    front = 1 if words[:1] and words[0] in directions else 0
    if front < last and words[front] == "st":
        whole[front] = "saint"
    return whole
