"""Floor 4. What a sentence gives away: whether it stands alone, announces something, looks back or tells a story."""

import re
from functools import lru_cache

_REMEMBERED = 4096
"""Sentences kept at hand: each rule of a chunk asks the same of the same ones."""

_DANGLING = re.compile(
    r"""[("'“]*(?:
    it|it['’]s|its|this|that|that['’]s|these|those|they|they['’]re|them|their|he|she|his|her|here|here['’]s|
    then|now|next|later|
    but|and|so|also|however|thus|therefore|hence|otherwise|instead|or|yet|still|again|finally|additionally|furthermore|
    moreover|meanwhile|consequently|similarly|likewise|besides|nevertheless|nonetheless|alternatively|conversely|
    let['’]s|let\ us|we|we['’](?:ll|ve|re|d)|our|above|below|i|i['’](?:m|ve|ll|d)|my|
    notice|remember|recall|check|see|don['’]t\ worry|such|both|same|another|neither|either|
    of\ course|well|ok|okay|yes|no|sure|sometimes|again|first|firstly|second|secondly|third|thirdly|lastly|last|
    for\ (?:example|instance|this|that|these|now|more)|as\ (?:you|we|an?\ example|mentioned|described|shown|
    noted|before|
    above|such|a\ result|with)|in\ (?:this|that|these|those|our|addition|other\ words|fact|contrast|short|turn|such|
    both|either|general,|the\ (?:previous|above|next|following|last|example|code|same|first|second|end|meantime))|
    after\ (?:that|this|doing)|with\ (?:this|that|these|those|it)|at\ (?:this|that)|to\ (?:[a-z]+\ (?:this|that|
    so|it|these|those|them)|this|
    that)|because\ of\ (?:this|that|it)|if\ (?:so|you\ needed|not|this|that|it|they|we)|when\ (?:this|that|it|we)|
    once\ (?:this|that|
    it|we)|by\ (?:this|that|doing\ (?:so|this|that|it))|from\ (?:here|there|this|that|now)|on\ (?:the\ other|this|
    that|top\ of)|
    until\ now|like\ (?:this|that|before)|just\ (?:like\ (?:before|that|in)|as)|back\ to|unlike\ (?:this|that)|
    apart\ from|
    aside\ from|same\ as|you(?:['’]ll|\ will|\ can|\ might|\ may|\ should)?\ (?:also\ )?(?:see|notice|already|
    still|then|also)|
    the\ (?:above|following|current|previous|next|latter|former|same|first|second|third|other|rest|last|code|
    example|result|
    output|snippet|resulting|reason|idea|problem|key|only|new|rest|remaining|figure|diagram|table|image|picture)|
    there(?!\ (?:is|are)\ (?:no|a|an|two|three|four|five|six|several|many)\b)|
    what['’]s\ more|even\ (?:so|then|better)|too|more\ (?:specifically|precisely)|specifically|that\ way|
    all\ (?:of\ )?(?:this|that|these|those)|each\ of\ (?:these|those|them)|one\ of\ (?:these|those|them)|
    some\ of\ (?:these|those|them)|most\ of\ (?:these|those|them)|because\ |since\ (?:we|this|that|it)|thanks|hopefully
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ANSWERS_A_QUESTION = re.compile(
    r"(?:yes|no|it|it['’]s|they|there|we|i|i['’]m|we['’]ve|because|sometimes|of course|well|first|"
    r"the (?:reason|key|idea|only))\b",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"""\b(?:as\ (?:we|you)\ (?:saw|have\ seen|can\ see|will\ see|know|mentioned|did|might)|(?:we|
    you)['’]ve\ (?:already|just|
    seen)|(?:the|our|this|that|these)\ (?:previous|preceding|next|last|earlier)\ (?:sections?|chapters?|
    examples?|pages?|
    parts?|tutorials?|paragraphs?|steps?|code|ones?)|(?:previous|next|last)\ (?:section|chapter|page|tutorial)|
    previously|earlier|so\ far|above|aforementioned|
    this\ (?:section|chapter|page|tutorial|guide|article|part|post|example|doc|documentation|document|case|first|
    app|application|snippet|code|simple|series|time|point|step)|these\ (?:sections|chapters|docs|examples|
    steps)|same\ example|
    (?:these|the|our)\ docs|example\ (?:app|application)|
    we\ (?:already|just|saw|now|have\ seen)|let['’]s|later\ (?:on\b|in)|the\ example|in\ our|i['’]ll|right\ now|
    at\ this\ point|
    for\ now|here\ (?:it|we|you)\b|those\ same|the\ following\ (?:sections?|chapters?|pages?)|
    you\ (?:just\ |already\ )?(?:saw|learned)|
    up\ to\ now|you\ have\ (?:already|just|seen)|remember\ (?:that|how|when)|(?:is|are|will|can|you|should|
    it)\ now\b|now\ you|with\ that\ in\ mind|already\ covered|(?:page|section)\ covers|
    code\ snippet|mentioned|click\ (?:here|on\ the\ image)|come\ back|hands-on|wrapping\ up)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_POINTS_AHEAD = re.compile(r"\b(?:below|following|here|as follows|like this|like so)\b", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"""(?:see|check|read|refer|visit|look\ at|take\ a\ look|have\ a\ look|learn\ more|find\ out|for\ (?:more|further|
    additional|other|a\ (?:full|complete|detailed|list|deeper)|basic\ docs)|if\ you\ (?:want|would\ like|['’]d\ like|
    need)\ to\ (?:know|
    learn|read|see|understand)|you\ (?:can|could|may|might|will|['’]ll)\ (?:find|see|read|learn|check|also\ (?:see|read|
    check))|more\ (?:details|information|info)|to\ (?:learn|read|know|see|find\ out)\ (?:more|about|how)|additional\ (?:
    information|details)|(?:full|complete)\ (?:details|example)|the\ documentation|further|please\ (?:see|read|refer|
    check|consult|visit)|details\ (?:can|are)|examples?\ (?:can|of)|import\ from|i\ recommend)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(?:these|those|this)\b|\b(?:supports|handles?|does|do|need|use|makes?|with|in|for|of|about|"
    r"to) (?:that|it|them)\b(?! \w+s\b)|"
    r"\byou (?:just )?(?:created|wrote|defined earlier)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(r"\b(?:the following|like this|like so|as follows|here|below)\b", re.IGNORECASE)
_AWAY = re.compile(
    r"\b(?:see (?:the|their|our|also)|refer to|check out|take a look|read (?:more|about|the (?:docs|guide|"
    r"tutorial|section|page|full|official)))\b|"
    r"\b(?:section|page|guide|docs?|\w+\.md) (?:section |page )?(?:contains?|lists?|"
    r"describes?|covers?|explains?|shows?|has)\b",
    re.IGNORECASE,
)
_WE = re.compile(
    r"\b(?:we(?!\s+(?:strongly\s+|highly\s+|generally\s+|also\s+)?(?:recommend|suggest|advise|encourage|call|"
    r"think|feel|usually|typically|often))|we['’]\w+|"
    r"our|us|let['’]s|i|i['’]\w+|my)\b(?!/)",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"\b(?:we['’](?:ll|re|ve|d)|let['’]s|our (?!official|recommend)|we (?:want|need|add|create|define|have|"
    r"saw|just|then|now|could|start|did|got|wrote)|"
    r"i['’]\w+|my)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_OPENER = re.compile(
    r"(?:(?:Please )?(?:[Nn]ote|[Nn]otice|(?:[Kk]eep|[Hh]ave|[Bb]ear) in mind|[Bb]e aware)"
    r",? that |(?:Generally|In general|Typically|Normally|"
    r"Internally|"
    r"Usually|In practice|Basically|Essentially|Conceptually|Fortunately|Unfortunately|Under the hood|Currently|"
    r"Optionally), )"
)
_DEBRIS = re.compile(
    r"\]\(|\*\*|__\w+__\b(?<!__)|:::|</?(?:div|img|a|br|span|p|abbr|details|summary|table|td|tr|li|ul|sup|iframe)\b|"
    r"\{#|\{\*|\{[a-z:-]+\}`|\{\{|\}\}|<!--|!\[|&[a-z]+;|\(\)=|\[\^|\[\[|\\\w"
)


def without_code(text: str) -> str:
    """A text with its code taken out."""
    return _CODE.sub("`x`", text)


def dangles(text: str) -> bool:
    """Whether a text begins with a word that points at something before it."""
    return bool(_DANGLING.match(text.lstrip()))


def replies(text: str) -> bool:
    """Whether a dangling beginning is fine right after a question: "Yes", "It depends"."""
    return bool(_ANSWERS_A_QUESTION.match(text))


def looks_back(text: str) -> bool:
    """Whether a text speaks of other places in the document, or of an example told there."""
    return bool(_LOOKS_BACK.search(without_code(text)))


def points_ahead(text: str) -> bool:
    """Whether a text speaks of something that comes after it."""
    return bool(_POINTS_AHEAD.search(without_code(text)))


def announces(text: str) -> bool:
    """Whether a sentence only sends the reader elsewhere."""
    return bool(_ANNOUNCES.match(text.lstrip()))


def sends_away(sentence: str) -> bool:
    """Whether a sentence names another page as the place to read."""
    return bool(_AWAY.search(sentence))


def tells_story(text: str) -> int:
    """How often a text says "we" or "our" as a teacher does who builds an example."""
    return len(_WE.findall(without_code(text)))


def builds(text: str) -> bool:
    """Whether a text builds an example step by step with its reader."""
    return bool(_STORY.search(without_code(text)))


def littered(text: str) -> bool:
    """Whether markup is left outside code."""
    return bool(_DEBRIS.search(without_code(text)))


def unbalanced(text: str) -> bool:
    """Whether a bracket, quote or backtick has no partner."""
    bare = without_code(text)
    return (
        bare.count("(") != bare.count(")")
        or bare.count("[") != bare.count("]")
        or bare.replace("`x`", "").count("`") > 0
        or bare.count('"') % 2 == 1
        or bare.count("“") != bare.count("”")
    )


def _refers(sentence: str) -> bool:
    """Whether a sentence says "these cases" before it has named any."""
    return bool(_REFERS.search(without_code(sentence).split(",", 1)[0]))


def tells(sentence: str) -> bool:
    """Whether a sentence stands alone, its promise of the block that follows it aside."""
    if not sentence.rstrip().endswith(":"):
        return stands_alone(sentence)
    return stands_alone(_PROMISE.sub("", sentence))


@lru_cache(_REMEMBERED)
def core(sentence: str) -> str:
    """A sentence without a beginning that only opens it: "Note that", "In general,"."""
    match = _OPENER.match(sentence)
    if not match or len(sentence) - match.end() < 30:
        return sentence
    rest = sentence[match.end() :]
    return rest[0].upper() + rest[1:]


@lru_cache(_REMEMBERED)
def stands_alone(sentence: str, strict: bool = True) -> bool:
    """Whether a sentence says something to a reader who knows nothing of its page."""
    bad = dangles(sentence) or looks_back(sentence) or announces(sentence) or littered(sentence) or unbalanced(sentence)
    return not bad and not (strict and (_refers(sentence) or tells_story(sentence) > 0 or points_ahead(sentence)))
