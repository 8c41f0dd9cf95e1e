"""Unclear, absolute and specialist words, in English."""

from feedback.surveys.pure.linter.cues import Cue
from feedback.surveys.pure.linter.finding import Reason
from feedback.surveys.pure.linter.phrases import one_of, pattern, phrases
from feedback.surveys.pure.linter.question import Question
from feedback.surveys.pure.linter.wordy import PlainWords

_BARE = (
    r"(?:meetings?|events?|services?|issues?|problems?|activities|places|contacts?|trouble"
    r"|incidents|concerns|programs|programmes|information|resources|changes|improvements"
    r"|difficulties|experiences|encounters|interactions|challenges|facilities)"
)

VAGUE = (
    Cue(
        Reason.UNCLEAR_WHEN,
        phrases("""
            recently, in the recent past, recent past, the past few, the last few, the last
            couple of, the past couple of, past couple of, last couple of, over the years, down
            the years, for ages, for long, in a long time, for a long time, not so long ago, all
            that often, fairly often, quite often, very often, most times, in good time, in a
            good while, every so often, at regular intervals, intermittently, sporadically, ever
            so often, lately, in recent times, in recent years, in recent months, of late,
            nowadays, a while, a while ago, a while back, in the past while, for a while, for
            some time, some time ago, sometime, soon, any time soon, in the near future, at some
            point, from time to time, now and then, every now and then, now and again, once in a
            while, regularly, on a regular basis, occasionally, on occasion, at times,
            periodically, sometimes, frequently, on a frequent basis, repeatedly, seldom, in a
            timely manner, timely, promptly, in a timely fashion, a long time, a short time, not
            long ago, the other day, previously, in the past?, before?, earlier?, as of late,
            regular contact, regular visits, frequent contact, recent times, in due course, in a
            reasonable time, within a reasonable time, eventually, in the old days, back then,
            any more?, quality time
        """),
        unless=pattern(r"\bhow (?:frequently|regularly|quickly|promptly)\b"),
    ),
    Cue(
        Reason.UNCLEAR_WHEN,
        pattern(
            r"(?<!how )(?<!more )(?<!less )(?<!too )(?<!most )(?<!as )\boften\b(?! do| does| have)",
            r"\bhave you (?:\w+ )?(?:seen|had|been|called|met|used|heard"
            r"|noticed) .*\bin the past\?",
            r"\b(?:than|as) (?:before|it used to be|they used to be|in the past)\b",
        ),
    ),
    Cue(
        Reason.UNCLEAR_AMOUNT,
        phrases("""
            a lot of, lots of, plenty of, a great deal of, a good deal of, a number of, a large
            number of, a few, quite a few, several, numerous, in a good state, in a bad state,
            in good shape, in bad shape, dealings, high level of, high levels of, low level of,
            low levels of, good number of, fair number of, fair share, major problem, major
            problems, minor problem, minor problems, decent, appreciable, ample, moderate
            amount, proper amount, right amount of, optimal, optimum, a bit of, a little bit of,
            a fair amount of, a certain amount of, some amount of, a reasonable amount, a decent
            amount, a good amount, a significant amount, an appropriate amount, a large amount,
            a small amount, sufficient, sufficiently, insufficient, adequate, adequately,
            inadequate, appropriate, appropriately, reasonable, reasonably, properly, proper,
            suitable, suitably, acceptable level, satisfactory, significant, significantly,
            substantial, substantially, considerable, considerably, excessive, excessively, too
            much, too many, too few, too little, normal, normally?, ordinary amount, decent job,
            good job?, well enough, good enough, up to standard, up to par, to a high standard,
            high quality, good quality, quality service, good service, effectively?, good
            contact, much contact, pretty much, kind of, sort of, and so on, and so forth, etc,
            et cetera, or something, or whatever
        """),
        unless=pattern(
            r"\bto what extent\b",
            r"\btoo (?:few|little|many|much|small|large).*\bor\b.*\btoo\b",
            r"\bhow (?:adequate|reasonable|appropriate|acceptable|satisfactory|properly|adequately"
            r"|reasonably|appropriately|significant\w*)\b",
            r"\bhow do you\b.*\blevel\b",
            r"\babout (?:the )?right\b",
            r"\btoo much force\b",
            r"\bor (?:in)?(?:adequate|appropriate|sufficient|reasonable|unreasonable"
            r"|inappropriate)\w*\b",
            r"\bunreasonable or\b",
            r"\bany of the following kind of\b",
            r"\b(?:what|which|this) (?:kind|sort) of\b",
            r"\bserious enough\b",
            r"\breasonable (?:person|people|citizen|adult|suspicion|doubt)\b",
        ),
    ),
    Cue(
        Reason.UNCLEAR_THING,
        phrases("""
            stuff, something be, the situation, this situation, the current situation,
            situations, the state of affairs, matters stand, the system, the authorities, the
            officials, officials, officialdom, those in charge, people in charge, the powers
            that be, somebody in authority, around here, around there, out there, around town,
            round here, in the vicinity, the vicinity, somewhere near, the surrounding area,
            surrounding areas, the area?, in the area, this area?, the community?, in the
            community, the wider community, the locality, the surroundings, the neighborhood in
            general, the neighbourhood in general, the environment, local area?, everything
            going, everything okay, everything alright, everything ok, everything all right,
            various, certain people, certain things, certain places, certain areas, some people,
            that sort of thing, this kind of thing, such things, the issue, the issues, the
            problem?, the problems, issues, any issues, the services, the facilities, local
            services, social problems, quality of life, antisocial behavior?, antisocial
            behaviour?, anti-social behaviour?, anti-social behavior?, the atmosphere, the mood,
            the vibe, the current state, the general situation
        """),
        unless=pattern(
            r"\b(?:the area|this area) (?:shown|on the map|between|around your|where|within"
            r"|in which)\b",
            r"\bif any\b",
            r"\bin the community (?:meeting|centre|center|survey|room)\b",
            r"\b(?:compared|thinking|think) (?:with|about|of)\b",
        ),
    ),
    Cue(
        Reason.UNCLEAR_AMOUNT,
        pattern(
            r"\benough\b(?! (?:to|for)\b)",
            r"\b(?:have|see|seen|know|met|had|are there|get|make|made|been) (?:very "
            r"|so )?(?P<at>many)\b(?! of)",
            r"\b(?:is|are|was|were) (?!it )(?:\w+ ){1,5}(?P<at>acceptable|tolerable"
            r"|up to scratch|okay|alright"
            r"|good enough|fine)\s*\?",
            r"\bwait(?:ed|ing)? (?:very |too |so )?long\b|\btake (?:very |too |so )?long\b",
        ),
        unless=pattern(
            r"\b(?:serious|strict|old|close|far) enough\b", r"\bhow (?:many|long|acceptable)\b"
        ),
    ),
    Cue(
        Reason.UNCLEAR_THING,
        pattern(
            r"(?<!all )(?<!the )(?<!of )\bthings\b(?! (?:in (?:your|the|this)|considered"
            r"|that|the police|you"
            r"|like|at)\b)",
            r"\b(?:feel|think|say|know|hear|heard) about (?:it|this|that|them|everything"
            r"|all this)\s*\?",
            r"^how(?: is|'s| are| was) (?:it|everything|life|things|all)\b",
            r"\b(?:going|gone|go|getting|get) (?:out|around|okay|well|badly|ok|alright)\s*\?",
            rf"^(?:\w+ ){{1,7}}(?:to|use|uses|used|using|any|many|attend|attended|have|had|receive"
            rf"|received|get|got|enough|join|experienced?) (?P<at>{_BARE})(?: (?:have|did|do) you"
            r" (?:had|have|use|attend|experience\w*|see|seen|get|need))?\s*\?",
            r"^how (?:is|good is|nice is|safe is) your (?:area|neighbou?rhood|city|community"
            r"|street)\s*\?",
            r"\bgo(?:ing)? to (?:\w+ )?(?:places|meetings|events)\b(?! (?:in|at|on|about|of"
            r"|near|with"
            r"|where you|held))",
            r"\bshould (?:something|more|anything|action|steps|more action"
            r"|changes) be (?:done|taken|made)\b",
            r"\bmuch (?:crime|activity|trouble|violence|disorder) (?:is|was) (?:there)\s*\?",
            r"^(?:are|is|was|were|have|has|do|does) (?:you|it|they|this|that|people|everyone) "
            r"(?:\w+ )?(?:active|involved|okay|ok|good|bad|better|happy|helpful|satisfied|familiar"
            r"|aware|engaged|informed|safe|worse|fine|comfortable|well|improved|changed"
            r"|working)\s*\?",
            r"^how (?:good|bad|safe|nice|satisfied|happy|helpful|well|active|involved|worried) "
            r"(?:is|are|was|were) (?:it|they|this|that|things|the area|the place|everything)"
            r"(?: doing| feel)?\s*\?",
        ),
    ),
)

