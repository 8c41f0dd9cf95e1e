"""Where a form was sent from, when our pages tell browsers to send no referrer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_FOREIGN = ("cross-site", "same-site")


class NameHiddenOrigin:
    """Take the forms of our own pages, although their browsers say `Origin: null`.

    Under `Referrer-Policy: no-referrer` a browser hides the origin of every form, our own included
    (Fetch standard, "append a request Origin header"), and Django would refuse it. Sec-Fetch-Site,
    which no page can set, tells foreign forms from ours; browsers too old to send it are held to
    the Strict cookie and the token like all others. Stands right before Django's own check.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_hidden = request.META.get("HTTP_ORIGIN") == "null"
        if is_hidden and request.headers.get("Sec-Fetch-Site") not in _FOREIGN:
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)
