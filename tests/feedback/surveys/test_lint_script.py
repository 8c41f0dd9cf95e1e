"""The script that asks for remarks while somebody writes, in a real browser."""

from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SCRIPT = Path("static/js/lint.js")
EDITOR = """<!doctype html><html lang="en"><title>Editor</title><form>
<input type="hidden" name="csrfmiddlewaretoken" value="token">
<fieldset data-lint="/staff/surveys/lint/">
<textarea data-lint-text lang="es"></textarea><textarea data-lint-text lang="en" id="en"></textarea>
<input data-lint-options lang="es"><input data-lint-options lang="es">
<div data-lint-findings="es" role="status"></div><div data-lint-findings="en" role="status"></div>
</fieldset></form><script src="/lint.js"></script>"""


def test_it_asks_once_for_each_pause_and_shows_what_is_new(page: Any) -> None:
    asked, broken = [], []

    def answer(route: Any) -> None:
        if route.request.url.endswith("/lint.js"):
            route.fulfill(path=SCRIPT, content_type="text/javascript")
        elif route.request.method == "POST":
            asked.append((route.request.post_data, route.request.headers["x-csrftoken"]))
            route.fulfill(json={"findings": [], "html": f"<p>Answer {len(asked)}</p>"})
        else:
            route.fulfill(body=EDITOR, content_type="text/html")

    page.on("pageerror", lambda error: broken.append(str(error)))
    page.route("**/*", answer)
    page.goto("http://editor.test/")
    text, answers = page.locator("textarea").first, page.locator("[data-lint-options]")
    text.press_sequentially("Why?", delay=20)
    answers.nth(0).fill("Yes")
    answers.nth(1).fill("No")
    page.wait_for_selector("text=Answer 1")

    text.press_sequentially(" ")
    text.press("Backspace")
    page.wait_for_timeout(1000)
    text.press_sequentially("!")
    page.wait_for_selector("text=Answer 2")
    page.locator("#en").fill("When?")
    page.wait_for_selector("[data-lint-findings=en] >> text=Answer 3")

    assert asked == [
        ("text=Why%3F&options=Yes%0ANo&language=es", "token"),
        ("text=Why%3F%21&options=Yes%0ANo&language=es", "token"),
        ("text=When%3F&options=&language=en", "token"),
    ]
    assert broken == []
