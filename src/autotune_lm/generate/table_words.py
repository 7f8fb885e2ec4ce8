"""Floor 4. The words of a table in a question: column names as nouns, keys as names, and how to ask."""

import re

from autotune_lm.generate.table_nouns import NOUNS

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
_BEHIND = re.compile(r" (?:of|in|per|for|by|from|to|at|with|on|\() ?")
_ENDINGS = ("tion", "ment", "ness", "ity", "ship", "graphy", "logy", "ance", "ence")
_PERIOD = re.compile(
    r"(?:19|20)\d\d|Q[1-4]|H[12]|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|"
    r"June|July|August|September|October|November|December)\.?(?: (?:19|20)\d\d)?",
    re.IGNORECASE,
)
_MONTHS = "January February March April May June July August September October November December"
_PERIODS = {month[:3].lower(): month for month in _MONTHS.split()}
_PEOPLE = frozenset({"director", "manager", "owner", "artist", "editor", "winner", "teacher", "president"})
_SHORT = {
    "qty": "quantity",
    "amt": "amount",
    "dob": "date of birth",
    "no": "number",
    "num": "number",
    "pct": "percentage",
}
_CODE = re.compile(r"`[^`]+`")
_PLAIN = re.compile(r"\d{1,2}:\d\d(?::\d\d)?|[\w'’.&-]+(?: [\w'’.&-]+){0,3}")
_NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?: (?:[a-zà-ÿ]{1,3} )?[A-ZÀ-Þ][\w'’.-]*){1,3}")


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
    last = _head(phrase)
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "news", "series", "status"))


def is_noun(phrase: str) -> bool:
    """Whether a column's name is known as an English noun: "won", "Beginn" and "mpg" are not."""
    last = _head(phrase).rpartition(" ")[2]
    one = last[:-3] + "y" if last.endswith("ies") else last.removesuffix("s") if not last.endswith("ss") else last
    return last in NOUNS or one in NOUNS or (last.isupper() and len(last) > 1) or one.endswith(_ENDINGS)


def _head(phrase: str) -> str:
    """A noun without what is said of it behind it."""
    return _BEHIND.split(phrase, maxsplit=1)[0]


def asked(column: str, phrase: str, key: str, *, counted: bool) -> tuple[str, ...]:
    """Ways to ask for a value.

    ``phrase`` is the column's name in words, ``key`` comes with its preposition, ``counted`` says that its values are
    whole numbers.
    """
    bare = key.split(" ", 1)[1]
    period = _PERIODS.get(column[:3].lower(), column) if _PERIOD.fullmatch(column) else ""
    if period:
        return (f"what value is listed for {bare} in {period}?",)
    if phrase in _PEOPLE:
        return (f"who is the {phrase} {key}?",)
    if not is_noun(phrase):
        return (f'what is listed under "{column}" for {bare}?',) if '"' not in column and "`" not in column else ()
    if is_plural(phrase) and counted:
        return (f"how many {phrase} are listed for {bare}?",)
    verb = "are" if is_plural(phrase) else "is"
    of = f"for {bare}" if " in " in phrase or " per " in phrase else key
    listed = f"which {phrase} {verb} listed for {bare}?"
    return (listed,) if phrase == "author" else (f"what {verb} the {phrase} {of}?", listed)


def is_name(key: str) -> bool:
    """Whether a key is a name of several words, which says by itself what it is."""
    return _NAME.fullmatch(key) is not None


def shown(key: str) -> str:
    """A key inside a sentence: in quotes where it might be taken for a part of it; empty where it cannot stand."""
    if len(key) > 90 or '"' in key or "“" in key or key.count("(") != key.count(")") or "`" in key.strip("`"):
        return ""
    return key if _PLAIN.fullmatch(key) or is_name(key) or _CODE.fullmatch(key) else f'"{key}"'
