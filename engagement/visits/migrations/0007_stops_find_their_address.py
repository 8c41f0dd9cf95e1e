"""Every stop finds its address, or makes it; a mark on a stop closes the address."""

import re
import unicodedata
from typing import Any, ClassVar

from django.db import migrations

_KINDS = {
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
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th",
    "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
    "eleventh": "11th", "twelfth": "12th",
}  # fmt: skip


def fold(street: str) -> str:
    """Return the street as the address book folded it when this was written."""
    plain = unicodedata.normalize("NFKD", street).casefold()
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    words = re.sub(r"[\W_]+", " ", re.sub(r"[.'’`]", "", plain)).split()
    words = [_ORDINALS.get(word, word) for word in words]
    many, kinds = len(words) > 2, set(_KINDS) | set(_KINDS.values())
    first_is_name = many and words[1] in kinds and (words[1] != "st" or len(words) == 3)
    last_follows_kind = many and words[-2] in kinds
    if many and not first_is_name:
        words[0] = _DIRECTIONS.get(words[0], words[0])
    if last_follows_kind:
        words[-1] = _DIRECTIONS.get(words[-1], words[-1])
    last = len(words) - (2 if many and words[-1] in _DIRECTIONS.values() else 1)
    if last > 0:
        words[last] = _KINDS.get(words[last], words[last])
    front = 1 if words[:1] and words[0] in _DIRECTIONS.values() else 0
    if front < last and words[front] == "st":
        words[front] = "saint"
    return " ".join(words)


def find_addresses(apps: Any, _schema_editor: Any) -> None:
    """Give every stop its address, with the language and the mark that stood on the stop."""
    addresses = apps.get_model("visits", "Address").objects
    closures = apps.get_model("visits", "Closure").objects
    stops = apps.get_model("visits", "Stop").objects.select_related("plan").order_by("id")
    for stop in stops.iterator():
        number = re.match(r"\d{1,9}", stop.door, re.ASCII)
        address, _ = addresses.get_or_create(
            place_id=stop.plan.place_id, street_key=fold(stop.plan.street), door=stop.door,
            defaults={"street": stop.plan.street, "number": int(number[0]) if number else 0},
        )  # fmt: skip
        if stop.language and stop.language not in address.languages:
            address.languages = [*address.languages, stop.language]
            address.save(update_fields=["languages"])
        if stop.do_not_visit:
            closures.get_or_create(
                address=address, reason="asked", ends_at=None,
                defaults={"source": "plan", "begins_at": stop.plan.made_at},
            )  # fmt: skip
        stops.filter(pk=stop.pk).update(address=address)


def write_doors(apps: Any, _schema_editor: Any) -> None:
    """Write door, language and mark back onto the stops."""
    stops = apps.get_model("visits", "Stop").objects.select_related("address").order_by("id")
    asked = apps.get_model("visits", "Closure").objects.filter(reason="asked", ends_at=None)
    closed = set(asked.values_list("address", flat=True))
    for stop in stops.iterator():
        stops.filter(pk=stop.pk).update(
            door=stop.address.door,
            language=next(iter(stop.address.languages), ""),
            do_not_visit=stop.address_id in closed,
        )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("visits", "0006_address_book")]

    operations: ClassVar = [migrations.RunPython(find_addresses, write_doors)]
