"""Floor 4. Lists of office documents: entries behind a name ("Training: Each team learns …"), points below a title."""

import re

from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.explanations import cased, with_article
from autotune_lm.generate.items import items_of
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.placeholders import is_blank
from autotune_lm.generate.reading import announces, builds, dangles, littered, looks_back, sends_away, unbalanced
from autotune_lm.generate.subject import is_generic
from autotune_lm.generate.wording import alone, content_words, plain

_ENTRY = re.compile(
    r"(?P<name>[A-Z0-9][^\n:;.!?]{1,58}?)(?P<aside> \([^()\n]{1,60}\))?(?:: | [–—] )(?P<says>[A-Z\"“(][^\n]+)"
)
_NO_NAMES = re.compile(
    r"(?:step|part|phase|day|week|month|year|slide|page|figure|table|example|note|tip|warning|important|caution|date|"
    r"time|name|title|phone|tel|fax|e-?mail|address|website|url|contact|from|to|cc|re|subject|attn|status|id|no|number|"
    r"question|answer|q|a|pros?|cons?|see|source|author|version|yes|however|first|second|third|finally|hint|action|"
    r"owner|result|total|price|amount|input|output|returns?|default|type|format|usage|syntax|todo|update|edit|"
    r"item|point|option|test|sample|list|mail|(?:hand )?delivery|portal|in person|online|by \w+)s?\b",
    re.IGNORECASE,
)
_NO_TITLES = re.compile(
    r"\W*(?:agenda|outline|contents?|overview|summary|thank\b.*|questions?\b.*|contacts?\b.*|references?|bibliography|"
    r"about (?:us|me|the authors?)|team|attachments?|appendix\b.*|links?|resources?|sources?|further reading|sitemap|"
    r"see also|related\b.*|.*\b(?:links?|resources|references|reading|bibliography|contacts?|downloads?)\b.*|"
    r"authors?|acknowledge?ments?|credits|instructions?|exercises?|homework|discussion|detail\b.*|"
    r"slide\b.*|section \w+|chapter \w+|part \w+|test\b.*|list\b.*|notes?|history|legend|key|in this \w+|index|"
    r"table of contents|what you(?:['’]ll| will) learn|learning objectives|next steps|to ?do\b.*|"
    r"participants|attendees)\W*",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:you|your|this|these|it)\b", re.IGNORECASE)
_GIST = re.compile(
    r"(?:key|main) (?:points|takeaways|findings|messages|conclusions)|takeaways|highlights", re.IGNORECASE
)
_ENDS = (".", "!", ".”", '."', ".)")
_FEWEST, _FEWEST_WORDS, _LONGEST = 3, 4, 1600
_LONG_ITEM = 18
"""Words; items that have more are paragraphs of a slide."""
_SHORTEST_ENTRY, _LONGEST_ENTRY = 50, 900
_SHARE = 0.6


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what a document says of the names in its lists, and which points it makes below a title."""
    if not scene.work:
        return
    for span in section.spans:
        if span.kind == "list" and not littered(span.text):
            yield from _entries(span, section, scene)
    yield from _points(section, scene)


def _entries(span: Span, section: Section, scene: Scene) -> Drafts:
    """Ask what is said of each name, where most items of a list begin with one."""
    items = items_of(span.text, span.start)
    found = [(place, match) for place in items if (match := _ENTRY.fullmatch(place[2]))]
    if len(found) < 2 or len(found) < _SHARE * len(items):
        return
    for (start, end, text), match in found:
        name = match["name"].strip()
        if _says(text, match["says"]) and _is_name(name):
            yield Draft("factual", "entry", (_asked(name, section, scene),), start, end, 0.62)


def _says(text: str, says: str) -> bool:
    """Whether an entry is a text of its own: whole sentences that need nothing around them."""
    size = len(says) >= _SHORTEST_ENTRY and len(text) <= _LONGEST_ENTRY
    whole = says.rstrip().endswith(_ENDS) and not unbalanced(text)
    return size and whole and not (looks_back(text) or announces(says) or sends_away(says) or builds(text))


def _is_name(name: str) -> bool:
    """Whether an entry's name is one that can be asked about."""
    words = name.split()
    fine = 1 <= len(words) <= 7 and plain(name.replace("/", "")) and alone(name) and not dangles(name)
    return fine and len(content_words(name)) >= 1 and not _NO_NAMES.match(name) and not is_generic(name)


def _asked(name: str, section: Section, scene: Scene) -> str:
    """The question about an entry; short names are told apart by the title they stand under."""
    title = section.title
    topic = _topic(name, scene)
    ordinary = len(name.split()) <= 2 and topic == topic.lower()
    if ordinary and _is_title(title, scene):
        return f'In the section "{title}" of "{scene.work}", what is said about {topic}?'
    return f'What does "{scene.work}" say about {topic}?'


def _topic(name: str, scene: Scene) -> str:
    """A name as it stands in a sentence; in quotes where a bare one would sound wrong."""
    return with_article(cased(name, scene), scene.around) or f'"{name}"'


def _is_title(title: str, scene: Scene) -> bool:
    """Whether a heading can be quoted beside the document's title."""
    fine = 0 < len(title) <= 80 and '"' not in title and "“" not in title and not is_blank(title)
    fine = fine and title[-1] not in "?!:," and not _PERSONAL.search(title)
    return fine and not is_generic(title) and not _NO_TITLES.fullmatch(title) and title != scene.work


def _leads(item: tuple[int, int, str]) -> bool:
    """Whether an item only leads over to what stands elsewhere."""
    return sends_away(item[2]) or announces(item[2])


def _points(section: Section, scene: Scene) -> Drafts:
    """Ask for the points of a section, or a slide, that is one list under a title that says something."""
    if not (section.opened and section.closed and len(section.spans) == 1) or section.children:
        return
    span, title = section.spans[0], section.title
    if span.kind != "list" or not span.whole or not _is_title(title, scene) or len(content_words(title)) < 2:
        return
    items = items_of(span.text, span.start)
    words = sum(len(text.split()) for _, _, text in items)
    if len(items) < _FEWEST or words < _FEWEST_WORDS * len(items) or len(span.text) > _LONGEST:
        return
    if littered(span.text) or looks_back(span.text) or unbalanced(span.text) or span.text.count("://") > 1:
        return
    verb = "list under" if words <= _LONG_ITEM * len(items) else "say about"
    if verb == "say about" and (builds(span.text) or any(map(_leads, items))):
        return
    where = f'the section "{scene.above}" of "{scene.work}"' if scene.repeated and scene.above else f'"{scene.work}"'
    asked = f'What does {where} {verb} "{title}"?'
    if _GIST.fullmatch(title):
        if len(section.path) > 2:
            return
        asked = f'What are the {title.lower()} of "{scene.work}"?'
    yield Draft("list", "points", (asked,), span.start, span.end, 0.5)
