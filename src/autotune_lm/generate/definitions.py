"""Floor 4. Sentences that say what a thing is: "A reducer is a function that …"."""

import re

from autotune_lm.generate.body import thought
from autotune_lm.generate.draft import Draft, Drafts, Scene, Sentence, statements
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import stands_alone, tells_story, without_code
from autotune_lm.generate.subject import is_name, massive, mentions, own_names, prose
from autotune_lm.generate.wording import alone, content_words, plain, situate

_IS = re.compile(
    r"(?:In [A-Z]\w+(?: \w+)?, (?=[a-zA-Z`\"]))?(?:(?P<article>[Aa]n?|"
    r"[Tt]he)\s)?(?P<term>[^,.:;()]+?)(?P<aside>\s\([^)]*\))?,?\s"
    r"(?P<verb>is|are|refers to|stands for|represents)\s(?P<what>.+)",
    re.S,
)
_SAYS = re.compile(
    r"(?:an?|the|one of the|any|anything|whatever|simply|just|basically|essentially|also known as|"
    r"[a-z-]+ (?:functions?|objects?|libraries|"
    r"tools?|values?|types?|files?|classes|methods?|strings?)|(?:[a-z-]+ ){0,3}[a-z]+s (?:that|which|used|for|"
    r"whose))\b",
)
_OPINION = re.compile(
    r"(?:an?|the|also|just|simply|one)\s(?:very\s|really\s|pretty\s|fairly\s|quite\s)?(?:primary|sponsor|good|"
    r"great|bad|nice|hard|difficult|tough|tricky|common|bit|lot|"
    r"little|huge|big|must|perfect|valid|better|best|worse|same|only|first|second|last|next|main|key|most|useful|"
    r"reasonable|popular|important|mistake|problem|issue|challenge|no-op|result|reason|ones?|example|way forward|"
    r"general|few|work in progress|easy|easier|simplest|right|wrong|recommended|preferred|number|name|default|"
    r"lack|simple way|ideal|natural|breaking|part of what|case|opposite|different|new|potential|wide|variety|free|"
    r"solution|place|point|thing|fact|idea|choice|subset of|subject)\b",
)
_CLAUSAL = re.compile(
    r"(?:that|which|what|who|when|where|why|how|if|because|while|since|and|or|but|as|than|then|also|not|can|"
    r"will|should|"
    r"must|may|might|does|do|has|have|had|was|were|is|are|be|been|with|from|by|to|in|on|at|for|you|we|they|all|each|"
    r"some|many|most|one|two|three|both|only|main|first|second|third|last|next|other|another|result|problem|"
    r"reason|thing|"
    r"things|way|ways|goal|idea|example|examples|rule|answer|difference|easiest|best|following|previous|every|any|no|"
    r"part|parts|common|simplest|important|key|more|less|same|case|cases|kind|sort|type|use|using|being|having|your|"
    r"point|step|output|value|code|everything|nothing|something|anyone|someone|list|set|there|these|those|default)$",
    re.I,
)
_VALUED = frozenset({"option", "choice", "approach", "alternative", "solution", "benefit", "advantage"})
"""Nouns that an article makes an opinion of: "A versatile option is the generator"."""
_PUBLIC = re.compile(r"[a-z][A-Z]|`[A-Z]|\(|@|--|\.")
_TELLS = re.compile(r"\b(?:that|which|who|where|when|used|using|for|to|of|with|from|by|in|allowing|containing|whose)\b")


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what the things are that the section defines."""
    for line, after in statements(section):
        for place in range(len(line)):
            yield from _ask(place, line, after, section, scene)


def _ask(place: int, line: list[Sentence], after: Span | None, section: Section, scene: Scene) -> Drafts:
    """Ask about one sentence."""
    text = line[place].text
    match = _IS.match(text) if 40 <= len(text) <= 600 and stands_alone(text) else None
    if not match or not _defines(match) or text.rstrip().endswith("?"):
        return
    term = _term(match, section, scene)
    answer = thought(place, line, after) if term else None
    if term and answer:
        verb = "are" if match["verb"] == "are" else "is"
        questions = _questions(term, verb, match, scene)
        weight = 0.95 if set(content_words(term)) <= set(content_words(section.title)) else 0.85
        yield Draft("definition", "definition", questions, answer.start, answer.end, weight)


def _defines(match: re.Match[str]) -> bool:
    """Whether the predicate tells what a thing is, and not what somebody thinks of it."""
    what = match["what"]
    if match["verb"] in {"refers to", "stands for", "represents"}:
        return len(what.split()) >= 3
    if what.startswith("not ") or not _SAYS.match(what) or _OPINION.match(what) or len(what.split()) < 5:
        return False
    if re.search(r", (?:so|but|because|and you|which means)\b", what):
        return False
    return bool(_TELLS.search(without_code(what))) and not tells_story(what)


def _term(match: re.Match[str], section: Section, scene: Scene) -> str | None:
    """The thing defined, as a question should write it, or None."""
    term = match["term"].strip()
    words = re.sub(r"`[^`]*`", "`x`", term).split()
    if not 1 <= len(words) <= 4 or any(_CLAUSAL.match(word) for word in words) or not alone(term) or not plain(term):
        return None
    if (match["article"] or "").lower() in {"a", "an"} and words[-1] in _VALUED:
        return None
    if words[-1].endswith("ly") or (match["verb"] == "are") != _plural(words[-1], match):
        return None
    if not _known(term, match["article"], section, scene):
        return None
    return (
        f"{match['article'].lower()} {_inner(term)}"
        if match["article"]
        else _bare(term, scene.around, match["verb"] == "are")
    )


def _plural(word: str, match: re.Match[str]) -> bool:
    """Whether the subject agrees with "are"."""
    return match["verb"] == "are"


def _known(term: str, article: str | None, section: Section, scene: Scene) -> bool:
    """Whether the document treats the term as a topic, so that it is no role in an example."""
    heads = " ".join((*section.path, scene.title)).lower()
    named = any(word in heads for word in {term.lower(), term.lower().rstrip("s"), term.lower().strip("`")})
    if article == "The":
        return named or ("`" in term and not term.startswith("`") and named)
    if "`" in term and own_names(scene.around) & set(re.findall(r"\w+", term)):
        return False
    if "`" in term:
        return named or (bool(_PUBLIC.search(term)) and scene.around.count(term) >= 3)
    if article:
        return True
    return named or (
        term[0].isupper()
        and (len(term.split()) > 1 or prose(scene.around).lower().count(term.lower().rstrip("s")) >= 3)
    )


def _inner(term: str) -> str:
    """A term after its article."""
    return term


def _bare(term: str, text: str, many: bool) -> str | None:
    """A term that began a sentence, with the capital that it has inside sentences."""
    first, _, rest = term.partition(" ")
    if "`" in first or first[1:] != first[1:].lower():
        return term
    lowered = first.lower()
    inside = prose(text)
    small = len(re.findall(rf"\b{re.escape(lowered)}\b", inside))
    large = len(re.findall(rf"(?<=[a-z,] ){re.escape(first)}\b", inside))
    if large > small or (large == small == 0 and is_name(first, text)):
        return term
    one = re.search(rf"\b(an?) {re.escape(lowered)}\b", inside) if not (rest or many or first.endswith("s")) else None
    bare = f"{lowered} {rest}".strip()
    known = many or one or bare.endswith("s") or massive(bare)
    return (f"{one[1]} {lowered}" if one else bare) if known else None


def _questions(term: str, verb: str, match: re.Match[str], scene: Scene) -> tuple[str, ...]:
    """Ways to ask what a term is."""
    if match["verb"] == "stands for":
        return (f"What does {term} stand for?",)
    asked = (f"What {verb} {term}?", f"Can you explain what {term} {verb}?")
    if _proper(term) or mentions(term, scene.product):
        return asked
    return tuple(situate(question, scene) for question in asked)


def _proper(term: str) -> bool:
    """Whether a term is a name that needs no product beside it."""
    return "`" not in term and any(word[0].isupper() for word in term.split() if word not in {"A", "An", "The"})
