"""Markdown from elsewhere, GitHub's above all: kept as it is, but for what clauses cannot hold."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from engagement.policies.pure.documents.finding import Found, Notebook, Tell, What
from engagement.policies.pure.documents.finishing import settle
from engagement.policies.pure.documents.headings import is_title
from engagement.policies.pure.documents.html import to_markdown

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_FRONT = re.compile(
    r"\A(?:---|\+\+\+)[ \t]*\n((?:[ \t]*\n|[ \t]*[-#\]].*\n|[ \t]*[\w.-]+[ \t]*[:=].*\n)*?)"
    r"(?:---|\+\+\+)[ \t]*(?:\n|\Z)"
)
_TITLE = re.compile(r"^title[ \t]*[:=][ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_TASK = re.compile(r"^(\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+)\[([ xX])\]\s", re.MULTILINE)
_FOOTNOTE = re.compile(
    r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ \t]+.+|[ \t]*(?=\n[ \t]{2,})))*)", re.MULTILINE
)
_MARK = re.compile(r"\[\^([^\]\s]+)\]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_OUTSIDE = ("https://", "http://", "mailto:", "tel:")


def read_markdown(content: bytes, tell: Tell) -> Found:
    """Return what a Markdown file says; raises Unreadable when that is nothing."""
    notes = Notebook()
    title, text = _without_front(_decoded(content, notes), notes)
    text = _with_boxes(text, notes)
    text = _without_html(text, notes)
    text = _with_footnotes(text, notes)
    text = _in_one_form(text, notes)
    first, text = _without_title(text, notes)
    tell(1, 1)
    return settle(title or first, text, notes)


def _decoded(content: bytes, notes: Notebook) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            notes.add(What.ENCODING)
            text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)


def _without_front(text: str, notes: Notebook) -> tuple[str, str]:
    front = _FRONT.match(text)
    if front is None:
        return "", text
    title = _TITLE.search(front[1] or "")
    notes.add(What.FRONT_MATTER)
    return (title[1].strip("\"'") if title else ""), text[front.end() :]


def _with_boxes(text: str, notes: Notebook) -> str:
    """Write task lists with boxes that show without a program that knows them."""

    def box(found: re.Match[str]) -> str:
        notes.add(What.TASK)
        return f"{found[1]}{'☐' if found[2] == ' ' else '☑'} "

    return _outside_code(text, lambda part: _TASK.sub(box, part))


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change the text between blocks of code."""
    lines = text.split("\n")
    bounds = [0]
    for token in _MARKDOWN.parse(text):
        if token.type in ("fence", "code_block") and token.map:
            bounds += token.map
    bounds.append(len(lines))
    parts = []
    for spot, (start, end) in enumerate(pairwise(bounds)):
        part = "\n".join(lines[start:end])
        parts.append(part if spot % 2 else change(part))
    return "\n".join(
        part for part, (start, end) in zip(parts, pairwise(bounds), strict=True) if end > start
    )


def _without_html(text: str, notes: Notebook) -> str:
    """Turn raw HTML into Markdown, or into nothing where it only marks things up."""
    lines = text.split("\n")
    for token in reversed(_MARKDOWN.parse(text)):
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "html_block":
            block = "\n".join(lines[start:end])
            notes.add(What.HTML, _first_words(block))
            lines[start:end] = ["", *to_markdown(block, notes).split("\n"), ""]
        elif token.type == "inline" and any(_is_html(each) for each in token.children or ()):
            block = "\n".join(lines[start:end])
            lines[start:end] = _without_tags(block, token, notes).split("\n")
    return "\n".join(lines)


def _is_html(token: Token) -> bool:
    return token.type == "html_inline"


