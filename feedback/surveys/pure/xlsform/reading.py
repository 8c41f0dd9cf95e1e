"""The rows of an XLSForm as a survey, and what of them has no place in one."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from feedback.surveys.pure.branching import Condition
from feedback.surveys.pure.wording import Intro, Text, Wording
from feedback.surveys.pure.xlsform.book import Row, Workbook
from feedback.surveys.pure.xlsform.form import Form, FormQuestion
from feedback.surveys.pure.xlsform.relevance import Source, TooRich, conditions_of
from feedback.surveys.pure.xlsform.writing import INTRO, NO_ANSWERS, OTHER

_LABEL = re.compile(r"^label(?:::?\s*(?P<name>.*?)\s*(?:\((?P<code>[\w-]+)\))?)?$", re.IGNORECASE)
_LIMIT = re.compile(r"\.\s*(?P<sign>>=|<=|>|<)\s*(?P<number>-?\d{1,5})")
_ALONE = re.compile(r"selected\(\s*\.\s*,\s*['\"]([^'\"]+)['\"]\s*\)\s*and\s*count-selected")
_LOWEST, _HIGHEST = 0, 32_000
_MOST_OPTIONS = 30
_LONGEST = {"text": 400, "lead": 300, "option": 200, "end": 80, "title": 160, "intro": 300}


class Why(StrEnum):
    """Why a part of a form is left out."""

    KIND = "kind"
    REPEAT = "repeat"
    CONDITION = "condition"
    LIST = "list"
    NO_WORDS = "no_words"
    NOTE = "note"
    TOO_LONG = "too_long"
    SAME_NAME = "same_name"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is left out of a form, by row."""

    row: int
    name: str
    why: Why


