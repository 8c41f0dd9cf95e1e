"""What axe-core finds wrong on a page."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text()
# Only what is wrong comes back: carrying over all that is right takes longer than finding it.
FIND = """tags => axe.run({runOnly: tags}).then(found => found.violations.map(
    problem => `${problem.id}: ${problem.nodes[0].html.slice(0, 160)}`
))"""


def violations(page: Any, tags: Sequence[str] = WCAG) -> list[str]:
    """Return each violated rule with the first element that violates it."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(f"() => {{{SCRIPT}}}")
    return list(page.evaluate(FIND, list(tags)))
