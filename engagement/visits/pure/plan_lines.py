"""The lists of a trial's plan as an analyst writes them, one thing a line, and back again.

`t1 7` is a wave seven days after the visits; `trust*: listen, respect` a primary outcome of two
questions; `age at 50` and `race4: White, Black` are subgroups; `moved: 1 = moved away` leaves
people out and says why; `half-way t1 0.001` is a look at one wave before the end.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_WAVE = re.compile(r"(\w+)\s+(-?\d{1,4})")
_OUTCOME = re.compile(r"([\w -]+?)(\*?)\s*:\s*(.+)")
_CUT = re.compile(r"(\w+)\s+at\s+(-?\d+(?:\.\d+)?)")
_VALUES = re.compile(r"(\w+)\s*:\s*([^=]+)")
_EXCLUSION = re.compile(r"(\w+)\s*:\s*([^=]+?)\s*=\s*(.+)")
_LOOK = re.compile(r"([\w -]+?)\s+(\w+)\s+(0?\.\d+)")


class CannotReadLine(ValueError):
    """A line that means nothing here; `words` is what was written."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Scale:
    """How a question of the bank is answered."""

    low: int
    high: int
    is_reversed: bool = False


def read_names(text: str) -> list[str]:
    """Return names that stand one a line or with commas between them, each once."""
    return list(dict.fromkeys(name for name in re.split(r"[\s,;]+", text) if name))


def read_waves(text: str) -> list[dict[str, Any]]:
    """Return waves with the column that says who took part."""
    return _each(
        text,
        _WAVE,
        lambda name, days: {
            "name": name, "days_after": int(days), "answered": f"answered_{name}",
        },
    )  # fmt: skip


def read_outcomes(
    text: str, *, scales: Mapping[str, Scale], baseline: str, smallest: float | None
) -> list[dict[str, Any]]:
    """Return outcomes whose questions stand in the bank, all of one outcome on one scale."""

    def outcome(label: str, star: str, questions: str) -> dict[str, Any]:
        items = read_names(questions)
        ends = {(scales[item].low, scales[item].high) for item in items if item in scales}
        if len(ends) != 1 or not all(item in scales for item in items):
            raise CannotReadLine(f"{label}: {questions}")
        ((low, high),) = ends
        return {
            "name": re.sub(r"\W+", "_", label.strip().lower()),
            "label": label.strip(),
            "primary": bool(star),
            "items": items,
            "reversed_items": [item for item in items if scales[item].is_reversed],
            "low": low,
            "high": high,
            "baseline": baseline,
            "smallest_effect": smallest if star else None,
        }

    return _each(text, _OUTCOME, outcome)


def read_subgroups(text: str) -> list[dict[str, Any]]:
    """Return registered divisions: a column, its values, or a number that cuts it."""
    found = []
    for line in _lines(text):
        if match := _CUT.fullmatch(line):
            found.append({"name": match[1], "column": match[1], "cut": float(match[2])})
        elif match := _VALUES.fullmatch(line):
            found.append({"name": match[1], "column": match[1], "values": _values(match[2])})
        elif re.fullmatch(r"\w+", line):
            found.append({"name": line, "column": line})
        else:
            raise CannotReadLine(line)
    return found


def read_exclusions(text: str) -> list[dict[str, Any]]:
    """Return who is left out, by the values of a column, and why."""
    return _each(
        text,
        _EXCLUSION,
        lambda column, values, reason: {
            "column": column, "values": _values(values), "reason": reason.strip(),
        },
    )  # fmt: skip


def read_looks(text: str) -> list[dict[str, Any]]:
    """Return looks at one wave before the end, each with its own error rate."""
    return _each(
        text,
        _LOOK,
        lambda name, wave, alpha: {"name": name.strip(), "wave": wave, "alpha": float(alpha)},
    )


def write_lines(plan: Mapping[str, Any]) -> dict[str, str]:
    """Return the lists of a plan as they are written, by the name of the list."""
    return {
        "waves": _join(f"{each['name']} {each['days_after']}" for each in plan["waves"]),
        "outcomes": _join(
            f"{each['label']}{'*' if each['primary'] else ''}: {', '.join(each['items'])}"
            for each in plan["outcomes"]
        ),
        "match_on": _join(plan["match_on"]),
        "covariates": _join(each["name"] for each in plan["covariates"]),
        "subgroups": _join(map(_subgroup, plan["subgroups"])),
        "exclusions": _join(
            f"{each['column']}: {', '.join(each['values'])} = {each['reason']}"
            for each in plan["exclusions"]
        ),
        "interim_looks": _join(
            f"{each['name']} {each['wave']} {each['alpha']:f}".rstrip("0")
            for each in plan["interim_looks"]
        ),
    }


def _subgroup(each: Mapping[str, Any]) -> str:
    if each["cut"] is not None:
        return f"{each['column']} at {each['cut']:g}"
    return f"{each['column']}: {', '.join(each['values'])}" if each["values"] else each["column"]


def _each(text: str, shape: re.Pattern[str], make: Callable[..., dict[str, Any]]) -> list[Any]:
    found = []
    for line in _lines(text):
        match = shape.fullmatch(line)
        if not match:
            raise CannotReadLine(line)
        found.append(make(*match.groups()))
    return found


def _lines(text: str) -> Iterator[str]:
    return (line for raw in text.splitlines() if (line := " ".join(raw.split())))


def _values(text: str) -> Sequence[str]:
    return [value.strip() for value in text.split(",") if value.strip()]


def _join(lines: Any) -> str:
    return "\n".join(lines)
