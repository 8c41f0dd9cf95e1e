"""What holds in every language: numbers that overlap, a missing way out, very long sentences."""

from feedback.surveys.pure.linter.answers import AnswerWords
from feedback.surveys.pure.linter.language import Language
from feedback.surveys.pure.linter.phrases import one_of, pattern
from feedback.surveys.pure.linter.ranges import RangeWords

_EXITS = pattern(
    # Arabic
    r"لا (?:أعرف|أعلم|أدري|ينطبق|أذكر|أتذكر|رأي)",
    r"(?:أفضل|أفضّل) (?:عدم|ألا)",
    r"لست متأكد",
    r"غير متأكد",
    # French, Portuguese, German, Italian
    r"\bne sais pas\b",
    r"\bsais pas\b",
    r"\bpréfère ne pas\b",
    r"\bne s'applique pas\b",
    r"\bsans opinion\b",
    r"\bn[ãa]o (?:sei|sabe|se aplica|me lembro)\b",
    r"\bprefiro n[ãa]o\b",
    r"\bweiß (?:es )?nicht\b",
    r"\bkeine angabe\b",
    r"\btrifft nicht zu\b",
    r"\bnon (?:so|saprei|si applica)\b",
    r"\bpreferisco non\b",
    # Vietnamese, Polish, Russian, Ukrainian, Haitian Creole, Tagalog, Somali
    r"\bkhông (?:biết|chắc|áp dụng)\b",
    r"\bkhông muốn (?:trả lời|nói)\b",
    r"\bnie wiem\b",
    r"\bwolę nie\b",
    r"не знаю",
    r"не помню",
    r"затрудняюсь",
    r"предпочитаю не",
    r"не хочу",
    r"не пам'ятаю",
    r"не бажаю",
    r"\bpa konnen\b",
    r"\bpito pa\b",
    r"\bhindi (?:ko )?alam\b",
    r"\bayaw\b",
    r"\bma garanayo\b",
    r"\bma aqaan\b",
    # Chinese, Korean, Japanese, Hindi
    r"不知道",
    r"不清楚",
    r"不确定",
    r"不確定",
    r"不适用",
    r"不適用",
    r"不愿",
    r"不願",
    r"모르",
    r"해당 없음",
    r"응답하지",
    r"わからない",
    r"分からない",
    r"該当しない",
    r"答えたくない",
    r"पता नहीं",
    r"नहीं जानत",
    r"लागू नहीं",
)

# The languages whose ways out are known above; others are read for their numbers and length only.
KNOWN = one_of("ar fr pt de it vi pl ru uk ht tl so zh ko ja hi")

OTHERS = Language(
    exits=_EXITS,
    # Kinds of questions cannot be told apart here, but two answers are often a consent.
    answers=AnswerWords(opinion=pattern(r"[?؟？]"), fewest=3),
    ranges=RangeWords(
        up_to=pattern(r"^(?:<=|≤)"),
        below=pattern(
            r"^<(?!=)",
            r"^(?:أقل من|moins de|menos de|weniger als|unter|meno di|dưới|mniej niż|менее|少于"
            r"|少於|未満)",
        ),
        above=pattern(
            r"^>(?!=)",
            r"^(?:أكثر من|plus de|mais de|mehr als|über|più di|trên|więcej niż|более|超过|超過)",
        ),
        at_least=pattern(
            r"\d\s*\+",
            r"(?:أو أكثر|فأكثر|ou plus|ou mais|oder mehr|o più|trở lên|lub więcej|и более"
            r"|或以上|或更多|以上|이상)",
        ),
    ),
)
NUMBERS_ONLY = Language(exits=_EXITS, ranges=OTHERS.ranges)
