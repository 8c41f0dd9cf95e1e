"""Unclear, absolute and specialist words, in Spanish."""

from feedback.surveys.pure.linter.cues import Cue
from feedback.surveys.pure.linter.finding import Reason
from feedback.surveys.pure.linter.phrases import one_of, pattern, phrases
from feedback.surveys.pure.linter.question import Question
from feedback.surveys.pure.linter.wordy import PlainWords

VAGUE = (
    Cue(
        Reason.UNCLEAR_WHEN,
        phrases("""
            recientemente, últimamente, hace poco, hace un tiempo, de vez en cuando, a veces,
            regularmente, con regularidad, frecuentemente, ocasionalmente, en ocasiones,
            habitualmente, pronto, en el futuro, de cuando en cuando, alguna que otra vez, en
            los últimos tiempos, en tiempos recientes, antes?, hoy en día, actualmente?, a
            tiempo, oportunamente, periódicamente, con cierta frecuencia, por un tiempo, durante
            un tiempo, rara vez, muchas veces, repetidamente
        """),
        unless=pattern(r"\bcon qué frecuencia\b", r"\bqué tan (?:a menudo|frecuentemente)\b"),
    ),
    Cue(Reason.UNCLEAR_WHEN, pattern(r"(?<!tan )(?<!más )(?<!menos )\ba menudo\b")),
    Cue(
        Reason.UNCLEAR_AMOUNT,
        phrases("""
            suficiente, suficientes, bastante, bastantes, adecuado, adecuada, adecuados,
            adecuadas, adecuadamente, razonable, razonables, apropiado, apropiada, apropiados,
            apropiadamente, correctamente, debidamente, muchos, muchas, mucha, demasiado,
            demasiada, demasiados, demasiadas, varios, varias, unos cuantos, unas cuantas,
            algunos cuantos, numerosos, numerosas, gran cantidad de, cierta cantidad de, un
            montón de, satisfactorio, satisfactoria, considerable, excesivo, excesiva, como es
            debido, más o menos, etcétera, etc
        """),
        unless=pattern(
            r"\bqué tan (?:adecuad|razonable|apropiad)\w*\b",
            r"\bdemasiad\w+\b.*\bo\b.*\bpoc\w+\b",
            r"\bpoc\w+\b.*\bo\b.*\bdemasiad\w+\b",
            r"\bo in(?:adecuad|suficiente|apropiad)\w*\b",
        ),
    ),
    Cue(
        Reason.UNCLEAR_THING,
        phrases("""
            cosas, las cosas, la situación, esta situación, el sistema, las autoridades, por
            aquí, por allí, por ahí, la zona?, en la zona, el área?, en el área, el lugar?, los
            alrededores, el entorno, el ambiente, el tema?, los temas, asuntos, problemas?, los
            servicios?, servicios?, reuniones?, actividades?, ciertas personas, ciertos lugares,
            todo eso, todo esto, algo así, la comunidad?, en la comunidad, calidad de vida, el
            proceso?, los responsables, los de arriba
        """),
        unless=pattern(r"\b(?:zona|área) (?:que|entre|del mapa|marcada)\b", r"\bsi alguno\b"),
    ),
    Cue(
        Reason.UNCLEAR_THING,
        pattern(
            r"¿cómo (?:va|está|estuvo|van|anda) (?:todo|eso|esto|la cosa)\b",
            r"\b(?:opina|piensa|siente) (?:de|sobre|acerca de)"
            r" (?:eso|esto|ello|todo)\s*\?",
            r"\b(?:debería|hay que) hacerse algo\b",
            r"¿sale (?:mucho|a menudo|usted)?\s*\?",
        ),
    ),
)


def _not_graded(question: Question) -> bool:
    """Say whether the answer is yes, no, or one's own words: grades leave room for exceptions."""
    heads = {each.folded.split(",")[0].split(" ")[0] for each in question.answers}
    return not question.answers or bool(heads & {"sí", "si", "no", "verdadero", "falso"})


