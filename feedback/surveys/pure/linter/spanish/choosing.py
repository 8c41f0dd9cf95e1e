"""The answers that Spanish surveys offer."""

from feedback.surveys.pure.linter.answers import AnswerWords
from feedback.surveys.pure.linter.phrases import one_of, pattern, phrases
from feedback.surveys.pure.linter.ranges import RangeWords
from feedback.surveys.pure.linter.scales import ScaleWords

SCALES = ScaleWords(
    positive=phrases("""
        satisfecho, satisfecha, satisfechos, satisfechas, contento, contenta, seguro, segura,
        seguros, seguras, bueno, buena, buenos, buenas, bien, excelente, excelentes, estupendo,
        estupenda, probable, probables, de acuerdo, apoyo, a favor, apruebo, aprueba, mejor,
        mejores, mejorado, positivo, positiva, positivos, fácil, fáciles, claro, clara,
        importante, importantes, útil, útiles, rápido, rápida, rápidamente, respetuoso,
        respetuosa, amable, amables, honesto, honesta, honestos, confiado, confiada, cómodo,
        cómoda, eficaz, cercano, cercana, cálido, cálida, ha subido, han subido, ha aumentado,
        alto, alta, aceptable, justo, justa, justos, justas, profesional, confiable, agradable,
        bienvenido, bienvenida, favorable, dispuesto, dispuesta, informado, informada, perfecto,
        perfecta
    """),
    negative=phrases("""
        insatisfecho, insatisfecha, insatisfechos, insatisfechas, descontento, descontenta,
        inseguro, insegura, inseguros, inseguras, malo, mala, malos, malas, mal, pésimo, pésima,
        terrible, terribles, improbable, improbables, en desacuerdo, me opongo, en contra,
        desapruebo, desaprueba, peor, peores, empeorado, negativo, negativa, negativos, difícil,
        difíciles, confuso, confusa, inútil, lento, lenta, lentamente, irrespetuoso,
        irrespetuosa, grosero, grosera, deshonesto, deshonesta, incómodo, incómoda, ineficaz,
        distante, frío, fría, ha bajado, han bajado, ha disminuido, bajo, baja, inaceptable,
        injusto, injusta, injustos, injustas, preocupado, preocupada, asustado, asustada,
        aterrorizado, aterrorizada, miedo, desfavorable, enojado, enojada, molesto, molesta,
        deficiente
    """),
    neutral=phrases("""
        ni, neutral, neutro, regular, igual, lo mismo, sin cambios, sigue igual, ha seguido
        igual, término medio, normal, indiferente, más o menos, no ha cambiado, lo justo, el
        número correcto, ninguna diferencia, intermedio, intermedia, aceptable
    """),
    upward=phrases("más, demasiado, demasiada, demasiados, demasiadas"),
    downward=phrases("menos, muy pocos, muy pocas, demasiado poco, demasiado pocos, insuficiente"),
    zero=pattern(
        r"^nada\b",
        r"^ningun[oa]?\b",
        r"^ningún\b",
        r"^nunca\b",
        r"^en absoluto\b",
        r"^no es un\b",
        r"^para nada\b",
        r"^sin \w+",
        r"\bpara nada\b",
    ),
    negation=pattern(r"\bno\b"),
    low=phrases("""
        poco, poca, pocos, pocas, un poco, algo pequeño, rara vez, casi nunca, ligeramente,
        pequeño, pequeña, leve, apenas, no mucho, muy poco, muy poca
    """),
    middle=phrases("""
        algo, moderadamente, a veces, mediano, mediana, medianamente, parcialmente, la mitad, en
        parte, algunas veces, hasta cierto punto
    """),
    high=phrases("""
        muy, mucho, mucha, muchos, muchas, muchísimo, muchísima, totalmente, completamente,
        siempre, a menudo, casi siempre, extremadamente, sumamente, bastante, grande, enorme,
        del todo, por completo, frecuentemente, con frecuencia, la mayoría, todo, todos, todas,
        fuertemente, absolutamente, demasiado, tremendamente, increíblemente, más que nada,
        gravísimo, grave
    """),
    filler=pattern(
        r"\b(?:un|una|el|la|los|las|de|del|es|son|estoy|está|me|siento|lo|que|con|y|o|se|ha"
        r"|han|he|tan|veces|tiempo|problema|al|en)\b"
    ),
    opposites=(
        ("insatisfecho", "satisfecho"),
        ("inseguro", "seguro"),
        ("improbable", "probable"),
        ("difícil", "fácil"),
        ("injusto", "justo"),
        ("en desacuerdo", "de acuerdo"),
        ("en contra", "a favor"),
        ("malo", "bueno"),
        ("mala", "buena"),
        ("mal", "bien"),
        ("negativo", "positivo"),
    ),
    steps=("Muy {bad}", "Algo {bad}", "Ni una cosa ni la otra", "Algo {good}", "Muy {good}"),
)

