"""The address book: doors and nothing of the people behind them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from engagement.visits import queries, services
from engagement.visits.forms.addresses import AddressColumnsForm, AddressFileForm, SearchForm
from engagement.visits.views.finding import answer
from trustapp.core.http.access import actor_of, needs

ADDRESSES_A_PAGE = 50


@needs("visits.keep_addresses")
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """List addresses by place and street, with what is known of each door."""
    form = SearchForm(request.GET or None)
    found = queries.addresses(form.sought, timezone.now())
    rest = request.GET.copy()
    rest.pop("page", None)
    page = {
        "search": form,
        "page_obj": Paginator(found, ADDRESSES_A_PAGE).get_page(request.GET.get("page")),
        "query": rest.urlencode(),
    }
    return answer(request, "addresses.html", page)


@needs("visits.keep_addresses")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Take doors over from a file, all of them or none, by the columns that somebody chooses."""
    if request.method == "POST" and "text" in request.POST:
        return _add_by_columns(request)
    is_post = request.method == "POST"
    form = AddressFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    columns = AddressColumnsForm(form.cleaned_data["file"]) if form.is_valid() else None
    return answer(request, "addresses_new.html", {"form": form, "columns": columns})


def _add_by_columns(request: HttpRequest) -> HttpResponse:
    form = AddressColumnsForm(request.POST["text"], request.POST)
    if not form.is_valid():
        return answer(request, "addresses_new.html", {"columns": form, "form": form})
    added = form.submit_once(
        purpose="visits.addresses", now=timezone.now(), work=lambda: _add(request, form)
    )["new"]
    said = ngettext(
        "%(count)s door is new in the address book.",
        "%(count)s doors are new in the address book.",
        added,
    )
    messages.success(request, said % {"count": added})
    return redirect("visits:addresses")


def _add(request: HttpRequest, form: AddressColumnsForm) -> dict[str, Any]:
    new = services.import_addresses(lines=form.lines, by=actor_of(request), now=timezone.now())
    return {"new": new}
