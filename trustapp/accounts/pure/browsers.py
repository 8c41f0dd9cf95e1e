"""A browser and its device in two words people know, from the header it sends."""

# The first that is found names it: nearly all of them claim to be Safari, and many to be Chrome.
_BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
]
_DEVICES = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
]


def browser_words(header: str) -> str:
    """Return such words as “Firefox, Windows”; empty where nothing is known."""
    return ", ".join(filter(None, (_first(_BROWSERS, header), _first(_DEVICES, header))))


def _first(names: list[tuple[str, str]], header: str) -> str:
    return next((name for mark, name in names if mark in header), "")