VAGUE_ANSWER = phrases("""
    a few, some, several, many, a lot, lots, quite a bit, quite a lot, quite a few, not much,
    not many, plenty, loads, a bit, a little, much, a great many, a good few, a couple, hardly
    any, tons, a great deal, very much, very many, too many, a handful, a good deal, frequently,
    regularly, occasionally, seldom, now and then, once in a while, from time to time, not very
    often, not often, quite often, very often, fairly often, not a lot, just a few, very few,
    only a few
""")
HOW_MANY = pattern(r"\bhow (?:many|often|frequently|much time|long)\b")


def _not_graded(question: Question) -> bool:
    """Say whether the answer is yes, no, or one's own words: grades leave room for exceptions."""
    heads = {each.folded.split(",")[0].split(" ")[0] for each in question.answers}
    return not question.answers or bool(heads & {"yes", "no", "true", "false"})


ABSOLUTE = (
    Cue(
        Reason.ALL_OR_NONE,
        phrases("""
            always, never, at all times, in every case, in all cases, in every instance, without
            exception, without fail, all of the time, all the time, every time, every single,
            each and every, under no circumstances, under any circumstances, in any
            circumstances, only ever, no matter what, 100 percent, 100%, one hundred percent,
            not once, invariably, nothing but, anyone at all, any at all, anything at all,
            anybody at all, nobody at all, no one at all, none at all, in any way whatsoever,
            whatsoever, constantly, forever
        """),
        unless=pattern(
            r"\bif you(?: have|'ve)? never\b",
            r"\bhow (?:much|often) .*\b(?:all of the time|all the time)\b",
            r"\b(?:list|recall|remember|describe|name)\b.*\bevery (?:time|single)\b",
            r"\bhave you always lived\b",
            r"\balways lived\b",
        ),
    ),
    Cue(
        Reason.ALL_OR_NONE,
        pattern(
            r"\b(?:everyone|everybody|everything|everywhere|nobody|no one|no-one|nothing"
            r"|nowhere|none"
            r"|anyone ever|completely|totally|absolutely|entirely|perfectly|wholly|exclusively)\b"
            r"(?! (?:in your (?:home|household|family)|who lives|you live|else|knows?"
            r"|agrees?|wants?"
            r"|thinks?|understands?|says?|believes?|would|can see|going|likes?|like|close"
            r"|okay|alright))",
            r"(?<!nearly )(?<!almost )(?<!not )\b(?:every)\b(?! (?:day|week|month|year"
            r"|morning|evening"
            r"|night|other|two|three|few|so|now|hour|reasonable|decent|responsible|good|bit"
            r"|\w+day))",
            r"(?<!at )(?<!in )(?<!above )(?<!after )(?<!of )(?<!we )(?<!you )\ball\b "
            r"(?!year|day|night|adults in|that apply|right|at once|in all|races|ages|(?:the "
            r"|your |of "
            r"(?:the|your) )?questions|(?:racial|ethnic)|groups|backgrounds|genders|(?:the"
            r"|your) time"
            r"|of (?:the|your) time|members of your household|in your home|people who live with)",
            r"\bany \w+ at all\b",
            r"\bever (?:\w+ ){1,3}any (?:rules?|laws?|mistakes?|wrong)\b",
            r"\bno (?:police )?(?:officer|officers|police|resident|residents|person"
            r"|neighbou?r|neighbou?rs"
            r"|crime|crimes|mistakes|exceptions?|child)\b(?! (?:came|visited|spoke|has visited|was"
            r"|be (?:prevent|bar|prohibit|forbid|stop)))",
            r"\b(?:in|of) (?:each|all) (?:and every|the|possible)\b(?! (?:past|time"
            r"|following|races))",
        ),
        unless=pattern(
            r"\bif\b",
            r"^every(?:one|body)\b[^?.]*\.",
            r"\bwhich of\b",
            r"\bin the (?:past|last)\b.*\bevery (?:time|week|day)\b",
            r"\b(?:list|recall|remember|describe|name|think back)\b",
            r"\b(?:people|persons|residents|young people|communities) of (?:all|every)\b",
            r"\b(?:everyone|everybody|nobody|no one) (?:knows?|agrees?|wants?|thinks?|else)\b",
            r"\bnot only\b",
        ),
        when=_not_graded,
    ),
)

