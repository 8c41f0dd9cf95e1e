"""Wordings that push toward an answer, in Spanish."""

from feedback.surveys.pure.linter.cues import Cue, asking
from feedback.surveys.pure.linter.finding import Reason
from feedback.surveys.pure.linter.phrases import pattern, phrases
from feedback.surveys.pure.linter.rewrites import pregunta_sin_no

_PEOPLE = (
    r"(?:vecin[oa]s|gente|personas|residentes|ciudadan[oa]s|expert[oa]s|agentes|familias"
    r"|madres|padres"
    r"|votantes|contribuyentes|habitantes|estudios|encuestas|investigaciones|comunidades)"
)
_HOLD = (
    r"(?:dicen?|creen?|piensan?|opinan?|apoyan?|quieren?|saben?|confían?"
    r"|están? (?:de acuerdo|a favor"
    r"|content[oa]s|satisfech[oa]s)|sienten?|coinciden?|muestran?|demuestran?|recomiendan?"
    r"|prefieren?"
    r"|aprueban?|consideran?|reconocen?|agradecen?|valoran?)"
)
_VIRTUE = (
    r"(?:buen[oa]?|responsables?|decentes?|honrad[oa]s?|honest[oa]s?|preocupad[oa]s?|razonables?"
    r"|sensat[oa]s?|patriotas?|leal(?:es)?|ejemplares?|comprometid[oa]s?|consciente?s?"
    r"|solidari[oa]s?)"
)
_SELF = (
    r"(?:ciudadan[oa]s?|vecin[oa]s?|residentes?|padres?|madres?|personas?|contribuyentes?"
    r"|gente|votantes?)"
)
_IMPROVE = (
    r"(?:mejorad?o?|mejor[oóae]\w*|ayud\w+|benefici\w+|fortalec\w+|tranquiliz\w+|más segur[oa]s?"
    r"|aument\w+ (?:su|la) (?:confianza|seguridad))"
)

LEADING = (
    Cue(
        Reason.TAG,
        pattern(
            r"[,;] ¿?(?:verdad|no|cierto|no es cierto|no es verdad|no es así|a que sí"
            r"|no cree|sí|correcto"
            r"|no le parece|de acuerdo|vale|eh|no es as[ií])\s*\?\s*$",
        ),
    ),
    Cue(
        Reason.NEGATIVE_OPENING,
        pattern(
            r"¿(?P<at>(?:acaso )?no (?:cree|piensa|opina|le parece|considera|está|es|sería|debería"
            r"|deberían|se siente|siente|quiere|querría|prefiere|preferiría|estaría|merece"
            r"|hay|tiene"
            r"|deben|debe|va|desea|apoya|apoyaría)\w*)",
            r"¿acaso\b",
        ),
        rewrite=pregunta_sin_no,
    ),
    Cue(
        Reason.CROWD,
        pattern(
            rf"\b(?:la (?:gran |inmensa )?mayoría de|casi tod[oa]s|much[oa]s|tod[oa]s"
            rf"|cada vez más|nueve de"
            rf" cada diez|miles de|el \d+ ?%? (?:por ciento )?de) (?:(?:l[oa]s|sus"
            rf"|nuestr[oa]s|otr[oa]s) )*"
            rf"{_PEOPLE}(?:\s\w+){{0,4}}? {_HOLD}\b",
            r"\b(?:como|igual que) (?:la mayoría|casi tod[oa]s|much[oa]s|tod[oa]s"
            r"|tod[oa] el mundo)\b",
            r"\b(?:tod[oa] el mundo|tod[oa]s|nadie|cualquiera) (?:sabe|saben|cree|creen"
            r"|está de acuerdo"
            r"|coincide|quiere|entiende|niega|duda|piensa)\b",
            r"\bcomo (?:tod[oa]s sabemos|usted (?:ya )?sabe|es sabido|se sabe|tod[oa]s saben)\b",
            r"\bes (?:bien sabido|evidente|obvio|un hecho|innegable|sabido)\b",
            rf"\b(?:l[oa]s )?(?:expert[oa]s|estudios|investigaciones|encuestas|datos|científicos"
            rf"|especialistas|hechos|estadísticas) {_HOLD}\b",
            r"\bla (?:ciencia|investigación|evidencia|experiencia) (?:dice|muestra|demuestra"
            r"|prueba|indica)\b",
            r"\bsegún (?:l[oa]s )?(?:expert[oa]s|estudios|especialistas|encuestas|científicos)\b",
            r"\bde acuerdo con (?:el alcalde|la alcaldesa|el jefe|l[oa]s expert[oa]s"
            r"|la mayoría|casi todos)\b",
            r"\bel (?:alcalde|jefe|presidente) (?:cree|dice|piensa|opina|recomienda)\b",
            r"\b(?:usted también|también usted) (?:cree|piensa|apoya|opina|está)\b",
        ),
    ),
    Cue(
        Reason.DUTY,
        pattern(
            rf"\bcomo (?:un |una )?(?:{_VIRTUE} {_SELF}|{_SELF} {_VIRTUE})\b",
            rf"\b(?:tod[oa]|cualquier|una?) (?:{_VIRTUE} {_SELF}|{_SELF} {_VIRTUE})\b",
            r"\b(?:deber|responsabilidad|obligación) (?:cívic[oa]|moral|ciudadan[oa])\b",
            r"\bhacer lo correcto\b",
            r"\bhacer su parte\b",
        ),
    ),
    Cue(
        Reason.SURELY,
        pattern(
            r"\b(?:seguramente|obviamente|por supuesto|sin duda|desde luego|evidentemente"
            r"|claramente"
            r"|naturalmente|indudablemente|es hora de|ya es hora|por fin|es justo que"
            r"|es importante que"
            r"|merecen? (?:más|mejor|nuestro|su|un|una|el|la|que)|reconoce usted que|admite que)\b",
        ),
    ),
    Cue(
        Reason.SURELY,
        pattern(r"^¿?(?:y |entonces,? |pues )?usted \w+"),
        unless=pattern(r"^¿?usted (?:o|y)\b"),
        when=asking,
    ),
    Cue(
        Reason.PRAISE,
        pattern(
            r"\b(?:nuestr[oa]s?|el|la|los|las|este|esta|su) (?:nuev[oa]s? )?(?:excelentes?"
            r"|magnífic[oa]s?"
            r"|maravillos[oa]s?|exitos[oa]s?|premiad[oa]s?|estupend[oa]s?|extraordinari[oa]s?"
            r"|fantástic[oa]s?|gran(?:des)?|ejemplar(?:es)?|innovador[ae]?s?) \w+",
            r"\b\w+ (?:exitos[oa]s?|premiad[oa]s?|galardonad[oa]s?|ejemplar(?:es)?|excelentes?"
            r"|magnífic[oa]s?|maravillos[oa]s?|innovador[ae]?s?)\b",
            r"\b(?:el|un|gran) éxito\b",
            r"\b(?:gran|buen|excelente|importante) (?:trabajo|labor)\b"
            r"(?= (?:de|que)|\?)",
        ),
        unless=pattern(r"\bhacen? un (?:buen|excelente|gran) trabajo\b", r"\bqué tan\b"),
    ),
    Cue(
        Reason.ONE_SIDED,
        pattern(
            r"\bcuánto (?:más|mejor|mejores|menos)\b",
            rf"\b(?:cuánto|en qué|cómo|por qué) (?:ha|han|le ha|le han|le|les|hizo"
            rf"|hicieron)\b.*{_IMPROVE}\b",
            r"\b(?:qué|cuánto)\b.*\b(?:le gust[aóo]n?|le gustan|le agrad[aó]n?|disfrut\w+"
            r"|aprecia|valora"
            r"|admira)\b(?!.*\bmenos\b)",
            r"\bqué tan (?:agradecid|orgullos|content|impresionad|complacid|encantad)\w+\b(?! o)",
            r"^¿?(?:dado que|dad[oa]s? (?:el|la|los|las)|considerando que|sabiendo que"
            r"|ya que|puesto que"
            r"|ahora que|en vista de|a pesar de|pese a)\b",
            r"\bpor qué (?:apoya|confía|le gusta|es importante|está (?:orgullos|content"
            r"|satisfech)\w+)\b",
            r"\b(?:apoya|a favor de|aprueba)\b.*\bpara (?:proteger|mejorar|salvar|mantener"
            r"|defender)\b",
        ),
        unless=pattern(
            r"\bsi (?:algo|hay algo)\b", r"\bo empeor\w+\b", r"\bgustaría\b", r"\bmenos le\b"
        ),
    ),
)

