"""Where each clause came from: kept, renamed, split out of another one, or joined from several.

A clause's key says who it is, and survives moving, renumbering and rewording. What keys cannot say
is read from the words: those that a clause lost are looked for among those that another one gained,
three words at a time (Broder 1997, shingles and containment). It is only ever a proposal: a person
sees it in plain words before it is kept, and what is written in the text wins.
"""

import enum
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engagement.policies.pure.clauses import Clause

Shingles = Counter[tuple[str, ...]]
Origins = dict[str, tuple[str, ...]]

_WORDS = re.compile(r"\w+(?:['’]\w+)*")
_RUN = 3  # words to a shingle
# So much of what is new has to come from an older clause for that to be called its origin ...
_SHARE_OF_NEW = 0.4
# ... or so much of what an older clause lost has to be found again, when that was not little.
_SHARE_OF_LOST = 0.6
_LEAST_LOST = 8


class Descent(enum.StrEnum):
    """How a clause came to be, where its key alone does not say it."""

    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Ancestry:
    """A clause and the headings of those it came from, for people to read."""

    key: str
    heading: str
    descent: Descent
    origins: tuple[tuple[str, str], ...]


def origins(before: Sequence[Clause], after: Sequence[Clause]) -> Origins:
    """Return for every clause the keys of those it came from; none for one that is new."""
    texts = {clause.key: clause.text for clause in before}
    same = {clause.key for clause in after if texts.get(clause.key) == clause.text}
    nothing: Shingles = Counter()
    old = {each.key: nothing if each.key in same else _shingles(each.text) for each in before}
    new = {each.key: nothing if each.key in same else _shingles(each.text) for each in after}
    lost = {key: words - new.get(key, nothing) for key, words in old.items()}
    homes = _homes(lost)
    found: Origins = {}
    for clause in after:
        if clause.origins is not None:
            found[clause.key] = clause.origins
            continue
        is_kept = clause.key in old
        gained = new[clause.key] - old.get(clause.key, nothing)
        sources = _sources(gained, lost, homes)
        # What passes between two clauses that both stay changes neither's identity.
        others = [key for key in old if key in sources and not (is_kept and key in new)]
        found[clause.key] = (*([clause.key] if is_kept else []), *others)
    return found


def ancestries(
    before: Sequence[Clause], after: Sequence[Clause], found: Origins
) -> tuple[Ancestry, ...]:
    """Return what a reader is told about clauses that did not simply stay or appear."""
    headings = {clause.key: clause.heading for clause in before}
    children = Counter(source for sources in found.values() for source in sources)
    told = []
    for clause in after:
        sources = found.get(clause.key, ())
        if not sources or sources == (clause.key,):
            continue
        if len(sources) > 1:
            descent = Descent.MERGED
        else:
            descent = Descent.SPLIT if children[sources[0]] > 1 else Descent.RENAMED
        named = tuple((key, headings[key]) for key in sources)
        told.append(Ancestry(clause.key, clause.heading, descent, named))
    return tuple(told)


def follow(key: str, versions: Sequence[Mapping[str, Sequence[str]]]) -> list[tuple[str, ...]]:
    """Return what became of a clause in each later version; nothing once it was removed.

    Each version says for its clauses, in order, which clauses of the version before they are from.
    """
    steps = []
    current: tuple[str, ...] = (key,)
    for version in versions:
        current = tuple(
            later for later, sources in version.items() if not set(current).isdisjoint(sources)
        )
        steps.append(current)
    return steps


def _shingles(text: str) -> Shingles:
    words = [word.casefold() for word in _WORDS.findall(text)]
    if len(words) < _RUN:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[start:] for start in range(_RUN)), strict=False))


def _homes(lost: Mapping[str, Shingles]) -> dict[tuple[str, ...], list[str]]:
    homes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, shingles in lost.items():
        for shingle in shingles:
            homes[shingle].append(key)
    return homes


def _sources(
    gained: Shingles,
    lost: Mapping[str, Shingles],
    homes: Mapping[tuple[str, ...], Sequence[str]],
) -> set[str]:
    shared: Counter[str] = Counter()
    for shingle, times in gained.items():
        for key in homes.get(shingle, ()):
            shared[key] += min(times, lost[key][shingle])
    return {
        key
        for key, common in shared.items()
        if common >= _SHARE_OF_NEW * gained.total()
        or (lost[key].total() >= _LEAST_LOST and common >= _SHARE_OF_LOST * lost[key].total())
    }
