"""What every template may use."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from trustapp.core import queries


def department(request: HttpRequest) -> dict[str, Any]:
    """Give templates the department: name, numbers, independent body, and where the site is."""
    return {
        "department": queries.department(),
        "site_host": urlsplit(settings.BASE_URL).netloc,
    }
