"""A Word document before it is converted: what cannot be kept is taken out and written down."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from engagement.policies.pure.documents.finding import Notebook, What
from engagement.policies.pure.documents.word.markup import (
    ALTERNATES,
    MATH,
    PICTURE,
    VML,
    W,
    is_on,
    runs_of,
    text_of,
    value,
)
from engagement.policies.pure.documents.word.styles import Styles

_COUNTED = {
    f"{W}ins": What.INSERTION,
    f"{W}moveTo": What.INSERTION,
    f"{W}del": What.DELETION,
    f"{W}moveFrom": What.DELETION,
    f"{W}commentReference": What.COMMENT,
}


def prepare(body: Element, styles: Styles, notes: Notebook) -> None:
    """Take out of the body what a policy cannot hold, and note each thing with its place."""
    _choose_alternates(body)
    _drop_contents(body, styles, notes)
    for place, paragraph in placed(body, styles):
        _hoist_boxes(paragraph, place, notes)
    for place, paragraph in placed(body, styles):
        _count(paragraph, place, notes)
        _drop_hidden(paragraph, place, notes)
        _drop_drawings(paragraph, place, notes)
        _write_equations(paragraph, place, notes)


def placed(body: Element, styles: Styles) -> Iterator[tuple[str, Element]]:
    """Return each paragraph with the heading above it."""
    place = ""
    for paragraph in list(body.iter(f"{W}p")):
        style_id = value(paragraph, "pPr/pStyle")
        outline = value(paragraph, "pPr/outlineLvl")
        if styles.heading_level(style_id) or (outline and outline < "9"):
            place = text_of(paragraph) or place
        yield place, paragraph


def _choose_alternates(body: Element) -> None:
    """Keep the one of two drawings that has words, or the older form."""
    for parent in list(body.iter()):
        for spot, child in enumerate(list(parent)):
            if child.tag != f"{ALTERNATES}AlternateContent":
                continue
            choices = [
                *child.findall(f"{ALTERNATES}Fallback"),
                *child.findall(f"{ALTERNATES}Choice"),
            ]
            with_words = [each for each in choices if each.find(f".//{W}txbxContent") is not None]
            chosen = (with_words or choices or [Element("none")])[0]
            kept = Element(f"{W}pict")
            kept.extend(list(chosen))
            parent[spot] = kept


def _drop_contents(body: Element, styles: Styles, notes: Notebook) -> None:
    for parent in list(body.iter()):
        for child in list(parent):
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            is_contents = gallery is not None and "Contents" in gallery.get(f"{W}val", "")
            is_entry = child.tag == f"{W}p" and styles.name(value(child, "pPr/pStyle")).startswith(
                ("toc ", "table of figures")
            )
            if is_contents or is_entry:
                parent.remove(child)
                notes.add(What.CONTENTS)


def _hoist_boxes(paragraph: Element, place: str, notes: Notebook) -> None:
    """Put the words of a text box at the end of the paragraph that it hangs on."""
    for parent in list(paragraph.iter()):
        for child in list(parent):
            boxes = list(child.iter(f"{W}txbxContent"))
            if child.tag not in (f"{W}drawing", f"{W}pict") or not boxes:
                continue
            parent.remove(child)
            words = [text_of(each) for box in boxes for each in box.iter(f"{W}p")]
            child.clear()
            _add_run(paragraph, " " + " ".join(filter(None, words)))
            notes.add(What.TEXT_BOX, place)


def _add_run(paragraph: Element, words: str, spot: int | None = None) -> None:
    run = Element(f"{W}r")
    SubElement(run, f"{W}t").text = words
    paragraph.insert(len(paragraph) if spot is None else spot, run)


def _count(paragraph: Element, place: str, notes: Notebook) -> None:
    for parent in paragraph.iter():
        if parent.tag in (f"{W}rPr", f"{W}pPr"):
            continue
        for child in parent:
            if child.tag in _COUNTED and (
                child.tag == f"{W}commentReference" or child.find(f".//{W}r") is not None
            ):
                notes.add(_COUNTED[child.tag], place)
    underlined = [run for run in runs_of(paragraph) if is_on(run, "rPr/u")]
    notes.add(What.UNDERLINE, place, count=bool(underlined))


def _drop_hidden(paragraph: Element, place: str, notes: Notebook) -> None:
    for parent in list(paragraph.iter()):
        for run in list(parent):
            if run.tag == f"{W}r" and is_on(run, "rPr/vanish") and text_of(run):
                parent.remove(run)
                notes.add(What.HIDDEN, place)


def _drop_drawings(paragraph: Element, place: str, notes: Notebook) -> None:
    for parent in list(paragraph.iter()):
        for child in list(parent):
            if child.tag not in (f"{W}drawing", f"{W}pict", f"{W}object"):
                continue
            parent.remove(child)
            pictures = [*child.iter(f"{PICTURE}pic"), *child.iter(f"{VML}imagedata")]
            what = What.PICTURE if pictures and child.tag != f"{W}object" else What.DRAWING
            notes.add(what, place)


def _write_equations(paragraph: Element, place: str, notes: Notebook) -> None:
    """Keep the signs of an equation in their order; its layout is lost."""
    for parent in [paragraph, *paragraph.iter(f"{MATH}oMathPara")]:
        for spot, child in enumerate(list(parent)):
            if child.tag in (f"{MATH}oMath", f"{MATH}oMathPara"):
                signs = "".join(sign.text or "" for sign in child.iter(f"{MATH}t"))
                parent.remove(child)
                _add_run(paragraph, f" {signs} ", None if parent is not paragraph else spot)
                notes.add(What.EQUATION, place)
