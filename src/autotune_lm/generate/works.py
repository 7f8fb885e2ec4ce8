"""Floor 4. The title by which a question can name a document that stands for itself: a report, a guide, a deck."""

import re

from autotune_lm.core.types import Document
from autotune_lm.generate.draft import Scene
from autotune_lm.generate.outline import Section, clean_title, is_repeated
from autotune_lm.generate.placeholders import is_blank
from autotune_lm.generate.subject import is_generic

_PROGRAM = re.compile(r"^(?:Microsoft (?:Word|PowerPoint|Excel|Office \w+) - |LibreOffice \w+ - )", re.IGNORECASE)
_SERVICE = re.compile(
    r" [-–|] (?:Google (?:Docs|Slides|Sheets)|Google (?:ドキュメント|文档)|Microsoft Word|PowerPoint|Confluence|Notion|"
    r"Wikipedia|Medium|GitHub)$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"\.(?:docx?|dotx?|rtf|odt|pptx?|odp|xlsx?|ods|pdf|html?|xhtml|txt|md|rst|epub|ipynb|indd|tex|dvi|ps|qxd)$",
    re.IGNORECASE,
)
_NO_TITLES = re.compile(
    r"\W*(?:untitled|no ?name|unbenannt|(?:power ?point )?presentation|presentación|präsentation|présentation|document|"
    r"dokument|doc|slide|folie|page|seite|title|header|heading|test|draft|entwurf|code|snippets?|examples?|samples?|demo|fixture|new|neu|copy|kopie|final|template|"
    r"report|memo|letter|note|notes|book|workbook|mappe|sheet|chapter|section|anonymous|unknown|index|cover|agenda|"
    r"article|post|blog|home|welcome|main|scan|scanned|image|img|file|print|view|layout|microsoft word|normal|"
    r"a4|version|rev|the|of|\d|\W)+",
    re.IGNORECASE,
)
_LINES = re.compile(r"\s*(?::|\s[-–—|])\s+")
_CALLS = ("?", "!")
_LONGEST = 90
_LONGEST_PART = 60
_MOST = 400
"""Characters of a title that are looked at: files may hold any."""
_LONG = 20_000
"""Characters of a document of which one title does not tell the whole subject."""
_QUOTE = re.compile(r"[\"“”]|\b(?:you|your|this|these|it|we|our)\b", re.IGNORECASE)
_PAGES = frozenset({"text/markdown", "text/x-rst", "application/octet-stream", "text/x-code"})
_WORD = re.compile(r"[^\W\d_]{2,}")


def work_of(document: Document) -> str:
    """The title of a document as a question can quote it; nothing where it is a file's name, or says nothing."""
    if not stands(document):
        return ""
    title = _SERVICE.sub("", _PROGRAM.sub("", clean_title(document.title[:_MOST])))
    bare = _SUFFIX.sub("", title).strip(" .,;:-–—_")
    if (
        bare[-1:] in _CALLS
        or bare != title.strip(" .,;:-–—_")
        or _is_file_name(bare, document.source.uri)
        or '"' in bare
        or "“" in bare
    ):
        return ""
    if len(bare) > _LONGEST:
        bare = _part(bare)
    fine = bare and len(bare) <= _LONGEST and _WORD.search(bare) and not is_blank(bare)
    return bare if fine and not _NO_TITLES.fullmatch(bare) and not is_generic(bare) else ""


def stands(document: Document) -> bool:
    """Whether a document stands for itself, as office documents do; pages of documentation speak of a product."""
    return document.source.media_type not in _PAGES and not (document.blocks and document.blocks[0].symbol)


def placed(scene: Scene, section: Section, document: Document) -> Scene:
    """A scene that knows the titles of its section, where the document is long or uses a title again and again."""
    if not scene.work:
        return scene
    repeated = is_repeated(document, section.title)
    if not repeated and len(document.text) < _LONG:
        return scene._replace(heading="", above="", repeated=False)
    above = next((title for title in reversed(section.parents) if _names(title, scene.work)), "")
    heading = section.title if not repeated and _names(section.title, scene.work) else ""
    return scene._replace(heading=heading, above=above, repeated=repeated)


def _names(title: str, work: str) -> bool:
    """Whether a section's title can be quoted beside that of its document."""
    slug = " " not in title and title.count("-") > 1 and "`" not in title
    fine = (
        not slug
        and 0 < len(title) <= _LONGEST_PART
        and title != work
        and not _QUOTE.search(title)
        and title[-1] not in "?!:,"
    )
    return fine and not is_generic(title) and not is_blank(title) and not _NO_TITLES.fullmatch(title)


def _part(title: str) -> str:
    """What stands before the colon or dash of a long title, if it says something."""
    first = _LINES.split(title, maxsplit=1)[0].rstrip(" ?!.")
    return "" if first == title or " " not in first or _NO_TITLES.fullmatch(first) or is_generic(first) else first


def _is_file_name(title: str, uri: str) -> bool:
    """Whether a title is the stem of its file, or looks as if it were that of another one."""
    if " " not in title and ("_" in title or title.count("-") > 1 or any(map(str.isdigit, title))):
        return True
    stem = uri.rpartition("/")[2].rpartition(".")[0]
    camel = title[1:] != title[1:].lower() and title != title.upper()
    return title == stem and " " not in title and (title == title.lower() or camel)
