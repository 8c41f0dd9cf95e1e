"""Words of an address: made from a title, and nobody else's."""

from django.db import connection, models
from django.utils.text import slugify


def free_slug(model: type[models.Model], title: str, *, longest: int, otherwise: str) -> str:
    """Return words for an address that no row of a model has, numbered where a title comes again.

    Whoever wants words of the same model next waits until this transaction ends.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"slug:{table}"])
    start = slugify(title)[:longest].strip("-") or otherwise
    rows = model._default_manager.filter(slug__startswith=start)
    taken = set(rows.values_list("slug", flat=True))
    slug, number = start, 1
    while slug in taken:
        number += 1
        slug = f"{start}-{number}"
    return slug
