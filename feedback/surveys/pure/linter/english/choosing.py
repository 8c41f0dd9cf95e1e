"""The answers that English surveys offer."""

from feedback.surveys.pure.linter.answers import AnswerWords
from feedback.surveys.pure.linter.phrases import pattern, phrases
from feedback.surveys.pure.linter.ranges import RangeWords
from feedback.surveys.pure.linter.scales import ScaleWords

SCALES = ScaleWords(
    positive=pattern(
        r"\bfairly$",
        r"\bgreat\b(?! deal)",
        phrases("""
            satisfied, happy, pleased, safe, safer, safely, good, well, excellent, outstanding,
            very good, perfect, likely, certain, sure, agree, support, supportive, favor,
            favour, in favor, in favour, for, approve, better, best, positive, positively, easy,
            easily, clear, clearly, important, helpful, useful, fast, quick, quickly,
            respectful, respectfully, polite, politely, honest, honestly, trust, confident,
            comfortable, welcome, effective, warm, close, successful, improved, gone up, up,
            increased, high, fair, just, acceptable, friendly, strong, trustworthy,
            professional, professionally, reasonable, necessary, true, appropriate, informed,
            willing, interested, proud, superb, fantastic, wonderful, satisfactory, competent,
            responsive, accurate, reliable, thorough, often enough, committed, valuable,
            relaxed, calm, pleasant, familiar, accessible, affordable, convenient, visible,
            welcoming, open, available, essential, critical, exceptional, definitely, probably,
            soon enough, love, like, loved, liked, enjoyed, impressed
        """).pattern,
    ),
    negative=phrases("""
        dissatisfied, unsatisfied, unhappy, displeased, unsafe, bad, badly, poor, poorly,
        terrible, awful, horrible, unlikely, uncertain, disagree, oppose, opposed, against,
        disapprove, worse, worst, negative, negatively, hard, difficult, unclear, unimportant,
        unhelpful, useless, slow, slowly, disrespectful, disrespectfully, rude, rudely,
        impolite, dishonest, distrust, mistrust, uncomfortable, unwelcome, ineffective, cold,
        distant, unsuccessful, worsened, gone down, down, decreased, low, unfair, unfairly,
        unjust, unacceptable, unfriendly, weak, unprofessional, unprofessionally, unreasonable,
        unnecessary, false, inappropriate, uninformed, unwilling, worried, concerned, afraid,
        scared, terrified, fearful, anxious, nervous, frightened, dangerous, angry, upset,
        disappointed, disappointing, serious, unpleasant, stressful, untrustworthy, unreliable,
        disgusted, horrified, alarmed, panicked, dreadful, inadequate, unsatisfactory, hostile,
        dislike, hate, disliked, hated, petrified
    """),
    neutral=pattern(
        r"^(?:just |about )?as \w+$",
        phrases("""
            neither, neutral, okay, ok, average, mixed, no change, stayed the same, stay the
            same, the same, about the same, same, about right, just right, in between, no
            difference, no different, equally, unchanged, so-so, indifferent, equal, right
            amount, keep the same, no opinion either way, half and half, medium?, so so, not
            changed, has not changed, hasn't changed, alright, all right
        """).pattern,
    ),
    neutral_alone=pattern(r"(?:only )?(?:fair|adequate|acceptable|satisfactory|sufficient)"),
    neutral_opposite=phrases(
        "unfair, unfairly, inadequate, unacceptable, unsatisfactory, insufficient"
    ),
    upward=phrases("""
        more, too much, too many, too often, too large, too big, too long, too strict, too high,
        too fast, most
    """),
    downward=phrases("""
        less, fewer, too little, too few, too rarely, too small, too short, too lenient, too
        low, too slow, least, not enough, too seldom
    """),
    zero=pattern(
        r"^not at all\b",
        r"^none\b",
        r"^never\b",
        r"^nothing\b",
        r"^no (?!change|difference|opinion)\w+",
        r"\bnot at all\b",
        r"^not an? \w+",
        r"^nobody\b",
        r"^not any\b",
        r"^absolutely not\b",
    ),
    negation=pattern(r"\bnot\b", r"n't\b"),
    low=phrases("""
        a little, a little bit, slightly, a bit, small, minor, rarely, seldom, not much, not
        very, not too, not so, not that, not really, hardly, barely, a few, somewhat less than,
        occasionally, once in a while, not many, not often, not particularly, mildly, not a lot,
        very little, little, hardly ever, almost never, only a little, just a little, slight,
        low
    """),
    middle=pattern(
        r"\bquite\b(?! a\b)",
        phrases("""
        somewhat, moderately, fairly, some, sometimes, a fair amount, medium, moderate, rather,
        several, pretty, half, partly, in part, a moderate amount, reasonably, to some extent,
        about half, generally, mostly
    """).pattern,
    ),
    high=phrases("""
        very, a lot, extremely, completely, a great deal, always, often, most, all, totally,
        strongly, very much, much, far, quite a lot, quite a bit, entirely, fully, absolutely,
        incredibly, enormously, exceptionally, highly, really, big, large, major, huge, more
        than anything, many, very often, usually, frequently, constantly, almost always, nearly
        always, hugely, deeply, considerably, significantly, greatly, overwhelmingly, almost,
        tremendously, perfectly, severe, extreme, intensely, vastly, every time, all the time,
        great, utterly, immensely, wholly, so much, dramatically, terribly, lots
    """),
    filler=pattern(
        r"\b(?:a|an|the|of|it|is|was|are|i|am|feel|to|in|have|has|has been|been|gone|became"
        r"|become|got|time|amount"
        r"|deal|bit|extent|would|say|with|about|than|not|that|and|or|nor|them|do|so|be|my"
        r"|this|at|on|for|far|too)\b"
    ),
    counted=pattern(r"\b(?:less|more|fewer) than (?!anything)\w+"),
    opposites=(
        ("dissatisfied", "satisfied"),
        ("unsafe", "safe"),
        ("unlikely", "likely"),
        ("unhelpful", "helpful"),
        ("unfair", "fair"),
        ("difficult", "easy"),
        ("unimportant", "important"),
        ("worse", "better"),
        ("slow", "fast"),
        ("slowly", "quickly"),
        ("poor", "good"),
        ("bad", "good"),
        ("oppose", "support"),
        ("opposed", "in favor"),
        ("disagree", "agree"),
        ("unclear", "clear"),
        ("disrespectful", "respectful"),
        ("rude", "polite"),
        ("negative", "positive"),
        ("uncomfortable", "comfortable"),
    ),
    steps=("Very {bad}", "Fairly {bad}", "Neither", "Fairly {good}", "Very {good}"),
)

