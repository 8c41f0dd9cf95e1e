"""Wordings that take something for granted, or ask for more than a memory holds, in Spanish."""

from feedback.surveys.pure.linter.cues import Cue, asking
from feedback.surveys.pure.linter.finding import Reason
from feedback.surveys.pure.linter.phrases import pattern
from feedback.surveys.pure.linter.question import Question

_THEY = (
    r"(?:la policía|(?:el|la|los|las|un|una) (?:agentes?|policías?|oficial(?:es)?)|ellos"
    r"|el departamento)"
)
_WRONG = (
    r"(?:acos|registr|detuv|detuvier|arrest|maltrat|insult|amenaz|empuj|golpe|agred|atac"
    r"|hiri|hirier"
    r"|espos|ignor|humill|ofend|mult|fall|asust|molest|perjudic|discrimin|grit|neg|rob|asalt|ment"
    r"|mintier|mintió|lastim|par)\w*"
)
_BAD = (
    r"(?:insegur[oa]|miedo|asustad[oa]|enojad[oa]|enfadad[oa]|molest[oa]|incómod[oa]|humillad[oa]"
    r"|desconfia\w+|perder la confianza|mal|peor|ofendid[oa]|triste|nervios[oa])"
)
_FAMILY = (
    r"(?:espos[oa]|marido|mujer|pareja|cónyuge|hij[oa]s?|niñ[oa]s|novi[oa]|empleo|jef[ea]"
    r"|trabajo|iglesia"
    r"|coche|carro|auto|vehículo|bicicleta|perr[oa]s?|mascotas?|herman[oa]s?|arma|alarma"
    r"|negocio|escuela)"
)
_HABITS = (
    r"(?:consumo de drogas|consumo de alcohol|adicción|antecedentes|deudas|delitos?"
    r"|problemas? con (?:el"
    r" alcohol|las drogas)|violencia|vicios?)"
)
_NOT_ME = pattern(
    r"\bno (?:aplica|procede|corresponde|me aplica)\b",
    r"^no (?:he|tengo|hubo|me|lo|la|vino|fui|hice|soy|llamé|necesit|estuv|present)",
    r"^(?:nunca|ninguna?|ninguno|nadie|nada|jamás|n/?a)\b",
    r"^s[ií] lo\b",
    r"^0\b",
)


def _by_wh(question: Question) -> bool:
    """Say whether people cannot answer no and cannot answer that it does not apply."""
    return not any(
        each.folded.split(",")[0] in {"sí", "si", "no"} or _NOT_ME.search(each.folded)
        for each in question.options
    )


ASSUMPTION = (
    Cue(
        Reason.PRESUMED_EVENT,
        pattern(
            rf"\b(?:cuando|después de que|tras que|desde que|porque|antes de que"
            rf"|mientras) {_THEY} (?:l[oae]s?"
            rf" )?(?:{_WRONG}|maltratara|hiciera daño)",
            rf"\b(?:cuando|después de que|desde que) (?:l[oae] )(?:{_WRONG})",
            rf"\b(?:agente|policía|oficial) que l[oae] (?:{_WRONG})",
            r"\b(?:la última vez|el último|la última|su último|su última"
            r"|su más reciente) (?:\w+ ){0,3}?(?:que"
            r" (?!se|hay)|llamada|visita|denuncia|queja|reunión|detención|contacto|encuentro)",
            r"\bcuándo (?:fue la última vez|por última vez)\b",
            r"^¿?(?:qué|cómo|cuánto|cuál|quién|dónde|qué tan)\b.*\bsu (?:llamada|denuncia"
            r"|queja|arresto|detención"
            r"|multa|caso|reporte|solicitud)\b",
        ),
        unless=pattern(r"\bsi\b", r"\balguna vez\b", r"\bpalabra por palabra\b", r"\bexact\w+\b"),
        when=_by_wh,
    ),
    Cue(
        Reason.PRESUMED_VIEW,
        pattern(
            r"\bpor qué (?:usted )?(?:no|nunca|evita|desconfía|teme|odia|rechaza|se opone"
            r"|dejó|deja|perdió|ignora)\b",
            rf"\b(?:qué|quién|cómo|cuándo)\b.*\b(?:l[oae]|que) (?:hizo|hicieron|hace"
            rf"|hacen) (?:sentir(?:se)? |tener |que )?"
            rf"(?:tan |más )?{_BAD}\b",
            r"\b(?:qué|cuál)\b.*\b(?:menos le gust\w+|le disgust\w+|le molest\w+|odia"
            r"|detesta|fue lo peor|es lo peor|lo peor"
            r"|peor cosa)\b",
            r"\b(?:a quién|quién)\b.*\b(?:culpa|culpable|responsable de(?:l| la))\b",
            r"\bqué (?:problemas|dificultades|quejas|errores|molestias) (?:tuvo|ha tenido"
            r"|tiene|cometió|cometieron|han)\b",
            r"\bsu (?:miedo|desconfianza|enojo|enfado|odio|rechazo|insatisfacción"
            r"|falta de confianza|mala experiencia)\b",
        ),
        unless=pattern(r"\bsi (?:algo|hubo|tuvo|no|alguna)\b", r"\balgun[oa]s?\b"),
    ),
    Cue(
        Reason.PRESUMED_HABIT,
        pattern(
            r"\b(?:ha|cuándo) dej(?:ado|ó) de \w+r\b",
            r"\b(?:todavía|sigue|aún) (?:usted )?\w+(?:ndo)\b",
            r"\bdejó de (?:conducir|manejar|robar|beber|consumir|pegar|gritar|mentir)\w*\b",
            rf"\bsus? {_HABITS}\b",
        ),
        unless=pattern(r"\bsigue (?:viviendo|siendo)\b", r"\bpolicía (?:ha )?dej\w+ de\b"),
    ),
    Cue(
        Reason.PRESUMED_HABIT,
        pattern(
            rf"^¿?(?:a qué|qué|cómo|cuándo|cuánto|cuántas|dónde|por qué|con qué|quién"
            rf"|cuál)\b.*\b(?P<at>sus? {_FAMILY})\b"
        ),
        unless=pattern(
            r"\bsi tiene\b",
            r"\bviven con\b",
            r"\bsituación laboral\b",
            r"\bva al? (?:su )?trabajo\b",
        ),
        when=_by_wh,
    ),
    Cue(
        Reason.PRESUMED_FACT,
        pattern(
            r"\b(?:desde que|porque|ahora que|ya que|como) (?:\w+ ){0,3}?(?:delincuencia"
            r"|violencia|crimen|confianza|inseguridad"
            r"|policía|cosas) (?:ha|han|está|están|se) (?:\w+ ){0,2}?(?:subid\w+|aumentad\w+"
            r"|empeorad\w+|bajad\w+|mejorad\w+"
            r"|empeorando|aumentando|perdid\w+|vuelto|creciendo)\b",
            r"\b(?:el|la|este|esta|fuerte|reciente) (?:\w+ )?(?:aumento|subida|caída|fracaso"
            r"|falta|pérdida|colapso|deterioro) (?:de|en"
            r"|del)\b",
            r"\bpor qué (?:cree que |piensa que )?(?:la policía|los agentes|la delincuencia"
            r"|el departamento|la gente|hay tant[oa]s?"
            r"|la violencia|el barrio|la ciudad|el alcalde)\b",
            r"\bcuánto ha (?:subido|bajado|aumentado|empeorado|disminuido|caído|crecido)\b(?! o)",
        ),
        unless=pattern(r"\bsi\b", r"\b(?:o|ni) (?:ha )?(?:bajado|subido|sigue)\b"),
        when=asking,
    ),
)

