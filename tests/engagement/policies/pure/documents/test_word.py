"""Word documents: what a policy can hold is kept, what it cannot hold is said, with where."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from engagement.policies.pure.documents.finding import Found, Trouble, Unreadable, What
from engagement.policies.pure.documents.word import read_word
from engagement.policies.pure.documents.word.styles import letters, roman
from tests.factories.documents import (
    PIXEL,
    counts,
    item,
    numbered,
    places,
    tracked,
    with_part,
    word,
)


def read(write) -> Found:
    return read_word(word(write), lambda done, of: None)


def refused(content: bytes) -> Trouble:
    with pytest.raises(Unreadable) as refusal:
        read_word(content, lambda done, of: None)
    return refusal.value.trouble


def test_headings_by_style_keep_their_levels():
    def write(document: Document) -> None:
        document.add_heading("Use of Force", 0)
        for words, level in [
            ("Purpose", 1),
            ("Rules", 1),
            ("Warnings", 2),
            ("How", 3),
            ("When", 4),
        ]:
            document.add_heading(words, level)
            document.add_paragraph(f"About {words.lower()}.")

    found = read(write)

    assert found.title == "Use of Force"
    assert found.body == (
        "# Purpose\n\nAbout purpose.\n\n# Rules\n\nAbout rules.\n\n## Warnings\n\nAbout warnings."
        "\n\n### How\n\nAbout how.\n\n#### When\n\nAbout when."
    )
    assert counts(found) == {What.TITLE: 1}


def test_one_highest_heading_at_the_start_is_the_title():
    def write(document: Document) -> None:
        document.add_heading("4.2 Use of Force", 1)
        document.add_heading("Purpose", 2)
        document.add_paragraph("Words.")

    found = read(write)

    assert (found.title, found.body) == ("Use of Force", "## Purpose\n\nWords.")


def test_headings_by_outline_level_and_by_a_style_based_on_one():
    def write(document: Document) -> None:
        own = document.styles.add_style("Policy Section", 1)
        own.base_style = document.styles["Heading 2"]
        document.add_paragraph("Scope", style="Policy Section")
        document.add_paragraph("Words.")
        direct = document.add_paragraph("Definitions")
        direct._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
        body = document.add_paragraph("Not a heading.", style="Policy Section")
        body._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="9"/>'))

    assert read(write).body == "## Scope\n\nWords.\n\n### Definitions\n\nNot a heading."


def test_numbers_of_headings_are_taken_off_and_references_to_them_are_named():
    def write(document: Document) -> None:
        lists = numbered(
            document, [("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")]
        )
        for words, depth in [("Purpose", 0), ("Rules", 0), ("Force", 1), ("Warnings", 2)]:
            item(document, words, lists, depth, style=f"Heading {depth + 1}")
            document.add_paragraph("Warn first, see 2.1.1.")

    found = read(write)

    assert [line for line in found.body.split("\n") if line.startswith("#")] == [
        "# Purpose", "# Rules", "## Force", "### Warnings",
    ]  # fmt: skip
    assert places(found, What.NUMBERED_HEADING) == (
        "1 Purpose", "2 Rules", "2.1 Force", "2.1.1 Warnings",
    )  # fmt: skip
    assert counts(found)[What.CROSS_REFERENCE] == 4


def test_lines_in_bold_are_taken_for_headings_where_the_document_marks_none():
    def write(document: Document) -> None:
        document.add_paragraph().add_run("USE OF FORCE").bold = True
        for words in ("1. Purpose", "2. Rules"):
            document.add_paragraph().add_run(words).bold = True
            document.add_paragraph("Officers use the least force that works.")
        document.add_paragraph().add_run("A sentence that is only emphasised.").bold = True
        document.add_paragraph().add_run("2.1 Warnings").bold = True
        document.add_paragraph("Warn people.")

    found = read(write)

    assert found.title == "USE OF FORCE"
    assert [line for line in found.body.split("\n") if line.startswith("#")] == [
        "### Purpose", "### Rules", "#### Warnings",
    ]  # fmt: skip
    assert "**A sentence that is only emphasised.**" in found.body
    assert counts(found)[What.BOLD_HEADING] == 4


def test_bold_lines_beside_marked_headings_are_only_named():
    def write(document: Document) -> None:
        document.add_heading("Purpose", 1)
        document.add_paragraph().add_run("Scope").bold = True
        document.add_paragraph("Words.")

    found = read(write)

    assert found.body == "# Purpose\n\n**Scope**\n\nWords."
    assert places(found, What.MAYBE_HEADING) == ("Scope",)


def test_lists_nest_and_keep_their_real_numbers_and_letters():
    def write(document: Document) -> None:
        lists = numbered(
            document, [("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "%3.")]
        )
        item(document, "first", lists)
        item(document, "inner", lists, 1)
        item(document, "inmost", lists, 2)
        item(document, "inner again", lists, 1)
        document.add_paragraph("Words between.")
        item(document, "second", lists)

    assert read(write).body == (
        "1. first\n   - (a) inner\n     - i. inmost\n   - (b) inner again\n\nWords between."
        "\n\n2. second"
    )


def test_lists_by_style_nest_by_their_level():
    def write(document: Document) -> None:
        for style in ("List Bullet", "List Bullet 2", "List Bullet 3", "List Bullet"):
            document.add_paragraph(style.lower(), style=style)

    assert read(write).body == (
        "- list bullet\n  - list bullet 2\n    - list bullet 3\n- list bullet"
    )


def test_a_list_that_starts_anew_counts_from_its_start():
    def write(document: Document) -> None:
        lists = numbered(document, [("decimal", "%1.")])
        item(document, "one", lists)
        root = document.part.numbering_part.element
        abstract = root.num_having_numId(int(lists)).abstractNumId.val
        again = root.add_num(abstract)
        again.add_lvlOverride(0).add_startOverride(7)
        document.add_paragraph("Words.")
        item(document, "seven", str(again.numId))

    assert read(write).body == "1. one\n\nWords.\n\n7. seven"


def test_letters_and_roman_numerals_count_as_word_does():
    assert [letters(each) for each in (1, 26, 27, 52, 53)] == ["a", "z", "aa", "zz", "aaa"]
    assert [roman(each) for each in (1, 4, 9, 14, 40, 90, 1999)] == [
        "i", "iv", "ix", "xiv", "xl", "xc", "mcmxcix",
    ]  # fmt: skip


def test_tables_keep_every_cell_and_say_what_was_merged():
    def write(document: Document) -> None:
        document.add_heading("Levels", 1)
        table = document.add_table(3, 3)
        for down in range(3):
            for across in range(3):
                table.cell(down, across).text = f"{down}|{across}"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
        table.cell(1, 1).merge(table.cell(1, 2)).text = "wide"

    found = read(write)

    assert found.body == (
        "# Levels\n\n| 0\\|0 | 0\\|1 | 0\\|2 |\n| --- | --- | --- |\n| tall | wide | wide |"
        "\n| tall | 2\\|1 | 2\\|2 |"
    )
    assert counts(found) == {What.FIRST_ROW: 1, What.MERGED_CELL: 2}
    assert places(found, What.FIRST_ROW) == ("Levels",)


def test_lists_and_tables_inside_a_cell_become_one_line():
    def write(document: Document) -> None:
        table = document.add_table(2, 2)
        table.cell(0, 0).text = "Kind"
        cell = table.cell(1, 0)
        cell.text = ""
        for words in ("one", "two"):
            cell.add_paragraph(words, style="List Bullet")
        inner = table.cell(1, 1).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "in", "side"

    found = read(write)

    assert found.body == "| Kind |  |\n| --- | --- |\n| one; two | in side |"
    assert counts(found) == {
        What.FIRST_ROW: 1, What.CELL_BLOCKS: 2, What.NESTED_TABLE: 1, What.NO_HEADING: 1,
    }  # fmt: skip


def test_bold_italics_and_links_stay_and_links_inside_do_not():
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("See ")
        paragraph.add_run("all").bold = True
        paragraph.add_run(" or ")
        paragraph.add_run("some").italic = True
        outside = document.part.relate_to(
            "https://example.org/law",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        for attribute, words in ((f'r:id="{outside}"', "the law"), ('w:anchor="here"', "below")):
            paragraph._p.append(
                parse_xml(
                    f'<w:hyperlink {nsdecls("w", "r")} {attribute}><w:r><w:t xml:space="preserve"> '
                    f"{words}</w:t></w:r></w:hyperlink>"
                )
            )

    assert read(write).body == "See **all** or *some* [the law](https://example.org/law) below"


def test_tracked_changes_are_accepted_and_counted():
    def write(document: Document) -> None:
        document.add_heading("Reports", 1)
        paragraph = document.add_paragraph("Report within ")
        tracked(paragraph, "del", "24")
        tracked(paragraph, "ins", "12")
        paragraph.add_run(" hours.")

    found = read(write)

    assert found.body == "# Reports\n\nReport within 12 hours."
    assert counts(found) == {What.DELETION: 1, What.INSERTION: 1}
    assert places(found, What.INSERTION) == ("Reports",)


def test_what_a_policy_cannot_hold_is_left_out_and_said():
    def write(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Police manual"
        document.add_heading("Evidence", 1)
        document.add_paragraph("With a picture").add_run().add_picture(io.BytesIO(PIXEL))
        hidden = document.add_paragraph("Seen").add_run(" unseen")
        hidden.font.hidden = True
        struck = document.add_paragraph("It ").add_run("does not hold")
        struck.font.strike = True
        document.add_paragraph("Marked").add_run(" words").font.underline = True
        remarked = document.add_paragraph("With a remark")
        document.add_comment(remarked.runs, text="Why?", author="A", initials="A")

    found = read(write)

    assert found.body == (
        "# Evidence\n\nWith a picture\n\nSeen\n\nIt does not hold\n\nMarked words\n\nWith a remark"
    )
    assert counts(found) == {
        What.PICTURE: 1, What.HIDDEN: 1, What.STRIKE: 1, What.UNDERLINE: 1, What.COMMENT: 1,
        What.HEADER: 1,
    }  # fmt: skip
    assert places(found, What.HEADER) == ("Police manual",)
    assert places(found, What.PICTURE) == ("Evidence",)


BOX = """<w:r {names}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>
<w:txbxContent><w:p><w:r><w:t>Call a supervisor.</w:t></w:r></w:p></w:txbxContent></wps:txbx>
</w:drawing></mc:Choice></mc:AlternateContent></w:r>"""


def test_text_boxes_formulas_and_charts():
    def write(document: Document) -> None:
        names = nsdecls("w") + (
            ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        )
        document.add_paragraph("Before")._p.append(parse_xml(BOX.format(names=names)))
        math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        document.add_paragraph("So ")._p.append(
            parse_xml(f"<m:oMath {math}><m:r><m:t>a=b</m:t></m:r></m:oMath>")
        )
        document.add_paragraph("Chart")._p.append(
            parse_xml(f"<w:r {nsdecls('w')}><w:drawing/></w:r>")
        )

    found = read(write)

    assert found.body == "Before Call a supervisor.\n\nSo a=b\n\nChart"
    assert counts(found) == {
        What.TEXT_BOX: 1, What.EQUATION: 1, What.DRAWING: 1, What.NO_HEADING: 1,
    }  # fmt: skip


FOOTNOTES = """<?xml version="1.0"?><w:footnotes {w}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/>
</w:r><w:r><w:t>Garner v. 1985.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def test_footnotes_stand_at_the_end_of_their_clause():
    def write(document: Document) -> None:
        document.add_heading("Force", 1)
        cited = document.add_paragraph("Reasonable")
        cited._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
        document.add_paragraph("More of it.")
        document.add_heading("Reports", 1)
        document.add_paragraph("Write one.")

    content = with_part(
        word(write), "word/footnotes.xml", FOOTNOTES.format(w=nsdecls("w")).encode()
    )
    found = read_word(content, lambda done, of: None)

    assert found.body == (
        "# Force\n\nReasonable[1]\n\nMore of it.\n\n[1] Garner v. 1985.\n\n# Reports\n\nWrite one."
    )
    assert places(found, What.FOOTNOTE) == ("Force",)


