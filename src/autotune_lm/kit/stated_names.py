"""Floor 1. The proper names, code, addresses and paths that a text states."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import zip_longest

from autotune_lm.kit.stated_dates import MONTHS

_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,15}://[^\s<>\"'`)\]}|]{1,300}|\bwww\.[^\s<>\"'`)\]}|]{1,200}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}",
    re.IGNORECASE,
)
_FENCE = re.compile(
    r"^ {0,8}(?:```|~~~)[^\n]*\n(?P<body>.*?)(?:^ {0,8}(?:```|~~~)[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_SPAN = re.compile(r"`([^`\n]{1,300})`")
_PATH = re.compile(r"(?<![\w/.:])(?:~|\.{1,2})?/[\w.@+-]{1,80}(?:/[\w.@+-]{1,80}){0,20}/?|\b[A-Z]:\\[\w.\\-]{1,200}")
_FILE = re.compile(
    r"(?<![\w/.-])(?:[\w-]{1,60}/){0,8}[\w-]{1,60}(?:\.[\w-]{1,30}){0,3}\.(?:py|pyi|js|jsx|ts|tsx|md|rst|txt|json|yaml|"
    r"yml|toml|ini|cfg|conf|sh|c|h|cpp|hpp|rs|go|java|html|css|sql|csv|xml|lock|log|env|exe|dll|so|zip|gz|tar|pdf|docx|"
    r"xlsx|pptx|ipynb|parquet|db|bat|ps1)\b"
)
_CODE = re.compile(
    r"(?<![\w.-])(?:"
    r"--?[A-Za-z][\w-]{1,60}(?![\w-])"  # an option of a command
    r"|@[A-Za-z_][\w.]{1,60}"  # a decorator
    r"|[A-Za-z_]\w{0,60}(?:(?:\.|::|->)[A-Za-z_]\w{0,60}){1,8}(?:\(\))?"  # a dotted name
    r"|[A-Za-z_]\w{0,60}\(\)"
    r"|(?:[A-Za-z]\w{0,60})?_\w{1,60}"
    r"|[a-z]{1,30}(?:[A-Z][a-z0-9]{1,30}){1,6}"  # camelCase
    r"|\$[A-Z_]{2,40}\b)"
)
_SHORT_FORM = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
"""As ``e.g`` and ``U.S``, which are no dotted names."""
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
_CAPITAL = re.compile(r"(?<![\w'’-])[^\W\d_a-z][\w]*(?:[-.'’&][\w]+)*", re.UNICODE)
_BEFORE_SENTENCE = re.compile(r"(?:\A|[.!?:;…]['\"”’)\]]*\s+|\n)[\s\"'“‘(\[*_>|#¿¡-]*(?:\d{1,3}[.)]\s+)?\Z")
_MIXED = re.compile(r".*[a-z].*[A-Z]|[A-Z]{2}|.*\d|.*[A-Z].*[A-Z]", re.DOTALL)
_KEYWORDS_WORDS = """
def class return import from as if else elif for while in not and or is none true false null try except finally with
raise pass break continue lambda yield async await global assert del self print let const var function new this typeof
export default extends static void int str float bool list dict set tuple string public private protected final package
struct enum match case switch do goto select where insert into update delete create table values order by group limit
fn mut pub use mod impl trait type interface then fi done echo end begin nil undefined args kwargs
"""
_KEYWORDS = frozenset(_KEYWORDS_WORDS.split())
_STARTERS_WORDS = """
a about above according accordingly across add after afterwards again all allow also although always among an and
another any anyone anything apply are as ask assuming at avoid be because before being below besides between beyond
both but by call can cannot change check choose click close compare configure consider create currently define delete
depending despite do does don't due during each either else enable end ensure enter even eventually every everyone
everything except explain find finally first follow for from further generally get give given go had has have having
he hence her here his how however i if import in include including initially inside install instead into is it its
itself just keep later let like likely list look make many may maybe meanwhile might more most moreover must my names
name neither never nevertheless next no nobody none nor not note nothing now nowhere of off often on once one only
open optionally or other others otherwise our outside over overall part people per perhaps place please possibly press
provide put rather read remember remove replace restart return run save second see select send set several she should
similarly simply since so some someone something sometimes soon start still stop store such tell than that the their
them then there therefore these they third this those though three through thus to together too try turn two type
typically under unless unlike until up upon use used using usually users verify very via view wait was we well were
what whatever when whenever where whereas wherever whether which while who whoever whose why will with within without
would write yes yet you your yourself correct incorrect right wrong answer question step steps example true false null
der die das den dem des ein eine einen einer eines und oder wenn weil dass nach vor bei mit von für auf aus im in am
an zum zur ja nein es sie er wir ihr man um als alle nur wie was wer wo wann warum diese dieser dieses sein le la les
un une des du de et ou si pour dans sur avec par il elle on vous nous oui non ce cette ces quand comme el los las uno
una y o para en con por sí no se lo cuando como este esta il lo gli per che è un di da
did could should has does had are were might would at most least early late today both half anyone whoever
welche welcher welches welchen welchem woran womit wofür warum wieso weshalb wem wen wessen dann danach seit während
höchstens mindestens einige viele jede jeder jedes beide dabei außerdem dazu hier so nein ohne gegen unter über bis
quel quelle quels quelles qui que quoi où combien comment pourquoi lorsque après avant depuis chez sans sous peut faut
est sont ces ses leur leurs chaque toute tous toutes toute selon seul seule seuls seulement uniquement jamais ne au aux
qué quién quiénes cuál cuáles cuándo cuánto cuánta cuántos cuántas dónde cómo por para desde hasta sin sobre tras según
antes después durante puede pueden debe hay todo toda todos todas cada solo sólo solamente únicamente nunca al del si
chi cosa quale quali quando quanto quanta quanti dove come perché dopo prima senza ogni tutti tutte solo soltanto non
quem qual quais quando quanto quanta quantos quantas onde como porque depois antes sem cada todos todas só somente
apenas não em os as ao na nas nos no da do das dos uma pelo pela até após
"""
_STARTERS = frozenset(_STARTERS_WORDS.split())
_DEGREES = ("C", "F")
_QUARTER = re.compile(r"[QTHK][1-4]")
_PLAIN = re.compile(r"[^\W_]+")


def addresses(text: str) -> Iterator[str]:
    """URLs and e-mail addresses, without the stop behind them."""
    for match in _ADDRESS.finditer(text):
        yield match[0].rstrip(".,;:!?")


def paths(text: str) -> Iterator[str]:
    """Paths and names of files; those in addresses left out."""
    bare = _ADDRESS.sub(" ", text)
    for form in (_PATH, _FILE):
        for match in form.finditer(bare):
            yield match[0].rstrip("./") or match[0]


def fenced(text: str) -> list[str]:
    """The blocks of code of a text."""
    return [match["body"] for match in _FENCE.finditer(text)] if "```" in text or "~~~" in text else []


def without_fences(text: str) -> str:
    """A text without its blocks of code."""
    return _FENCE.sub("\n", text) if "```" in text or "~~~" in text else text


def codes(text: str) -> Iterator[str]:
    """What stands in backticks outside blocks, and what is code by its form."""
    bare = without_fences(text)
    yield from (match[1].strip() for match in _SPAN.finditer(bare))
    for match in _CODE.finditer(_ADDRESS.sub(" ", _SPAN.sub(" ", bare))):
        if not _SHORT_FORM.fullmatch(match[0]):
            yield match[0]


def identifiers(code: str) -> set[str]:
    """The names in a piece of code, small and common words left out."""
    found = _IDENTIFIER.findall(code)
    return {name for name in found if len(name) > 2 and name.casefold() not in _KEYWORDS}


def names(text: str, *, nouns: bool = False) -> Iterator[tuple[str, bool]]:
    """Words that are written like names, and whether each is surely one: it does not only begin a sentence.

    ``nouns``: the language writes all nouns with a capital, so that only forms such as ``NATO`` and ``MariaDB`` tell.
    """
    bare = _SPAN.sub(" x ", _ADDRESS.sub(" x ", without_fences(text)))
    found = list(_CAPITAL.finditer(bare))
    for match, following in zip_longest(found, found[1:]):
        word = match[0].removesuffix("'s").removesuffix("’s").rstrip(".")
        if not word or not word[0].isupper() or word in ("I", "A", "OK") or word.casefold() in ("i'm", "i've"):
            continue
        if _QUARTER.fullmatch(word) or (word in _DEGREES and bare[: match.start()].rstrip()[-1:] in "°º"):
            continue
        if _MIXED.match(word):
            yield word, True
        elif not nouns:
            paired = following is not None and bare[match.end() : following.start()] == " "
            starts = _BEFORE_SENTENCE.search(bare, max(0, match.start() - 40), match.start()) is not None
            if not starts or (paired and word.casefold() not in _STARTERS):
                yield word, True
            elif word.casefold() not in _STARTERS:
                yield word, False


def known_words(text: str) -> set[str]:
    """The words of a text as names are looked up: case-folded, without accents, possessives apart; months included."""
    folded = fold(text)
    found = set(_PLAIN.findall(folded))
    return found | {word.removesuffix("s") for word in found if len(word) > 3}


def fold(text: str) -> str:
    """Case and accents made equal."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


def is_known(name: str, known: set[str], held: str) -> bool:
    """Whether a name stands in a text, word by word; ``held`` is the text folded."""
    folded = fold(name)
    if folded in held:
        return True
    parts = _PLAIN.findall(folded)
    return bool(parts) and all(
        part in known or part.removesuffix("s") in known or (len(part) == 1 and len(parts) > 1) for part in parts
    )


def initials(text: str) -> set[str]:
    """The short forms that the names of a text could have: ``Central Bank`` is ``CB``."""
    words = re.findall(r"[^\W\d_]+", text)
    found = set()
    for length in (2, 3, 4, 5):
        for n in range(len(words) - length + 1):
            found.add("".join(word[0] for word in words[n : n + length]).casefold())
    return found


def month_names(numbers: set[int]) -> set[str]:
    """How months are called."""
    return {name for name, number in MONTHS.items() if number in numbers}
