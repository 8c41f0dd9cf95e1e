"""Wordings that take something for granted, or ask for more than a memory holds, in English."""

from feedback.surveys.pure.linter.cues import Cue, asking
from feedback.surveys.pure.linter.finding import Reason
from feedback.surveys.pure.linter.phrases import pattern
from feedback.surveys.pure.linter.question import Question

_THEY = (
    r"(?:the |an |this |that |these |those |your |some |our |local )*(?:\w+ )?(?:police|officers?"
    r"|department|they|he|she|deputy|deputies|detectives?|sheriff|cops?|chief|dispatcher|city)"
)
_WRONG = (
    r"(?:harass|search|arrest|hurt|insult|mistreat|lied to|threaten|shove|hit|push|attack|assault"
    r"|abus|injur|handcuff|detain|ignor|disrespect|intimidat|bull(?:y|i)|humiliat|offend|fine|beat"
    r"|fail|wrong|frisk|frighten|scare|upset|disappoint|harm|curse|swore|yell|shout|ticket|refus"
    r"|discriminat|profil|question|stop|rob|mugg|burgl|victimi|betray|let you down|cheat"
    r"|grab|pull)\w*"
)
_BAD_FEELING = (
    r"(?:unsafe|afraid|scared|frightened|angry|upset|uncomfortable|unwelcome|humiliated"
    r"|disrespected|worse|fear\w*|distrust\w*|mistrust\w*|nervous|anxious|ashamed|worried|hurt"
    r"|disappointed|frustrated|embarrassed|harassed|threatened|bad|uneasy|intimidated|small)"
)
_FAMILY = (
    r"(?:husband|wife|spouse|partner|child|children|kids?|sons?|daughters?|boyfriend|girlfriend"
    r"|employer|boss|coworkers?|job|workplace|commute|landlord|church|school|teachers?|car|truck"
    r"|vehicle|bicycle|bike|dogs?|pets?|cat|roommates?|grandchildren|parents|brother|sister|gun"
    r"|guns|alarm|security system|home alarm|business|lawyer|parole officer|probation officer"
    r"|university|college|smartphone)"
)
_HABITS = (
    r"(?:drug use|drinking|gambling|smoking|addiction|drug habit|criminal record|gang|debts?"
    r"|speeding|shoplifting|drug problem|drinking problem|mental illness|anger|bad habits?"
    r"|violence|offending|crimes?)"
)
_CALLS = (
    r"(?:calls?|complaints?|reports?|arrest|ticket|citation|traffic stop|stop|9-?1-?1 call|case"
    r"|claim|request|emergency call|visits? to|contacts? with|encounters? with|interactions? with"
    r"|meetings? with|experiences? (?:with|of)|interview|conversation with|appeal)"
)
_MADE = r"(?:make|makes|made|leave|left|cause|caused|get|got)"


def _by_wh(question: Question) -> bool:
    """Say whether people cannot answer no and cannot answer that it does not apply."""
    yes_no = any(each.folded.split(",")[0] in {"yes", "no"} for each in question.options)
    return not yes_no and not _applies(question)


_NOT_ME = pattern(
    r"\b(?:does|do|did) not apply\b",
    r"\bn/?a\b",
    r"\bnot applicable\b",
    r"\bi (?:(?:have|had|did|do|was|am|would|'ve) ?)+(?:not|never|n't|no)\b",
    r"\bi(?:'ve| have| had)? (?:never|haven't|didn't|don't|wasn't)\b",
    r"\bi (?:never|haven't|didn't|don't|wasn't)\b",
    r"^(?:none|never|nobody|no one|nothing|not? \w+ (?:me|mine)|no(?! change| difference))\b",
    r"\b(?:have|has) (?:no|not|never)\b",
    r"^0\b",
)


_NONE = pattern(
    r"\b(?:does|do|did) not apply\b",
    r"\bn/?a\b",
    r"\bnot applicable\b",
    r"(?<!prefer )(?<!rather )\b(?:no|not|don't|none|haven't|0)\b"
    r"(?! (?:sure|say|know|very|at all|much|often))",
)


def _applies(question: Question) -> bool:
    """Say whether an option lets people answer that it was not so for them."""
    return any(_NOT_ME.search(each.folded) for each in question.options)


def _has_one(question: Question) -> bool:
    """Say whether people can neither answer no nor say that they have none; never is no none."""
    return not any(
        each.folded.split(",")[0] in {"yes", "no"} or _NONE.search(each.folded)
        for each in question.options
    )