@dataclass
class _Reader:
    languages: tuple[str, ...]
    lists: Mapping[str, list[Row]]
    columns: Mapping[str, str]
    # "Other" in each language, for lists that the form says to end with it.
    others: Mapping[str, str] = field(default_factory=dict)
    questions: list[FormQuestion] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    intro: dict[str, dict[str, str]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    leads: list[dict[str, str]] = field(default_factory=list)
    repeats: int = 0


def read(
    book: Workbook, languages: Sequence[str], main: str, others: Mapping[str, str] | None = None
) -> tuple[Form, list[LeftOut]]:
    """Return the survey of a workbook in the languages we speak, and what was left out of it.

    A column of labels without a language is in the main one. `others` are the words for "Other"
    in each language, where a list is to end with it (`or_other`).
    """
    columns = dict(_columns(book.rows("survey"), book.rows("choices"), languages, main))
    lists: dict[str, list[Row]] = {}
    for row in book.rows("choices"):
        lists.setdefault(row.get("list_name") or row.get("list name"), []).append(row)
    reader = _Reader(tuple(languages), lists, columns, others or {})
    for row in book.rows("survey"):
        _take(reader, row)
    spoken = set(columns.values())
    settings = next(iter(book.rows("settings")), Row(0, {}))
    form = Form(
        title=settings.get("form_title")[: _LONGEST["title"]],
        languages=tuple(language for language in languages if language in spoken),
        intros={language: _intro(words) for language, words in reader.intro.items()},
        questions=tuple(reader.questions),
    )
    return form, reader.left_out


def _columns(
    survey: Sequence[Row], choices: Sequence[Row], languages: Collection[str], main: str
) -> Iterator[tuple[str, str]]:
    for column in {column for row in (*survey, *choices) for column in row.cells}:
        match = _LABEL.match(column)
        if match:
            code = (match["code"] or match["name"] or main).lower()
            if code in languages:
                yield column, code


def _intro(words: Mapping[str, str]) -> Intro:
    return Intro(*(words.get(part, "") for part in INTRO))


_QUESTIONS = ("select_one", "select_multiple", "integer", "text", "range")
_OLD_WAY = re.compile(r"^(begin|end) (group|repeat)")


def _take(reader: _Reader, row: Row) -> None:
    """Take one row in, by its type."""
    kind, _space, rest = _OLD_WAY.sub(r"\1_\2", row.get("type")).partition(" ")
    if kind in {"begin_repeat", "end_repeat"}:
        _repeat(reader, row, begins=kind == "begin_repeat")
    elif reader.repeats or not kind:
        return
    elif kind in {"begin_group", "end_group"}:
        _group(reader, row, begins=kind == "begin_group")
    elif kind == "note":
        _note(reader, row)
    elif kind == "text" and _is_line(reader, row):
        return
    elif kind in _QUESTIONS:
        _question(reader, row, kind, rest.strip())
    else:
        _leave(reader, row, Why.KIND)


def _is_line(reader: _Reader, row: Row) -> bool:
    """Whether this asks what is meant by an option of the question before it."""
    before = reader.questions[-1] if reader.questions else None
    return (
        before is not None
        and before.wording.other_option > 0
        and row.get("name") == f"{before.key}{OTHER}"
    )


def _repeat(reader: _Reader, row: Row, *, begins: bool) -> None:
    """Count how deep in repeats we are; all that stands in one is left out with it."""
    reader.repeats += 1 if begins else -1
    if begins:
        _leave(reader, row, Why.REPEAT)


def _group(reader: _Reader, row: Row, *, begins: bool) -> None:
    """Take the words of a group as the lead of its questions."""
    if not begins:
        reader.leads = reader.leads[:-1]
        return
    reader.leads.append(_labels(reader, row))
    if row.get("relevant"):
        _leave(reader, row, Why.CONDITION)


def _leave(reader: _Reader, row: Row, why: Why) -> None:
    reader.left_out.append(LeftOut(row.number, row.get("name"), why))


def _labels(reader: _Reader, row: Row) -> dict[str, str]:
    return {
        language: row.get(column) for column, language in reader.columns.items() if row.get(column)
    }


def _note(reader: _Reader, row: Row) -> None:
    name = row.get("name").removeprefix("intro_")
    part = name if name in INTRO else "why"
    if (part == "why" and name != "why" and reader.questions) or any(
        part in words for words in reader.intro.values()
    ):
        _leave(reader, row, Why.NOTE)
        return
    longest = _LONGEST["title"] if part == "title" else _LONGEST["intro"]
    for language, words in _labels(reader, row).items():
        if len(words) > longest:
            _leave(reader, row, Why.TOO_LONG)
        reader.intro.setdefault(language, {})[part] = words[:longest]


def _question(reader: _Reader, row: Row, kind: str, rest: str) -> None:
    key = re.sub(r"[^a-z0-9_-]", "_", row.get("name").lower())[:50]
    choice_list, _space, ending = rest.partition(" ")
    found = [
        each for each in reader.lists.get(choice_list, []) if each.get("name") not in NO_ANSWERS
    ]
    if ending == "or_other":
        found.append(Row(row.number, {"name": "other", **_in_columns(reader, reader.others)}))
    choices = found if kind.startswith("select") else []
    if any(key == each.key for each in reader.questions):
        return _leave(reader, row, Why.SAME_NAME)
    if kind.startswith("select") and not 2 <= len(choices) <= _MOST_OPTIONS:
        return _leave(reader, row, Why.LIST)
    wording = _wording(reader, row, kind, choices)
    if not wording.texts or _too_long(wording):
        return _leave(reader, row, Why.TOO_LONG if wording.texts else Why.NO_WORDS)
    reader.questions.append(
        FormQuestion(
            key=key,
            construct=(row.get("construct") or key)[:40],
            citation=row.get("citation")[:300],
            wording=wording,
            conditions=_conditions(reader, row),
            shuffle=int(row.get("shuffle")) if re.fullmatch(r"[1-6]", row.get("shuffle")) else 0,
        )
    )
    if wording.kind != "text":
        named = enumerate(choices, 1) if wording.kind != "scale" else ()
        options = {each.get("name"): number for number, each in named}
        reader.sources[row.get("name")] = Source(key, options)
    return None


def _conditions(reader: _Reader, row: Row) -> tuple[Condition, ...]:
    if not row.get("relevant"):
        return ()
    try:
        return conditions_of(row.get("relevant"), reader.sources)
    except TooRich:
        _leave(reader, row, Why.CONDITION)
        return ()


def _wording(reader: _Reader, row: Row, kind: str, choices: Sequence[Row]) -> Wording:
    said = [_labels(reader, each) for each in choices]
    texts = _texts(reader, row, said)
    names = [each.get("name") for each in choices]
    if kind == "range" or (kind == "select_one" and _is_scale(names, said)):
        return _scale(row, names, said, texts)
    if kind == "integer":
        low, high = _limits(row.get("constraint"))
        return Wording(kind="number", scale_min=low, scale_max=high, texts=texts)
    if kind == "text":
        return Wording(kind="text", texts=texts)
    alone = _ALONE.findall(row.get("constraint"))
    return Wording(
        kind="single" if kind == "select_one" else "multiple",
        option_count=len(choices),
        exclusive_options=tuple(n for n, name in enumerate(names, 1) if name in alone),
        shuffles_options="randomize=true" in row.get("parameters").replace(" ", ""),
        other_option=_other_option(row, names),
        texts=texts,
    )


def _other_option(row: Row, names: Sequence[str]) -> int:
    """Return the option that has a line, by our column or the form's own word; 0 if none has."""
    named = "other" if row.get("type").endswith(" or_other") else row.get("other")
    return names.index(named) + 1 if named in names else 0


def _in_columns(reader: _Reader, words: Mapping[str, str]) -> dict[str, str]:
    """Return these words by language as the cells of a row."""
    return {column: words[code] for column, code in reader.columns.items() if code in words}


def _texts(reader: _Reader, row: Row, said: Sequence[Mapping[str, str]]) -> dict[str, Text]:
    """Return the question in every language in which it and all of its answers have words."""
    lead = next((lead for lead in reversed(reader.leads) if lead), {})
    return {
        language: Text(
            words, lead.get(language, ""), options=tuple(each[language] for each in said)
        )
        for language, words in _labels(reader, row).items()
        if all(language in each for each in said)
    }


def _scale(
    row: Row,
    names: Sequence[str],
    said: Sequence[Mapping[str, str]],
    texts: Mapping[str, Text],
) -> Wording:
    low, high = (int(names[0]), int(names[-1])) if names else _range(row)
    first, last = (_end(said[0], names[0]), _end(said[-1], names[-1])) if names else ({}, {})
    return Wording(
        kind="scale",
        scale_min=low,
        scale_max=high,
        is_reversed=row.get("reversed") == "yes",
        texts={
            language: Text(text.text, text.lead, first.get(language, ""), last.get(language, ""))
            for language, text in texts.items()
        },
    )


def _is_scale(names: Sequence[str], said: Sequence[Mapping[str, str]]) -> bool:
    """Whether the answers are numbers in a row, of which only the ends have words."""
    if not all(re.fullmatch(r"-?\d{1,3}", name) for name in names):
        return False
    numbers = [int(name) for name in names]
    inner = zip(names[1:-1], said[1:-1], strict=True)
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and all(
        word == name for name, words in inner for word in words.values()
    )


def _end(words: Mapping[str, str], name: str) -> dict[str, str]:
    """Return the words of one end of a scale, without its number."""
    bare = re.compile(rf"^{re.escape(name)}\s*[:.–-]?\s*")
    return {language: bare.sub("", word) for language, word in words.items()}


def _range(row: Row) -> tuple[int, int]:
    found = dict(re.findall(r"(start|end)\s*=\s*(-?\d{1,4})", row.get("parameters")))
    low, high = int(found.get("start", 1)), int(found.get("end", 10))
    return (low, high) if low < high <= low + _MOST_OPTIONS else (0, 10)


def _limits(constraint: str) -> tuple[int, int]:
    low, high = _LOWEST, _HIGHEST
    for sign, number in _LIMIT.findall(constraint):
        value = int(number)
        low = {">=": value, ">": value + 1}.get(sign, low)
        high = {"<=": value, "<": value - 1}.get(sign, high)
    return (low, high) if low < high else (_LOWEST, _HIGHEST)


def _too_long(wording: Wording) -> bool:
    return any(
        len(text.text) > _LONGEST["text"]
        or len(text.lead) > _LONGEST["lead"]
        or any(len(option) > _LONGEST["option"] for option in text.options)
        or max(len(text.low_label), len(text.high_label)) > _LONGEST["end"]
        for text in wording.texts.values()
    )
