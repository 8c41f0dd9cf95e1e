"""Markdown as structure for the printer."""

import pytest

from engagement.policies.pure.printed import blocks


def text(words: str, **look: object) -> dict:
    return {"text": words, **look}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "Words\nin two lines.",
            [{"kind": "text", "words": [text("Words"), text(" "), text("in two lines.")]}],
        ),
        (
            "Some **bold *both*** and `code` [law](https://example.org) [here](#x)\\\nnew",
            [{"kind": "text", "words": [
                text("Some "), text("bold ", strong=True), text("both", strong=True, em=True),
                text(" and "), text("code", code=True), text(" "),
                text("law", link="https://example.org"), text(" "), text("here"), text("\n"),
                text("new"),
            ]}],
        ),
        (
            "3. three\n   - inner\n4. four",
            [{"kind": "ordered_list", "start": 3, "items": [
                [
                    {"kind": "text", "words": [text("three")]},
                    {"kind": "bullet_list", "start": 1, "items": [
                        [{"kind": "text", "words": [text("inner")]}]
                    ]},
                ],
                [{"kind": "text", "words": [text("four")]}],
            ]}],
        ),
        (
            "| A | B |\n|---|---|\n| 1 | |",
            [{"kind": "table", "head": [[text("A")], [text("B")]], "rows": [[[text("1")], []]]}],
        ),
        ("> quoted", [{"kind": "quote", "blocks": [{"kind": "text", "words": [text("quoted")]}]}]),
        ("```\nx = 1\n```\n\n---", [{"kind": "code", "text": "x = 1"}, {"kind": "rule"}]),
        ("##### Deep", [{"kind": "heading", "level": 5, "words": [text("Deep")]}]),
        ("# High", [{"kind": "heading", "level": 4, "words": [text("High")]}]),
        (
            "<b>raw</b> ![alt](x.png)",
            [{"kind": "text", "words": [text("<b>raw</b> "), text("alt")]}],
        ),
    ],
)  # fmt: skip
def test_blocks(source: str, expected: list) -> None:
    assert blocks(source) == expected