_LONG = (
    r"(?:(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|quince|veinte|\d+) años"
    r"|décadas?|toda su vida)"
)
_COUNT = r"(?:cuánt[oa]s|con qué frecuencia|en total|número de)"

RECALL = (
    Cue(
        Reason.TOO_LONG_AGO,
        pattern(
            rf"\b{_COUNT}\b.*\b(?:últim[oa]s?|pasad[oa]s?|en"
            rf"|durante) (?:l[oa]s? )?(?:últim[oa]s? )?{_LONG}\b",
            rf"\b(?:últim[oa]s?|pasad[oa]s?) {_LONG}\b.*\b{_COUNT}\b",
            rf"\b(?:enumere|describa|recuerde|nombre|liste|cuente|diga)\b.*\b{_LONG}\b",
            r"\b(?:en|durante) (?:toda )?su (?:vida|infancia|juventud|niñez)\b",
            r"\bdesde (?:que era niñ[oa]|su infancia|niñ[oa]|(?:19|20)\d\d|que nació"
            r"|que tiene memoria)\b",
            r"\b(?:qué|quién|cómo|cuál|dónde)\b.*\bhace (?:\w+|\d+) (?:años|décadas)\b",
        ),
        unless=pattern(
            r"\bcompar\w+\b", r"\bhace que vive\b", r"\b(?:vive|vivido)\b", r"\bmejor o peor\b"
        ),
    ),
    Cue(
        Reason.TOO_MANY_TIMES,
        pattern(
            r"\b(?:enumere|liste|nombre|describa|recuerde|cuente|diga"
            r"|haga una lista)\b.*\b(?:cada|tod[oa]s)\b",
            r"\bcuánt[oa]s\b.*\balguna vez\b",
            r"\bcuánt[oa]s\b.*\b(?:visto|oído|escuchado|pasado|horas|minutos|kilómetros"
            r"|leído|pensado|hablado)\b.*\b(?:último"
            r" año|últimos (?:12|doce|seis|6) meses|año pasado)\b",
            r"\bpor (?:semana|mes|día)\b.*\búltimos \w+ años\b",
        ),
        unless=pattern(r"\bcuántas personas\b"),
    ),
    Cue(
        Reason.TOO_EXACT,
        pattern(
            r"\bpalabra por palabra\b",
            r"\btextualmente\b",
            r"\bexactamente (?:qué|cuándo|cuánt\w+|cuál|dónde|quién)\b",
            r"\b(?:fecha|hora|número|día|palabras?) exact[oa]s?\b",
            r"\bcon exactitud\b",
            r"\bal minuto\b",
        ),
    ),
)
