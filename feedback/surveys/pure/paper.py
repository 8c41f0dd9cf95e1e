"""Two readings of one sheet."""

from feedback.surveys.pure.draft import ABOUT, SKIPPED, Draft


def differences(first: Draft, second: Draft) -> list[str]:
    """Return which fields were read differently, as the form names them: `item_7`, `age`.

    Words are compared without regard to case and spaces: what counts is that nothing was misread.
    """
    items = sorted({*first.answers, *second.answers})
    apart = [
        f"item_{item}"
        for item in items
        if _given(first, item) != _given(second, item)
        or _bare(first.words.get(item, "")) != _bare(second.words.get(item, ""))
    ]
    return apart + [
        name for name in ABOUT if first.about.get(name, "") != second.about.get(name, "")
    ]


def _given(draft: Draft, item: int) -> object:
    given = draft.answers.get(item, SKIPPED)
    return sorted(given) if isinstance(given, list) else given


def _bare(words: str) -> str:
    return " ".join(words.casefold().split())
