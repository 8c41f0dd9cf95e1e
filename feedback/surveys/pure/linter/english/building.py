"""How English joins and negates."""

from feedback.surveys.pure.linter.joining import JoiningWords
from feedback.surveys.pure.linter.negating import NegatingWords
from feedback.surveys.pure.linter.phrases import pattern, phrases

_ONE_THING = """
racial and ethnic, race and ethnicity, race or ethnicity, racial or ethnic, black and white, men
and women, women and men, boys and girls, young and old, old and young, rich and poor, people
and police, name and address, first and last, date and time, time and date, day and night, day
and time, night and day, terms and conditions, law and order, back and forth, again and again,
over and over, now and then, friends and family, family and friends, friends and neighbors,
friends and neighbours, pros and cons, questions and answers, question and answer, food and
drink, search and rescue, stop and search, stop and frisk, hit and run, breaking and entering,
parks and recreation, town and country, live and work, lives and works, live and let, more and
more, less and less, better and better, up and down, in and out, on and off, through and
through, far and wide, each and every, one and only, safe and sound, peace and quiet, rules and
regulations, health and safety, drug and alcohol, drugs and alcohol, alcohol and drugs, alcohol
and other drugs, alcohol or drugs, drugs or alcohol, alcohol or other drugs, gas and electric,
nights and weekends, evenings and weekends, bits and pieces, and so on, and so forth, and other,
and a half, and beyond, pick and choose, try and, come and go, comes and goes, go and, wait and
see, supply and demand, trial and error, wear and tear, do's and don'ts, cause and effect, house
or apartment, driving or walking, walking or driving, in person or by phone, he or she, his or
her, him or her, she or he, more or less, one or more, one or two, two or three, once or twice,
whether or not, or not, or older, or more, or less, or younger, or over, or under, or so, or
fewer, or longer, or other, or someone close to you, or anyone in your home, or anyone in your
household, or a family member, or anyone else, or someone you know, or someone else, or
something else, or somewhere else, or anything else, police and community relations, police and
residents work together, police and fire department, bed and breakfast, black or african
american, alaska native, native hawaiian or other pacific islander, arts and crafts, cats and
dogs, trial and, north and south, east and west, left and right, hot and cold, science and
technology, truth and reconciliation, checks and balances, hopes and fears, likes and dislikes,
strengths and weaknesses, age and gender, age and sex, sex and age, street and number, city and
state, state and local, local and state, make and model, phone and internet, sick and tired,
sound and fury, equal opportunity and, trespass and, search and seizure, hide and seek, cut and
dried, stopped and searched, stop and question, stopped and frisked, stopped and questioned,
police and the public, police and public
"""

