"""The catalogues: complete, compiled and true to the words they translate.

New strings are found without gettext tools: Python is read as a syntax tree, templates through
Django's own `templatize`, so a machine without gettext refuses the same mistakes.
"""

import ast
import gettext
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polib
import pytest
from django.conf import settings
from django.utils.translation import override
from django.utils.translation.template import templatize

from trustapp.core.templatetags.house import with_weekday

ROOT = Path(settings.BASE_DIR)
WINGS = ("trustapp", "feedback", "engagement")
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
COMPLETE = ["es"]
PLURALS = {
    "es": "nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;",
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
}
# Where each function keeps the context, the words and the words for several.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
# What residents and the public read; everything here has words in every language.
FOR_RESIDENTS = (
    "templates/[0-9]*.html", "templates/_layouts/*", "templates/_partials/*",
    "templates/_components/*", "templates/engagement/portal/*",
    "templates/engagement/policies/[!s]*", "templates/feedback/*", "templates/trustapp/promises/*",
    "trustapp/core/*", "trustapp/places/*", "trustapp/promises/*", "feedback/cases/*",
    "trustapp/channels/services/hearing.py",
    "feedback/complaints/*", "feedback/surveys/enums.py", "feedback/surveys/forms/answering.py",
    "feedback/trust/enums.py", "feedback/trust/queries/*", "engagement/portal/*",
    "templates/engagement/visits/public/*", "engagement/visits/queries/guidance.py",
    "engagement/visits/forms/stopping.py", "engagement/visits/views/public.py",
)  # fmt: skip
FOR_STAFF = (
    "templates/feedback/surveys/staff/*", "templates/feedback/cases/[_i]*",
    "feedback/cases/forms/staff.py", "feedback/cases/serializers/inbox.py",
    "feedback/cases/views/inbox.py", "templates/_layouts/staff.html",
    "trustapp/promises/forms.py", "templates/trustapp/promises/staff/*",
    "feedback/cases/*/routing.py", "templates/feedback/cases/staff/*",
    "templates/_layouts/oversight.html",
)  # fmt: skip
# Formats for machines are fine; a month between other words is for readers.
OWN_DATES = re.compile(r"""\|(?:date|time):"(?!c"|Y-m-d"|[A-Z_]+_FORMAT")[^"]*\"""")
MARKS = re.compile(r"%\(\w+\)[a-z]|%[sd]|%%|\{\w+\}|</?\w+[^>]*>")


class Words(NamedTuple):
    """One thing to translate, as gettext tells them apart."""

    context: str
    one: str
    several: str


def words_of_call(name: str, texts: list[str | None]) -> Words | None:
    """Return what a call asks to translate; nothing when it is not written out."""
    if name not in CALLS:
        return None
    found = [
        "" if place is None else texts[place] if place < len(texts) else None
        for place in CALLS[name]
    ]
    context, one, several = found
    if context is None or not one or several is None:
        return None
    return Words(context, one, several)


def words_in_python(source: str) -> Iterator[Words]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [
                each.value
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
                else None
                for each in node.args
            ]
            if words := words_of_call(name, texts):
                yield words


def words_in_template(source: str) -> Iterator[Words]:
    """Read the calls that templatize writes; in brackets, so that line starts mean nothing."""
    tokens = list(tokenize.generate_tokens(io.StringIO(f"({templatize(source)}\n)").readline))
    for place, token in enumerate(tokens):
        if token.type == tokenize.NAME and token.string in CALLS:
            texts: list[str | None] = []
            for inside in tokens[place + 2 :]:
                if inside.string == ")":
                    break
                if inside.type == tokenize.STRING:
                    texts.append(ast.literal_eval(inside.string))
            if words := words_of_call(token.string, texts):
                yield words


