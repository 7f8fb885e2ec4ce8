"""Floor 4. What a document is about, in the words of the document, so that a question can stand alone."""

import re
from collections import Counter
from functools import lru_cache

from autotune_lm.core.types import Document
from autotune_lm.generate.lexicon import BASE_OF_THIRD

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_FENCES = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_DEFINES = re.compile(r"\b(?:class|def|function\*?|const|let|var|type|interface|enum|struct|fn|func)\s+([A-Za-z_]\w*)")
_ASSIGNS = re.compile(r"\b([a-z][a-z0-9]{0,5})\s*=(?![=>])")
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_PLACE = re.compile(r"(?<!\S)(?:\S*/\S*|\S+\.(?:com|org|io|dev|py|js|ts|rs|md)\b)")  # from where a word begins: linear
_WORD = re.compile(r"[A-Za-z][\w+-]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|^[-*]\s+|^\d+\.\s+)[\"'(]*([A-Z][\w-]*)", re.MULTILINE)

_VERBS = frozenset({"is", "will", "can", "has", "does", "also", "now", "would", "should", "may", "by"})
"""What stands behind a name that is the subject of a sentence, besides verbs in the third person."""
_NEXT_WORD = re.compile(r" ([a-z]+)", re.IGNORECASE)
_ALONE = re.compile(
    r"(?:\n|[.:,] |\b(?:that|which|when|if|and|or|but|how|why|where|what|because|while|so|does|do|as|then) )$",
    re.IGNORECASE,
)
_WITH = re.compile(r"\b(?:with|by|on|using|use|in|of|to|run|install|for|from) $")
_AFTER = re.compile(
    r"[.,;:)]|\n|$| (?:of|is|are|and|or|to|in|on|with|as|from|for|by|which|that|when|if|you|at|version)\b"
)
_HOLDERS = re.compile(r"\b(?:an?|the|this|that|each|every|your|my|our|its|their|another|any|no) $", re.IGNORECASE)
"""What stands around a word that is no name: "the cache.", "a cache holds"."""
_STOP_NAMES = """
docs doc documentation tutorial tutorials guide guides source sources src lib libs library user users userguide
api apis reference usage advanced basic basics learn markdown readme contributing examples example introduction
intro about blog blogs post posts content contents site website web qa faq faqs how howto test tests en main master
develop development developer developers contributor contributorguide libraryuserguide pages page project projects
app apps core common data input inputs corpus files file text folder misc other general benchmarks benchmark
resources deployment security components understanding style syntax html pdf office docx txt code python java
javascript rust sql
"""
_GENERIC_TITLES = """
usage example examples options option arguments argument parameters parameter returns return notes note overview
summary introduction intro background details description tips tip caveats caveat limitations conclusion recap
features requirements prerequisites installation install setup configuration faq faqs syntax methods properties
functions references reference resources links index contents appendix basics advanced misc other general
motivation purpose definition more next result results solution problem problems why how what when technical
getting-started quickstart changelog questions docs documentation guide tutorial about home readme glossary commands
command definitions terms terminology vocabulary settings setting flags attributes fields variables tables lists info
status reasons
"""
_STOP = frozenset(_STOP_NAMES.split())
_GENERIC = frozenset(_GENERIC_TITLES.split())

MASS = (
    "ing", "tion", "sion", "ity", "ness", "ance", "ence", "ment", "middleware", "syntax", "software", "logic", "state",
    "data", "code",
)  # fmt: skip
"""Endings of nouns that need no article."""
_COUNTED = """
function action option section question condition expression version application operation exception transaction
collection connection extension instruction permission session description definition environment statement element
argument document component
"""
COUNTED = tuple(_COUNTED.split())
"""Nouns with such endings that do need one."""


def product(document: Document, given: str = "") -> str:
    """The product that a document is about: the user's word, a folder's name as the text has it, or none."""
    if given:
        return given
    folders = [document.source.repository, *document.source.uri.split("/")[:-1][:2]]
    for folder in folders:
        key = _squeeze(folder)
        if len(key) > 2 and key not in _STOP and not _plural_of_stop(key):
            form = _surface(document.text, key)
            if form:
                return form
    if document.blocks and document.blocks[0].symbol:
        return next((name for folder in folders[:2] if (name := _imported(document.text, folder))), "")
    return ""


@lru_cache(maxsize=64)
def _imported(text: str, folder: str) -> str:
    """The name of a package as code imports it, where a folder has that name; nothing for everyday names."""
    key = _squeeze(folder)
    if len(key) < 3 or key in _STOP or _plural_of_stop(key):
        return ""
    name = re.escape(folder).replace("\\-", "[-_]")
    pattern = rf"^(?:pub )?(?:use|import|from|#include)\b[^\n]{{0,60}}?\b({name})\b"
    found = re.search(pattern, text, re.MULTILINE | re.IGNORECASE)
    return found[1] if found else ""


def _plural_of_stop(key: str) -> bool:
    return key.endswith("s") and key[:-1] in _STOP


def _squeeze(name: str) -> str:
    """A name without case, hyphens, underscores and blanks."""
    return re.sub(r"[\W_]+", "", name).casefold()