JOINING = JoiningWords(
    both=pattern(
        r"\band/or\b",
        r"\band\b(?! (?:if so|how many|not|let|nearly|almost|most|everyone|everybody)\b)",
        r"\band (?:if so|how|why)\b",
        r"\bas well as\b",
        r"\balong with\b",
        r"\btogether with\b",
        r"\bin addition to\b",
        r"\bnot only\b",
        r"\bbut also\b",
        r"\bwhile (?:also|still|at the same time)\b",
        r"(?<=\w) (?:&|plus|\+) (?=\w)",
        r"(?<=[a-z]{3})/(?=[a-z]{3})",
        r"(?<!nothing )(?<!all )(?<!anything )\bbut (?!not\b)(?:\w+ )?\w+\?",
        r"(?<=\w), yet\b",
    ),
    one_thing=pattern(
        phrases(_ONE_THING).pattern,
        r"\b(?:between|from)\b[^?.,]{1,60}?\band\b",
        r"\b(?:corner|intersection) of [^?.,]{1,40}?\band\b",
        r"\b(?:safe or unsafe|close or distant|warm or cold)\b",
        r"\byou and (?:the|your|an?|other|another|anyone|someone) \w+",
        r"\band more(?=[?.,]|$)",
        r"\d+ and (?:over|under|older|younger|above|below|up|more)\b",
        r"\b(?:in|from) (?:\w+ )?\d+ and \d+\b|\b\d+ and \d+\b",
        r"\band (?:the )?(?:others?|similar|such|people like (?:you|them|me))\b",
        r"\b(?:people|residents|those|anyone|someone|person"
        r"|officers?) who \w+(?: \w+){0,2} and (?:who )?\w+",
        r"\bblack,? (?:\w+,? )*(?:and|or) \w+ (?:people|residents)\b",
    ),
    setting=pattern(
        r"(?:and |so |now,? )?(?:when|if|while|after|before|since|as|because|although|though|unless"
        r"|once|during|in|on|at|for|thinking|think|compared|considering|based|taking|apart|besides"
        r"|other than|regardless|over|within|outside|until|given|imagine|suppose|between|including"
        r"|looking|by|with|without|of|from|please)\b"
        r"[^?.]*?[,:.](?=\s*(?:how|what|which|who|where|when|why|do|does|did|is|are|was|were"
        r"|has|have"
        r"|had|would|should|could|can|will|to what|in|on|overall|please|has)\b)",
    ),
    comparing=pattern(
        r"\b(?:compared?|comparing|differences?|different(?:ly)?|equal(?:ly)?|same|alike"
        r"|relationships?"
        r"|relations?|balance|(?:partnership|cooperation|communication|contact"
        r"|trust) between|versus|vs"
        r"|both equally|each other|get along|work together|combined|gap)\b",
        r"\bmore important than\b",
    ),
    either=pattern(
        r"(?<!\byou)(?:, or| or(?= (?:is|are|do|does|did|was|were) (?:the|it|they|you"
        r"|there)\b)) (?:is|are|do|does|did|was|were|has|have|should|would|will|can|could|shall)\b",
        r"\bhow often\b.*\bor (?:use|stop|search|ignore|insult|hurt|threaten|treat|make|give"
        r"|take|talk"
        r"|act|fail|harass|arrest|help|explain|listen|show|follow|do|lie|abuse|mock|shout|push|hit"
        r"|disrespect|intimidate|call|visit|report)\b",
        r"\b(?:how (?:satisfied|safe|important|well|worried|confident|fair|good|clear"
        r"|helpful|useful|easy"
        r"|effective|honest|likely)|how much (?:do you trust|confidence)|do you (?:trust"
        r"|support|approve)"
        r"|are you (?:satisfied|worried))\b.*\b(?:the|your|at|in|with|about|by|on) [^,?]*\bor"
        r" (?:(?:in |at |on |with |about |by )?(?:the|your)|about|with|in|at|on|by)\b",
        r"\bor (?:how|why|whether|what)\b",
    ),
    either_unless=pattern(
        r"\b(?:which|prefer|rather|either|whether)\b",
        r"\b(?:un|dis|in)?\w+ or (?:un|dis|in)\w+\b(?=.*\?)(?!.*\bor\b.*\bor\b)",
        r"\bor (?:stayed|gone|stay|keep|kept|lower|higher|fewer|neither|no )\b",
        r"\bor the (?:number|same|other)\b",
    ),
    reason=pattern(
        r"\b(?:support|oppose|favou?r|trust|approve|agree|should|prefer|like|back|believe)\b[^?]*"
        r"\b(?:because|so that|in order to|due to|on account of|as a way to|by)\b(?= (?:it"
        r"|they|the|you"
        r"|he|she|its|their|we|crime|officers|of|this|that|reduce|make|improve|hiring"
        r"|cutting|raising"
        r"|reducing|spending|moving|closing|increasing))",
    ),
    choosing=pattern(
        r"^(?:which|who) (?:of |one|best|statement|describes)?",
        r"\b(?:choose|select|mark|check|tick|pick) (?:all|one|any|up to|the)\b",
        r"\bwhat (?:is|was) your\b",
        r"\bwhich of (?:these|the following)\b",
        r"\b(?:do|would) you (?:prefer|rather)\b",
        r"\bmay we\b|\bwould you like (?:us )?to (?:receive|get|hear)\b",
        r"\byou (?:consent|agree to)\b",
    ),
    open_joined=pattern(
        r"\band,? (?:how|why|what|who|where|when|which)\b(?! else)",
        r"\bhow (?:polite|safe|satisfied|helpful|fair|professional|quick)\w* and\b",
        r"(?:^|, )(?:do|does|did|is|are|was|were|should|would|have|has|how (?:much|well"
        r"|often))\b[^?]*\band\b",
    ),
    pair=pattern(r"^how (?P<first>\w+) and (?P<second>\w+) (?:is|are|was|were|do|does|did)\b"),
    yes_no=frozenset({"yes", "no"}),
)

