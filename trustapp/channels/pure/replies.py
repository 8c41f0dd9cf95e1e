"""What people text back to a number that nobody reads, and the answer as the carrier wants it."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape


class Wish(StrEnum):
    """What a text asks for; anything that is no keyword is OTHER."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heard:
    """A wish, and the language of the keyword; English keywords are known in every language."""

    wish: Wish
    language: str = ""


# The English words are those that carriers answer to in the United States (CTIA Messaging
# Principles, 5.1.3), with "revoke" and "opt out" of 47 CFR 64.1200(a)(10).
_KEYWORDS: dict[tuple[Wish, str], str] = {
    (Wish.STOP, ""): "stop stopall unsubscribe cancel end quit revoke optout",
    (Wish.STOP, "es"): "alto parar pare baja cancelar detener",
    (Wish.STOP, "ar"): "إيقاف أوقف توقف إلغاء",
    (Wish.START, ""): "start unstop",
    (Wish.START, "es"): "inicio iniciar comenzar",
    (Wish.START, "ar"): "ابدأ بدء",
    (Wish.HELP, ""): "help info",
    (Wish.HELP, "es"): "ayuda",
    (Wish.HELP, "ar"): "مساعدة",
}
# Words around a keyword that change nothing about it: "please stop texting me".
_AROUND = (
    "please pls now texting texts messages messaging sending me all the "
    "por favor ya mensajes los de من فضلك الرسائل الآن"
)


def hear(text: str) -> Heard:
    """Return what a text asks for, whatever its case, accents, spaces and punctuation."""
    words = _words(text)
    bare = "".join(words)
    without_courtesy = "".join(word for word in words if word not in _IGNORED)
    return _MEANINGS.get(bare) or _MEANINGS.get(without_courtesy) or Heard(Wish.OTHER)


def as_answer(reply: str) -> str:
    """Return the reply, or silence, as the XML that the carrier reads."""
    message = f"<Message>{escape(reply)}</Message>" if reply else ""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{message}</Response>'


def _words(text: str) -> list[str]:
    """Return the words without marks: accents, vowel signs and hamzas fall away alike."""
    letters = unicodedata.normalize("NFKD", text[:200]).casefold()
    kept = (mark for mark in letters if not unicodedata.combining(mark) and mark != "ـ")
    return "".join(mark if mark.isalnum() else " " for mark in kept).split()


_IGNORED = frozenset(_words(_AROUND))
_MEANINGS = {
    word: Heard(wish, language)
    for (wish, language), listed in _KEYWORDS.items()
    for word in _words(listed)
}