_NUMBERS = (
    "cero,uno,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince,dieciséis"
    ",diecisiete,dieciocho,diecinueve,veinte"
)

RANGES = RangeWords(
    numbers={
        word: number for number, names in enumerate(_NUMBERS.split(",")) for word in names.split()
    }
    | {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "cien": 100},
    units=(
        (pattern(r"\bsegundos?\b"), 1 / 60),
        (pattern(r"\bminutos?\b|\bmin\b"), 1),
        (pattern(r"\bhoras?\b"), 60),
        (pattern(r"\bdías?\b"), 1440),
        (pattern(r"\bsemanas?\b"), 10080),
        (pattern(r"\bmes(?:es)?\b"), 43830),
        (pattern(r"\baños?\b"), 525960),
    ),
    one_unit=pattern(
        r"\b(?:una?|el último|la última|la pasada|el pasado) (?=(?:vez|segundo|minuto|hora"
        r"|día|semana|mes|año|milla)\b)"
    ),
    zero=pattern(r"^(?:ningun[oa]?|ningún|nunca|nada|cero|nadie|jamás)\b"),
    below=pattern(r"\b(?:menos de|menor de|menores de|por debajo de|antes de)\b", r"^<(?!=)"),
    up_to=pattern(
        r"\bhasta\b(?!.*\bde\b.*\bhasta\b)",
        r"\bcomo máximo\b",
        r"\bo menos\b",
        r"\bno más de\b",
        r"^(?:<=|≤)",
    ),
    above=pattern(r"\b(?:más de|mayor de|mayores de|por encima de|después de)\b", r"^>(?!=)"),
    at_least=pattern(
        r"\bo más\b",
        r"\bal menos\b",
        r"\bpor lo menos\b",
        r"\bcomo mínimo\b",
        r"\by más\b",
        r"\d\s*\+",
        r"\bo mayor\b",
        r"^(?:>=|≥)",
    ),
    within=pattern(
        r"\b(?:en|durante) (?:el|la|los|las) (?:último|última|últimos|últimas|pasad[oa]s?)\b"
    ),
    amount=pattern(
        r"\bcuánt[oa]s?\b",
        r"\bingresos?\b",
        r"\bqué tan lejos\b",
        r"\ba qué distancia\b",
        r"\bcon qué frecuencia\b",
    ),
    never_none=pattern(
        r"\bincluy(?:endo|éndo)\w*\b",
        r"\bcuántas personas (?:viven|hay)\b",
        r"\bcuánto tiempo hace\b",
        r"\ben una escala\b",
        r"\bdurante (?:la|esta) (?:visita|llamada|parada|reunión)\b",
    ),
    age=pattern(r"\bcuántos años tiene\b", r"\bedad\b"),
    rates=(
        (pattern(r"\bveces al día\b"), 1000),
        (pattern(r"\b(?:todos los días|a diario|cada día|diariamente|una vez al día)\b"), 365),
        (pattern(r"\bveces (?:a la|por) semana\b"), 120),
        (pattern(r"\b(?:a la|por|cada) semana\b|\bsemanalmente\b"), 52),
        (pattern(r"\bveces (?:al|por) mes\b"), 24),
        (pattern(r"\b(?:al|por|cada) mes\b|\bmensualmente\b"), 12),
        (pattern(r"\bveces (?:al|por) año\b"), 3),
        (pattern(r"\b(?:al|por|cada) año\b|\banualmente\b"), 1),
    ),
    rate_below=pattern(r"\bmenos de\b", r"\bo menos\b", r"\bcomo máximo\b"),
    rate_above=pattern(r"\bo más\b", r"\bal menos\b", r"\bpor lo menos\b", r"\bmás de\b"),
    none_option="Ninguno",
)

