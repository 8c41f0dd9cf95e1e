"""Wordings that push toward an answer, in American and British English."""

from feedback.surveys.pure.linter.cues import Cue, asking
from feedback.surveys.pure.linter.finding import Reason
from feedback.surveys.pure.linter.phrases import pattern, phrases
from feedback.surveys.pure.linter.rewrites import ask_plainly

_AUX = "is|are|was|were|do|does|did|has|have|had|ca|can|could|wo|will|would|should|must"
_PEOPLE = (
    r"(?:people|residents|neighbou?rs|citizens|voters|experts|officers|americans|families|parents"
    r"|taxpayers|scientists|researchers|studies|communit\w+|cities|leaders|professionals|adults"
    r"|us|them|your friends|homeowners|business\w*|drivers|women|men)"
)
_HOLD = (
    r"(?:say|says|think|thinks|believe|believes|agree|agrees|know|knows|support|supports|want|wants"
    r"|feel|feels|like|love|favou?r|trust|oppose|prefer|approve|welcome|accept|understand\w*|find"
    r"|already|consider|recogni[sz]e|recommend|report|appreciate|are (?:happy|glad|in favou?r|"
    r"pleased|satisfied|against|worried|tired|fed up)|have (?:said|told|seen|noticed))"
)
_SOURCES = (
    r"(?:experts?|stud(?:y|ies)|research|researchers|scientists|surveys?|polls?|statistics|evidence"
    r"|the facts|the numbers|history|science|the data|specialists|academics|professionals"
    r"|criminologists|community leaders)"
)
_VIRTUE = (
    r"(?:responsible|good|caring|concerned|proud|loyal|law-abiding|decent|patriotic|civic-minded"
    r"|true|reasonable|sensible|informed|honest|dutiful|upstanding|conscientious|supportive"
    r"|grateful|smart|thoughtful|helpful|committed|dedicated|model|real|fair-minded|rational"
    r"|right-thinking|right-minded|thinking|sane|moral|public-spirited|intelligent|engaged)"
)
_SELF = (
    r"(?:citizens?|residents?|neighbou?rs?|parents?|person|people|americans?|taxpayers?|voters?"
    r"|members?|adults?|human beings?|community members?|homeowners?|mothers?|fathers?)"
)
_PRAISED = (
    r"(?:excellent|great|wonderful|fantastic|outstanding|amazing|award[\s-]winning|successful"
    r"|popular|acclaimed|celebrated|world[\s-]class|first[\s-](?:class|rate)|top[\s-]notch"
    r"|innovative|cutting[\s-]edge|state[\s-]of[\s-]the[\s-]art|improved|much[\s-](?:needed|loved"
    r"|improved|praised)|highly[\s-](?:trained|rated|successful|effective|regarded|respected"
    r"|praised|skilled|acclaimed)|well[\s-](?:trained|run|loved|respected|deserved|liked)|proven"
    r"|friendly|helpful|exceptional|remarkable|impressive|beloved|trusted|respected|valuable"
    r"|terrific|superb|marvell?ous|brilliant|historic|groundbreaking|pioneering|superior"
    r"|invaluable) "
)
_BETTER = (
    r"(?:more|better|safer|happier|easier|faster|calmer|cleaner|nicer|friendlier|quicker|closer"
    r"|kinder|stronger|quieter|fairer|smarter|warmer|secure|less (?:afraid|worried|fearful|crime))"
)
_IMPROVE = (
    r"(?:improv\w+|help(?:s|ed|ing)?|benefit(?:s|ed|ted)?|enhanc\w+|strengthen\w*|reassur\w+"
    r"|boost\w*|made .{2,40}(?:better|safer|easier|stronger)|make .{2,40}(?:better|safer|easier"
    r"|stronger)|(?:raise|increase|restore|rebuil[dt]|buil[dt])s?d? (?:your |public |the )?"
    r"(?:trust|confidence|safety))"
)