LOADED = (
    Cue(
        Reason.EMOTIVE,
        phrases("""
            maleante*, matón, matones, delincuentes que, malhechor*, escoria, lacra, lacras,
            vándalo*, gamberro*, rata, ratas, parásito*, vago, vagos, ilegales, drogadicto*,
            yonqui*, pandillero*, monstruo*, animales, salvaje*, asesino*, criminales
            peligrosos, radicales, extremista*, fanático*, alborotador*, burócrata*, élites,
            tirano*, héroe*, heroico*, heroica*, heroísmo, valiente*, valerosos, valerosas,
            abnegado*, abnegada*, sacrificado*, sacrificada*, inocente*, indefenso*, indefensa*,
            corrupto*, corrupta*, corrupción, vergonzoso*, vergonzosa*, vergüenza, escandaloso*,
            escandalosa*, escándalo, indignante*, repugnante*, atroz, atroces, horrible*,
            terrible*, espantoso*, espantosa*, desastroso*, desastrosa*, desastre,
            catastrófico*, catástrofe, trágico*, trágica*, tragedia*, absurdo*, absurda*,
            ridículo*, ridícula*, inútil*, inútiles, incompetente*, perezoso*, perezosa*,
            arrogante*, codicioso*, cruel, crueles, crueldad, brutal, brutales, brutalidad,
            despiadado*, despiadada*, inhumano*, inhumana*, racista*, fascista*, opresor*,
            opresora*, opresivo*, represor*, tiránico*, imprudente*, irresponsable*, temerario*,
            temeraria*, derroche*, derrochar, despilfarr*, malgast*, fallido*, fracasado*,
            fracaso*, blandos, blandengue*, mano dura, mano blanda, sentido común, sensato*,
            invasión, invad*, plaga*, epidemia*, oleada*, ola de, avalancha*, explosión de,
            azote, caos, caótico*, infierno, pesadilla, carnicería, masacre*, guerra contra,
            estado policial, aterroriz*, terror, sembrar el pánico, arruin*, destruy*, destroz*,
            mimar, consentir a, apañar, encubr*, arriesgan la vida, arriesgan su vida, arriesgan
            sus vidas, se juegan la vida, dan su vida, limpiar nuestras calles, limpiar las
            calles, recuperar nuestras calles, dinero de los contribuyentes, dinero del
            contribuyente, gente honrada, gente decente, ciudadanos honrados, trabajadores
            honrados, fuera de control, descontrolado*, descontrolada*, sin ley, abuso de poder,
            abusos de la policía, tener la culpa, tiene la culpa, tienen la culpa, culpable de,
            enemigo*, traición, traicion*, farsa, payasada, basura, porquería, caza de brujas,
            gatillo fácil, sangriento*, sangrienta*, alarmante*, desenfrenado*, desenfrenada*,
            descarado*, descarada*, abusivo*, abusiva*
        """),
    ),
)
