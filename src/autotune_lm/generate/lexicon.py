"""Floor 4. Word lists of the generator that needs no model, and the forms of verbs they give.

A phrase is only turned into a question when its verb stands here: a verb that we do not know costs a sample, a noun
that we take for a verb costs trust.
"""

_PLAIN = """
star
accept access achieve activate adapt add adjust adopt aggregate allow analyze apply assert assign attach
authenticate authorize automate avoid bind bootstrap bring browse bundle calculate call cast catch choose clarify
clean clear clone combine commit communicate compare compile compose compute configure connect consume contain
continue contribute control convert coordinate copy correct create customize declare decode depend decorate decouple
deduplicate define delay delegate delete deliver derive deploy deprecate describe deserialize destroy detect
determine develop diagnose disable discover discuss dispatch distinguish distribute divide duplicate edit eliminate
embed emit emulate enable encapsulate encode encourage encrypt enforce ensure expect erase escape establish evaluate
examine exclude execute expand explain expose extend extract fetch fill find fix follow format forward generate get
give grant handle hash hide highlight identify ignore implement improve include increase inherit initialize inject
inline insert inspect install instantiate integrate intercept invalidate invite invoke isolate iterate join keep
launch learn let listen load locate lock maintain make manage manipulate measure memoize merge migrate minimize mock
modify monitor mount move mutate navigate normalize notify obtain omit open optimize organize override overwrite
parallelize parametrize parametrise parse participate pass paste perform persist pick populate postpone prefer
prepare preserve prevent print produce prohibit propagate protect prove provide publish pull push put query raise
reach read rebuild receive recognize record recover redirect reduce reshape refactor refer register reject release
reload remove rename render reorganize replace report represent reproduce request require rerun reset resolve
restart restore restrict retrieve return reuse revert review rewrite run save schedule search secure select send
separate serialize serve share simplify simulate skip solve sort specify split start stop store stream submit
subscribe supply support suppress switch synchronize tell terminate throw toggle track transform translate treat
trigger troubleshoot tune understand undo uninstall unregister unsubscribe update upgrade upload use validate verify
visit visualize wait watch work wrap write build set test try debug document profile import export nest type turn
view change check show enter hydrate rehydrate abbreviate annotate append archive mark mix mask benchmark cancel
cache cite reference label link list log name number order plug point post preview process queue quote rank rate
route sample scale scan shape sign specialize stage step structure style substitute tag target time trace unpack zip
download inform group filter limit map host package model design cut draw feed hold lead leave lose mean meet offer
pay play sell sit speak spend stand take teach think transfer consider consolidate construct consult assemble assess
audit calibrate capture collect conduct confirm contact cover deal decide demonstrate eat enroll estimate exchange
exit exercise finish fold grow guarantee guide help hire imply indent justify lower lint mention narrow negotiate
nominate operate own pad pin polish power predict present prioritize procure promote propose quantify quit recruit
recommend refresh reinstall renew repeat rotate round satisfy scaffold score seed shorten shrink shut slice spawn
squash stack stay strip summarize survive swap tidy tokenize train trim truncate unify unlock unwrap unzip vary vote
walk warm weigh whitelist widen yield soak rinse sharpen wipe drain press slide heat boil bake fry chop slice peel stir
pour knead whisk season chill thaw reheat dry wash scrub tighten loosen unscrew screw detach fasten
unplug charge recharge aim focus shoot crop glue sand paint hang lift pull lay sew knit dig sow
water prune harvest board reserve rent borrow lend file claim dispute appeal resign vacate withdraw
deposit refund reimburse invoice ship pack unpack dispose recycle sanitize sterilize disinfect vaccinate
swallow calm breathe rest stretch brew ferment marinate grill roast simmer garnish dissolve
swipe tap hover click scroll drag pinch dial text email phone answer greet escort evacuate alert
back look chunk ask evict demote vacuum shard partition replicate snapshot ping probe
"""

_MAY_BE_NOUN = """
star
access address back benchmark build cache cast catch change check clone commit contact control copy cover cut deal
debug delay design display document download draw edit escape exchange exercise exit export feed file fill filter
find fix fold form format forward group guide hash help highlight host import increase inline insert invite join
label lead limit link list listen load lock log make map mark mask measure merge mix mock model monitor mount move
name nest notice number offer open order override package pass paste pick pin plug point post power present preview
print process profile project promise pull push query queue quote rank rate reach read record reference refresh
release reload report request reset return reuse review route round run sample save scale scan schedule score search
secure seed select separate set shape share show shut sign slice sort split stack stage start state step stop store
stream strip structure style submit support swap switch tag target test time trace track train transfer transform
trigger trim try tune turn type undo update upgrade upload use view visit vote wait walk watch work wrap zip own pad
lint correct clean clear narrow lower warm complete hide bundle embed extract dispatch assign scaffold spawn polish
capture toggle batch serve default hydrate throw raise persist yield mean means question grant
press slide heat dry wash screw charge focus shoot crop glue sand paint lift water harvest
board reserve rent claim dispute appeal deposit refund invoice ship pack rest stretch brew grill roast tap
look chunk click drag dial text email phone answer alert vacuum shard partition snapshot ping probe season chill slice
"""

_DOUBLES = """
run set get put stop plug map wrap strip skip ship split cut let quit shut swap trim zip unzip unwrap tag log debug
begin embed commit submit plan refer transfer control pad pin hit sit drop step format unplug rerun reset transmit
admit omit permit emit defer infer occur chop stir dig tap scrub
"""
_DOUBLING = frozenset(_DOUBLES.split())
_IRREGULAR_GERUND = {"tie": "tying", "lie": "lying", "die": "dying", "cancel": "canceling", "model": "modeling"}

VERBS = frozenset(_PLAIN.split())
"""Verbs in base form."""

MAY_BE_NOUN = frozenset(_MAY_BE_NOUN.split())
"""Verbs that are nouns as often: "Request files", "Store setup"."""


def _gerund(verb: str) -> str:
    """The form in -ing: run, running; use, using; see, seeing."""
    if verb in _IRREGULAR_GERUND:
        return _IRREGULAR_GERUND[verb]
    if verb in _DOUBLING:
        return verb + verb[-1] + "ing"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    return verb + "ing"


def _third(verb: str) -> str:
    """The form in -s: pass, passes; apply, applies; get, gets."""
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


BASE_OF_GERUND = {_gerund(verb): verb for verb in sorted(VERBS)} | {
    "cancelling": "cancel",
    "labelling": "label",
    "modelling": "model",
}
"""``running`` to ``run``."""

BASE_OF_THIRD = {_third(verb): verb for verb in sorted(VERBS)}
"""``returns`` to ``return``."""