LEADING = (
    Cue(
        Reason.TAG,
        pattern(
            rf"[,.;-]\s*(?:(?:{_AUX})(?:n't| not)?\s+(?:it|they|you|he|she|we|there|this|that|one)"
            r"|right|correct|no|yes|ok|okay|agreed|eh|huh|true|am i right|is that so"
            r"|do(?:n't)? you (?:think|agree)|would(?:n't)? you (?:say|agree))\s*\?\s*$"
        ),
    ),
    Cue(
        Reason.NEGATIVE_OPENING,
        pattern(
            rf"(?:^|[.?!,;:]\s+|\bso\s+|\bbut\s+)(?P<at>(?:{_AUX})n't\s+\w+)",
            r"\b(?:do|would|should|could|don't|can) (?:you|we) not (?:also |really )?"
            r"(?:think|agree|feel|believe|want|say|support|prefer|like|wish|see|find)\b",
            r"(?:^|[.?!,]\s+)(?:is|was) (?:it|this|that|there) not (?:time|true|right|fair|obvious"
            r"|clear|better|good|wrong|the case|only)\b",
        ),
        rewrite=ask_plainly,
    ),
    Cue(
        Reason.CROWD,
        pattern(
            rf"(?<!how )(?<!would )(?<!that )(?<!do )\b(?:most|many|all|almost all"
            rf"|nearly all|plenty"
            rf" of|(?:the|a|an overwhelming|a large|the vast|the great) majority of|more and more"
            rf"|millions of|thousands of|(?:\d+ ?(?:%|percent|per cent)|\w+ in \w+|\w+ out of \w+)"
            rf" (?:of )?)\s*(?:of )?(?:(?:the|our|your|other|local|fellow|police|security|city)\s)*"
            rf"{_PEOPLE}(?:\s\w+){{0,5}}? {_HOLD}\b",
            r"(?:^|[,.]\s*)(?:like|unlike|along with|together with|same as) (?:most|many|all|other"
            r"|nearly|almost|every|the majority|so many|millions)\b",
            rf"\b(?:everyone|everybody|nobody|no one) (?:in|on|at|around) (?:\w+ ){{1,3}}{_HOLD}\b",
            r"\b(?:nearly |almost |practically |virtually )?(?:everyone|everybody|nobody|no one)"
            r" (?:else )?(?:knows?|agrees?|wants?|thinks?|understands?|says?|believes?"
            r"|likes?|can see"
            r"|would (?:agree|want|deny)|doubts?|disputes?|supports?|loves?|deserves"
            r"|has noticed)\b",
            r"\b(?:nearly|almost) every(?:one|body)(?: else)?\b",
            r"\bas (?:we all|everyone|everybody|you may|you probably|many"
            r"|most people|anyone|"
            r"you no doubt|you surely) (?:know|agree|say|believe|see|understand)s?\b",
            r"\bit(?: is|'s) (?:well[\s-]known|widely|clear|obvious|no secret|generally accepted"
            r"|common knowledge|commonly|a fact|undeniable|evident)\b",
            rf"\b{_SOURCES} (?:all |now |clearly |have |has |overwhelmingly )?(?:agrees?|shows?"
            r"|showed|shown|proves?|proved|proven|suggests?|says?|confirms?|found|finds?"
            r"|demonstrates?|tells?|recommends?|warns?|believes?|indicates?|reveals?)\b",
            rf"\baccording to (?:\w+ )?{_SOURCES}\b",
            r"\bagree with (?:the |our |most |many |your |all |other |nearly |leading |local )*"
            r"(?:mayor|chief|experts?|majority|people|residents|everyone|everybody|neighbou?rs"
            r"|leaders|scientists|doctors|council|president|governor|officers|police|judges?"
            r"|families|parents|citizens|voters|sheriff|researchers)\b",
            r"\b(?:the )?(?:chief|mayor|sheriff|president|governor|council|department)"
            r" (?:says|believes|thinks|recommends|agrees|has said|wants you to)\b",
            r"\b(?:do|would) you (?:also|too) (?:think|agree|believe|feel|support|want|favou?r)\b",
            r"\bjoin (?:the|your|most|other|thousands|many|our)\b.*(?:support|back|in )",
            r"(?<!far )\bas you (?:know|may know|can see|are aware)\b",
            r"\bwidely (?:supported|praised|seen|respected|known|regarded|accepted)\b",
        ),
        unless=phrases("agree or disagree", "disagree or agree"),
    ),
    Cue(
        Reason.DUTY,
        pattern(
            rf"\bas (?:an?|one of|the) (?:\w+ )?{_VIRTUE},? (?:\w+ )?{_SELF}\b",
            rf"\b(?:any|every|all|no|most|a) (?:\w+ )?{_VIRTUE} {_SELF}\b",
            rf"\b(?:responsible|decent|reasonable|sensible|right-thinking|caring) {_SELF}\b",
            r"\bdo(?:ing)? (?:your|our|their) (?:part|duty|bit|share)\b",
            r"\b(?:civic|moral|patriotic) (?:duty|responsibility|obligation)\b",
            r"\b(?:do|doing) the right thing\b",
            r"\bowe it to\b",
            r"\bif you (?:really |truly |genuinely )?(?:care|love|value|want)\b.{0,60}"
            r"\b(?:will|would|should|shouldn't|wouldn't|do) you\b",
            r"\bpeople who (?:really |truly )?care\b",
        ),
    ),
    Cue(
        Reason.SURELY,
        pattern(
            r"\b(?:surely|obviously|undoubtedly|undeniably|unquestionably|plainly|needless to say"
            r"|of course|no doubt|without (?:a |any )?doubt|it goes without saying|let's face it"
            r"|let us face it|naturally|admittedly|evidently|indisputably|frankly)\b",
            r"(?:^|[.,;] |is |are |has |have |was )(?P<at>clearly|certainly|definitely|truly)[, ]"
            r"(?!\?)",
            r"\b(?:isn't|is) it (?:not )?(?:finally |about |high |now )*time\b",
            r"\bit(?: is|'s) (?:finally |about |high |now |only |so |very |clearly )*(?:time|right"
            r"|fair|good|great|true|important|vital|essential|natural|wonderful|wrong|crucial|best"
            r"|reasonable|sensible) (?:that|to|for|the|we)\b",
            r"\b(?:about|high) time\b",
            r"\bshould it not be\b",
            r"\bthanks to\b",
            r"\bonly (?:fair|right|natural|reasonable|sensible|logical)\b",
            r"\b(?:would|can|could|will) (?:you|we) (?:all |not )?(?:admit|concede|agree that)\b",
            r"\bdo you (?:admit|accept that|recogni[sz]e that|reali[sz]e that|acknowledge)\b",
            r"\bdeserves? (?:more|better|our|your|an?|the|to|credit|praise|respect|support|thanks"
            r"|higher)\b",
        ),
        unless=pattern(r"\bif it(?: is|'s)\b", r"\bthink it(?: is|'s) (?:important|right|fair)"),
    ),
    Cue(
        Reason.SURELY,
        pattern(
            r"^(?:(?:and |so |but |then |well,? |i (?:take it|assume"
            r"|suppose) (?:that )?))?you (?!or\b)"
            r"(?:\w+)",
            r"^(?:so|then),? (?:you|we)\b",
            r"^(?:i (?:take it|assume|suppose|trust|am sure))\b",
        ),
        when=asking,
    ),
    Cue(
        Reason.PRAISE,
        pattern(
            rf"\b(?:our|the|this|these|those|your|its|such an?|new|their|'s|department's|city's) "
            rf"(?:new |very |recent |\w+ly )?(?P<at>{_PRAISED})(?!way\b|manner\b|deal\b|majority\b"
            r"|part\b|number\b|many\b|of\b|or\b|and\b|is\b|are\b|drugs?\b|time\b|cause\b)",
            r"\b(?:our|such an?) (?P<at>(?:good|fine|effective|efficient|essential|vital"
            r"|leading|professional"
            r"|hard[- ]?working|skilled|capable|competent|caring|kind|polite|honest) \w+)",
            r"\b(?:doing|do|did|does) an? (?P<at>(?:excellent|great|wonderful|fantastic"
            r"|outstanding|amazing|terrific"
            r"|superb) job)\b",
            r"\b(?:our|chief's|department's|city's|mayor's|officers'"
            r"|officer's) (?:new )?(?P<at>effective|successful"
            r"|efficient|innovative|hard|important|vital) \w+",
            r"\b(?P<at>(?:the |a |such a |great |huge |its |their |big |clear |real )*success)"
            r"(?: of\b|\?|\b(?! rate))",
            r"\bha(?:s|ve) (?:been |become )?(?:so )?(?:successfully|proven|proved|shown to)\b",
            r"\b(?:the|many|great|clear|obvious) (?:benefits|advantages|achievements"
            r"|progress) of\b",
            r"\b(?:great|good|excellent|wonderful|fantastic|amazing|outstanding|hard|important"
            r"|vital|terrific|superb|tireless) (?:work|job|efforts?|service)\b(?= (?:of|by|that|the"
            r"|our|they|officers|police|done|being|in )|\?|,)",
        ),
        unless=pattern(
            r"\bhow (?:good|bad|great|excellent|successful|hard)\b",
            r"\b(?:good|bad|great|excellent) or (?:bad|good|poor)\b",
            r"\bdo(?:es|ing)? an? good job\b",
        ),
    ),
    Cue(
        Reason.ONE_SIDED,
        pattern(
            rf"\bhow much (?:{_BETTER}|worse|less)\b(?! or)",
            rf"\bhow much (?:has|have|did|does|do|will|would|is|are)\b(?!.*\b(?:or|if at all)\b)"
            rf".*\b{_IMPROVE}\b",
            r"\bhow much (?:do|did|have) you (?:\w+ )?(?:like|enjoy|love|appreciate|admire|value)d?"
            r"\b(?! or)",
            r"\b(?:what|which \w+) (?:do|did|have|has) you (?:most |really |especially "
            r"|particularly"
            r" |personally )?(?:like|enjoy|love|appreciate|value|admire)d?\b(?! (?:or|and) "
            r"|.*least)",
            r"(?:^|[,.] )what(?: is|'s| was| are| were) (?:the |your |so )?(?:best|favou?rite|good"
            r"|great|most helpful|most useful|most enjoyable|benefits|advantages|positives?"
            r"|strengths)\b"
            r"(?! (?:way|time|day|phone|number|method|place|language|describ|address|e-?mail))",
            r"\bwhat (?:pleased|impressed|delighted) you\b",
            rf"\b(?:in (?:what|which) ways?|how|why) (?:has|have|did|does|will|would|is|are"
            rf"|was|were)"
            rf" (?!you\b).*\b{_IMPROVE}\b",
            r"\bwhy (?:do|did|would|have|are|is it)\b.*\b(?:trust|support|(?<=you )like"
            r"|approve|favou?r"
            r"|important|proud|grateful|good|satisfied|happy)\b(?<!not like)",
            r"\bhow (?:very )?(?:grateful|thankful|proud|pleased|impressed|delighted|thrilled"
            r"|excited|lucky|fortunate|reassured|relieved|eager)\b(?! or)",
            r"^(?:given|considering (?:that|how|the|all)|knowing (?:that|how)|seeing (?:that"
            r"|how|as)"
            r"|now that|in view of|in light of|despite|in spite of|even though|because)\b",
            r"\b(?:support|favou?r|back|approve of|vote for)\b.*\b(?:to|that (?:would|will)|which"
            r" (?:would|will)|so that|so we can|in order to) (?:help )?(?:keep|make|protect|save"
            r"|improve|fight|ensure|give|bring)\b.*\b(?:safe\w*|child\w*|kids|famil\w*|lives"
            r"|better|protection|justice|peace)\b",
        ),
        unless=pattern(
            r"\bif (?:any|anything|at all)\b",
            r"\bimprove or\b|\bor (?:worse|worsen\w*|harm\w*|dislike|hinder\w*|hurt)\b",
            r"\bwhat could .*\bdo\b",
        ),
    ),
)

