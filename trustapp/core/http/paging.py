"""Lists by cursor: stable while rows arrive, cheap at any depth."""

from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    """Newest first; a list with another order names it as `ordering`."""

    ordering = "-id"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