ASSUMPTION = (
    Cue(
        Reason.PRESUMED_EVENT,
        pattern(
            rf"\b(?:when|after|since|before|while|because|the (?:last )?time|how|where|why|the day)"
            rf" {_THEY} (?:\w+ly )?(?:last |first |had |did )?(?:{_WRONG}) (?:at |on |off |you|your"
            r"|against)",
            rf"\b(?:when|after|since|because) you (?:were|was|got|had been) (?:\w+ly )?"
            rf"(?:{_WRONG})\b(?! (?:three|two|four|five|\d+|\w+) years)",
            rf"\b(?:who|that|which) (?:(?:\w+ly )?{_WRONG}) (?:at |on )?you\b",
            rf"\bhow (?:\w+ )?did {_THEY} (?:{_WRONG}|keep|hold|make|let) (?:at |on )?you\b",
            r"\btreated you (?:the )?(?:worst|worse|badly|unfairly|poorly|rudely|differently)\b",
        ),
        unless=pattern(r"\bif\b", r"\bhave you ever\b", r"\bword for word\b"),
        when=_by_wh,
    ),
    Cue(
        Reason.PRESUMED_EVENT,
        pattern(
            r"\b(?:the|your) (?:last|most recent|latest|previous|first|next) (?:\w+ ){0,3}?"
            r"(?:you|that you) (?:\w+)",
            r"\b(?:when|where|why|how long ago) (?:did|was the|were) (?:you )?(?:last|the last time"
            r"|last time|most recent|first)\b",
            r"\b(?:the|that) (?:\w+ )?(?:meeting|visit|call|event|hearing|report|complaint"
            r"|training|class"
            r"|conversation|fine|ticket) (?:that )?you (?:went|attended|made|filed|had"
            r"|joined|received|got|took)\b",
            r"\bwhen did you (?:first )?(?:lose|leave|move away|give up|begin|become)\b",
            r"^(?:when|the last time|after) you (?:last|most recently|were|called|visited|reported"
            r"|attended|spoke|contacted|met|had|went|made|filed|complained)\b",
            r"\b(?:when|after) you (?:last|most recently|called|visited|reported|attended|spoke|"
            r"contacted|complained|filed|asked|phoned|went to|met with)\b",
        ),
        unless=pattern(r"\bif\b", r"\bhave you ever\b", r"\bword for word\b", r"\bexact\w*\b"),
        when=_by_wh,
    ),
    Cue(
        Reason.PRESUMED_EVENT,
        pattern(
            rf"^(?!how many|how often)(?:how|what|why|where|when|who|which)\b.*\b(?:your)"
            rf" (?:last |latest |recent |most recent |first |previous |own )?(?:{_CALLS})\b",
            r"\b(?:during|at|after|from|about|of|with) your (?:last |latest |recent )?(?:bad"
            r"|negative"
            r"|unpleasant|terrible|poor|good|arrest|imprisonment|detention)\b",
        ),
        unless=pattern(
            r"\bif\b",
            r"\bever\b",
            r"\bwould\b",
            r"\bword for word\b",
            r"\bhow likely\b",
            r"\bfollow-?up\b",
        ),
        when=_by_wh,
    ),
    Cue(
        Reason.PRESUMED_VIEW,
        pattern(
            r"\bwhy (?:do|did|have|are|were|would|don't|didn't|won't|haven't|aren't|can't) you"
            r"(?: \w+ly)? (?:not|never|avoid|distrust|mistrust|dislike|fear|hate|refuse|ignore"
            r"|resent|oppose|stop|stopped|fail|failed|feel (?:un\w+|bad|afraid)|afraid|scared|angry"
            r"|unhappy|dissatisfied|unwilling|against|reluctant|lose|lost|leave|complain)\b",
            r"\bwhy (?:don't|didn't|won't|haven't|aren't|can't|wouldn't) you\b",
            rf"\b(?:what|who|which \w+"
            rf"|how) (?:\w+ )?(?:\w+ ){{0,4}}{_MADE} you (?:\w+ )?(?:feel )?(?:so |most "
            rf"|the most )?{_BAD_FEELING}\b",
            rf"\b(?:how|when|why) (?:did|do|does|has|have) .*\b{_MADE} you (?:feel )?(?:so )?"
            rf"{_BAD_FEELING}\b",
            r"\b(?:made|makes|make|cause|caused|led|leads) you (?:to )?(?:lose|distrust|mistrust"
            r"|dislike|fear|hate|avoid|stop|leave|complain|doubt)\b",
            r"\bwhat (?:did|do|have) you (?:most |really )?(?:dislike|hate|resent|regret|fear)d?\b",
            r"\bwhat(?: is|'s| was) (?:the |your )?(?:worst|biggest (?:problem|complaint"
            r"|fear|mistake)"
            r"|most (?:annoying|frustrating|upsetting|unfair|frightening)|main (?:problem"
            r"|complaint)"
            r" with|greatest fear|least favou?rite)\b(?!.*\b(?:your neighbou?rhood|your block"
            r"|your street)\b)",
            r"\b(?:who|whom|what) (?:do|did|would|should) (?:you|we) (?:most )?blame\b",
            r"\b(?:who|what)(?: is|'s| are| was) (?:most )?(?:to blame|at fault"
            r"|responsible for the)\b",
            r"\bwhose fault\b",
            r"\bwhat (?:\w+ )?(?:problems?|difficult\w+|trouble|mistakes?|complaints?|concerns?"
            r"|crimes?|issues?|obstacles|barriers|injur\w+|fears?) (?:do|did|have|has|were"
            r"|are|prevent)"
            r" (?:you|the|they|officers|police|kept|keep)\b",
            r"\bwhat (?:went wrong|is wrong with|is the problem with)\b",
            r"\byour (?:fear|distrust|mistrust|anger|hatred|dislike|dissatisfaction|frustration"
            r"|bad experiences?|negative experiences?|lack of (?:trust|confidence)|loss of trust"
            r"|hostility|resentment|opposition|prejudice)\b",
            r"\b(?:how (?:long|much)|since when) have you (?:been (?:afraid|angry|unhappy|worried"
            r"|dissatisfied)|distrusted|mistrusted|feared|avoided|disliked|hated)\b",
        ),
        unless=pattern(r"\bif\b", r"\bever\b", r"\bhow (?:likely|often|worried|much of)\b"),
    ),
    Cue(
        Reason.PRESUMED_HABIT,
        pattern(
            r"\b(?:have you|did you|when did you|when will you|why did you) (?:stop(?:ped)?|quit|"
            r"give up|given up|start|started|begin|begun|cease|ceased) (?:\w+ing|drugs|your|to)\b",
            r"\bdo you still\b",
            r"\bare you still\b(?! (?:living|a resident|willing|able|in contact))",
            rf"\byour (?:\w+ )?{_HABITS}\b",
            r"\bhow (?:often|many times|frequently|much) (?:do|did|have) you (?:\w+ )?(?:lie|lied"
            r"|steal|stolen|cheat|speed|drive drunk|drink|drank|smoke|break the law|litter|hit"
            r"|beat|buy drugs|use drugs|carry a gun|carry a weapon|argue|fight|complain|bother"
            r"|disobey|run red lights|gamble|call the police (?:about|on))\b",
            r"\bwhat (?:do|did|have) you (?:\w+ )?(?:steal|stolen|hide|hidden|smuggle"
            r"|vandali[sz]e)\b",
            r"\bdo you (?:\w+ )?(?:buy|sell|use|take|smoke|carry) (?:\w+ )?(?:drugs"
            r"|marijuana|cannabis|weed"
            r"|guns?|weapons?|stolen)\b",
            r"\bhow (?:many|much) (?:\w+ ){0,2}do you (?:\w+ )?(?:smoke|drink|gamble|bet|owe"
            r"|steal)\b",
            r"\bhow (?:often|many times) do you (?:attend|go to|pray|vote|drive|walk your|work)\b",
        ),
        when=_by_wh,
    ),
    Cue(
        Reason.PRESUMED_HABIT,
        pattern(r"\b(?:have you|did you) (?:stop(?:ped)?|quit|give up|given up|ceased?) \w+ing\b"),
        unless=pattern(r"\b(?:stop|stopped) (?:going|calling|walking|using|visiting|reporting)\b"),
    ),
    Cue(
        Reason.PRESUMED_HABIT,
        pattern(
            rf"\b(?:how|what|when|where|why|which|who)\b.*\b(?P<at>your (?:\w+ )?{_FAMILY})\b",
        ),
        unless=pattern(
            r"\bif\b",
            r"\bany of your\b",
            r"\bdo you have\b",
            r"\blive with you\b",
            r"\bother than\b",
            r"\b(?:street|block|near|next to|close to) your\b",
            r"\byour (?:\w+ )?(?:employment|job) (?:status|situation|title)\b",
            r"\bgetting to\b",
            r"\btravel to\b",
            r"\bwork or school\b",
        ),
        when=_has_one,
    ),
    Cue(
        Reason.PRESUMED_FACT,
        pattern(
            r"\b(?:since|because|now that|as|with|given that|while|although|until"
            r"|when) (?:the |your "
            r"|our )?(?:\w+ ){0,2}?(?:crime|violence|trust|safety|policing|things|police|officers"
            r"|taxes|response times?|streets?|neighbou?rhood|city|department|gangs?|drugs?)"
            r"(?: \w+){0,3}? (?:has|have|is|are|keeps?|got|went"
            r"|became) (?:been )?(?:\w+ly )?(?:risen"
            r"|rising|gone (?:up|down)|fallen|falling|increas\w+|decreas\w+|declin\w+|worse\w*"
            r"|better|improv\w+|fail\w*|got\w*|gett\w+|grow\w*|becom\w*|drop\w*|out of|lost"
            r"|collaps\w+"
            r"|stopped|dangerous|unsafe|bad)",
            r"\b(?:the|this|recent|rapid|sharp|sudden|big|huge|steady|'s) (?:\w+ )?(?:rise|increase"
            r"|surge|decline|drop|fall|growth|failures?|lack|collapse|spike|jump|loss|breakdown"
            r"|decrease|worsening|deterioration|neglect|mistakes|misconduct) (?:in|of|to|by)\b",
            r"\b(?:department|police|chief|city|mayor|officer|officers|council)'?s?'? (?:\w+ )?"
            r"(?:failures?|mistakes?|neglect|misconduct|incompetence|wrongdoing|bias|racism"
            r"|abuse)\b",
            r"\bwhy (?:do you (?:think|believe|feel) (?:that )?)?(?:is|are|has|have|do|does"
            r"|did|can't"
            r"|won't|don't|doesn't|isn't|aren't|was|were)? ?(?:the |our |your |so many |some |most "
            r"|this |local )*(?!you\b)(?:crime|police|officers?|department|city|neighbou?rhood"
            r"|streets?|violence|chief|mayor|residents|people|young people|trust|response times?"
            r"|neighbou?rs|community|gangs)\b",
            r"\bhow (?:much|far|fast|badly|quickly) (?:has|have|did) (?:\w+ ){0,5}?(?:risen"
            r"|gone (?:up"
            r"|down)|fallen|increased?|decreased?|declined?|worsened?|dropped?|grown?|deteriorated?"
            r"|suffered?)\b(?! or)",
            r"\bhow (?:should|can|could|will|must) (?:the |we |our )?(?:\w+ )?(?:fix|solve|stop|end"
            r"|repair|restore|overcome|correct|address) (?:the |its |their |this |our )?(?:broken"
            r"|crisis|problem|racism|corruption|failure|bias|lack|misconduct|abuse)\b",
            r"\bhow (?:badly|poorly|unfairly)\b(?! or)",
            r"\bwhen will (?:the )?(?:police|city|department|officers|chief"
            r"|mayor) (?:finally|stop|start)\b",
        ),
        unless=pattern(
            r"\bif\b",
            r"\bstayed the same\b",
            r"\bor (?:gone|fallen|decreas\w+|risen|worse|better)\b",
        ),
        when=asking,
    ),
)

