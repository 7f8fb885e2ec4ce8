"""Floor 4. The words of a table in a question: column names as nouns, keys as names, what the table is called."""

import re

from autotune_lm.generate.draft import Scene
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.subject import is_generic

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNIT = re.compile(r"(?P<name>[^()\[\]]{2,60}?)\s*[(\[](?P<unit>[^()\[\]]{1,20})[)\]]")
_MEASURE = re.compile(r"[%°$€£¥µ]?[A-Za-z]{0,5}[%²³/]?[A-Za-z²³]{0,3}|[Mm]illions?|[Tt]housands?|[Yy]ears|days|hours")
_MANY = re.compile(r"\((?:s|es|n|en|e)\)")
_NUMBERED = re.compile(
    r"(?:col(?:umn)?|field|var(?:iable)?|feature|val(?:ue)?|attr|header)[-_ ]?(?:[\d.]+|[a-z])?|"
    r"[a-z]{1,2}(?:[-_ ]?\d+)?|"
    r"unnamed.{0,20}",
    re.IGNORECASE,
)
"""Names that a program gave: c1, col-2, Column A."""
_SAYS_NOTHING = frozenset(
    {"value", "values", "data", "text", "field", "content", "item value", "result", "x", "y", "z"}
)
_NOUN = re.compile(r"[^\W\d_][\w'’&%/ .-]{1,60}")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]{2}")
_ASKS = re.compile(r"(?:has|have|is|are|was|were|can|does|did|do|should|will)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PEOPLE = frozenset({"director", "manager", "owner", "artist", "editor", "winner", "teacher", "president"})
_SHORT = {
    "qty": "quantity",
    "amt": "amount",
    "dob": "date of birth",
    "no": "number",
    "num": "number",
    "pct": "percentage",
}
_PLAIN = re.compile(r"[\w'’.&-]+(?: [\w'’.&-]+){0,3}")
_NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?: (?:[a-zà-ÿ]{1,3} )?[A-ZÀ-Þ][\w'’.-]*){1,3}")
_TITLE = re.compile(r"[A-Z0-9][^\n.!?:;|\"“”]{4,90}")
_DULL_SHEET = re.compile(
    r"(?:sheet|tabelle|feuil|hoja|foglio|planilha|blatt|table|data|source|export|results?|list|main|untitled|worksheet|"
    r"input|output|raw|new|test|tab|page)?[ _-]?\d*|.*[0-9a-f]{6}.*|.*\d{5}.*",
    re.IGNORECASE,
)
_DULL_WORDS = """
csv tsv xls xlsx ods data test tests sheet sheets table tables file files export exports final copy new old sample
samples example examples dataset datasets input output raw untitled book book1 workbook document tmp temp
"""
_DULL = frozenset(_DULL_WORDS.split())


def noun(column: str, *, grouped: bool = False) -> str:
    """A column's name as part of a sentence: "Unit Price" is "unit price"; empty where it says nothing.

    ``grouped`` tells that " / " parts the names of a header in several rows, and is no other word for "or".
    """
    name = _MANY.sub("", column.strip("` *:"))
    if " / " in name:
        parts = [part.strip() for part in name.split(" / ")]
        return _grouped(parts) if grouped or any(map(_YEAR.fullmatch, parts)) else noun(" or ".join(parts))
    unit = _UNIT.fullmatch(name)
    if unit:
        inner, told = noun(unit["name"]), unit["unit"]
        measured = _MEASURE.fullmatch(told) or _YEAR.fullmatch(told)
        return (f"{inner} in {told}" if measured else f"{inner} ({told})") if inner else ""
    words = " ".join(_CAMEL.sub(" ", name.replace("_", " ")).split())
    if _NUMBERED.fullmatch(name) or words.lower() in _SAYS_NOTHING or not _NOUN.fullmatch(words):
        return ""
    if not _WORD.search(words) or len(words.split()) > 7 or words.endswith(".") or _ASKS.match(words):
        return ""
    return " ".join(_SHORT.get(word.lower(), _small(word)) for word in words.split())


def _grouped(parts: list[str]) -> str:
    """A name below another one: "2020 / Sales" is "sales in 2020"."""
    years = [part for part in parts if _YEAR.fullmatch(part)]
    nouns = [part for part in parts if part not in years]
    told = noun(nouns[-1]) or nouns[-1] if nouns else ""
    group = f" ({', '.join(nouns[:-1])})" if nouns[:-1] else ""
    return f"{told}{group}{f' in {years[0]}' if years else ''}" if told and _NOUN.fullmatch(told) else ""


def _small(word: str) -> str:
    """A word without the capital that only titles give it."""
    short = word.isupper() and len(word) <= 5
    return word.lower() if not short and (word.isupper() or word[1:].islower()) else word


def is_plural(phrase: str) -> bool:
    """Whether a noun stands in the plural, as far as its end tells."""
    last = re.split(r" (?:of|in|per|for|by|from|to|at|with|\() ?", phrase)[0]
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "news", "series", "status"))