_NUMBERS = (
    "zero,one once,two twice,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen"
    ",fourteen,fifteen,sixteen,seventeen,eighteen,nineteen,twenty"
)
_UNIT = r"(?:second|minute|hour|day|week|month|year|mile|block|time)"

RANGES = RangeWords(
    numbers={
        word: number for number, names in enumerate(_NUMBERS.split(",")) for word in names.split()
    }
    | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100},
    units=(
        (pattern(r"\bseconds?\b|\bsecs?\b"), 1 / 60),
        (pattern(r"\bminutes?\b|\bmins?\b"), 1),
        (pattern(r"\bhours?\b|\bhrs?\b"), 60),
        (pattern(r"\bdays?\b"), 1440),
        (pattern(r"\bweeks?\b"), 10080),
        (pattern(r"\bmonths?\b"), 43830),
        (pattern(r"\byears?\b|\byrs?\b"), 525960),
    ),
    one_unit=pattern(rf"\b(?:an?|past|last) (?={_UNIT}s?\b)"),
    zero=pattern(r"^(?:none|never|zero|no \w+|not once|nobody|no one|nothing)\b"),
    below=pattern(
        r"\b(?:less|fewer|under|below|before|younger|shorter|lower|smaller|earlier)\b(?! than or)"
        r"(?!$)",
        r"^<(?!=)",
    ),
    up_to=pattern(
        r"\bup to\b",
        r"\bat most\b",
        r"\bno more than\b",
        r"\bor (?:less|fewer|under|younger|below"
        r"|shorter|lower|earlier)\b",
        r"\band (?:under|below|younger)\b",
        r"^(?:<=|≤)",
    ),
    above=pattern(
        r"\b(?:more than|over|above|after|longer than|older than|greater than|farther than"
        r"|further than|later than|higher than|beyond)\b",
        r"^>(?!=)",
    ),
    at_least=pattern(
        r"\bat least\b",
        r"\bor (?:more|over|older|longer|above|greater|later|farther|further|higher"
        r"|up)\b",
        r"\band (?:over|older|above|up|more)\b",
        r"\d\s*\+",
        r"\bplus\b",
        r"^(?:>=|≥)",
    ),
    within=pattern(r"\b(?:in|within|during|over) the (?:past|last)\b"),
    amount=pattern(
        r"\bhow (?:many|long|far|much|often)\b",
        r"\bincome\b",
        r"\bnumber of\b",
        r"\bearn\b",
    ),
    never_none=pattern(
        r"\bincluding (?:you|yourself)\b",
        r"\blive[sd]? (?:in|at|with you|here)\b.*\b(?:home|household"
        r"|building|house|apartment)\b",
        r"\b(?:adults|people|persons) (?:live|are|in)\b",
        r"\bhow (?:far|long) (?:ago|away)\b",
        r"\brooms\b",
        r"\bhousehold size\b",
        r"\bon a scale\b",
        r"\bduring (?:the|this|that) (?:visit|stop|call|meeting|survey)\b",
    ),
    bounded=pattern(
        r"\bbetween\b.*\band\b",
        r"\bout of\b",
        r"\b(?:a|per|each) (?:day|week)\b",
        r"\bpercent\w*\b",
    ),
    age=pattern(r"\bhow old\b", r"\bage\b", r"\bage group\b"),
    rates=(
        (pattern(r"\bseveral times a day\b|\btimes a day\b|\bhourly\b"), 1000),
        (pattern(r"\b(?:every|each|once a) day\b|\bdaily\b"), 365),
        (pattern(r"\btimes (?:a|per|each) week\b|\btwice a week\b"), 120),
        (pattern(r"\b(?:a|every|per|each) week\b|\bweekly\b"), 52),
        (pattern(r"\btimes (?:a|per|each) month\b|\btwice a month\b"), 24),
        (pattern(r"\b(?:a|every|per|each) month\b|\bmonthly\b"), 12),
        (pattern(r"\btimes (?:a|per|each) year\b|\btwice a year\b"), 3),
        (pattern(r"\b(?:a|every|per|each) year\b|\byearly\b|\bannually\b"), 1),
    ),
    rate_below=pattern(r"\bless (?:than|often)\b", r"\bor less\b", r"\bat most\b"),
    rate_above=pattern(r"\bor more\b", r"\bat least\b", r"\bmore than\b", r"\bor more often\b"),
    none_option="None",
)

