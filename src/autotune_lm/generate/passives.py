"""Floor 4. Sentences in the passive: "X can be added by …", "X is called when …", "X are stored in …"."""

import re

from autotune_lm.generate.body import thought
from autotune_lm.generate.draft import Draft, Drafts, Scene, statements
from autotune_lm.generate.outline import Section
from autotune_lm.generate.reading import core, tells
from autotune_lm.generate.subject import is_name, own_names
from autotune_lm.generate.wording import alone, content_words, plain, ways

_DONE = (
    r"(?P<done>\w+ed|built|written|made|sent|set|run|shown|held|kept|found|read|bound|drawn|given|thrown|"
    r"overridden|split|"
    r"chosen|taken|seen)"
)
_HOW = re.compile(
    rf"(?P<who>[^,.;:]{{3,60}}?) can (?:easily |then )?be {_DONE} (?:(?:by|using|via|through) |with (?:the |an? )?`)",
    re.S,
)
_HOW_IS = re.compile(
    rf"(?P<who>[^,.;:]{{3,60}}?) (?P<verb>is|are) (?:usually |typically |normally |automatically )?{_DONE} "
    r"(?:by [a-z]+ing|with (?:the |an? )?`|using|via|through|according to|based on)\b",
    re.S,
)
_WHEN = re.compile(
    rf"(?P<who>[^,.;:]{{3,60}}?) (?P<verb>is|are|will be) (?:only |always |automatically )?{_DONE} (?:[a-z]+ )?"
    r"(?:when|whenever|after|before|once|every time|each time|until|unless|while|as soon as)\b",
    re.S,
)
_WHERE = re.compile(
    r"(?P<who>[^,.;:]{3,60}?) (?P<verb>is|are|can be|should be|must be) (?:usually |typically |"
    r"only )?(?P<done>stored|located|"
    r"found|kept|saved|placed|configured|defined|declared|registered|documented) (?:in|at|under|inside|"
    r"within)\b(?! (?:sorted|order|parallel|a single|this|terms|such|case|detail|full)\b)",
    re.S,
)
_TOY = re.compile(r"\b(?:todos?|foo|bar|baz|foobar|hello|pok[eé]mon)\b", re.I)
_BLAND = frozenset({"used", "made", "written", "called", "needed", "based", "recommended", "read", "seen", "supposed"})
_TWO_NOUNS = re.compile(
    r"\b(?!(?:of|to|in|for|on|with|by|at|from|into|as|per|via|over|and|or|both|all|not|than)\b)\w+ (?:the|an?|your) ",
    re.I,
)
"""A second noun right behind the first: a clause without "that" ("the time the program …")."""
_ARTICLE = re.compile(r"(?:An?|The) ")
_VAGUE = re.compile(
    r"\b(?:one|ones|each|every|any|most|many|some|all|more|other|others|several|both|few|nothing|everything|none|"
    r"what|which|who|that|if|when|value|values|function|code|result|example|examples|rest|things?|data)$|"
    r"^(?:what|when|if|how|where|why|because|since|while|although|in|on|at|for|to|by|with|from|as|after|before|once|"
    r"each|every|any|most|many|some|all|more|other|several|both|only|not|you|we|i|by default|there|examples?|details|"
    r"information|more)\b",
    re.I,
)


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask how, when or where something is done."""
    for line, after in statements(section):
        for place, sentence in enumerate(line):
            text = core(sentence.text)
            found = _read(text, scene) if 45 <= len(text) <= 450 and tells(text) and text[-1] != "?" else None
            answer = thought(place, line, after) if found else None
            if found and answer:
                yield Draft("factual", found[0], found[1], answer.start, answer.end, 0.6)


def _read(text: str, scene: Scene) -> tuple[str, tuple[str, ...]] | None:
    """The question that a sentence in the passive answers."""
    for rule, pattern, word in (
        ("how-done", _HOW, "How"),
        ("when-done", _WHEN, "When"),
        ("where-done", _WHERE, "Where"),
        ("how-is-done", _HOW_IS, "How"),
    ):
        match = pattern.match(text)
        who = subject(match["who"], scene) if match else None
        if match and who and match["done"] not in _BLAND:
            verb = "can" if rule == "how-done" else match["verb"].split()[0]
            be = "be " if verb in {"can", "will", "should", "must"} else ""
            return rule, ways(scene, f"{word} {verb} {who} {be}{match['done']}?")
    return None


def subject(who: str, scene: Scene, mass: bool = False) -> str | None:
    """A subject as a question writes it, if a stranger knows what it is; None otherwise.

    A bare singular ("raw poultry") is one only where the sentence is sure to hold it whole (``mass``).
    """
    words = who.split()
    if any(word.endswith("ly") or word in {"already", "now", "still", "also", "just", "linked"} for word in words):
        return None
    if (
        len(words) > 6
        or _TOY.search(who)
        or _VAGUE.search(who)
        or not alone(who)
        or not plain(who)
        or re.search(r" (?:and|or|is|are) ", who)
        or _TWO_NOUNS.search(who)
    ):
        return None
    if "`" in who and own_names(scene.around) & set(re.findall(r"\w+", who)):
        return None
    article = _ARTICLE.match(who)
    if article:
        known = "`" in who or len(content_words(who)) >= 2
        return who[0].lower() + who[1:] if known else None
    if who.startswith("`"):
        return who
    first = words[0]
    if is_name(first, scene.around):
        return who
    plural = words[-1].endswith("s") and not words[-1].endswith("ss")
    return who[0].lower() + who[1:] if plural or (mass and 2 <= len(words) <= 3 and who.isascii()) else None
