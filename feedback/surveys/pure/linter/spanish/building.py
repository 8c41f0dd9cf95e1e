"""How Spanish joins and negates."""

from feedback.surveys.pure.linter.joining import JoiningWords
from feedback.surveys.pure.linter.negating import NegatingWords
from feedback.surveys.pure.linter.phrases import one_of, pattern, phrases

_ONE_THING = """
raza y etnia, razas y etnias, razas y grupos étnicos, raciales y étnicos, raciales y étnicas,
hombres y mujeres, mujeres y hombres, niños y niñas, jóvenes y mayores, nombre y apellido,
nombre y apellidos, nombre y dirección, fecha y hora, día y noche, día y hora, ley y orden,
amigos y familiares, familia y amigos, familiares y amigos, preguntas y respuestas, salud y
seguridad, alcohol y drogas, alcohol y otras drogas, vive y trabaja, viven y trabajan, poco a
poco, casa o apartamento, a pie o en coche, en persona o por teléfono, él o ella, más o menos,
uno o dos, una o dos, dos o tres, o no, o más, o menos, o algo así, o alguien de su hogar, o
alguien de su familia, o alguien de su casa, o alguien cercano, o más años, y más, y medio, y
media, y pico, y otros, y otras, y cuando
"""

JOINING = JoiningWords(
    both=pattern(
        r"\by/o\b",
        r"\b(?:y|e)\b(?! (?:casi|la mayoría|dejar)\b)",
        r"\b(?:así como|además de|junto con|tanto .* como|no solo|sino también|pero también)\b",
        r"(?<=\w) (?:&|\+) (?=\w)",
        r"(?<!nada )(?<!todo )\bpero (?!no\b)\w+\?",
    ),
    one_thing=pattern(
        phrases(_ONE_THING).pattern,
        r"\bentre\b[^?¿.,]{1,60}?\by\b",
        r"\bde (?:las )?\d+[^?,]{0,20}? (?:y|a)\b",
        r"\b\d+ y \d+\b",
        r"\besquina de [^?.,]{1,40}?\by\b",
        r"\bni \w+ ni \w+\b",
        r"\busted y (?:el|la|su|un|una|los|las) \w+",
    ),
    setting=pattern(
        r"[^¿]*?[,:.] ?(?=¿)",
    ),
    comparing=pattern(
        r"\b(?:compar\w+|diferencias?|diferentes?|distint[oa]s?|por igual|igual|iguales"
        r"|misma? (?:forma|manera|trato)"
        r"|relación|relaciones|equilibrio|entre|versus|más importante que)\b",
    ),
    either=pattern(
        r", o (?:es|son|está|están|hay|ha|han|debe|deben|debería|tiene|tienen)\b",
        r"\bo (?:cómo|por qué|si|qué)\b",
        r"\b(?:qué tan|cuánto confía|confía|satisfech\w+)\b.*\b(?:el|la|los|las|su|sus|en"
        r"|con)\b[^,?]*\bo (?:en|con|el|la|los|las) ",
    ),
    either_unless=pattern(
        r"\b(?:cuál|prefiere|preferiría|ya sea|más bien)\b",
        r"\b(?:o (?:ha|han|sigue|siguen|se ha|igual|menos|más|ninguno)|(?:in|des"
        r"|im)?\w+[oa] o (?:in|des|im)\w+)\b",
    ),
    reason=pattern(
        r"\b(?:apoya|se opone|a favor|en contra|aprueba|confía|debería)\b[^?]*\b(?:porque"
        r"|debido a|a causa de)\b",
    ),
    choosing=pattern(
        r"\bcuál(?:es)? de (?:est[oa]s|l[oa]s siguientes)\b",
        r"\b(?:elija|marque|seleccione|escoja)\b",
        r"\bcuál es su\b",
        r"\bprefiere\b",
        r"\bpodemos\b",
        r"\bacepta\b",
        r"\bqué frase\b",
    ),
    open_joined=pattern(r"\by (?:cómo|por qué|qué|quién|dónde|cuándo|cuánt\w+|cuál)\b"),
    pair=pattern(r"^¿qué tan (?P<first>\w+) y (?P<second>\w+) (?:es|son|fue|fueron|está)\b"),
    yes_no=one_of("sí si no"),
)

NEGATING = NegatingWords(
    set_aside=phrases("""
        a favor o en contra, en contra o a favor, apoya o se opone, de acuerdo o en desacuerdo,
        aprueba o desaprueba, seguro o inseguro, segura o insegura, satisfecho o insatisfecho,
        satisfecha o insatisfecha, justo o injusto, justa o injusta, probable o improbable, no
        solo, o no, si no, no obstante, por qué no, permitir o prohibir, no estoy seguro,
        acuerdo o desacuerdo
    """),
    condition=pattern(r"^\s*si [^,?¿]*,"),
    plain=pattern(r"\bno\b", r"\bni\b", r"\bsin que\b"),
    stand=phrases("""
        se opone, se opondría, oponerse, opone, opuesto a, opuesta a, en contra de, en contra,
        contra que, desaprueba, desaprobaría, rechaza, rechazaría, en desacuerdo, objeta,
        objetaría, niega que, duda que, discrepa
    """),
    act=phrases("""
        prohíba, prohíban, prohibir, prohíbe, prohíben, prohibido, prohibida, prohibición,
        prohibiera, impedir, impida, impidan, impide, evitar, evite, vetar, veto, negarse,
        niegue, nieguen, negar, se niegan, abolir, abolición, eliminar, elimine, eliminación,
        derogar, suprimir, supresión, quitar, cancelar, levantar, levante, dejar de, deje de,
        dejen de, poner fin, terminar con, restringir, limitar, excluir, exención, suspender,
        ilegalizar, desautorizar, denegar, bloquear, falta de, ausencia de, sin
    """),
    quality=pattern(
        r"\b(?:injust[oa]s?|improbables?|imposibles?|inaceptables?|incorrect[oa]s?"
        r"|irrazonables?|innecesari[oa]s?"
        r"|inadecuad[oa]s?|insatisfech[oa]s?|insegur[oa]s?|ilegal(?:es)?|deshonest[oa]s?"
        r"|irrespetuos[oa]s?|infrecuentes?"
        r"|fals[oa]s?|mal[oa]?s?|desleal|raro|rara|ningun[oa]?|nunca|nadie)\b",
    ),
    taking_a_stand=pattern(
        r"\b(?:debería|deberían|deben?|cree|está|apoya|sería|usted|acuerdo|favor)\b"
    ),
)