def asked(phrase: str, key: str, *, counted: bool) -> tuple[str, ...]:
    """Ways to ask for a value; ``key`` comes with its preposition, ``counted`` where values are whole numbers."""
    bare = key.split(" ", 1)[1]
    if phrase.lower() in _PEOPLE:
        return (f"who is the {phrase} {key}?",)
    if phrase.endswith("ed") and not phrase.endswith("eed") and " " not in phrase:
        return (f'what is listed under "{phrase}" for {bare}?',)
    if is_plural(phrase):
        first = f"how many {phrase} are listed for {bare}?" if counted else f"what are the {phrase} {key}?"
        return (first, f"which {phrase} are given for {bare}?") if not counted else (first,)
    listed = f"which {phrase} is listed for {bare}?"
    return (listed,) if phrase == "author" else (f"what is the {phrase} {key}?", listed)


def is_name(key: str) -> bool:
    """Whether a key is a name of several words, which says by itself what it is."""
    return _NAME.fullmatch(key) is not None


def shown(key: str) -> str:
    """A key inside a sentence: in quotes where it might be taken for a part of it; empty where it cannot stand."""
    if len(key) > 90 or '"' in key or "“" in key or key.count("(") != key.count(")") or "`" in key.strip("`"):
        return ""
    return key if _PLAIN.fullmatch(key) or is_name(key) else f'"{key}"'


def source(section: Section, span: Span, scene: Scene) -> str:
    """Where a value is found, as the beginning of a question; empty where nothing says."""
    title = _title(section, span)
    if title:
        return f'According to "{title}", '
    part = section.title if _tells(section.title) and (span.sheet or not is_generic(section.title)) else ""
    words = re.split(r"[\s_.-]+", scene.title) if scene.data else scene.title.split()
    tells = any(word.lower() not in _DULL and _WORD.search(word) for word in words)
    file = " ".join(words).strip() if tells and len(scene.title) <= 60 and _tells(scene.title) else ""
    sort = "sheet" if span.sheet else "section"
    alone = not span.sheet and len(part.split()) > 3
    if part and file and part.lower() != file.lower() and not alone:
        return f'In the {sort} "{part}" of "{file}", '
    if part and (span.sheet or alone):
        return f'In the {sort} "{part}", '
    return f'In "{file or part}", ' if file or part else ""


def _tells(title: str) -> bool:
    """Whether a title says what a table is about, and can stand in quotes."""
    return bool(title) and not _DULL_SHEET.fullmatch(title) and '"' not in title and "`" not in title


def _title(section: Section, span: Span) -> str:
    """The line right above the table, where it reads like a title."""
    above = [other for other in section.spans if other.start < span.start]
    if not above or above[-1].kind != "paragraph" or not _TITLE.fullmatch(above[-1].text):
        return ""
    if len(above) > 1 and above[-2].kind == "paragraph":
        return ""
    return above[-1].text if 2 <= len(above[-1].text.split()) <= 12 else ""
