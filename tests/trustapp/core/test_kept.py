"""Kept pages: drawn once for everybody, anew after a publication, and never for staff."""

import gzip

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.urls import reverse
from redis.exceptions import ConnectionError as CacheAway

from trustapp.core.http import kept
from trustapp.core.middleware import KeptPages
from trustapp.core.queries import PAGES_GENERATION, forget_pages


@pytest.fixture
def drawn():
    """A page that says how often it was drawn."""
    times = []

    @kept.kept_page
    def page(request, status=200, form=False):
        times.append(request.path)
        return HttpResponse(f"{len(times)}{get_token(request) if form else ''}", status=status)

    return page


def get(path="/results/", query="", headers=None, **cookies):
    request = RequestFactory().get(path, headers=headers, QUERY_STRING=query)
    request.COOKIES.update(cookies)
    if cookies:
        request.META["HTTP_COOKIE"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
    return request


def test_page_is_drawn_once_for_each_address(drawn):
    assert drawn(get()).content == b"1"
    assert drawn(get()).content == b"1"
    assert drawn(get("/results/map/")).content == b"2"
    assert drawn(get("/es/results/")).content == b"3"


def test_page_is_drawn_anew_after_a_publication(drawn):
    drawn(get())

    forget_pages()

    assert drawn(get()).content == b"2"
    assert drawn(get()).content == b"2"


def test_page_drawn_during_a_publication_is_not_shown_after_it():
    times = []

    @kept.kept_page
    def page(request):
        forget_pages()
        times.append(request.path)
        return HttpResponse(f"{len(times)}")

    answer = KeptPages(page)

    assert answer(get()).content == b"1"
    assert answer(get()).content == b"2"


def test_what_another_process_published_is_seen_when_this_one_asks_again(drawn):
    drawn(get())
    cache.set(PAGES_GENERATION, "set by another process")
    assert drawn(get()).content == b"1"

    caches["process"].delete(PAGES_GENERATION)

    assert drawn(get()).content == b"2"


def test_staff_and_questions_always_go_to_the_view(drawn):
    answer = KeptPages(drawn)
    answer(get())

    assert answer(get(**{settings.SESSION_COOKIE_NAME: "x"})).content == b"2"
    assert answer(get(query="place=1")).content == b"3"
    assert answer(get(form="of a resident")).content == b"1"


def post(words="words=stop", kind="application/x-www-form-urlencoded", **more):
    return RequestFactory().post("/policies/", words, content_type=kind, **more)


def test_a_search_is_kept_for_those_who_send_the_same_words(drawn):
    answer = KeptPages(drawn)

    assert answer(post()).content == b"1"
    assert answer(post()).content == b"1"
    assert drawn(post()).content == b"1"
    assert answer(post("words=search")).content == b"2"
    assert answer(get("/policies/")).content == b"3"
    assert answer(post(headers={"if-none-match": answer(post()).headers["ETag"]})).content == b"1"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("words=" + "a" * 2000, "application/x-www-form-urlencoded"),
        ("words=\u00e9", "application/x-www-form-urlencoded"),
        ("words=stop", "multipart/form-data; boundary=edge"),
    ],
)
def test_what_is_long_odd_or_a_file_always_goes_to_the_view(drawn, words, kind):
    answer = KeptPages(drawn)

    assert [answer(post(words, kind)).content for _ in range(2)] == [b"1", b"2"]


def test_what_was_looked_for_never_reaches_the_shared_cache(drawn):
    before = set(cache._cache.get_client().keys("*"))

    KeptPages(drawn)(post())

    assert set(cache._cache.get_client().keys("*")) == before


def test_names_of_the_cache_do_not_tell_what_was_looked_for():
    name = kept.name_of(post())

    assert name != kept.name_of(post("words=search"))
    assert "stop" not in str(name)
    assert kept.name_of(RequestFactory().put("/policies/")) is None


@pytest.mark.parametrize("given", [{"status": 404}, {"form": True}])
def test_errors_and_forms_are_not_kept(drawn, given):
    drawn(get(), **given)

    assert drawn(get()).content == b"2"


def test_pages_are_drawn_while_the_cache_is_away(drawn, monkeypatch):
    answer = KeptPages(drawn)

    def away(*_args, **_kwargs):
        raise CacheAway

    for name in ("get", "set"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), name, away)
    forget_pages()

    assert answer(get()).content == b"1"
    assert answer(get()).content == b"2"


def test_pages_are_drawn_when_the_cache_goes_away_in_between(drawn, monkeypatch):
    kept.present_generation()

    def away(*_args, **_kwargs):
        raise CacheAway

    for name in ("get", "set"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), name, away)

    assert drawn(get()).content == b"1"
    assert drawn(get()).content == b"2"


def test_finished_answer_is_given_before_anything_else_is_asked(drawn):
    asked = []

    def inner(request):
        asked.append(request.path)
        response = drawn(request)
        response.headers["X-Frame-Options"] = "DENY"
        return response

    answer = KeptPages(inner)
    first, second = answer(get()), answer(get())

    assert asked == ["/results/"]
    assert (second.content, dict(second.items())) == (first.content, dict(first.items()))


def test_an_answer_that_sets_a_cookie_is_not_kept(drawn):
    asked = []

    def inner(request):
        asked.append(request.path)
        response = drawn(request)
        response.set_cookie("mine", "1")
        return response

    answer = KeptPages(inner)
    answer(get())
    answer(get())

    assert len(asked) == 2


def test_what_no_view_offered_to_keep_is_not_kept():
    asked = []

    def inner(request):
        asked.append(request.path)
        return HttpResponse("own")

    answer = KeptPages(inner)
    answer(get())
    answer(get())

    assert len(asked) == 2


def test_a_foreign_host_is_refused_and_never_given_a_kept_page(client):
    path = reverse("portal:help")
    assert client.get(path).status_code == 200

    assert client.get(path, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_kept_answers_are_the_drawn_ones_with_all_their_headers(client):
    path = reverse("portal:help")
    first, second = client.get(path), client.get(path)

    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())
    assert not second.cookies
    assert "default-src 'none'" in second.headers["Content-Security-Policy"]
    assert second.headers["Cache-Control"] == "no-cache"


@pytest.mark.django_db
def test_browsers_that_take_it_compressed_get_it_so_and_the_others_plain(client):
    path = reverse("portal:help")
    plain = client.get(path)

    for _ in range(2):
        answer = client.get(path, headers={"accept-encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.content) == plain.content
    assert client.get(path).content == plain.content


@pytest.mark.django_db
def test_a_browser_that_has_the_page_is_only_told_so(client):
    path = reverse("portal:help")
    etag = client.get(path).headers["ETag"]

    answer = client.get(path, headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert client.get(path, headers={"if-none-match": '"another"'}).status_code == 200
