"""How hard a text is to read: the school grade it asks for, and the sentences that are too long.

English: Flesch-Kincaid grade level (Kincaid, Fishburne, Rogers and Chissom 1975). Spanish:
Szigriszt-Pazos' perspicuity index (1993), turned into a grade by the bands of Barrio-Cantalejo's
INFLESZ scale (2008). Syllables of English words are counted by their groups of vowels, of Spanish
ones by vowels that do not glide: heuristics, right for nine words of ten, so a grade is told
without decimals.
"""

import re
from dataclasses import dataclass

HIGHEST_GRADE = 8
LONGEST_SENTENCE = 25

_SENTENCE_END = re.compile(
    r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(¿¡]*[A-ZÁÉÍÓÚÑ0-9])|\n{2,}|\n(?=\s*[-*+] )"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_SIGNS = re.compile(r"\{#[^}]*\}|[*_`#>|]+|\]\([^)]*\)|\[")
_VOWELS = re.compile(r"[aeiouy]+")
_SPANISH_NUCLEI = re.compile(r"[iuü]?[aeoáéóíú][iuyü]?(?![aeoáéó])|[iuüy]+|[aeoáéóíú]")
# The bands of INFLESZ: very easy, fairly easy, normal, somewhat hard, very hard.
_SPANISH_BANDS = ((80, 4), (65, 6), (55, 8), (40, 11))
_HARDEST = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was measured."""

    grade: int
    words: int
    long_sentences: tuple[str, ...]

    @property
    def is_hard(self) -> bool:
        """Whether it asks for more school than everybody has."""
        return self.grade > HIGHEST_GRADE


def read(text: str, language: str = "en") -> Reading:
    """Measure a text; one without words is as easy as can be."""
    plain = _SIGNS.sub("", text)
    sentences = [each.strip() for each in _SENTENCE_END.split(plain) if _WORD.search(each)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return Reading(0, 0, ())
    per_sentence = len(words) / len(sentences)
    per_word = sum(syllables(word, language) for word in words) / len(words)
    grade = (
        _spanish(per_sentence, per_word) if language == "es" else _english(per_sentence, per_word)
    )
    long = tuple(each for each in sentences if len(_WORD.findall(each)) > LONGEST_SENTENCE)
    return Reading(grade, len(words), long)


def syllables(word: str, language: str = "en") -> int:
    """Count the syllables of one word."""
    lower = word.casefold()
    if not lower[0].isalpha():
        return 1
    if language == "es":
        return max(1, len(_SPANISH_NUCLEI.findall(lower)))
    return sum(_english_syllables(part) for part in re.split(r"['’-]", lower) if len(part) > 1) or 1


def _english_syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    if _is_silent_end(word):
        groups -= 1
    if word.endswith(
        ("ia", "io", "ious", "ience", "iance", "ier", "iest", "uous", "eous", "iety", "rea", "dea")
    ):
        groups += 1
    if word.endswith(("sm", "thm")):
        groups += 1
    return max(1, groups)


def _is_silent_end(word: str) -> bool:
    if word.endswith("ed"):
        return not word.endswith(("ted", "ded", "eed", "ied"))
    if word.endswith("es"):
        return not re.search(r"(?:[sxz]|[cs]h|[cg]|[aeiouy])es$|[bcdfgklpt]les$", word)
    return word.endswith("e") and not re.search(r"[bcdfgkpt]le$|[aeiouy]e$", word)


def _english(per_sentence: float, per_word: float) -> int:
    return max(0, round(0.39 * per_sentence + 11.8 * per_word - 15.59))


def _spanish(per_sentence: float, per_word: float) -> int:
    ease = 206.835 - 62.3 * per_word - per_sentence
    return next((grade for least, grade in _SPANISH_BANDS if ease >= least), _HARDEST)