NEGATING = NegatingWords(
    set_aside=pattern(
        r"\bneither \w+ nor \w+",
        r"\b(?:support|favou?r|approve|agree),? (?:or )?(?:oppose|disapprove|disagree)\b",
        phrases("""
            support or oppose, oppose or support, favor or oppose, favour or oppose, oppose or
            favor, oppose or favour, for or against, against or for, approve or disapprove,
            disapprove or approve, agree or disagree, disagree or agree, safe or unsafe, unsafe
            or safe, satisfied or dissatisfied, fair or unfair, fairly or unfairly, likely or
            unlikely, important or unimportant, happy or unhappy, in favor of or opposed to, in
            favour of or opposed to, in favor or opposed, in favour or opposed, opposed or in
            favour, comfortable or uncomfortable, clear or unclear, welcome or unwelcome,
            respectful or disrespectful, respectfully or disrespectfully, appropriate or
            inappropriate, reasonable or unreasonable, effective or ineffective, honest or
            dishonest, acceptable or unacceptable, allow or ban, ban or allow, allowed or
            banned, allowed or prohibited, banned or allowed, continue or stop, continue or end,
            end or continue, keep or end, end or keep, keep or remove, remove or keep, keep or
            scrap, allow or forbid, accept or reject, accept or refuse, permit or prohibit, true
            or untrue, legal or illegal, start or stop, whether or not, or not, if not, not
            only, not sure, not at all, why not, not very, no longer?, no matter, no more than,
            not including, not counting, not just, stop and, stopped by, day off
        """).pattern,
    ),
    condition=pattern(r"^\s*if [^,?]*,"),
    plain=pattern(
        r"\bnot\b",
        r"n't\b",
        r"\bcannot\b",
        r"\bno (?=officers?|police|one|resident|person|limits?"
        r"|rules?|longer|reason|need|right|neighbou?rs?|city|department|people|way)",
        r"\bnone\b",
        r"\bnobody\b",
        r"\bneither\b",
        r"\bnor\b",
        r"\bnever not\b",
        r"\bnot never\b",
    ),
    stand=phrases("""
        oppose, opposes, opposed, opposing, opposition to, against, object, objects, objected,
        objection to, disagree, disagrees, disagreed, disapprove, disapproves, disapproved,
        reject, rejects, rejected, rejecting, deny that, doubt that, dispute, disputes, resist,
        resisting, condemn, dislike it, disfavor, disfavour, contest
    """),
    act=pattern(
        phrases("""
            ban, bans, banned, banning, prohibit, prohibits, prohibited, prohibiting,
            prohibition, forbid, forbids, forbidden, forbidding, bar, barred, barring, prevent,
            prevents, prevented, preventing, outlaw, outlaws, outlawed, outlawing, block,
            blocks, blocked, blocking, refuse, refuses, refused, refusing, refusal, decline,
            declines, declined, declining, fail, fails, failed, failing, failure to, repeal,
            repeals, repealed, repealing, abolish, abolishes, abolished, abolishing, eliminate,
            eliminates, eliminated, eliminating, elimination, scrap, scrapped, scrapping, cease,
            ceases, ceased, ceasing, disallow, disallows, disallowed, disallowing, lift, lifted,
            lifting, revoke, revoked, revoking, rescind, rescinded, rescinding, ending, end the,
            ends the, removing, remove the, withdraw, withdrawn, withdrawing, cancel, cancelled,
            canceled, canceling, cancelling, overturn, overturned, overturning, restrict,
            restricting, restriction on, restrictions on, limit, limiting, limits on, avoid,
            avoiding, discontinue, discontinued, discontinuing, suspend, suspending, halt,
            halting, exempt, exempted, exempting, excluding, exclude, deny, denied, denying,
            denial of, veto, vetoing, without, lack of, absence of, unless, moratorium,
            discourage, discouraging, discouraged, stop allowing, stopped from, kept from, keep
            from, hinder, withhold, withholding, withheld, exemption, neglect to, ignore,
            ignoring, waive, waiving, disregard, disregarding, undo, undoing, reverse,
            reversing, relax, relaxing
        """).pattern,
        r"\bstop(?:s|ped|ping)?(?= (?:the |from )?\w+ing\b)",
        r"\bstop (?:the )?ban\b",
    ),
    quality=pattern(
        r"\b(?:un(?!iforms?|ited|its?\b|der|til|less|ion|ique|ivers|able to|iformed)\w{4,}"
        r"|im(?:possible|proper|moral|practical|partial|polite|patient|permissible)\w*"
        r"|in(?:correct|appropriate|accurate|effective|adequate|sufficient|sensitive|secure"
        r"|tolerable|valid|visible|convenient|competent|excusable|frequent|complete|considerate)\w*"
        r"|dis(?:honest|respectful|satisfied|courteous|allowed|liked?|trust|courage)\w*"
        r"|ir(?:responsible|relevant|regular)\w*|il(?:legal|logical|legitimate)\w*|non[- ]\w+"
        r"|wrong|false|rarely|hardly|seldom|without|lacking|lack|rude|unless|bad)\b"
    ),
    predicate=pattern(
        r"\b(?:is|are|was|were|be|being|it's|seems?) (?:often |too |very |always )?"
        r"(?:un(?!iform|ited|ique|der)|im(?=poss|prop|moral)|in(?=corr|appr|eff|adeq|acc"
        r"|sens)|dis(?=hon|resp))\w+",
    ),
    taking_a_stand=pattern(
        r"\b(?:do|would|should|could|are|is it) (?:you|we|the|officers|police|it|people"
        r"|residents|city"
        r"|no|anyone)\b",
        r"\bshould\b",
        r"\bis it\b",
    ),
)