EXITS = pattern(
    r"\bno (?:sé|se|sabe|lo sé|lo sabe|sabría)\b",
    r"\bno (?:estoy|está) segur[oa]\b",
    r"\bno (?:me )?(?:acuerdo|recuerdo)\b",
    r"\bno (?:contesta|responde|quiero (?:contestar|responder|decir\w*|que))\b",
    r"\bpref(?:iero|iere) no\b",
    r"\bprefiero no\b",
    r"\bno (?:me )?(?:aplica|corresponde|procede)\b",
    r"\bno tengo opinión\b",
    r"\bsin opinión\b",
    r"\bns/?nc\b",
    r"^n/?[ac]\b",
    r"\bno (?:puedo|podría) (?:decir|responder|contestar)\b",
    r"\bindecis[oa]\b",
    r"^no (?:he|hubo|vino|me|lo|tuve|tengo|llamé|fui|hice|estuve)\b",
    r"^nunca (?:he|ha)\b",
    r"^tal vez\b",
    r"^quizá",
    r"^depende\b",
    r"\bno es aplicable\b",
    r"^no aplicable\b",
)

ANSWERS = AnswerWords(
    agree=pattern(r"\b(?:de|en des)\s?acuerdo\b"),
    agree_asked=pattern(
        r"\b(?:está|estaría|qué tan|en qué medida está"
        r"|cuán) (?:usted )?(?:de )?acuerdo\b(?! con (?:el alcalde|la alcaldesa|el jefe"
        r"|los expertos|la mayoría|participar))",
        r"\bde acuerdo o en desacuerdo\b",
        r"\bverdadero o falso\b",
        r"\bes (?:cierto|verdad) que\b",
    ),
    true_false=one_of("verdadero falso"),
    yes=pattern(r"^s[ií]\b"),
    no=pattern(r"^no\b"),
    consent=pattern(
        r"\b(?:podemos|podríamos|podamos)\b",
        r"\ble gustaría (?:recibir|que|participar|volver)\b",
        r"\b(?:acepta|consiente|autoriza|permite"
        r"|da su consentimiento|está dispuest[oa]|estaría dispuest[oa]|desea"
        r"|quiere) (?:participar|que (?:le|nos|sus)|recibir|usted|a|en|ser)\b",
        r"\b(?:contactemos|contactarle|contactarlo|enviarle|llamarle|llamarlo|avisarle)\b",
        r"\bcómo (?:prefiere|quiere|desea) que\b",
        r"\b(?:participar|participe) en (?:esta|la|otra)\b",
        r"\bmejor (?:hora|momento|día)\b",
        r"\bprefiere (?:recibir|contestar|responder)\b",
    ),
    sensitive=pattern(
        r"\b(?:ingresos?|salario|sueldo|deudas?|religi\w+|fe|iglesia|migratori[oa]"
        r"|ciudadan[ií]a|visa|orientación sexual|sexual\w*|género"
        r"|sexo|raza|racial|étnic[oa]|etnia|hispan[oa]|latin[oa]|discapacidad\w*|salud"
        r"|mental\w*|medic\w+|enfermedad\w*|embaraz\w+|aborto|drogas?"
        r"|marihuana|alcohol|borrach[oa]|arrestad[oa]|detenid[oa]|cárcel|prisión"
        r"|condenad[oa]|antecedentes|libertad condicional|víctima|abus\w+"
        r"|violencia|agredid[oa]|violad[oa]|acos\w+|votó|votaría|partido|polític[oa]"
        r"|estado civil|casad[oa]|divorciad[oa]|armas?|pandilla|sin hogar"
        r"|desaloj\w+|robad[oa]|amenazad[oa]|atacad[oa]|estatus legal)\b",
    ),
    opinion=pattern(
        r"\b(?:cree|piensa|opina|siente|sintió|confía|confianza|apoya|opone|aprueba|debería"
        r"|deberían|debe|deben|opinión|prefiere|satisfech[oa]"
        r"|preocupa\w*|miedo|segur[oa]|just[oa]|importante|buen[oa]?|mal[oa]?|bien|mejor"
        r"|peor|califica|calificaría|probable|respet\w+|honest[oa]s?"
        r"|eficaz|problema|grave|suficiente|recomend\w+|describ\w+|cómod[oa]|amables?|útil"
        r"|prioridad|favor|contra|qué tan|en qué medida)\b",
    ),
    third_party=pattern(
        r"\b(?:es|son|está|están|ha|han|hace|hacen|tiene|tienen|hay|trata|tratan) (?:la|el"
        r"|los|las|un|una|usted)? ?(?:policía|agentes?|departamento"
        r"|ciudad|jefe|alcalde|barrio|delincuencia|distrito)\b",
        r"^¿?(?:la|el|los|las) \w+",
        r"\bcuánt[oa]s (?:agentes|policías|quejas|delitos|arrestos|comisarías|cámaras"
        r"|llamadas|patrullas)\b",
        r"\bcuál(?:es)? es (?:la|el)\b.*\b(?:policía|departamento|ciudad|alcalde|presupuesto"
        r"|ley|jefe)\b",
    ),
    own_behaviour=pattern(
        r"\bcon qué frecuencia (?:usted )?(?:va|usa|lee|llama|visita|sale|habla|ve|camina"
        r"|viaja|utiliza)\b"
    ),
    categorical=pattern(
        r"^¿?(?:qué|cuál|cuáles|cómo|dónde|quién|por qué|en qué|con qué|para qué|a qué|de qué)\b",
        r"¿(?:qué|cuál|cuáles|cómo|dónde"
        r"|quién|por qué|en qué|de qué|para qué)\b",
    ),
    judged=pattern(
        r"\b(?:debería|deberían|debe|cree|piensa|opina|opinión|prioridad|mejor|peor|primero"
        r"|apoya|favor|más importante|frase|siente)\b"
    ),
    always_other=pattern(
        r"\b(?:raza|etnia|étnic[oa]|religión|género|sexo|idioma|lengua|vivienda|empleo"
        r"|situación laboral|trabajo|transporte|contact\w+|se enteró"
        r"|noticias|información|tipo de|clase de|razón|motivo|por qué|estado civil"
        r"|se identifica|alquila)\b",
    ),
    exhaustive=pattern(
        r"\b(?:antes|después|durante|mañana|tarde|noche|entre semana|fin de semana"
        r"|todo el año|primaria|secundaria|universidad|título|primero|segundo"
        r"|más|menos|igual|ciudadan[oa]|sí|no|verdadero|falso|norte|sur|este|oeste|abierto"
        r"|cerrado|público|privado|día|siempre|nunca|funcionan?)\b",
    ),
    other=pattern(
        r"\botr[oa]s?\b",
        r"\bningun[oa]?\b",
        r"\bambos\b",
        r"\bambas\b",
        r"\bnada\b",
        r"\bnadie\b",
        r"\bcualquiera\b",
        r"\bde otra\b",
        r"\bespecifi\w+\b",
        r"\bmás de un[oa]\b",
        r"\bno \w+",
        r"\bdescrib\w+\b",
        r"\btod[oa]s (?:los|las)\b",
        r"\bpor igual\b",
        r"\balguien más\b",
        r"\bni \w+",
    ),
    dont_know="No sé",
    prefer_not="Prefiero no contestar",
    something_else="Otra respuesta",
)