JARGON_TERMS = phrases("""
    compstat, shotspotter, predpol, procedural justice, procedurally just, procedural fairness,
    normative, dyadic, efficacy, adjudicat*, jurisprudence, abrogat*, misdemean*, felony,
    felonies, felonious, recidivis*, desistance, deflection, diversion, pre-charge, precharge,
    pretrial, pre-trial, pre-arrest, charging decision*, arraign*, indict*, grand jury, nolle
    prosequi, nolo contendere, plea bargain*, exculpatory, inculpatory, mens rea, predicate,
    consent search*, curfew violation adjudication, statutorily, mirandi*, canvass*, docket*,
    plaintiff*, litigat*, remediat*, adversarial, exclusionary rule, suppression hearing,
    cite-and-release, indigent, amicus, actuarial, calibrat*, inequit*, equity lens, parity,
    encroach*, de-policing, hyperlocal, matrix, biometric*, tribunal, prosecutorial,
    evidentiary, probative, prejudicial, arrest quota*, dispositive, peremptory, sworn
    affidavit, abscond*, larcen*, battery charge*, bailiff*, warrant service, writ, writs,
    curtilage, contraband, tase, tased, exigent circumstance*, officer-involved, mobile data
    terminal*, patrol vector*, call triage, actus reus, habeas corpus, voir dire, subpoena*,
    deposition, affidavit*, injunctive, injunction*, tort, torts, tortious, statutory, statute*,
    ordinance violation*, qualified immunity, absolute immunity, sovereign immunity, indemnif*,
    indemnity, monell, garrity, brady, giglio, miranda, terry stop*, terry frisk*, fourth
    amendment, first amendment, eighth amendment, pursuant, herein, thereof, heretofore,
    aforementioned, hereinafter, inter alia, prima facie, de facto, de jure, ex parte, pro se,
    bona fide, ipso facto, vis-a-vis, per capita, ad hoc, a priori, sine qua non, custodial,
    in-custody, custody sergeant, interrogation, perpetrator*, perp, perps, assailant*,
    complainant*, respondent*, arrestee*, detainee*, decedent*, adjudicated, exonerat*,
    unfounded, sustained allegation*, sustained complaint*, sustained violation*, disposition
    of, dispositions, probable cause, reasonable suspicion, reasonable articulable, articulable,
    exigent, exigenc*, warrantless, no-knock, forfeiture, seizure*, use-of-force continuum,
    force continuum, use of force matrix, continuum of, escalation of force, less-lethal, less
    lethal, non-lethal, nonlethal, conducted energy, energy weapon*, kinetic, kettling,
    hot-spot, hotspot, hot spot*, hot-spot deployment, problem-oriented, intelligence-led,
    evidence-based policing, data-driven, predictive policing, focused deterrence, deterrence,
    broken windows, zero tolerance, situational prevention, target hardening, environmental
    design, natural surveillance, collective efficacy, social capital, co-production,
    coproduction, co-responder*, coresponder*, co-response, co-design, stakeholder*,
    multi-agency, interagency, inter-agency, multidisciplinary, cross-functional, wraparound,
    wrap-around, trauma-informed, culturally competent, cultural competenc*, cultural humility,
    implicit bias, unconscious bias, intersectional*, restorative justice, restorative,
    transformative justice, abolitionis*, carceral, decarcerat*, incarcerat*, decriminali*,
    decertif*, certification board, accreditation, civilianization, civilianisation,
    rightsizing, right-sizing, deconflict*, interoperab*, operationali*, leverag*, synergy,
    synergies, paradigm*, holistic*, deliverable*, benchmark*, metrics, key performance,
    performance indicator*, throughput, bandwidth, touchpoint*, actionable, best-in-class,
    onboarding, capacity building, capacity-building, scalable, granular, ecosystem*,
    governance, modalit*, modality, methodolog*, heuristic*, epistemic, ontolog*, phenomenolog*,
    hegemon*, discourse, discursive, praxis, agentic, positionality, legitimacy, perceived
    legitimacy, accountability mechanism*, oversight mechanism*, mechanism*, consent decree*,
    monitorship, monitor's, memorandum of understanding, memoranda, collective bargaining,
    arbitration, arbitrator, civil service commission, promulgat*, rescind*, sunset, ratif*,
    codif*, mandat* reporting, disproportionality, disparit*, disparate impact, disparate
    treatment, stop-and-frisk, pretext*, pretextual, consensual encounter*, field interview*,
    field contact*, investigatory, investigative, investigative stop*, investigative detention,
    clearance rate*, cleared by, clear-up rate*, detection rate*, part i, part ii, part one,
    index crime*, index offen*, uniform crime, nibrs, incident-based reporting, dark figure,
    geospatial, geofenc*, georeferenc*, facial recognition algorithm*, algorithmic, algorithm*,
    license plate reader*, licence plate reader*, plate recognition, stingray, cell-site, cell
    site, body-worn video metadata, metadata, redact*, retention schedule*, chain of custody,
    forensic*, ballistic*, trajectory, toxicolog*, exsanguinat*, contusion*, laceration*,
    hematoma, asphyxia*, positional, excited delirium, decompensat*, psychosocial, psychotropic,
    comorbid*, biopsychosocial, etiolog*, sequelae, prophyla*, iatrogenic, longitudinal,
    quartile*, percentile*, median, regression, variance, stochastic, multivariate,
    statistically, aggregate*, per diem, fiscal year, appropriation*, line item*, encumbrance*,
    bond measure, mill levy, millage, tax increment, ad valorem, escrow, amortiz*, fiduciary,
    procurement, beat integrity, beat alignment, sector integrity, sworn complement, sworn
    strength, sworn personnel, sworn staffing, sworn officers, non-sworn, lateral hire*, lateral
    transfer*, roll call training, rollcall, staffing matrix, span of control, chain of command,
    incident command, unified command, mutual aid, tactical deployment, tactical doctrine,
    deployment model*, deployment strateg*, saturation patrol*, directed patrol*,
    high-visibility enforcement, traffic calming, vision zero, crime analysis, link analysis,
    crime mapping, modus operandi, m.o., nexus, dragnet, subject of interest, person of
    interest, persons of interest, code enforcement nexus, nuisance abatement, abatement, civil
    abatement, padlock law*, disorderly premises, asset forfeiture, equitable sharing, fusion
    center*, fusion centre*, task force nexus, early intervention system*, early warning
    system*, internal affairs, professional standards bureau, inspectorate, ombuds*, civilian
    oversight entity, subpoena power, disciplinary matrix, progressive discipline, just cause,
    due process, burden of proof, preponderance, clear and convincing, standard of proof, duty
    to intervene, duty to intercede, intercession, proportionality, proportionate force,
    objective reasonableness, objectively reasonable, graham factors, peer support modalities,
    critical incident debrief*, critical incident stress, crisis intervention team*, mobile
    crisis, warm handoff*, warm hand-off*, sequential intercept, involuntary hold*, involuntary
    commitment, emergency petition, mental hygiene, medication-assisted, harm reduction, penal,
    penolog*, criminogenic, criminological, victimology, victimisation survey, victimization
    rate*, restitution, expunge*, sealing of, commutation, parole revocation, technical
    violation*, revocation, bail bond*, cash bail, own recognizance, remand*, bind over, bound
    over, disclosure obligations, discovery obligations, discovery process, civil liability,
    vicarious liability, respondeat, tolling, estoppel, malfeasance, misfeasance, nonfeasance,
    dereliction, derogat*, moral turpitude, exempt rank, provisional rank, apparatus, ancillary,
    promulgated, remuneration, pecuniary, utili*, utiliz*, utilis*, ameliorat*, mitigat*,
    exacerbat*, facilitat*, heterogene*, homogene*, concomitant, commensurate, efficacious,
    veracity, propensity, purview, remit, jurisdictional, extrajudicial, extrajurisdictional,
    interdiction, apprehen* rate*, apprehension, subversion, cognizan*, cognisan*, iterative,
    delineat*, stipulat*, requisite, perfunctory, nomenclature, taxonomy, granularity,
    interlocutor*, substantiat*, exhibit procedurally, directive, directives, posture, optics,
    enfilade, cordon, perimeter, barricaded, hostage negotiation, wellness check protocol*,
    swatting, doxxing, spoofing, phishing, ransomware, malware, encryption, encrypted,
    blockchain, interface, api, dashboard*, open data portal
""")
# Everybody reads these as words.
KNOWN_ABBREVIATIONS = one_of("""
    US USA UK TV ID OK AM PM DVD GPS FBI CCTV PIN ZIP COVID DNA LGBT LGBTQ ATM SUV PDF QR SMS
    NYC DC LA EU UN II III IV VI CD PC AIDS HIV NASA CIA ER DJ MP PO PS RV SOS YMCA BBQ NO YES
    NOT AND OR ALL ANY DO VERY NEVER ALWAYS MUST ONLY IT WE FAQ AI URL LED PA GED STD ST IT'S
""")
KNOWN_NAMES = one_of("""
    youtube whatsapp linkedin tiktok facetime iphone ipad facebook snapchat nextdoor paypal
""")
LONG_WINDED = phrases("""
    notwithstanding, insofar as, inasmuch as, irrespective of, with respect to, with regard to,
    in respect of, in light of, in the light of, bearing in mind, taking into account, taking
    into consideration, having regard to, the extent to which, the degree to which, the manner
    in which, the frequency with which, in such a way, such that, whereby, wherein, whereas, in
    accordance with, in relation to, in connection with, in the event that, for the purpose of,
    for the purposes of, on the grounds that, by virtue of, by means of, as a consequence of, as
    opposed to, provided that, were it to, whether or not, having been, which is, which are, who
    are, that are, that is, in which, of which, to which, with which, with whom, for whom, by
    which, under which, from which, who may, which may, as well as, either, neither, prior to,
    subsequent to, in terms of
""")

PLAIN = PlainWords(
    terms=JARGON_TERMS,
    known_abbreviations=KNOWN_ABBREVIATIONS,
    known_names=KNOWN_NAMES,
    long_winded=LONG_WINDED,
    vague=VAGUE,
    absolute=ABSOLUTE,
    vague_answer=VAGUE_ANSWER,
    how_many=HOW_MANY,
)
