"""Whether the house is up, for supervisors and load balancers."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse

from trustapp.core.http.access import public


@public
def health(request: HttpRequest) -> JsonResponse:
    """Say which instance answers, after asking the database for a sign of life."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "instance": settings.INSTANCE})