@lru_cache(maxsize=64)
def _surface(text: str, key: str) -> str:
    """The most frequent form in which a text writes a name, when that form looks like a name."""
    pattern = r"(?<![\w/.@-])" + r"[ -]?".join(re.escape(letter) for letter in key) + r"(?![\w/@-]|\.\w)"
    found = Counter(match.group() for match in re.finditer(pattern, prose(text), re.IGNORECASE))
    named = {form: count for form, count in found.items() if form[0].isupper()}
    if not found or sum(named.values()) * 2 < sum(found.values()):
        return key if _acts(text, key) else ""
    form = max(sorted(named), key=lambda name: named[name])
    lower, upper = _cases(text)
    if form[1:] == form[1:].lower() and upper[key] <= lower[key]:
        return ""
    sure = form[1:] != form[1:].lower() or sum(named.values()) >= 2
    return form if sure else ""


def _acts(text: str, key: str) -> bool:
    """Whether a text uses a word in lower case as the name of something that acts: "pytest collects", "with pytest"."""
    acts = used = kept = 0
    for found in re.finditer(rf"(?<![\w/.@-])`{{0,2}}{re.escape(key)}`{{0,2}}(?![\w/@-])", text, re.IGNORECASE):
        before, after = text[max(0, found.start() - 12) : found.start()], text[found.end() : found.end() + 16]
        verb = _NEXT_WORD.match(after)
        does = verb is not None and (verb[1].lower() in _VERBS or verb[1].lower() in BASE_OF_THIRD)
        acts += does and (found.start() == 0 or _ALONE.search(before) is not None)
        used += _WITH.search(before) is not None and _AFTER.match(after) is not None
        kept += _HOLDERS.search(before) is not None and (does or after[:1] in {".", ",", ";", ":", ")"})
    return acts + used >= (2 if acts else 3) and kept * 4 <= acts + used


@lru_cache(maxsize=64)
def prose(text: str) -> str:
    """A text without code and places."""
    return _PLACE.sub(" ", _CODE.sub(" ", text))


@lru_cache(maxsize=64)
def _cases(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands in lower case, and with a capital inside a sentence."""
    body = _HEADING.sub(" ", prose(text))
    body = _SENTENCE_START.sub(" ", body)
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for word in _WORD.findall(body):
        (lower if word[0].islower() else upper)[word.lower()] += 1
    return lower, upper


def natural_case(phrase: str, text: str) -> str:
    """A phrase from a heading with the capitals that its words have inside sentences."""
    words = phrase.split(" ")
    plain = [word for word in words if "`" not in word and word[:1].isalpha()]
    titled = sum(word[0].isupper() for word in plain) > 0.6 * len(plain) and len(plain) > 1
    inside = False
    for n, word in enumerate(words):
        coded = inside or word.startswith(("`", '"', "“"))
        inside = (inside + word.count("`")) % 2 == 1
        if not coded:
            words[n] = _small(word, text, titled or n == 0)
    return " ".join(words)


def _small(word: str, text: str, doubtful: bool) -> str:
    """A word in lower case where the text writes it so, or where it does not say and the capital is doubtful."""
    lower, upper = _cases(text)
    key = word.lower().strip(".,;:()'")
    if "-" in word:
        return word.lower() if lower[key] > upper[key] else word
    if not _ordinary(word) or lower[key] < upper[key] or (lower[key] == upper[key] and not doubtful):
        return word
    return word.lower()


def is_name(word: str, text: str) -> bool:
    """Whether a word is written with a capital inside sentences: a name, and no everyday word."""
    lower, upper = _cases(text)
    key = word.lower()
    return word[1:] != word[1:].lower() or upper[key] > lower[key]


def _ordinary(word: str) -> bool:
    """Whether a word has one capital, at its start, and may be an everyday word."""
    letters = word.strip(".,;:()'")
    if len(letters) < 2:
        return letters == "A"
    return letters[0].isupper() and letters[1:] == letters[1:].lower() and not any(c.isdigit() for c in letters)


@lru_cache(maxsize=64)
def own_names(text: str) -> frozenset[str]:
    """The names that the code of a document defines: roles of its examples, and no things to ask about."""
    blocks = _FENCES.findall(text)
    made = (name for block in blocks for name in (*_DEFINES.findall(block), *_ASSIGNS.findall(block)))
    return frozenset(made)


def is_generic(title: str) -> bool:
    """Whether a title says nothing without the one above it."""
    words = re.findall(r"[a-z-]+", title.lower())
    return not words or all(word in _GENERIC or word in {"and", "the", "of", "to", "a", "for", "s"} for word in words)


def named(question: str, name: str) -> str:
    """A question that writes the product's name as the product does."""
    if not name or name.lower() not in question.lower():
        return question
    parts = question.split("`")
    whole = re.compile(rf"(?<![\w/-]){re.escape(name)}(?![\w/-])", re.IGNORECASE)
    return "`".join(part if n % 2 else whole.sub(name.replace("\\", ""), part) for n, part in enumerate(parts))


def massive(noun: str) -> bool:
    """Whether a noun goes without an article."""
    return noun.endswith(MASS) and not noun.endswith(COUNTED)


def mentions(phrase: str, name: str) -> bool:
    """Whether a phrase names a product already."""
    return bool(name) and _squeeze(name) in _squeeze(phrase)
