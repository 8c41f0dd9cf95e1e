"""Markdown from elsewhere: GitHub's tables, boxes, footnotes and HTML."""

import pytest

from engagement.policies.pure.documents.finding import Found, Trouble, Unreadable, What
from engagement.policies.pure.documents.plain import read_markdown
from tests.factories.documents import counts, places


def read(source: str | bytes) -> Found:
    content = source.encode() if isinstance(source, str) else source
    return read_markdown(content, lambda done, of: None)


def test_what_clauses_can_hold_stays_as_it_is():
    source = (
        "Opening.\n\n## Purpose {#aim}\n\n- one\n  - two\n\n1. first\n2. second\n\n"
        "| A | B |\n|---|:-:|\n| 1 | 2 \\| 3 |\n\n> quoted\n\n```\n# no heading\n- [ ] no box\n```"
    )

    found = read(source)

    assert (found.title, found.body, found.notes) == ("", source, ())


def test_front_matter_gives_the_title():
    found = read('---\ntitle: "Use of force"\ntags:\n  - force\n---\n\n## Purpose\nWords.')

    assert (found.title, found.body) == ("Use of force", "## Purpose\nWords.")
    assert counts(found) == {What.FRONT_MATTER: 1}


def test_a_rule_at_the_start_is_no_front_matter():
    assert read("---\nWords, and more.\n\n---\nEnd.").body == "---\nWords, and more.\n\n---\nEnd."


def test_the_one_first_heading_is_the_title():
    found = read("# 300 Force\n\n## Purpose\nWords.")

    assert (found.title, found.body) == ("300 Force", "## Purpose\nWords.")
    assert places(found, What.TITLE) == ("300 Force",)


def test_underlined_headings_numbers_and_deep_headings_take_one_form():
    found = read("Words.\n\nAim\n======\n\n2.1 Rules\n-----\nSee 2.1.\n\n##### 2.1.1 Deep\nWords.")

    assert found.body == "Words.\n\n# Aim\n\n## Rules\nSee 2.1.\n\n#### Deep\nWords."
    assert counts(found) == {
        What.NUMBERED_HEADING: 2, What.DEEP_HEADING: 1, What.CROSS_REFERENCE: 1,
    }  # fmt: skip


def test_a_number_that_counts_nothing_stays_in_its_heading():
    assert read("## 911 calls\n\n## 24 hours\nWords.").body == "## 911 calls\n\n## 24 hours\nWords."
    assert read("## 1 Aim\n\n## 2 Rules\nWords.").body == "## Aim\n\n## Rules\nWords."


def test_boxes_show_without_a_program_that_knows_them():
    found = read("## Steps\n- [x] warn\n- [ ] report\n\nNot [x] here.")

    assert found.body == "## Steps\n- ☑ warn\n- ☐ report\n\nNot [x] here."
    assert counts(found) == {What.TASK: 2}


def test_html_is_taken_out_and_its_words_stay():
    found = read(
        "## Aim\nSome <b>bold</b> and `<b>` code.<br>Next.\n\n<details><summary>More</summary>\n\n"
        "*Inside*\n\n</details>\n\n<table><tr><th>A</th></tr><tr><td>1</td></tr></table>\n\n"
        "<!-- a remark -->\n\n<script>alert(1)</script>\n\nEnd."
    )

    assert found.body == (
        "## Aim\nSome bold and `<b>` code.\\\nNext.\n\nMore\n\n*Inside*\n\n| A |\n| --- |\n| 1 |"
        "\n\nEnd."
    )
    assert counts(found)[What.HTML] == 7
    assert counts(found)[What.SCRIPT] == 1


def test_links_of_each_clause_are_written_out_and_links_to_files_are_not_kept():
    found = read(
        "## Aim\nThe [law][1], [own](./rules.md), [here](#aim), [plain] and ![a map](map.png).\n\n"
        "[1]: https://example.org/law 'Law'\n"
    )

    assert found.body == (
        "## Aim\nThe [law](https://example.org/law), own, here, [plain] and a map."
    )
    assert counts(found) == {What.PICTURE: 1, What.LINK: 1, What.REFERENCE_LINK: 1}


def test_footnotes_stand_at_the_end_of_their_clause():
    found = read("## Aim\nWords[^a].\n\n## Rules\nMore.\n\n[^a]: The note,\n    in two lines.\n")

    assert (
        found.body == "## Aim\nWords\\[a\\].\n\n\\[a\\] The note, in two lines.\n\n## Rules\nMore."
    )
    assert counts(found) == {What.FOOTNOTE: 1}


def test_crossed_out_words_are_named():
    found = read("## Aim\nIt ~~never~~ holds.")

    assert (found.body, counts(found)) == ("## Aim\nIt never holds.", {What.STRIKE: 1})


@pytest.mark.parametrize(
    ("content", "noted"),
    [
        ("Añade palabras.".encode("cp1252"), True),
        ("Añade palabras.".encode("utf-16"), False),
        ("\ufeffAñade palabras.".encode(), False),
    ],
)
def test_letters_in_other_encodings(content: bytes, noted: bool):
    found = read(content)

    assert found.body == "Añade palabras."
    assert (What.ENCODING in counts(found)) is noted


def test_a_text_without_headings_says_so():
    assert counts(read("Only words.")) == {What.NO_HEADING: 1}


def test_nothing_to_read_is_refused():
    with pytest.raises(Unreadable) as refusal:
        read("<!-- nothing -->")

    assert refusal.value.trouble is Trouble.EMPTY
