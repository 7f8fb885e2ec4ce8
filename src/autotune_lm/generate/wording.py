"""Floor 4. Phrases: from headings and clauses to questions that stand alone."""

import re

from autotune_lm.generate.draft import Scene
from autotune_lm.generate.lexicon import BASE_OF_GERUND, MAY_BE_NOUN, VERBS
from autotune_lm.generate.subject import is_generic, mentions, natural_case

_ATTRIBUTES = frozenset(
    {
        "loading",
        "guiding",
        "existing",
        "remaining",
        "missing",
        "breaking",
        "following",
        "pending",
        "operating",
        "meeting",
    }
)
_DETERMINED = re.compile(
    r"(?:an?|the|your|all|any|multiple|several|many|one|two|each|every|both|with|to|from|in|on|for|into|by|up|out|new|"
    r"custom|whether|how|only)\b|`",
    re.IGNORECASE,
)
_NOUNS_IN_ING = """
loading operating working meeting training building shopping naming existing breaking following pending rendering
routing logging programming streaming testing debugging caching processing mapping setting listing binding heading
wrapping ordering handling typing timing encoding spelling opening closing filtering sorting learning
"""
_AS_NOUN = frozenset(_NOUNS_IN_ING.split())
_NOT_ALONE = re.compile(
    r"\b(?:it|its|this|that|these|those|them|they|their|there|here|we|our|us|he|she|his|her|i|my|me|so|such|"
    r"above|below|"
    r"following|previous|next|same|another|latter|former|especially|ourselves|else|itself|again|instead|also|too)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?<=[\w`)])(?<! in)(?<! of)(?<! to)(?<! for)(?<! by)(?<! with)(?<! on)(?<! after)(?<! before)(?<! like) that "
    r"(?=(?:is|are|can|will|would|has|have|do|does|should|must|you|uses?|returns?|takes?|contains?|needs?|accepts?|"
    r"allows?|lets?|supports?|depends?|reads?|writes?|runs?|comes?|want|wants)\b)"
)
"""A relative clause ("parameters that are not part of the path") points at nothing outside."""
_NO_OBJECT = re.compile(r"(?:in|on|at|as|by|from|after|before|without|during|steps?)\b", re.IGNORECASE)
_NO_OBJECT_YET = re.compile(
    r"think\b|help you\b|.* (?:but|and) (?:are|is|have|has|do|does|you)\b|"
    r"(?:avoid|ignore|skip|use|exclude|include|set) (?:when|while|if|unless|until|because)\b",
    re.IGNORECASE,
)
"""What has no object, or goes on with another clause."""
_HANGS = re.compile(
    r"\b(?:together|along|as|via|not|just|also|even|only|well|either|both|and|or|of|in|on|to|for|from|at|by|"
    r"with|usual|then|"
    r"be|is|are|the|an?)$",
    re.IGNORECASE,
)
_ENDS_LOOSE = re.compile(r" (?:in|on|at|of|for|to|from|with|by|up|out|off|into|as|about)\?$")
_ODD = re.compile(
    r"[:;?!…→=<>{}|\[\]]|\.\.\.|--|—|\s[-–—/](?:\s|$)|#\d|\bvs\b|\betc\b|\bpart \d|\bstep \d", re.IGNORECASE
)
_SMALL_WORDS = """
a an the to of in on for with and or by from at as is are be do does how what which your you
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_SHOUTED_WORDS = """
MUST SHOULD MAY NOT SHALL REQUIRED ALL ONLY AND NEVER ALWAYS JSON PDF HTML CSV XML YAML SQL URL URI API CPU GPU RAM OCR
HTTP HTTPS UI OS CLI IDE PC TV AI ML FAQ USB DVD CEO CFO CTO HR USA EU UK UN IT VAT KPI ROI PIN ATM PHP PNG
JPEG JPG GIF SVG
"""
_SHOUTED = frozenset(_SHOUTED_WORDS.split())
"""Capitals that name nothing of a document: emphasis, and abbreviations of everyday things."""
_ASKING = frozenset(
    {"should", "can", "could", "would", "must", "may", "will", "when", "if", "happens", "why", "where", "who"}
)
_ENOUGH = 5
"""Words of meaning from which on a question tells its case without the name of its document."""
_ENTITLES = re.compile(r"\w+(?:s|ing|ity|tion|ment|ance|ence|ware|cy|ism|ology|ture)$")
"""Endings of nouns that need no article: "diagnostics", "swimming"."""
_WRITING = re.compile(
    r"\b(?:manual|handbook|guide|guidelines?|policy|policies|rules|charter|standard|specification|spec|agreement|contract|"
    r"format|template|report|plan|history|notice|act|statement|article|tutorial|introduction|overview|proposal|findings|"
    r"memo|principles|summary|review|study|paper|letter|form|notes|minutes|questions|faq|reference|document|documentation|"
    r"examples?|case|terms|proposed|final|annual|draft|general|basic|advanced|conditions|program|project|product|system|the|new|using|how|general|general)\b",
    re.IGNORECASE,
)
"""What a piece of writing is called, and words that name nothing."""


def alone(phrase: str) -> bool:
    """Whether a phrase has no word that points outside of it."""
    bare = _RELATIVE.sub(" which ", re.sub(r"`[^`]*`", "`x`", phrase))
    return not _NOT_ALONE.search(bare) and bare.replace("`x`", "").count("`") == 0


def plain(phrase: str) -> bool:
    """Whether a phrase is free of marks that make it no part of a sentence."""
    bare = re.sub(r"`[^`]*`", "`x`", phrase)
    return not _ODD.search(bare) and bare.count("(") == bare.count(")") and bare.count('"') % 2 == 0


def content_words(phrase: str) -> list[str]:
    """The words that carry meaning."""
    return [word for word in re.findall(r"[\w.+#-]+", phrase.lower()) if word not in _SMALL]


def action(heading: str, text: str) -> str | None:
    """The verb phrase in base form that a procedural heading speaks of, or None."""
    phrase = re.sub(r"^(?:How|Where|When) to ", "", heading)
    asked = phrase != heading
    first, _, rest = phrase.partition(" ")
    if not rest or not plain(phrase) or not alone(phrase) or len(phrase.split()) > 10:
        return None
    if _NO_OBJECT.match(rest) or re.search(r"\band [A-Za-z]+ing\b", rest):
        return None
    verb = _base(first.lower(), rest, asked)
    return f"{verb} {natural_case(rest, text)}" if verb else None


def _base(word: str, rest: str, asked: bool) -> str | None:
    """The base form of the word that a heading begins with, if it is a verb there."""
    if word in BASE_OF_GERUND:
        sure = word not in _AS_NOUN or bool(_DETERMINED.match(rest)) or _is_plural(rest)
        sure = sure and (word not in _ATTRIBUTES or bool(_DETERMINED.match(rest)))
        return BASE_OF_GERUND[word] if sure else None
    if word not in VERBS:
        return None
    return word if asked or word not in MAY_BE_NOUN or _DETERMINED.match(rest) else None


def _is_plural(rest: str) -> bool:
    """Whether the object is a plain plural, and not the head of a compound."""
    words = rest.split()
    return words[-1].endswith("s") and not words[-1].endswith("ss") and words[0].lower() not in {"blocks", "systems"}


def clause(words: str) -> str | None:
    """A verb phrase from inside a sentence ("declare a parameter") if it can stand alone in a question."""
    phrase = words.strip().rstrip(",")
    verb = phrase.split(" ", 1)[0].lower()
    count = len(phrase.split())
    if (
        verb not in VERBS
        or _HANGS.search(phrase)
        or not 2 <= count <= 14
        or not alone(phrase)
        or not plain(phrase)
        or "," in phrase
        or _NO_OBJECT_YET.match(phrase)
    ):
        return None
    return phrase[0].lower() + phrase[1:]


def situate(question: str, scene: Scene) -> str:
    """A question that names the product."""
    if not scene.product or mentions(question, scene.product):
        return question
    if (
        len(question.split()) > 9
        or _ENDS_LOOSE.search(question)
        or re.search(r"\b(?:in|within|with|inside|between)\b", question)
    ):
        return f"In {scene.product}, {_lower(question)}"
    return f"{question[:-1]} in {scene.product}?"


def _lower(question: str) -> str:
    """A question that can follow "In X,"."""
    first = question.split(" ", 1)[0]
    return question if first in {"I", "I'm"} or first[1:] != first[1:].lower() else question[0].lower() + question[1:]


def about(question: str, scene: Scene) -> str | None:
    """A question that names the product or, where there is none, the document, or says enough by itself."""
    situated = situate(question, scene)
    if situated != question or (scene.product and mentions(question, scene.product)):
        return situated
    if scene.standing:
        return framed(question, scene) or None
    if len(content_words(question)) >= 3:
        return question
    topic = topic_of(scene)
    if not topic or set(content_words(topic)) & set(content_words(question)):
        return None
    return f"When it comes to {topic}, {_lower(question)}"


def framed(question: str, scene: Scene) -> str:
    """A question that names the document, if it has no name in it already; nothing where there is none to name."""
    if scene.product or not scene.standing or (_anchored(question, scene) and not scene.repeated):
        return question
    if not scene.work:
        return question if len([word for word in content_words(question) if word not in _ASKING]) >= _ENOUGH else ""
    if part := _part(question, scene):
        return f'In the section "{part}" of "{scene.work}", {_lower(question)}'
    topic = topic_of(scene)
    if topic and topic == topic.lower() and _ENTITLES.match(topic.split()[-1]) and not _WRITING.search(topic):
        return f"When it comes to {topic}, {_lower(question)}"
    return f'According to "{scene.work}", {_lower(question)}'


def _part(question: str, scene: Scene) -> str:
    """The title of the section that a question should name: the one above, where the question has its own title."""
    said = {_stem(word) for word in content_words(question)}
    for title in (scene.heading, scene.above):
        words = {_stem(word) for word in content_words(title)}
        if words and len(words & said) < max(1, (len(words) + 1) // 2):
            return title
    return ""


def _anchored(question: str, scene: Scene) -> bool:
    """Whether a question names something that a stranger can look up, or what the document's title names."""
    said = {_stem(word) for word in content_words(question)}
    titled = {_stem(word) for word in content_words(_WRITING.sub(" ", scene.work))}
    if len(titled & said) >= max(1, len(titled) // 2):
        return len(said) > 1
    bare = re.sub(r'"[^"]*"', " ", question).rstrip("?")
    return any(_is_anchor(word) for word in bare.split()[1:])


def _is_anchor(word: str) -> bool:
    """Whether a word cannot be an everyday one: an abbreviation, a name with capitals inside, a qualified name."""
    word = word.strip(".,;:()")
    letters = word.strip("`")
    if word.startswith("`"):
        return bool(re.search(r"[._:/]", letters)) and len(letters) > 3
    return len(letters) > 2 and letters[1:] != letters[1:].lower() and letters.upper().rstrip("S") not in _SHOUTED


def _stem(word: str) -> str:
    return word if len(word) < 5 else re.sub(r"(?:ing|ies|es|ed|s|y|e)$", "", word)


def topic_of(scene: Scene) -> str:
    """The document's title where it names a thing."""
    title = scene.title
    if scene.standing and not scene.work and not scene.product:
        return ""
    first = title.split(" ", 1)[0].lower()
    short = 0 < len(title.split()) <= 5 and plain(title) and not is_generic(title)
    named = (
        short
        and not re.search(
            r"\b(?:FAQ|questions|"
            r"Q&A)\b",
            title,
            re.IGNORECASE,
        )
        and first not in VERBS
        and first not in BASE_OF_GERUND
        and first not in _SMALL
    )
    return natural_case(title, scene.around) if named else ""


def how(phrase: str, scene: Scene) -> tuple[str, ...]:
    """Ways to ask for a procedure."""
    mine = bool(re.search(r"\b(?:you|your|yourself)\b", phrase))
    if mine:
        return ways(scene, f"How do you {phrase}?", f"How can you {phrase}?", f"How would you {phrase}?")
    return ways(scene, f"How do you {phrase}?", f"How can I {phrase}?", f"How do I {phrase}?")


def ways(scene: Scene, *wordings: str) -> tuple[str, ...]:
    """The wordings that can stand alone."""
    return tuple(question for wording in wordings if (question := about(wording, scene)))