EXITS = pattern(
    r"\bdo(?:es)? ?n[o']t know\b",
    r"\bdon'?t know\b",
    r"\bdo not know\b",
    r"^dk\b",
    r"\bunsure\b",
    r"\bnot (?:too |really |quite )?(?:sure|certain)\b",
    r"\bno (?:idea|opinion|answer|view|response|preference)\b",
    r"\b(?:prefer|rather|would rather|choose|wish) not\b",
    r"\bdecline to\b",
    r"\brefuse[d]?\b",
    r"\bdo(?:es)? not apply\b",
    r"\bdoesn't apply\b",
    r"\bdon't apply\b",
    r"\bnot applicable\b",
    r"^n/?a\b",
    r"\b(?:cannot|can't|can not|could not|hard to|unable to) (?:say|tell|remember|recall"
    r"|judge|answer|choose)\b",
    r"\b(?:do not|don't|did not|didn't|can't) (?:remember|recall|want to (?:say|answer))\b",
    r"\bundecided\b",
    r"\bskip\b",
    r"\bno experience\b",
    r"\bhaven't (?:thought|decided|formed)\b",
    r"\bnot (?:heard|read|thought) enough\b",
    r"^i (?:have|had|did|do|was|am|would) (?:not|never)\b",
    r"^i \w+ no\b",
    r"^i (?:haven't|didn't|don't|wasn't|never)\b",
    r"^i have (?:not|never|no)\b",
    r"^i've (?:not|never)\b",
    r"^(?:no|none) (?:officer|one|visit|contact|call|report|complaint|meeting)\w*\b.*",
    r"^never (?:met|called|spoke|visited|used|had|been)\b",
    r"^unknown\b",
    r"^maybe\b",
    r"^it depends\b",
    r"^not stated\b",
    r"^no comment\b",
)