_PERIOD = (
    r"(?:(?:two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|several|many|[2-9]"
    r"|[1-9]\d) years|decades?|few years|couple of years|(?:18|24|30|36|48|60) months|lifetime"
    r"|half[- ]century|quarter[- ]century|year and a half)"
)
_YEAR = r"(?:year|12 months|twelve months|six months|6 months|nine months|9 months|365 days)"
_COUNT = r"(?:how many|how often|on how many|how much time|in total|how frequently|number of)"
_COMMON = (
    r"(?:see|saw|seen|hear|heard|pass|passed|walk|walked|drive|driven|drove|watch|watched|read"
    r"|hours?|minutes|miles|days|drink|eat|notice|noticed|think|thought|talk|talked|worry|worried"
    r"|feel|felt|post|posts|news|use|used|leave|left|cross|crossed)"
)

RECALL = (
    Cue(
        Reason.TOO_LONG_AGO,
        pattern(
            rf"\b{_COUNT}\b.*\b(?:past|last|previous|over|in|within|during|for|these) (?:the )?"
            rf"(?:past |last |previous )?(?:\w+ )?{_PERIOD}\b",
            rf"\b(?:past|last|previous) {_PERIOD}\b.*\b{_COUNT}\b",
            rf"\b(?:list|name|describe|recall|remember|write down|tell us|give|count|estimate|think"
            rf" back|recount)\b.*\b(?:past|last|previous) (?:\w+ )?{_PERIOD}\b",
            r"\b(?:in|during|over|throughout) your (?:entire |whole |adult )*(?:life|lifetime"
            r"|childhood|youth|teens)\b",
            r"\b(?:since|when) you (?:were|was) (?:a child|a kid|young\w*|little|born|a teenager"
            r"|growing up|\d+|a student|in school|small)\b",
            r"\bsince (?:childhood|birth|your childhood|you moved here|you can remember)\b",
            rf"\b{_COUNT}\b.*\bsince (?:19|20)\d\d\b",
            r"\b(?:what|who|which|where|how|describe)\b.*\b(?:(?:\w+|\d+) years|decades?) (?:ago|"
            r"earlier|before)\b",
            r"\b(?:what|who|which|where|how|describe)\b.*\bin (?:19\d\d|20[01]\d)\b",
            r"\bfirst (?:time|officer|call|visit|contact)\b.*\bever\b|\bever\b.*\bfirst time\b",
        ),
        unless=pattern(
            r"\bcompar\w+\b",
            r"\blived?\b",
            r"\b(?:better|worse|changed?) (?:than|since|from)\b",
            r"\bhow (?:many|long) (?:years|ago)\b",
            r"\bmoved\b",
            r"\bin what year\b",
            r"\bfive years from\b",
            r"\b(?:budget|complaints|officers) (?:in|did the department)\b",
        ),
    ),
    Cue(
        Reason.TOO_MANY_TIMES,
        pattern(
            r"\b(?:list|name|recall|describe|write down|tell us about|think back to|think of"
            r"|count|give (?:us )?(?:the )?(?:dates?|names?))\b.*\b(?:every|all|each)\b"
            r"(?! day| street)",
            r"\bhow many (?:\w+ ){0,4}(?:have|did) you ever\b",
            r"\bhow many (?:times|\w+) (?:\w+ ){0,3}ever\b",
            r"\bhow many (?:\w+ ){0,3}in (?:total|all)\b.*\b(?:year|years|months|life)\b",
            rf"\b(?:how many|how much)\b.*\b{_COMMON}\b.*\b(?:past|last|previous) {_YEAR}\b",
            rf"\b(?:past|last|previous) {_YEAR}\b.*\b(?:how many|how much)\b.*\b{_COMMON}\b",
            r"\b(?:per|each|every|a) (?:day|week|month)\b.*\b(?:past|last"
            r"|previous) (?:\w+ )?years?\b",
            r"\b(?:average|typical) (?:day|week|month)\b.*\b(?:past|last) (?:\w+ )?years?\b",
            r"\b(?:every|each|all) (?:single )?(?:times?|calls?|visits?|contacts?|stops?|occasions?"
            r"|officers?|meetings?|incidents?|conversations?)\b.*\b(?:since|ever|past|last|life)\b",
        ),
        unless=pattern(
            r"\bhow many (?:people|adults|children)\b",
            r"\byou or anyone\b",
            r"\btimes (?:did you contact|were you stopped|did you call|have you called)\b",
        ),
    ),
    Cue(
        Reason.TOO_EXACT,
        pattern(
            r"\bword[- ]for[- ]word\b",
            r"\bverbatim\b",
            r"\b(?:exact|precise) (?:words?|dates?|times?|number|wording|minute|hour|order"
            r"|amount|day)\b",
            r"\bexactly (?:what|when|how many|which|where|how long|who)\b",
            r"\b(?:what|which) (?:day|date|hour|time)\b.*\b(?:last year|year ago|months ago)\b",
            r"\bin (?:full |complete |as much )detail\b.*\b(?:every|all|year|years|months|ago)\b",
            r"\b(?:to the minute|by name)\b.*\b(?:year|years|months|ever)\b",
        ),
    ),
)