@cache
def words_by_file() -> dict[str, list[Words]]:
    found = {
        file.relative_to(ROOT).as_posix(): list(words_in_python(file.read_text()))
        for wing in WINGS
        for file in sorted((ROOT / wing).rglob("*.py"))
    }
    for file in sorted((ROOT / "templates").rglob("*")):
        if file.suffix in {".html", ".txt"}:
            found[file.relative_to(ROOT).as_posix()] = list(words_in_template(file.read_text()))
    return found


def words_in_code(is_wanted: Callable[[str], bool] = lambda _path: True) -> dict[Words, str]:
    """Return every string to translate, and a file that shows it."""
    return {
        words: path for path, found in words_by_file().items() if is_wanted(path) for words in found
    }


def is_read_by_residents(path: str) -> bool:
    return matches(path, FOR_RESIDENTS) and not matches(path, FOR_STAFF)


def matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def catalogue_path(language: str, ending: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{ending}"


@cache
def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(catalogue_path(language, "po")))


def words_of(entry: polib.POEntry) -> Words:
    return Words(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def translated(language: str) -> set[Words]:
    """Return what has words in this language; entries in doubt do not count."""
    return {words_of(entry) for entry in catalogue(language).translated_entries()}


def without_words(language: str, wanted: dict[Words, str]) -> list[str]:
    known = translated(language)
    # Gettext finds words by their first form: a plural also answers for its singular alone.
    plurals = {words[:2] for words in known}
    return sorted(
        f"{path}: {words.one}"
        for words, path in wanted.items()
        if words not in known and (words.several or words[:2] not in plurals)
    )


def marks(text: str) -> list[str]:
    return sorted(MARKS.findall(text))


def numbers_of_forms(plural_forms: str) -> dict[int, list[int]]:
    """Return which numbers each plural form speaks of, among the first thousand and a million."""
    choose = gettext.c2py(plural_forms.split("plural=")[1].rstrip(";"))
    numbers: dict[int, list[int]] = {}
    for number in [*range(1000), 1_000_000, 2_000_000]:
        numbers.setdefault(choose(number), []).append(number)
    return numbers


def slips(entry: polib.POEntry, plural_forms: str) -> Iterator[str]:
    """Yield what a translation lost or added: placeholders, tags, spaces at its ends."""
    texts = entry.msgstr_plural or {0: entry.msgstr}
    numbers = numbers_of_forms(plural_forms) if entry.msgstr_plural else {}
    expected = marks(entry.msgid_plural or entry.msgid)
    for form, text in texts.items():
        speaks_of_one_number = len(numbers.get(form, [])) == 1
        lost = [mark for mark in expected if mark not in marks(text)]
        may_lose = [mark for mark in expected if mark.startswith("%(")][:1]
        if marks(text) != expected and not (speaks_of_one_number and lost == may_lose):
            yield f"{entry.msgid!r}: {text!r} does not keep {expected}"
        if text.strip() != text.strip(" ") or edges(text) != edges(entry.msgid):
            yield f"{entry.msgid!r}: {text!r} begins or ends with other spaces"


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize("language", COMPLETE)
def test_every_string_has_words(language: str) -> None:
    assert without_words(language, words_in_code()) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_string_that_residents_read_has_words(language: str) -> None:
    wanted = words_in_code(is_read_by_residents)

    assert len(wanted) > 500
    assert without_words(language, wanted) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_entry_is_in_doubt_or_left_over(language: str) -> None:
    in_code = {words[:2] for words in words_in_code()}
    entries = catalogue(language)

    assert [entry.msgid for entry in entries.fuzzy_entries()] == []
    assert [entry.msgid for entry in entries.obsolete_entries()] == []
    assert [entry.msgid for entry in entries if words_of(entry)[:2] not in in_code] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_entries_keep_placeholders_tags_and_spaces(language: str) -> None:
    entries = catalogue(language)

    found = [
        slip
        for entry in entries.translated_entries()
        for slip in slips(entry, entries.metadata["Plural-Forms"])
    ]

    assert found == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_headers_name_language_and_plurals(language: str) -> None:
    metadata = catalogue(language).metadata
    forms = int(PLURALS[language].split(";")[0].removeprefix("nplurals="))

    assert metadata["Language"] == language
    assert metadata["Content-Type"] == "text/plain; charset=UTF-8"
    assert metadata["Plural-Forms"].replace(" ", "") == PLURALS[language].replace(" ", "")
    assert {len(entry.msgstr_plural) for entry in catalogue(language) if entry.msgid_plural} == {
        forms
    }


@pytest.mark.parametrize("language", TRANSLATED)
def test_compiled_catalogue_is_the_written_one(language: str) -> None:
    compiled = polib.mofile(str(catalogue_path(language, "mo")))

    def spoken(entries: Iterable[polib.POEntry]) -> dict[Words, object]:
        return {words_of(entry): entry.msgstr_plural or entry.msgstr for entry in entries}

    assert spoken(compiled) == spoken(catalogue(language).translated_entries())
    assert compiled.metadata["Plural-Forms"] == catalogue(language).metadata["Plural-Forms"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_name_no_lines_of_code(language: str) -> None:
    assert [entry.msgid for entry in catalogue(language) if entry.occurrences] == []


def test_dates_are_written_as_each_language_writes_them() -> None:
    fixed = {
        f"{file.relative_to(ROOT)}: {found}"
        for file in (ROOT / "templates").rglob("*.*")
        for found in OWN_DATES.findall(file.read_text())
    }

    assert fixed == set()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Friday, March 13"), ("es", "viernes, 13 de marzo"), ("ar", "الجمعة، 13 مارس")],
)
def test_a_day_has_its_weekday_in_each_language(language: str, words: str) -> None:
    with override(language):
        assert with_weekday(datetime(2026, 3, 13, 18, tzinfo=UTC)) == words


def test_strings_are_found_in_python() -> None:
    source = (
        'a = _("One " "line")\nb = ngettext("%(n)s door", "%(n)s doors", n)\n'
        'c = translation.pgettext("step", "Outcome")\nd = _(name)\n# _("a comment")\n'
    )

    assert set(words_in_python(source)) == {
        Words("", "One line", ""),
        Words("", "%(n)s door", "%(n)s doors"),
        Words("step", "Outcome", ""),
    }


def test_strings_are_found_in_templates() -> None:
    source = (
        '{% load i18n %}<h1>{% translate "It\'s 5%" %}</h1>{% translate \'May\' context "month" %}'
        '{% include "a.html" with b=_("Given") only %}{{ c|default:_("Else") }}\n'
        "{% blocktranslate count n=n trimmed %}\n  {{ n }} day\n  left{% plural %}{{ n }} days\n"
        '  left{% endblocktranslate %}{% comment %}_("Not this"){% endcomment %}'
    )

    assert set(words_in_template(source)) == {
        Words("", "It's 5%%", ""),
        Words("month", "May", ""),
        Words("", "Given", ""),
        Words("", "Else", ""),
        Words("", "%(n)s day left", "%(n)s days left"),
    }


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Call %(phone)s", "Llame"),
        ("Call %(phone)s", "Llame al %(telefono)s"),
        ("“{words}” is twice", "«{palabras}» está dos veces"),
        ("<b>Now</b>", "<i>Ahora</i>"),
        (" Next", "Siguiente"),
    ],
)
def test_a_slip_is_noticed(written: str, spoken: str) -> None:
    entry = polib.POEntry(msgid=written, msgstr=spoken)

    assert len(list(slips(entry, PLURALS["es"]))) == 1


def test_a_form_for_one_number_may_leave_the_number_out() -> None:
    entry = polib.POEntry(
        msgid="%(n)s day",
        msgid_plural="%(n)s days",
        msgstr_plural={0: "un día", 1: "%(n)s días", 2: "días"},
    )

    assert list(slips(entry, PLURALS["es"])) == ["'%(n)s day': 'días' does not keep ['%(n)s']"]
