"""Markdown as plain structure, for a printer that knows no Markdown and runs none of it."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_LINKS = ("https://", "http://", "mailto:", "tel:")
_HIGHEST = 4  # inside a clause, whose own heading is of the third level
_DEEPEST = 6

Node = dict[str, Any]


def blocks(source: str) -> list[Node]:
    """Return the blocks of a Markdown text: paragraphs, lists, tables, quotations, code."""
    return _blocks(SyntaxTreeNode(_MARKDOWN.parse(source)).children)


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> list[Node]:
    return [_block(node) for node in nodes]


def _block(node: SyntaxTreeNode) -> Node:
    if node.type in ("bullet_list", "ordered_list"):
        first = int(node.attrs.get("start", 1))
        items = [_blocks(item.children) for item in node.children]
        return {"kind": node.type, "start": first, "items": items}
    if node.type == "table":
        return _table(node)
    if node.type == "blockquote":
        return {"kind": "quote", "blocks": _blocks(node.children)}
    if node.type in ("fence", "code_block"):
        return {"kind": "code", "text": node.content.rstrip("\n")}
    if node.type == "hr":
        return {"kind": "rule"}
    if node.type == "heading":
        level = min(max(int(node.tag[1]), _HIGHEST), _DEEPEST)
        return {"kind": "heading", "level": level, "words": _inline(node)}
    return {"kind": "text", "words": _inline(node)}


def _table(node: SyntaxTreeNode) -> Node:
    rows = [
        [_inline(cell) for cell in row.children] for part in node.children for row in part.children
    ]
    return {"kind": "table", "head": rows[0], "rows": rows[1:]}


def _inline(node: SyntaxTreeNode) -> list[Node]:
    words: list[Node] = []
    for inline in node.children:
        for child in inline.children:
            words += _words(child, {})
    return words


def _words(node: SyntaxTreeNode, look: Node) -> list[Node]:
    if node.type == "softbreak":
        return [{"text": " ", **look}]
    if node.type == "hardbreak":
        return [{"text": "\n", **look}]
    if node.type == "code_inline":
        return [{"text": node.content, **look, "code": True}]
    if node.type == "image":
        return [{"text": node.content, **look}]
    if not node.children:
        return [{"text": node.content, **look}] if node.content else []
    address = str(node.attrs.get("href", ""))
    more: Node = {"strong": True} if node.type == "strong" else {}
    more |= {"em": True} if node.type == "em" else {}
    more |= {"link": address} if address.startswith(_LINKS) else {}
    return [word for child in node.children for word in _words(child, {**look, **more})]
