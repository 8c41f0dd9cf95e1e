"""Where the figures of a city folder come from: CSV to titles and publishers."""

from collections.abc import Mapping

from trustapp.places.pure.facts import Provenance
from trustapp.places.pure.rows import Problems, read_rows

FILE = "sources.csv"
COLUMNS = ("cited_as", "title", "publisher", "note")
LONGEST = 240


def read_sources(text: str, problems: Problems) -> dict[str, Provenance]:
    """Return the sources by what data files call them."""
    sources: dict[str, Provenance] = {}
    for row in read_rows(text, COLUMNS, problems):
        found = Provenance(*(row.text(name) for name in COLUMNS))
        for name in ("cited_as", "title"):
            if not row.text(name):
                row.complain(name, "must not be empty")
        for name in ("cited_as", "title", "publisher"):
            if len(row.text(name)) > LONGEST:
                row.complain(name, f"is longer than {LONGEST} letters")
        if found.cited_as in sources:
            row.complain("cited_as", f"{found.cited_as!r} stands here twice")
        sources[found.cited_as] = found
    return sources


def named(cited: str, sources: Mapping[str, Provenance]) -> Provenance:
    """Return the described source, or one that is only known by how it is cited."""
    return sources.get(cited) or Provenance(cited_as=cited, title=cited[:LONGEST])
