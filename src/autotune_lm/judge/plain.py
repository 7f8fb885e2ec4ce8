"""Floor 4. Texts without their code, so that rules about prose judge prose."""

import re
from functools import lru_cache

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Kind, Sample

_FENCE = re.compile(r"^ *(`{3,}|~{3,}).*?(?:^ *\1`*\s*$|\Z)", re.DOTALL | re.MULTILINE)
_CODE_SPAN = re.compile(r"`[^`\n]+`")
_WORD = re.compile(r"[a-z0-9_]+(?:[.+#'’-][a-z0-9_]+)*[+#]*")
_ROW_SLICE = re.compile(r"[^|\s][^|\n]{0,120}(?: \| [^|\s][^|\n]{0,120}){1,4}")
_SMALL_WORDS = """
a an the to of in on for with and or by from at as is are was were be been do does did how what which who when where why
can could should would will may might must i you we they it he she me my your our us them its their this that these
those there here if then than so not no any some all each one two into about over under use used using make get has have
had between mean means show example explain describe please tell give list name way thing things when
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def prose(text: str) -> str:
    """A text whose fences are gone and whose code spans are one letter each."""
    if "`" not in text and "~~~" not in text:
        return text
    return _CODE_SPAN.sub("x", _FENCE.sub("\n", text))


def row_slice(text: str, kind: Kind) -> bool:
    """Whether a text is a row of a table from one cell to another: ``batch_size | integer | 8192``, no cell empty."""
    return kind == "table" and " | " in text and "\n" not in text and _ROW_SLICE.fullmatch(text.strip()) is not None


def row_of_cell(sample: Sample) -> str:
    """The part of a table's row that an answer is one cell of, and that names what was asked about; else nothing."""
    quote = sample.evidence[0].quote if len(sample.evidence) == 1 and sample.kind == "table" else ""
    cells = quote.split(" | ") if "\n" not in quote else []
    return quote if len(cells) > 1 and sample.answer in cells else ""


def of_code(passage: Passage) -> bool:
    """Whether a passage is source code: its document begins with the name of what it declares."""
    blocks = passage.document.blocks
    return bool(blocks) and bool(blocks[0].symbol)


def bare_code(text: str, kind: Kind) -> bool:
    """Whether a text is code without a fence, such as the signature of a function."""
    return kind == "code" and "```" not in text and "~~~" not in text


@lru_cache(maxsize=256)
def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, in lower case, cut to a stem."""
    return tuple(stem(word) for word in _WORD.findall(text.lower()) if word not in _SMALL and len(word) > 1)


def stem(word: str) -> str:
    """A word without its usual endings: ``creating``, ``creates`` and ``created`` are one."""
    for ending in ("ations", "ation", "ings", "ing", "ers", "ies", "ed", "es", "er", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return (
        word[:-1]
        if len(word) > 3 and word[-1] == word[-2]
        else word[:-1]
        if len(word) > 3 and word[-1] in "yi"
        else word
    )