def test_tables_of_contents_are_left_out():
    def write(document: Document) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("Purpose\t3", style="toc 1")
        document.add_heading("Purpose", 1)
        document.add_paragraph("Words.")

    found = read(write)

    assert (found.body, counts(found)) == ("# Purpose\n\nWords.", {What.CONTENTS: 1})


def test_words_that_look_like_markdown_stay_words():
    def write(document: Document) -> None:
        for words in (
            "# not a heading",
            "- not an item",
            "two * stars * and _lines_",
            "> no quote",
        ):
            document.add_paragraph(words)

    assert read(write).body == (
        "\\# not a heading\n\n\\- not an item\n\ntwo \\* stars \\* and \\_lines\\_\n\n\\> no quote"
    )


def with_body(content: bytes) -> bytes:
    return with_part(word(lambda document: None), "word/document.xml", content)


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"PK\x03\x04 not a zip", Trouble.BROKEN),
        (with_body(b"<broken"), Trouble.BROKEN),
        (with_body(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), Trouble.UNSAFE),
        (with_body("<!DOCTYPE a><a/>".encode("utf-16")), Trouble.UNSAFE),
        (with_body(b"<a/>"), Trouble.BROKEN),
        (word(lambda document: None), Trouble.EMPTY),
    ],
    ids=["no zip", "broken", "entities", "entities in utf-16", "no body", "no words"],
)  # fmt: skip
def test_documents_that_cannot_be_read_say_why(content: bytes, trouble: Trouble):
    assert refused(content) is trouble


def test_a_bomb_is_not_unpacked():
    bomb = word(lambda document: None)
    packed = io.BytesIO(bomb)
    with ZipFile(packed, "a", ZIP_DEFLATED) as archive:
        archive.writestr("word/large.xml", b" " * (41 * 1024 * 1024))

    assert len(packed.getvalue()) < 1024 * 1024
    assert refused(packed.getvalue()) is Trouble.UNPACKS_TOO_LARGE
