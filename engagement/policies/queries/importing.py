"""What was found in a document, in words that an editor can act on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from engagement.policies.models import HandedIn
from engagement.policies.pure.documents.finding import Trouble, What

TROUBLES: dict[str, Promise] = {
    Trouble.UNKNOWN: _(
        "This is no Word document (.docx), PDF or Markdown file, or its name says something else "
        "than its content. Save it again in one of these forms."
    ),
    Trouble.TOO_LARGE: _("The file is larger than 20 MB. Leave pictures out, or split it."),
    Trouble.TOO_MANY_PAGES: _("The document has more than 600 pages. Split it."),
    Trouble.UNPACKS_TOO_LARGE: _(
        "This file unpacks to far more than a policy can be. It was not opened."
    ),
    Trouble.UNSAFE: _(
        "This file contains instructions that no word processor writes. It was not opened. "
        "Open it in Word yourself, and save it as a new document."
    ),
    Trouble.BROKEN: _("The file is damaged and cannot be read. Save it again, and try once more."),
    Trouble.ENCRYPTED: _("The file is locked with a password. Save a copy without one."),
    Trouble.SCANNED: _(
        "This PDF holds pictures of pages, not words. Use the document it was printed from, or run "
        "text recognition first."
    ),
    Trouble.EMPTY: _("There are no words in this file."),
    Trouble.TOO_HARD: _(
        "Reading this file took too long or too much memory. Split it, or save it in another form."
    ),
}

_Words = Callable[[int], str]


# What is not in the text.
_LOST: dict[str, _Words] = {
    What.PICTURE: lambda n: ngettext(
        "%(n)s picture was left out.", "%(n)s pictures were left out.", n
    ),
    What.DRAWING: lambda n: ngettext(
        "%(n)s drawing, chart or embedded file was left out.",
        "%(n)s drawings, charts or embedded files were left out.",
        n,
    ),
    What.COMMENT: lambda n: ngettext(
        "%(n)s comment in the margin was left out.",
        "%(n)s comments in the margin were left out.",
        n,
    ),
    What.DELETION: lambda n: ngettext(
        "%(n)s tracked deletion was taken as accepted: those words are gone.",
        "%(n)s tracked deletions were taken as accepted: those words are gone.",
        n,
    ),
    What.HIDDEN: lambda n: ngettext(
        "%(n)s piece of hidden text was left out.",
        "%(n)s pieces of hidden text were left out.",
        n,
    ),
    What.HEADER: lambda n: ngettext(
        "%(n)s line at the top or bottom of pages was left out.",
        "%(n)s lines at the top or bottom of pages were left out.",
        n,
    ),
    What.CONTENTS: lambda n: ngettext(
        "%(n)s line of a table of contents was left out.",
        "%(n)s lines of a table of contents were left out.",
        n,
    ),
    What.UNDERLINE: lambda n: ngettext(
        "Underlining was left out in %(n)s place.",
        "Underlining was left out in %(n)s places.",
        n,
    ),
    What.LINK: lambda n: ngettext(
        "%(n)s link to another file was left out; its words stay.",
        "%(n)s links to other files were left out; their words stay.",
        n,
    ),
    What.HTML: lambda n: ngettext(
        "%(n)s piece of HTML was taken out; its words stay.",
        "%(n)s pieces of HTML were taken out; their words stay.",
        n,
    ),
    What.SCRIPT: lambda n: ngettext(
        "%(n)s script or embedded page was taken out.",
        "%(n)s scripts or embedded pages were taken out.",
        n,
    ),
    What.FRONT_MATTER: lambda n: ngettext(
        "The block of settings at the start was left out.",
        "The blocks of settings at the start were left out.",
        n,
    ),
    What.FORM_FIELD: lambda n: ngettext(
        "%(n)s form field was left out.", "%(n)s form fields were left out.", n
    ),
    What.SCANNED_PAGE: lambda n: ngettext(
        "%(n)s page is a picture without words. It was left out.",
        "%(n)s pages are pictures without words. They were left out.",
        n,
    ),
    What.STRIKE: lambda n: ngettext(
        "%(n)s passage was crossed out. Its words stand here as if they held: check it.",
        "%(n)s passages were crossed out. Their words stand here as if they held: check them.",
        n,
    ),
}


# What a person has to check.
_UNSURE: dict[str, _Words] = {
    What.NO_HEADING: lambda n: ngettext(
        "No heading was found, so all of it is one clause. Write ## before each heading.",
        "No heading was found, so all of it is one clause. Write ## before each heading.",
        n,
    ),
    What.BOLD_HEADING: lambda n: ngettext(
        "The document marks no headings. %(n)s line in bold or capitals was taken for one.",
        "The document marks no headings. %(n)s lines in bold or capitals were taken for them.",
        n,
    ),
    What.GUESSED_HEADING: lambda n: ngettext(
        "%(n)s heading was told by its size, weight or number.",
        "%(n)s headings were told by their size, weight or number.",
        n,
    ),
    What.MAYBE_HEADING: lambda n: ngettext(
        "%(n)s line may be a heading, but is not marked as one.",
        "%(n)s lines may be headings, but are not marked as such.",
        n,
    ),
    What.RULED_TABLE: lambda n: ngettext(
        "%(n)s table was read from lines on the page: check it.",
        "%(n)s tables were read from lines on the page: check them.",
        n,
    ),
    What.JOINED_TABLE: lambda n: ngettext(
        "%(n)s table goes on from one page to the next: its parts were put together.",
        "%(n)s tables go on from one page to the next: their parts were put together.",
        n,
    ),
    What.MERGED_CELL: lambda n: ngettext(
        "%(n)s merged cell of a table was filled in: its words stand in each place it covered.",
        "%(n)s merged cells of tables were filled in: their words stand in each place they "
        "covered.",
        n,
    ),
    What.FIRST_ROW: lambda n: ngettext(
        "%(n)s table says nothing about its headings: its first row was taken for them.",
        "%(n)s tables say nothing about their headings: the first rows were taken for them.",
        n,
    ),
    What.CELL_BLOCKS: lambda n: ngettext(
        "%(n)s list item inside a table became part of a line.",
        "%(n)s list items inside tables became parts of lines.",
        n,
    ),
    What.NESTED_TABLE: lambda n: ngettext(
        "%(n)s table inside a table became plain words.",
        "%(n)s tables inside tables became plain words.",
        n,
    ),
    What.COLUMNS: lambda n: ngettext(
        "%(n)s page has two columns: check the order of its paragraphs.",
        "%(n)s pages have two columns: check the order of their paragraphs.",
        n,
    ),
    What.HYPHEN: lambda n: ngettext(
        "%(n)s word that was broken at the end of a line was put together.",
        "%(n)s words that were broken at the end of a line were put together.",
        n,
    ),
    What.CROSS_REFERENCE: lambda n: ngettext(
        "%(n)s reference to a number may not fit the new numbers.",
        "%(n)s references to numbers may not fit the new numbers.",
        n,
    ),
    What.EQUATION: lambda n: ngettext(
        "%(n)s formula became a line of signs.", "%(n)s formulas became lines of signs.", n
    ),
    What.TEXT_BOX: lambda n: ngettext(
        "%(n)s text box was put where it hangs in the text.",
        "%(n)s text boxes were put where they hang in the text.",
        n,
    ),
    What.ENCODING: lambda n: ngettext(
        "Some letters may be wrong in %(n)s place: the file does not say what they are.",
        "Some letters may be wrong in %(n)s places: the file does not say what they are.",
        n,
    ),
}


# What was taken in another way than it stood there.
_CHANGED: dict[str, _Words] = {
    What.TITLE: lambda n: ngettext(
        "The first heading was taken for the title.", "%(n)s lines were taken for the title.", n
    ),
    What.INSERTION: lambda n: ngettext(
        "%(n)s tracked insertion was taken as accepted.",
        "%(n)s tracked insertions were taken as accepted.",
        n,
    ),
    What.NUMBERED_HEADING: lambda n: ngettext(
        "The number before %(n)s heading was taken off: this site numbers the clauses.",
        "The numbers before %(n)s headings were taken off: this site numbers the clauses.",
        n,
    ),
    What.DEEP_HEADING: lambda n: ngettext(
        "%(n)s heading stood deeper than four levels and was brought up to the fourth.",
        "%(n)s headings stood deeper than four levels and were brought up to the fourth.",
        n,
    ),
    What.FOOTNOTE: lambda n: ngettext(
        "%(n)s footnote stands at the end of its clause now.",
        "%(n)s footnotes stand at the ends of their clauses now.",
        n,
    ),
    What.TASK: lambda n: ngettext(
        "%(n)s box to tick became a sign.", "%(n)s boxes to tick became signs.", n
    ),
    What.REFERENCE_LINK: lambda n: ngettext(
        "%(n)s link was written out where it stands.",
        "%(n)s links were written out where they stand.",
        n,
    ),
    What.KNOWN_CLAUSE: lambda n: ngettext(
        "%(n)s heading is a clause that the policy has now. It keeps its link.",
        "%(n)s headings are clauses that the policy has now. They keep their links.",
        n,
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about what was read, and where it applies."""

    words: str
    where: list[str]


@dataclass(frozen=True, slots=True)
class Remarks:
    """What an editor has to know, the gravest first."""

    lost: list[Remark]
    unsure: list[Remark]
    changed: list[Remark]


def remarks_on(document: HandedIn) -> Remarks:
    """Return what was lost, what to check and what was changed, in words."""
    return Remarks(*(_say(document.notes, words) for words in (_LOST, _UNSURE, _CHANGED)))


def _say(notes: list[dict[str, Any]], sentences: dict[str, _Words]) -> list[Remark]:
    return [
        Remark(sentences[note["what"]](note["count"]) % {"n": note["count"]}, note["where"])
        for note in notes
        if note["what"] in sentences
    ]


def document_of(public_id: Any, user_id: int) -> HandedIn | None:
    """Return a document that this person handed in."""
    return (
        HandedIn.objects.select_related("policy")
        .filter(public_id=public_id, handed_in_by=user_id)
        .defer("content")
        .first()
    )


def documents_of(user_id: int) -> list[HandedIn]:
    """Return the documents of this person that wait, newest first."""
    return list(
        HandedIn.objects.filter(handed_in_by=user_id)
        .select_related("policy")
        .defer("content", "body")
        .order_by("-handed_in_at", "-pk")
    )
