"""The pictures in docs/screenshots, taken of the demonstration; made anew by `--full`."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.city import City
from tests.house.test_pages import (
    LIAISON,
    LINK,
    OFFICER,
    OVERSIGHT,
    PLAN,
    STOP,
    one,
    open_progress,
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.full]

FOLDER = Path(settings.BASE_DIR) / "docs" / "screenshots"
WIDTHS = {"1280": {"width": 1280, "height": 900}, "390": {"width": 390, "height": 844}}
CASE = "SELECT public_id FROM cases_case WHERE state = 'new' ORDER BY received_at LIMIT 1"
PAGES: dict[str, tuple[Any, str | None]] = {
    "home": ("/", None),
    "survey": (one(LINK, "/q/{}/"), None),
    "tracking": (open_progress, None),
    "inbox": ("/staff/inbox/", LIAISON),
    "inbox-item": (one(CASE, "/staff/inbox/{}/"), LIAISON),
    "redline": ("/policies/stops-on-the-street/changes/", None),
    "visit-plan": (one(PLAN, "/staff/visits/{}/"), OFFICER),
    "visit-log": (one(STOP, "/staff/visits/{}/{}/"), OFFICER),
    "oversight": ("/oversight/", OVERSIGHT),
    "map": ("/results/map/", None),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_take_picture(city: City, browser: Any, name: str, width: str) -> None:
    where, who = PAGES[name]
    context = browser.new_context(
        storage_state=city.signed_in_state(browser, who) if who else None,
        viewport=WIDTHS[width],
        reduced_motion="reduce",
    )
    page = context.new_page()
    if where is open_progress:
        where(page, city)
    else:
        page.goto(city.url + (where if isinstance(where, str) else where(city)))
    page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)
    context.close()

    assert (FOLDER / f"{name}-{width}.png").stat().st_size > 10_000
