"""Floor 4. What a table is called: the line above it, its sheet or section, its file."""

import re

from autotune_lm.generate.draft import Scene
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.subject import is_generic

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
_WORD = re.compile(r"[A-Za-zÀ-ɏ]{2}")


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
