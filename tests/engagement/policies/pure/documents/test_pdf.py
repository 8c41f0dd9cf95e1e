"""PDF documents: structure is told by size, weight, number and lines, and said to be so."""

import io

import pikepdf
import pytest

from engagement.policies.pure.documents.finding import Found, Trouble, Unreadable, What
from engagement.policies.pure.documents.pdf import read_pdf, reading
from tests.factories.documents import counts, pdf, places

MANUAL = """
#set page(width: 300pt, height: 330pt, margin: 40pt,
  header: [Alder Bay Police #h(1fr) Manual],
  footer: context [Page #counter(page).display() of 9])
#set text(font: "Libertinus Serif", size: 9pt, lang: "en")
#set heading(numbering: "1.1")
#text(size: 17pt, weight: "bold")[Use of Force]

= Purpose
Officers use the least force that works, and they say so before they do it when they can.#footnote[
Garner, 1985.]

== Rules for every officer
Words that were broken at the end of a line, such as responsi\\-#linebreak()bilities, are put
together. This paragraph ends here.

This is another one, with *bold words* and a #link("https://example.org/law")[link].

- talk first
  - and listen
- keep a distance

+ warn
+ wait
  + and look
  + and call
+ act

=== Levels
#table(columns: 3, [Level], [Name], [Note], [1], [low], [a], table.cell(colspan: 2)[both], [c])

After the table the words go on for so long that they need more than one page, and what is not yet
said at the end of the first page is said on the next one, because a sentence does not end there.
#for n in range(9) [Officers write down what they saw in row number #n of the report. ]

= Reports
#table(columns: 2, stroke: 0.5pt, table.header([Day], [Work]),
  ..range(22).map(n => (str(n), [row])).flatten())
"""


@pytest.fixture(scope="module")
def manual() -> Found:
    return read_pdf(pdf(MANUAL), lambda done, of: None)


def test_headings_are_told_by_size_weight_and_number(manual: Found):
    assert manual.title == "Use of Force"
    assert [line for line in manual.body.split("\n") if line.startswith("#")] == [
        "## Purpose", "### Rules for every officer", "#### Levels", "## Reports",
    ]  # fmt: skip
    assert places(manual, What.GUESSED_HEADING) == (
        "1 Purpose", "1.1 Rules for every officer", "1.1.1 Levels", "2 Reports",
    )  # fmt: skip
    assert counts(manual)[What.NUMBERED_HEADING] == 4


def test_paragraphs_go_on_across_lines_hyphens_and_pages(manual: Found):
    blocks = manual.body.split("\n\n")

    assert (
        "Words that were broken at the end of a line, such as responsibilities, are put together. "
        "This paragraph ends here."
    ) in blocks
    last = next(block for block in blocks if block.startswith("After the table"))
    assert last.endswith("row number 8 of the report.")
    assert counts(manual)[What.HYPHEN] == 1


def test_running_heads_and_page_numbers_are_left_out(manual: Found):
    assert "Alder Bay" not in manual.body
    assert "Page" not in manual.body
    assert set(places(manual, What.HEADER)) == {"Alder Bay Police Manual", "Page # of #"}


def test_lists_nest(manual: Found):
    assert (
        "- talk first\n   - and listen\n- keep a distance\n\n"
        "1. warn\n2. wait\n   1. and look\n   2. and call\n3. act"
    ) in manual.body


def test_ruled_tables_are_kept_and_go_on_over_pages(manual: Found):
    assert (
        "| Level | Name | Note |\n| --- | --- | --- |\n| 1 | low | a |\n| both | both | c |"
    ) in manual.body
    rows = "\n".join(f"| {n} | row |" for n in range(22))
    assert f"| Day | Work |\n| --- | --- |\n{rows}" in manual.body
    noted = counts(manual)
    assert (noted[What.RULED_TABLE], noted[What.MERGED_CELL]) == (2, 1)
    assert noted[What.JOINED_TABLE] >= 1


def test_bold_links_and_footnotes(manual: Found):
    assert "with **bold words** and a [link.](https://example.org/law)" in manual.body
    assert "when they can.\\[1]" in manual.body
    assert "\\[1\\] Garner, 1985.\n\n### Rules" in manual.body
    assert counts(manual)[What.FOOTNOTE] == 1


def test_two_columns_are_read_one_after_the_other():
    source = """
#set page(width: 400pt, height: 260pt, margin: 30pt, columns: 2)
#set text(font: "Libertinus Serif", size: 9pt)
#for n in range(36) [Sentence number #n is in its place. ]
"""

    found = read_pdf(pdf(source), lambda done, of: None)

    assert " ".join(found.body.split()) == " ".join(
        f"Sentence number {n} is in its place." for n in range(36)
    )
    assert counts(found)[What.COLUMNS] == 1


def test_a_table_of_contents_is_left_out():
    source = """
#set page(width: 300pt, height: 300pt)
#set text(font: "Libertinus Serif", size: 9pt)
#outline(title: [Contents])
= Aim
Officers keep people safe and talk to them first.
= Reports
Officers write down what they saw and what they did.
"""

    found = read_pdf(pdf(source), lambda done, of: None)

    assert found.body.startswith("## Aim\n\nOfficers keep")
    assert counts(found)[What.CONTENTS] == 2


def locked(password: str) -> bytes:
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Words that nobody may read."))) as document:
        document.save(packed, encryption=pikepdf.Encryption(owner="owner", user=password))
    return packed.getvalue()


def scanned() -> bytes:
    """Return a PDF of one page that is a picture, as a scanner makes it."""
    packed = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 200))
        picture = document.make_stream(b"\x80" * 100, Width=10, Height=10, BitsPerComponent=8)
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.ColorSpace = pikepdf.Name.DeviceGray
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
        page.Contents = document.make_stream(b"q 200 0 0 200 0 0 cm /Im Do Q")
        document.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("make", "trouble"),
    [
        (lambda: locked("secret"), Trouble.ENCRYPTED),
        (scanned, Trouble.SCANNED),
        (lambda: pdf("#set page(width: 50pt, height: 50pt)\n#pagebreak()"), Trouble.EMPTY),
        (lambda: b"%PDF-1.7\n%%EOF", Trouble.BROKEN),
    ],
    ids=["locked", "scanned", "empty", "broken"],
)
def test_documents_that_cannot_be_read_say_why(make, trouble: Trouble):
    with pytest.raises(Unreadable) as refusal:
        read_pdf(make(), lambda done, of: None)

    assert refusal.value.trouble is trouble


def test_a_file_that_is_only_locked_against_changes_is_read():
    assert read_pdf(locked(""), lambda done, of: None).body == "Words that nobody may read."


def test_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_PAGES", 1)

    with pytest.raises(Unreadable) as refusal:
        read_pdf(pdf("a\n#pagebreak()\nb"), lambda done, of: None)

    assert refusal.value.trouble is Trouble.TOO_MANY_PAGES