ABSOLUTE = (
    Cue(
        Reason.ALL_OR_NONE,
        phrases("""
            siempre, nunca, jamás, en todo momento, en todos los casos, sin excepción, todas las
            veces, cada vez que, en absoluto, bajo ninguna circunstancia, en ninguna
            circunstancia, todo el tiempo, constantemente, cien por ciento, 100%, ni una sola
            vez, absolutamente
        """),
        unless=pattern(
            r"\bsi (?:usted )?nunca\b",
            r"\bsiempre ha vivido\b",
            r"\b(?:enumere|liste|describa|recuerde)\b",
            r"\b(?:cuánto|qué parte) (?:del )?tiempo\b",
        ),
    ),
    Cue(
        Reason.ALL_OR_NONE,
        pattern(
            r"\b(?:tod[oa]s (?:l[oa]s|sus|nuestr[oa]s)|todo el mundo|tod[oa]s|nadie|ningún"
            r"|ninguna|ninguno|nada"
            r"|completamente|totalmente|cualquier|cada un[oa])\b(?! (?:años|días|meses|sabe"
            r"|saben|cree|está de acuerdo|sabemos"
            r"|las razas|de las preguntas|los grupos|las edades))",
            r"\bcada (?:agente|policía|vecino|persona|caso|llamada)\b",
        ),
        unless=pattern(
            r"\bsi\b",
            r"\b(?:enumere|liste|describa|recuerde|nombre)\b",
            r"\bpersonas de tod[oa]s\b",
            r"\btod[oa]s (?:l[oa]s )?(?:días|semanas|meses|años)\b",
            r"\bpor igual\b",
        ),
        when=_not_graded,
    ),
)

PLAIN = PlainWords(
    terms=phrases("""
        justicia procesal, justicia procedimental, procesalmente, normativo, normativa jurídica,
        diádic*, eficacia, jurisprudencia, derog*, abrog*, reincidencia, desistimiento,
        sobreseimiento, sobreseíd*, imputación, imputado*, sumario, diligencias, instrucción
        penal, dolo, mens rea, habeas corpus, inmunidad calificada, inmunidad cualificada,
        exculpatori*, causa probable, sospecha razonable, causa articulable, orden de cateo,
        cateo*, cateó, comparecencia, decomiso*, decomis*, uso proporcional de la fuerza,
        continuo de fuerza, escalada de fuerza, menos letal*, punto caliente, puntos calientes,
        disuasión focalizada, disuasión, policía orientada a problemas, orientada a problemas,
        ventanas rotas, eficacia colectiva, capital social, coproducción, interinstitucional*,
        multiagencia, intersectorial*, partes interesadas, actores clave, sesgo implícito,
        interseccional*, justicia restaurativa, restaurativ*, carcelari*, desencarcelamiento,
        descertific*, acreditación, interoperab*, operativizar, indicador clave, indicadores
        clave, métricas, gobernanza, gobernabilidad, heurístic*, paradigma*, metodológic*,
        epistemológic*, decreto de consentimiento, memorando de entendimiento, arbitraje,
        promulg*, rescind*, tasa de esclarecimiento, esclarecimiento, delitos de la parte i,
        biométric*, algoritmo*, algorítmic*, metadatos, cadena de custodia, forense*, balística,
        longitudinal, cuartil*, percentil*, mediana, regresión, estocástic*, partida
        presupuestaria, fiduciari*, dotación efectiva, efectivos juramentados, despliegue
        táctico, patrullaje dirigido, cadena de mando, asuntos internos, ombudsman,
        ombudsperson, matriz disciplinaria, debido proceso, carga de la prueba, prevaricación,
        malversación, expurg*, eliminación de antecedentes penales juveniles, conmutación,
        libertad condicional revocada, fianza en efectivo, jurisdiccional, extrajudicial,
        interdicción, nomenclatura, taxonomía, idóneo*, coadyuv*, estipul*, supra, pecuniari*
    """),
    known_abbreviations=one_of(
        "EE UU EEUU US USA TV ID OK GPS FBI CCTV PIN ZIP COVID ADN LGBT LGBTQ PDF QR SMS NY ONU UE"
        " II III IV VI CD PC VIH SIDA CIA NASA DNI SÍ NO Y O NUNCA SIEMPRE MUY TODO IVA DVD AM PM"
    ),
    known_names=one_of(
        "youtube whatsapp linkedin tiktok facetime iphone ipad facebook nextdoor paypal"
    ),
    long_winded=phrases("""
        teniendo en cuenta, tomando en cuenta, con respecto a, respecto de, en relación con, en
        lo que se refiere a, en virtud de, a la luz de, no obstante, sin perjuicio de,
        independientemente de, en la medida en que, la manera en que, el grado en que, de tal
        manera que, en el caso de que, que está, que están, que es, que son, en el que, en la
        que, en los que, del cual, de la cual, los cuales, las cuales, cuyo, cuya, cuyos, cuyas,
        con el fin de, a fin de que, siempre y cuando, habiendo, por consiguiente, así como
    """),
    vague=VAGUE,
    absolute=ABSOLUTE,
    vague_answer=phrases("""
        pocos, pocas, unos pocos, unas pocas, algunos, algunas, varios, varias, muchos, muchas,
        bastantes, bastante, mucho, poco, no mucho, un montón, no muchos, no muchas, unos
        cuantos, unas cuantas, a menudo, frecuentemente, con frecuencia, de vez en cuando,
        ocasionalmente
    """),
    how_many=pattern(r"\bcuánt[oa]s\b", r"\bcon qué frecuencia\b", r"\bqué tan a menudo\b"),
)