ANSWERS = AnswerWords(
    agree=pattern(r"\b(?:dis)?agree\b"),
    agree_asked=pattern(
        r"\b(?:do|would|how (?:much|strongly|far)(?: do| would)?|to what extent do) you (?:\w+ )?"
        r"agree\b(?! to\b| with (?:the )?(?:mayor|chief|experts|most))",
        r"\bagree or disagree\b",
        r"\bdisagree or agree\b",
        r"\btrue or false\b",
        r"\b(?:is|are) (?:this|these|the following) statements? (?:true|false|correct|right)\b",
        r"\bis it true(?: or false)? that\b",
        r"\bis the following true\b",
    ),
    true_false=frozenset({"true", "false"}),
    yes=pattern(r"^(?:yes|yeah|yep)\b"),
    no=pattern(r"^(?:no|nope|not)\b"),
    consent=pattern(
        r"\b(?:may|can|could|should|shall) we\b",
        r"\bwould you (?:like|be willing|be interested|be happy"
        r"|be open|be able|mind|want) (?:us|to|if we|for us|a|it)\b",
        r"\b(?:do|would) you (?:agree to|consent"
        r"|want (?:us|to|your|a copy)|wish to|give (?:us )?(?:your )?(?:permission|consent)"
        r"|accept|allow us"
        r"|permit us|understand that)\b",
        r"\bare you (?:willing|able|available|happy|ready|interested|over|at least"
        r"|18|aged)\b",
        r"\bhow (?:would|do|should|can|may) (?:you|we) (?:like|prefer|want|contact|reach)\b",
        r"\bwhich language (?:would|do) you (?:like|prefer|want)\b",
        r"\bcontact you\b",
        r"\breach you\b",
        r"\bwhen (?:is|are|would|can|may|should)\b.*\b(?:you|we)\b",
        r"\bbest (?:time|way|day|number)\b",
        r"\b(?:take|taking) part\b",
        r"\bdo we have your\b",
        r"\bprefer to (?:be|get|receive|hear|answer)\b",
        r"\bplease confirm\b",
        r"\bsign up\b",
        r"\bfollow-?up\b",
        r"\bsend you\b",
        r"\bnotif\w+\b",
        r"\bwould it help you\b",
        r"\bwould it be (?:easier|better|more convenient) for you\b",
    ),
    sensitive=pattern(
        r"\b(?:income|salary|earn|owe|loans?|wealth|debts?|welfare|benefits|religio\w*|faith"
        r"|church|immigra\w*"
        r"|citizen(?:ship)?(?: status)?|visa|legal status|born in|country of (?:birth"
        r"|origin)|sexual\w*|orientation|gender"
        r"|transgender|race|racial|ethnic\w*|hispanic|latino|disab\w+|health|mental|medic\w+"
        r"|illness|diagnos\w+"
        r"|pregnan\w+|abortion|hiv|depress\w+|suicid\w+|therapy|counsel\w+|drugs?|marijuana"
        r"|cannabis|alcohol|drunk"
        r"|drinking|arrest\w*|jail|prison|convict\w*|criminal record|probation|parole"
        r"|charged|felony|crime"
        r"|victim\w*|abus\w+|violen\w+|assault\w*|raped?|domestic|harass\w*|vote[d]?|party"
        r"|political\w*|democrat\w*"
        r"|republican\w*|liberal|conservative|marital|married|divorced|partner|gun|guns"
        r"|firearms?|weapons?|gang"
        r"|union member|military|homeless|evict\w+|food stamps|insurance|bankrupt\w*|stolen"
        r"|broken the law|illegal\w*"
        r"|threatened|attacked|robbed|hurt|force|searched|handcuffed|detained|fingerprint\w*"
        r"|affair|steal|shoplift\w*|lied"
        r"|cheat\w*|taxes)\b",
    ),
    opinion=pattern(
        r"\b(?:think|believe|feel|felt|trust|support|oppose|favou?r|approve|disapprove|agree"
        r"|should|would|could"
        r"|opinion|view|views|prefer|satisfied|dissatisfied|confident|confidence|worr\w+"
        r"|afraid|safe|safer|fair"
        r"|fairly|important|good|bad|well|better|worse|best|rate|likely|respect\w*|honest"
        r"|effective|successful|problem"
        r"|concern|concerned|enough|right|wrong|expect|recommend|describe|comfortable"
        r"|welcome|polite|helpful|useful"
        r"|priority|serious|most|comes? closer|matters?|quickly|clear|easy)\b",
    ),
    third_party=pattern(
        r"\b(?:is|are|was|were|do|does|did|has|have|had|can|will) (?:the|a|an|any|all|most"
        r"|some|police|officers?|there|it"
        r"|they|your|our|this|that|city|crime|anyone|someone|people|residents|neighbou?rs"
        r"|every\w*|no|none|surely)\b",
        r"\bhow (?:many|often|much|long|fast|quickly)\b.*\b(?:does|do|did|has|have|is|are"
        r"|was|were) (?:the |your |our )?"
        r"(?:city|police|department|officers?|chief|mayor|sheriff|courts?|council|county"
        r"|state|cases|crimes|calls)\b",
        r"\bhow many (?:police |sworn |patrol )?(?:officers|complaints|crimes|arrests"
        r"|stations|cameras|calls|cars|people work)\b",
        r"^(?:who|what|which|where|when|how)\b(?!.*\byou\b).*\b(?:police|department|chief"
        r"|city|mayor|officers?|sheriff|council"
        r"|budget|law|policy|station|crime)\b",
    ),
    own_behaviour=pattern(
        r"\bhow often (?:do|did|have) you (?!feel|worry|think|trust|fear|believe|expect|find)",
        r"\bhow much do you know\b",
        r"\bhow (?:do|did|have) you (?:usually |normally |mostly )?(?:travel|get|hear"
        r"|contact|reach|pay)\b",
    ),
    categorical=pattern(
        r"^(?:what|which|how|where|who|why)\b",
        r"\b(?:what|which|how|where|who|why) (?:is|are|was|were|do|did|does|of|kind|type"
        r"|sort|language|group|best)\b",
        r"\bare you (?:a|an|male|white|employed|married)\b",
        r"\bdo you identify\b",
    ),
    judged=pattern(
        r"\b(?:should|think|believe|opinion|closer|rather|feel|agree|priority|first"
        r"|more important|statement|view|do you want"
        r"|support|favou?r|better|biggest|most important|wish)\b",
    ),
    always_other=pattern(
        r"\b(?:race|ethnic\w*|religion|gender|language|home do you live|housing|employment"
        r"|work status|job|travel|commute"
        r"|get to work|contact (?:the|us|you)|reach you|contacted|hear about|learn about"
        r"|news|information|kind of|type of|sort of"
        r"|reason|why|transport\w*|marital|describes? you|own or rent|rent or own|identify)\b",
    ),
    exhaustive=pattern(
        r"\b(?:before|after|during|morning|afternoon|evening|weekdays?|weekends?|all year"
        r"|high school|college|degree|elected|appointed"
        r"|first|second|more|fewer|less|same|increase|decrease|citizen|yes|no|true|false"
        r"|agree|disagree|part of the year|left|right"
        r"|north|south|east|west|alone|with others|open|closed|public|private|day|night"
        r"|always|never|monday|saturday|sunday|inside|outside"
        r"|every|daily|weekly|once|twice)\b",
    ),
    other=pattern(
        r"\bother(?:s|wise)?\b",
        r"\banother\b",
        r"\belse(?:where)?\b",
        r"\bnone\b",
        r"\bneither\b",
        r"\bboth\b",
        r"\beither\b",
        r"\bno \w+",
        r"\bnothing\b",
        r"\bnowhere\b",
        r"\bnobody\b",
        r"\bself-describe\b",
        r"\bdescribe\b",
        r"\bspecify\b",
        r"\bleave (?:it )?as\b",
        r"\ball of (?:these|the above)\b",
        r"\bsomewhere\b",
        r"\bsomeone\b",
        r"\bmixed\b",
        r"\bmore than one\b",
        r"\bdifferent\b",
        r"\bnot (?!sure)\w+",
        r"\bwrite in\b",
        r"\bequally\b",
    ),
    parts=(
        (
            pattern(r"^employed$"),
            pattern(r"\b(?:self-employed|part-time|full-time|part time|full time)\b"),
        ),
        (pattern(r"^(?:work|working)$"), pattern(r"\b(?:part-time|full-time|self-employed)\b")),
        (pattern(r"^(?:phone|telephone)$"), pattern(r"\b(?:cell phone|mobile phone)\b")),
        (pattern(r"^married$"), pattern(r"\bmarried (?:with|and)\b")),
        (pattern(r"^(?:online|internet)$"), pattern(r"\b(?:website|social media)\b")),
    ),
    dont_know="Don't know",
    prefer_not="Prefer not to say",
    something_else="Something else",
)
