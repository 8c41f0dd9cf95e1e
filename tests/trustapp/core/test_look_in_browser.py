"""The look in a real browser: accessibility, the smallest phone, leaving at once, no script."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings
from django.urls import set_urlconf
from django.utils import translation

from tests import axe
from tests.trustapp.core import look

EVERY_PAGE = ["guide", *look.PAGES]
RULES = (*axe.WCAG, "best-practice")

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _sample_site() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.trustapp.core.look"):
        yield
    set_urlconf(None)


def answer(route: Any) -> None:
    """Serve the sample site to the browser without any server."""
    path = route.request.url.removeprefix("http://sample.test").partition("?")[0]
    if path.startswith("/static/"):
        route.fulfill(path=finders.find(path.removeprefix("/static/")))
    elif found := re.fullmatch(r"/(ar/)?look/(\w+)/", path):
        with translation.override("ar" if found[1] else "en"):
            route.fulfill(body=look.draw(found[2]), content_type="text/html; charset=utf-8")
    else:
        route.fulfill(body=f"elsewhere: {path}", content_type="text/html")


@pytest.fixture
def visit(page: Any) -> Callable[..., Any]:
    """Return a function that opens a page of the sample site."""
    page.route("http://sample.test/**", answer)

    def visit(path: str, *, width: int = 390, scheme: str = "light") -> Any:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"http://sample.test{path}")
        return page

    return visit


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_accessibility_violation_on_any_sample_page(
    visit: Callable[..., Any], width: int, scheme: str
) -> None:
    for name in EVERY_PAGE:
        page = visit(f"/look/{name}/", width=width, scheme=scheme)

        assert [(name, problem) for problem in axe.violations(page, RULES)] == []


@pytest.mark.parametrize("path", ["/look/", "/ar/look/"])
def test_nothing_scrolls_sideways_on_the_smallest_phone(
    visit: Callable[..., Any], path: str
) -> None:
    for name in EVERY_PAGE:
        page = visit(f"{path}{name}/", width=320)

        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_touch_targets_of_the_main_actions_are_large_enough(visit: Callable[..., Any]) -> None:
    page = visit("/look/guide/")

    heights = page.eval_on_selector_all(
        ".btn:not([hidden]), .do a, .choice", "found => found.map(e => e.offsetHeight)"
    )

    assert len(heights) > 20
    assert min(heights) >= 44


def test_three_shifts_within_five_seconds_leave_the_site(visit: Callable[..., Any]) -> None:
    page = visit("/look/sensitive/")
    page.keyboard.press("Shift")
    assert "2 more times" in page.inner_text("[data-exit-count]")
    page.keyboard.press("Shift+A")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    assert "1 more time" in page.inner_text("[data-exit-count]")

    page.keyboard.press("Shift")

    page.wait_for_url("**/portal/leave/")
    assert page.inner_text("body") == "elsewhere: /portal/leave/"


def test_error_summary_takes_the_focus_and_the_count_counts_down(
    visit: Callable[..., Any],
) -> None:
    page = visit("/look/question/")
    page.wait_for_function("document.activeElement.className === 'problem'")

    page.fill("#id_words", "x" * 11_950)

    assert page.inner_text(".count") == "50 characters left"
    assert page.get_attribute(".count", "aria-live") == "polite"


def test_menu_opens_without_a_script(browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.route("http://sample.test/**", answer)
    page.goto("http://sample.test/look/question/")

    page.click("summary:has-text('Menu')")

    assert page.is_visible(".menu nav >> text=Trust results")
    context.close()


def test_what_is_wrong_is_found(page: Any) -> None:
    page.set_content("<!doctype html><html lang='en'><title>A</title><img src='data:,'></html>")

    assert axe.violations(page) == ['image-alt: <img src="data:,">']
