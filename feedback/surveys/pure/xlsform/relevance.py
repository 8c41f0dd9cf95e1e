"""Simple expressions of XLSForm, read as conditions; what is richer is refused whole."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from feedback.surveys.pure.branching import Condition

_ATOM = re.compile(
    r"""^(?:
        selected\(\s*\$\{(?P<chosen>[\w.-]+)\}\s*,\s*['"](?P<option>[^'"]+)['"]\s*\)
      | \$\{(?P<source>[\w.-]+)\}\s*(?P<sign>=|>=|<=|>|<)\s*['"]?(?P<value>[^'"\s()]+)['"]?
    )$""",
    re.VERBOSE,
)
_GROUP = re.compile(r"^\((?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)\)$")
_AND, _OR = re.compile(r"\s+and\s+"), re.compile(r"\s+or\s+")


class TooRich(Exception):
    """The expression says more than a condition can."""


@dataclass(frozen=True, slots=True)
class Source:
    """An earlier question: its key here, and the number of each of its named answers."""

    key: str
    options: Mapping[str, int]


def conditions_of(expression: str, sources: Mapping[str, Source]) -> tuple[Condition, ...]:
    """Return the conditions that an expression stands for. Raises TooRich."""
    found: dict[str, Condition] = {}
    for term in _split(expression.strip(), _AND):
        condition = _term(term, sources)
        known = found.get(condition.question)
        found[condition.question] = _both(known, condition) if known else condition
    return tuple(found.values())


def _split(expression: str, word: re.Pattern[str]) -> list[str]:
    """Split at a word that stands outside of brackets."""
    parts, start, depth = [], 0, 0
    for match in re.finditer(r"[()]|" + word.pattern, expression):
        if match.group() in "()":
            depth += 1 if match.group() == "(" else -1
        elif not depth:
            parts.append(expression[start : match.start()])
            start = match.end()
    return [*parts, expression[start:]]


def _term(term: str, sources: Mapping[str, Source]) -> Condition:
    group = _GROUP.match(term.strip())
    atoms = [_atom(each, sources) for each in _split(group["inside"] if group else term, _OR)]
    first = atoms[0]
    if len(atoms) == 1:
        return first
    if not all(atom.question == first.question and atom.values for atom in atoms):
        raise TooRich
    return Condition(first.question, tuple(value for atom in atoms for value in atom.values))


def _atom(atom: str, sources: Mapping[str, Source]) -> Condition:
    match = _ATOM.match(atom.strip())
    source = sources.get((match["chosen"] or match["source"]) if match else "")
    if match is None or source is None:
        raise TooRich
    answer = match["option"] or match["value"]
    if answer in source.options and match["sign"] in {None, "="}:
        return Condition(source.key, (source.options[answer],))
    if source.options or match["option"] or not re.fullmatch(r"-?\d{1,5}", answer):
        raise TooRich
    number = int(answer)
    low, high = {
        "=": (number, number), ">=": (number, None), "<=": (None, number),
        ">": (number + 1, None), "<": (None, number - 1),
    }[match["sign"]]  # fmt: skip
    return Condition(source.key, (), low, high)


def _both(one: Condition, other: Condition) -> Condition:
    """Return the condition that holds where both do; two lists of answers are too rich."""
    if one.values or other.values:
        raise TooRich
    lows = [each for each in (one.at_least, other.at_least) if each is not None]
    highs = [each for each in (one.at_most, other.at_most) if each is not None]
    return Condition(one.question, (), max(lows, default=None), min(highs, default=None))
