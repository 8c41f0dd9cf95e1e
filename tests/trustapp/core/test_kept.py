"""Kept pages: drawn once for everybody, anew after a publication, and never for staff."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override
from redis.exceptions import ConnectionError as CacheAway

from trustapp.core.http.kept import kept_page
from trustapp.core.queries import forget_pages


@pytest.fixture
def drawn():
    """A page that says how often it was drawn."""
    times = []

    @kept_page
    def page(request, status=200, form=False):
        times.append(request.path)
        token = "csrfmiddlewaretoken" if form else ""
        return HttpResponse(f"{len(times)}{token}", status=status)

    return page


def get(path="/results/", **cookies):
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return request


def test_page_is_drawn_once_for_each_address_and_language(drawn):
    assert drawn(get()).content == b"1"
    assert drawn(get()).content == b"1"
    assert drawn(get("/results/map/")).content == b"2"
    with override("es"):
        assert drawn(get()).content == b"3"


def test_page_is_drawn_anew_after_a_publication(drawn):
    drawn(get())

    forget_pages()

    assert drawn(get()).content == b"2"
    assert drawn(get()).content == b"2"


def test_page_drawn_during_a_publication_is_not_shown_after_it():
    @kept_page
    def page(request):
        forget_pages()
        return HttpResponse("old")

    page(get())

    assert cache.get("page:en:/results/")[0] != cache.get("pages-generation")


def test_staff_and_questions_always_go_to_the_view(drawn):
    drawn(get())

    assert drawn(get(**{settings.SESSION_COOKIE_NAME: "x"})).content == b"2"
    assert drawn(get("/results/?place=1")).content == b"3"


@pytest.mark.parametrize("given", [{"status": 404}, {"form": True}])
def test_errors_and_forms_are_not_kept(drawn, given):
    drawn(get(), **given)

    assert drawn(get()).content == b"2"


def test_pages_are_drawn_while_the_cache_is_away(drawn, monkeypatch):
    def away(*_args, **_kwargs):
        raise CacheAway

    for name in ("get_many", "set"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), name, away)
    forget_pages()

    assert drawn(get()).content == b"1"
    assert drawn(get()).content == b"2"