def _first_words(block: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", block).split())[:60]


def _without_tags(block: str, token: Token, notes: Notebook) -> str:
    """Take the tags of one paragraph out, in their order, and leave code as it is."""
    kept, rest = [], block
    for child in token.children or ():
        if child.type not in ("html_inline", "code_inline") or child.content not in rest:
            continue
        before, content, rest = rest.partition(child.content)
        kept.append(before)
        if not _is_html(child):
            kept.append(content)
        elif _BREAK.fullmatch(content):
            kept.append(" " if "|" in block else "\\\n")
        elif not content.startswith("<!--"):
            notes.add(What.HTML, content)
    return "".join([*kept, rest])


def _with_footnotes(text: str, notes: Notebook) -> str:
    """Put each footnote at the end of the clause that refers to it."""
    found: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        found[match[1]] = " ".join(match[2].split())
        return ""

    text = _outside_code(text, lambda part: _FOOTNOTE.sub(take, part))
    if not found:
        return text
    clauses = []
    for clause in _clauses(text):
        marks = [mark for mark in dict.fromkeys(_MARK.findall(clause)) if mark in found]
        words = clause
        for mark in marks:
            notes.add(What.FOOTNOTE, found[mark])
            words = words.replace(f"[^{mark}]", f"\\[{mark}\\]")
        ends = [f"\\[{mark}\\] {found[mark]}" for mark in marks]
        clauses.append("\n\n".join([words.rstrip("\n"), *ends]))
    return "\n\n".join(clauses)


def _clauses(text: str) -> Iterator[str]:
    lines = text.split("\n")
    starts = [token.map[0] for token in _headings(text) if token.map]
    for start, end in pairwise([0, *starts, len(lines)]):
        yield "\n".join(lines[start:end])


def _headings(text: str) -> list[Token]:
    return [
        token
        for token in _MARKDOWN.parse(text)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]


def _in_one_form(text: str, notes: Notebook) -> str:
    """Write links and pictures out where they stand, and underlined headings with # signs."""
    environment: dict[str, dict[str, dict[str, str]]] = {}
    tokens = _MARKDOWN.parse(text, environment)
    addresses = {name: each["href"] for name, each in environment.get("references", {}).items()}
    lines = text.split("\n")
    for token in reversed(tokens):
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "heading_open" and token.markup in ("=", "-"):
            words = " ".join(" ".join(lines[start : end - 1]).split())
            lines[start:end] = [f"{'#' * int(token.tag[1])} {words}"]
        elif token.type == "inline":
            block = "\n".join(lines[start:end])
            lines[start:end] = _write_links(block, token, addresses, notes).split("\n")
    return _without_definitions("\n".join(lines), addresses)


_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?")
_REFERENCE = re.compile(r"(?<!!)\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?![(:])")
_INLINE = re.compile(r"(?<!!)\[([^\[\]]+)\]\(([^)\s]*)[^)]*\)")


def _write_links(block: str, token: Token, addresses: dict[str, str], notes: Notebook) -> str:
    kinds = [child.type for child in token.children or ()]
    if "image" in kinds:
        notes.add(What.PICTURE, count=kinds.count("image"))
        block = _IMAGE.sub(r"\1", block)
    if "s_open" in kinds:
        notes.add(What.STRIKE, block)
        block = block.replace("~~", "")
    if "link_open" in kinds:
        block = _REFERENCE.sub(lambda found: _written_out(found, addresses, notes), block)
        block = _INLINE.sub(lambda found: _kept_link(found, notes), block)
    return block


def _written_out(found: re.Match[str], addresses: dict[str, str], notes: Notebook) -> str:
    address = addresses.get((found[2] or found[1]).upper())
    if address is None:
        return found[0]
    notes.add(What.REFERENCE_LINK, found[1])
    return f"[{found[1]}]({address})"


def _kept_link(found: re.Match[str], notes: Notebook) -> str:
    if found[2].strip("<>").lower().startswith(_OUTSIDE):
        return found[0]
    if not found[2].startswith("#"):
        notes.add(What.LINK, found[1])
    return found[1]


def _without_definitions(text: str, addresses: dict[str, str]) -> str:
    if not addresses:
        return text
    definition = re.compile(r"^ {0,3}\[([^\]]+)\]:[ \t]*\S+.*$", re.MULTILINE)
    return definition.sub(lambda found: "" if found[1].upper() in addresses else found[0], text)


def _without_title(text: str, notes: Notebook) -> tuple[str, str]:
    """Take the one highest heading out when the text starts with it."""
    found = _headings(text)
    lines = text.split("\n")
    starts = bool(found) and not "".join(lines[: (found[0].map or [0])[0]]).strip()
    levels = [int(token.tag[1]) for token in found]
    if not is_title(levels, starts=starts and levels[0] == 1):
        return "", text
    start, end = found[0].map or (0, 0)
    title = lines[start].strip("# ")
    notes.add(What.TITLE, title)
    return title, "\n".join(lines[:start] + lines[end:])