_PEOPLE_JUDGED = """
thug*, punk, punks, lawbreaker*, wrongdoer*, evildoer*, murderous, bloodthirsty, deranged,
depraved, twisted, perverted, pervert*, creeps, ghetto, slum, slums, illegal immigrants, illegal
migrants, bad cops, crooked cops, killer cops, thuggish, gestapo, stormtroopers, jackbooted,
goon squad, overzealous, gung-ho, freeloading, good-for-nothing, no-good, half-wit*, moron*,
idiot*, clown*, dinosaur*, zealot*, ideologue*, activist judges, elitists, lowlife, illegals,
illegal aliens, junkie*, druggie*, addicts, scum, gangbanger*, gangster*, hoodlum*, hooligan*,
crook*, lowlife*, vermin, parasite*, freeloader*, predator*, monster*, animals on our streets,
maniac*, psycho*, lunatic*, crazies, bum, bums, vagrant*, delinquents, deadbeat*, welfare
queens, troublemaker*, agitator*, radicals, radical, extremist*, fanatic*, mob, mobs, rioter*,
looter*, anarchist*, snowflake*, elites, elitist*, bureaucrat*, crony, cronies, tyrant*,
dictator*, goon*, pigs, cop haters, do-gooders, hero, heroes, heroic, heroism, heroine*, saint,
saints, angel*, warrior*, guardian angels, martyr*, villain*, racists, savages, cowards,
cowardly, career criminals, hardened criminals, super-predators, bad guys, bad apples, rogue,
crackhead*, whiners, complainers, busybodies, fat cats, politicians who, mobster*, fraudster*,
outsiders
"""
_JUDGING = """
corrupt, corruption-ridden, disgraceful, shameful, disgraced, outraged, outrage, infuriating,
sickening, revolting, vile, nasty, sleazy, shady, murky, dodgy, underhanded, lousy, crummy,
second-rate, third-rate, laughable, hysterical, paranoid, deluded, naive, gullible, ignorant,
devastating, devastated, crippling, crushing, exorbitant, obscene, sky-high, outlandish, scary,
creepy, menacing, bureaucratic, do-nothing, hapless, feckless, hard-hearted, merciless,
soulless, unforgivable, inexcusable, indefensible, unthinkable, monstrous, diabolical, demonic,
orwellian, kafkaesque, soviet, dystopian, totalitarian, weaponized, weaponised, militarization,
militarisation, power-mad, corrupted, tainted, long-neglected, hard-pressed, struggling
families, grieving, mourning, heartbreaking, heartbroken, tearful, sobbing, vulnerable victims,
angelic, saintly, selflessly, bravely, heroically, valiantly, tireless heroes, unsung,
legendary, world-renowned, honest citizens, honest people, honest drivers, honest residents,
honest families, honest taxpayers, ordinary families, ordinary citizens, good people, good
citizens, good cops, tax-paying, god-given, shameless, shocking, outrageous, scandalous,
disgusting, despicable, deplorable, appalling, horrific, horrible, horrifying, horrendous,
terrible, terrifying, dreadful, awful, atrocious, abysmal, pathetic, ridiculous, absurd, insane,
crazy, stupid, foolish, idiotic, misguided, ill-conceived, frivolous, pointless, useless,
worthless, senseless, needless, mindless, disastrous, catastrophic, tragic, tragedy, tragedies,
bloated, wasteful, lavish, extravagant, lazy, incompetent, inept, greedy, selfish, arrogant,
dishonest politicians, two-faced, brave, bravest, bravery, courageous, courage, noble, fearless,
selfless, valiant, gallant, honorable, honourable, finest, hard-working, hardworking, tireless,
tirelessly, dedicated officers, dedicated men, devoted, patriotic, patriot*, law-abiding,
innocent, helpless, defenseless, defenceless, decent, god-fearing, everyday heroes, vicious,
brutal, brutality, brutally, ruthless, cruel, cruelty, barbaric, savage, inhumane, heartless,
callous, racist, bigoted, fascist, tyrannical, authoritarian, oppressive, draconian,
heavy-handed, trigger-happy, militarized, militarised, unelected, unaccountable, out-of-control,
out of control, lawless, lawlessness, crime-ridden, crime-infested, gang-infested, gang-ridden,
drug-infested, war-torn, so-called, woke, common-sense, common sense, commonsense, sensible,
soft on, soft judges, soft-hearted, lenient judges, tough on crime, bleeding-heart, politically
correct, un-american, unpatriotic, dangerous criminals, violent criminals, evil, wicked,
sinister, rotten, crooked, filthy, dirty cops, precious, sacred, nanny state, power-hungry,
money-grabbing, cash-strapped, overpaid, pampered, cushy, sham, farce, disgrace, shame,
scandal*, fiasco, debacle, travesty, blunder*, bungl*, botched, hopeless, rampant, runaway,
soaring, skyrocket*, spiral*, exploding, alarming, chilling, ever-growing, unbearable,
intolerable, unprecedented, staggering, intrusive, snooping, spying, big brother, punitive,
meddling, toothless, spineless, gutless, clueless, blatant, flagrant, egregious, unconscionable,
cynical, sneaky, secretive, long-suffering, suffering families, beleaguered, embattled,
vulnerable children
"""
_DRAMA = """
epidemic, explosion of, plague*, scourge, obsession, obsessed, crusade, vendetta, fixation,
stranglehold, power grab, land grab, overreach, boondoggle, vanity project, pet project, gravy
train, slap on the wrist, slaps on the wrist, revolving door, off the hook, scot-free, scot
free, go unpunished, goes unpunished, walk free, free ride, freebies, soft touch, wiped out,
wipe out, stamp out, stamping out, weed out, root out, rooting out, purge, purged, eradicate,
thin blue line, blue wall, code of silence, under the guise, in the name of safety, pouring
money, pour money, poured money, pouring our, squandering, bleeding, hemorrhag*, drown in,
drowning in, epidemic of, tsunami, avalanche, deluge, onslaught of, wreak*, havoc, unleash*,
fuel the, fuelling, fueling, stoke, stoking, inflame*, incite*, rampage*, ravage*, decimate*,
cripple*, strangle*, suffocat*, choke off, punish our, reward lawbreakers, rewarding
lawbreakers, ignore the cries, cries of, blood-soaked, body count, death trap, ticking time
bomb, powder keg, warrior cops, shoot first, bully our, trample*, trampling, stomp on, spit on,
spits on, mock our, stab in the back, backstab*, kick in the teeth, pander to, menace,
onslaught, wave of crime, crime wave, tidal wave, flood of, flood our, flooding our, flood into,
swarm*, invasion, invade*, invading, infest*, siege, under siege, war on, war zone, warzone,
battle zone, bloodbath, bloodshed, carnage, mayhem, chaos, chaotic, anarchy, nightmare, hell,
hellish, massacre*, slaughter*, butcher*, catastrophe, doom*, reign of terrorize*, terrorise*,
terrorizing, terrorising, terror, prey on, preying on, victimize*, brutalize*, brutalise*,
brutalizing, brutalising, gun down, gunned down, ruin, ruins, ruined, ruining, trash our,
trashing, demolish*, coddle*, coddling, pamper*, appease*, kowtow*, cave in, caving in,
surrender*, bow to, give in to, turn a blind eye, turning a blind eye, look the other way, sweep
under, swept under, cover up, covering up, cover-up*, whitewash*, rubber-stamp*, ram through,
rammed through, shove, shoved down, shoving, hand over control, handing over control, sell out,
selling out, betray*, squander*, wastes, wasted, wasting, waste of, destroying our, destroyed
our, wrecking our, abandoning our, abandoned our, terrorist*, throw away, throwing away, throw
money, throwing money, gut, gutted, gutting, defund, defunding, handcuff our, handcuffing the
police, tie the hands, tie their hands, hamstring*, crack down, cracking down, get tough, get
away with, getting away with, let police do their job, let the police do their job, let officers
do their job, let our officers, take back our, taking back our, clean up our, cleaning up our,
clean up the, stand up for, stand behind our, stand by our, stand with, risk their lives,
risking their lives, risk their own lives, lives on the line, lay down their lives, put their
lives, making the ultimate sacrifice, ultimate sacrifice, sacrifice*, serve and protect us, keep
us safe, keeps us safe, protect us, protect our children, protect our families, taxpayers'
money, taxpayer money, taxpayers' dollars, taxpayer dollars, tax dollars, taxpayers money,
taxpayer's money, hard-earned, handout*, yet another, witch hunt*, witch-hunt*, police state,
propaganda, so-called, harass innocent, target innocent, hound, hounding, persecut*, oppress*,
blame the victims, fed up, sick and tired, sick of, enough is enough, rip off, ripped off,
rigged, steal our, rob us, lie to us, lying to us, spread fear, living in fear, live in fear,
scare tactics, fearmonger*, prowl*, lurk*, run wild, running wild, run amok, run rampant,
running rampant, breed crime, nonsense, disrespect our, insult our, gun grab*, attack on our,
assault on our, threaten our way, way of life, our freedoms, cherished, god-given, basic
decency, lavish*, reward criminals, rewarding criminals, blood on, heinous, pose as, punish
honest, punishing honest, cozy up, cave to, pander*
"""
_BLAME = pattern(
    r"\b(?:the |is |are |be |is the |who is |who are )?to blame for\b",
    r"\b(?:victims? of (?:police|the police))\b",
    r"\breckless(?:ly)? (?!driv)\w+",
    r"\bslash(?:ed|ing|es)?\b.*\b(?:budgets?|funds?|funding|spending|pensions?|pay|services)\b",
    r"\b(?:budgets?|funds?|funding|spending|pensions?|pay|services)\b.*\bslashed\b",
    r"\b(?:fail(?:ed|ing)|fat|broken|rigged) (?:\w+ )?(?:programs?|programmes?|polic\w+"
    r"|plans?|leaders?\w*|department"
    r"|chief|mayor|system|schools?|experiments?|strateg\w+|city|pensions?|salar\w+|promises)\b",
    r"\bdrug pushers?\b|\b(?:let|set|turn(?:ed)?) (?:\w+ ){0,2}loose\b",
    r"\bweak(?:-kneed|-willed)? (?:judges?|leaders?|laws?|politicians?|mayor|chief|sentences)\b",
    r"\b(?:rein in|reining in|stop) (?:the )?(?:abusive|violent|racist|out-of-control)\b",
    r"\babusive (?:officers?|police|cops)\b",
    r"\babus(?:e|es|ed|ing) (?:of )?(?:their |its |his )?(?:power|authority|badge|our)\b",
    r"\bkill(?:s|ed|ing)? (?:our|innocent|unarmed|our own)\b",
    r"\bmurder(?:s|ed|ing)? (?:of )?(?:our|innocent|unarmed|by police|by the police)\b",
    r"\bwhile (?:families|residents|people|victims|children|taxpayers) (?:suffer|pay|live|die)\b",
)

LOADED = (
    Cue(
        Reason.EMOTIVE,
        phrases(_PEOPLE_JUDGED, _JUDGING, _DRAMA),
    ),
    Cue(Reason.EMOTIVE, _BLAME),
)
