"""What changed since the last visit: kept by the reader's browser, for whoever asks for it."""

from typing import Any

import pytest
from django.utils import timezone

from tests.factories.policies import BODY, make_policy, publish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
START, FORGET = "Remember what I have seen", "Forget it"


def kept(page: Any) -> Any:
    return page.evaluate("localStorage.getItem('policies-read')")


def marks(page: Any) -> list[str]:
    return [
        " ".join(each.split())
        for each in page.locator(":is(h3, [data-policy]):has(> .since-mark)").all_inner_texts()
    ]


def test_parts_that_changed_are_marked_until_the_reader_wants_no_more(
    live: str, browser: Any
) -> None:
    now = timezone.now()
    policy = make_policy(now=now)
    context = browser.new_context()
    sent: list[str] = []
    context.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    page = context.new_page()
    page.goto(f"{live}/policies/use-of-force/")
    assert kept(page) is None
    page.get_by_role("button", name=START).click()
    assert marks(page) == []
    page.close()

    publish(policy, now=now, body=BODY.replace("24 hours", "a day") + "\n## Dogs\nNone.\n")
    page = context.new_page()
    page.goto(f"{live}/policies/")
    assert [each[-29:] for each in marks(page)] == ["Changed since your last visit"]
    page.goto(f"{live}/policies/use-of-force/")
    assert marks(page) == [
        "Policy 4.2, Force Changed since your last visit",
        "4.2.3 Reports Changed since your last visit",
        "4.2.4 Dogs New since your last visit",
    ]
    page.reload()
    assert len(marks(page)) == 3
    assert not any("policies-read" in each or "words" in each for each in sent)
    page.get_by_role("button", name=FORGET).click()

    assert (marks(page), kept(page)) == ([], None)
    assert page.get_by_role("button", name=START).is_visible()
    context.close()


def test_nothing_of_it_shows_without_script(live: str, browser: Any) -> None:
    make_policy(now=timezone.now())
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{live}/policies/use-of-force/")

    assert not page.get_by_role("button", name=START).is_visible()
    context.close()
