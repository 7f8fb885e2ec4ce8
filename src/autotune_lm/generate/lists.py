"""Floor 4. Lists of terms with descriptions, and enumerations with the phrase that introduces them."""

import re

from autotune_lm.generate.draft import Draft, Drafts, Scene, sentences_of
from autotune_lm.generate.lexicon import BASE_OF_THIRD
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import announces, dangles, littered, looks_back, stands_alone, tells_story, unbalanced
from autotune_lm.generate.subject import is_generic, natural_case, own_names
from autotune_lm.generate.topics import with_article
from autotune_lm.generate.wording import alone, plain, situate, ways

_ITEM = re.compile(r"^(?:[-*+]|\d+[.)]) (?P<body>.+(?:\n[ \t]+.*)*)", re.M)
_TERM = re.compile(
    r"(?P<term>`[^`]+`|[A-Z][\w.+-]*(?: [\w.+-]+){0,3})(?P<sort> \([^)]{1,40}\))?(?::| [-–—]) ?(?P<says>\S.+)", re.S
)
_THERE_ARE = re.compile(
    r"There are (?P<count>two|three|four|five|six|several|a few|many|multiple|\d+) (?P<what>[a-z][^,.;:]+?)[,:.]", re.S
)
_NOUN_HEADS = re.compile(
    r"(?:(?:key |main |core |other |guiding |design |basic )?(?:features|principles|benefits|advantages|disadvantages|"
    r"drawbacks|limitations|requirements|prerequisites|goals|non-goals|use cases|responsibilities|concepts|rules|"
    r"constraints|dependencies|components|invariants|design goals|differences))$",
    re.I,
)
_INTRODUCES = re.compile(
    r"(?:The )?(`[\w.()@-]+`)(?: [a-z]+){0,2} (?:takes?|accepts?|receives?|has|have|supports?|provides?|"
    r"contains?|returns?|includes?|"
    r"can be passed)\b[^.]*:$",
    re.S,
)
_TAKES = re.compile(
    r"(?P<who>(?:The )?(?:`[^`]+`|[A-Z]\w+)(?: [a-z]+){0,2}?) (?:also )?(?P<verb>takes|accepts|supports|"
    r"provides|includes|offers|"
    r"requires|receives|contains|exports|exposes|defines|recognizes) (?:the following|these|several|two|three|"
    r"four|five|six|"
    r"\d+)(?: (?:different|main|key|optional|other))? (?P<what>[^,.;:]+?)(?: as [a-z ]+)?:$",
    re.S,
)
_DEFINED = re.compile(
    r"(?P<term>[A-Za-z][\w-]*(?: [\w-]+){0,2})(?::| [–—-]) (?P<says>(?:[Aa]n?|[Tt]he) [a-z][^\n]{40,400}[.)])$", re.S
)
_CODE = re.compile(r"`[^`]+`")
_MOST = 6


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what the terms of a list mean, and what a list lists."""
    for n, span in enumerate(section.spans):
        if span.kind != "list" or littered(span.text):
            continue
        before = section.spans[n - 1] if n else None
        yield from _terms(span, before, section, scene)
        if span.whole and before is not None and before.kind == "paragraph":
            yield from _there_are(before, span, scene)
            yield from _takes(before, span, scene)
    yield from _noun_heading(section, scene)


def items_of(text: str, start: int) -> list[tuple[int, int, str]]:
    """Start, end and text of each item at the outer level."""
    return [
        (start + m.start("body"), start + m.start("body") + len(m["body"].rstrip()), m["body"].rstrip())
        for m in _ITEM.finditer(text)
    ]


def _terms(span: Span, before: Span | None, section: Section, scene: Scene) -> Drafts:
    """Ask what a term in code does, when the items of the list are such terms."""
    items = items_of(span.text, span.start)
    yield from _glossary(items, section, scene)
    matches = [(place, match) for place in items if (match := _TERM.match(place[2])) and match["term"].startswith("`")]
    if len(matches) < 2 or len(matches) < 0.5 * len(items):
        return
    asked = 0
    for (start, end, text), match in matches:
        says = match["says"]
        fine = (
            20 <= len(says) <= 600
            and not says.startswith(("`", "["))
            and stands_alone(says)
            and "\n" not in text.strip()
        )
        if asked < _MOST and fine and not tells_story(says) and says[-1] not in ":,;" and end - start <= 700:
            question = _term_question(match, before, section, scene)
            if question:
                asked += 1
                yield Draft("factual", "term-list", (question,), start, end, 0.65)


def _glossary(items: list[tuple[int, int, str]], section: Section, scene: Scene) -> Drafts:
    """Ask what the terms of a list are, where their descriptions begin as definitions do."""
    matches = [(place, match) for place in items if (match := _DEFINED.match(place[2]))]
    if len(matches) < 2 or len(matches) < 0.5 * len(items):
        return
    for (start, end, text), match in matches[:4]:
        term = with_article(natural_case(match["term"], scene.text), scene.text)
        if term and alone(term) and plain(term) and "\n" not in text and stands_alone(match["says"], strict=True):
            verb = "are" if term.endswith("s") and not term.endswith("ss") else "is"
            yield Draft("definition", "glossary", ways(scene, f"What {verb} {term}?"), start, end, 0.65)


def _term_question(match: re.Match[str], before: Span | None, section: Section, scene: Scene) -> str | None:
    """The question for one term, with the thing that it belongs to."""
    term = match["term"]
    if not re.fullmatch(r"`[\w.:()-]+`", term):
        return None
    title = section.title.lower()
    sort = {"arguments": "argument", "parameters": "parameter", "options": "option", "fields": "field"}.get(title, "")
    owner = section.parents[-1] if sort and section.parents else ""
    if sort:
        name = re.sub(r"\(.*\)", "", owner)
        if not owner or is_generic(owner) or not plain(name) or len(owner) > 40:
            return None
        return situate(f"What does the {term} {sort} of {natural_case(name, scene.text)} do?", scene)
    host = _owner(before) or _host(before, section)
    if host and host != term and not own_names(scene.text) & set(re.findall(r"\w+", f"{host} {term}")):
        return situate(f"What is the purpose of {term} in {host}?", scene)
    return situate(f"What does {term} do?", scene) if re.match(r"[A-Z][a-z]+s\b", match["says"]) else None


def _host(before: Span | None, section: Section) -> str | None:
    """The one piece of code that an introduction, or the heading, names."""
    for text in (before.text if before and before.text.rstrip().endswith(":") else "", section.title):
        named: list[str] = _CODE.findall(text)
        if len(named) == 1 and re.fullmatch(r"`[\w.@<>()]+`", named[0]):
            return named[0].replace("()", "")
    return None


def _owner(before: Span | None) -> str | None:
    """The code that an introduction speaks of: "`createSlice` takes an object with three fields:"."""
    match = _INTRODUCES.match(before.text) if before and before.kind == "paragraph" else None
    return match[1] if match else None


def _takes(before: Span, span: Span, scene: Scene) -> Drafts:
    """Ask for what something takes, has or offers: "`createSlice` accepts these options:"."""
    line = sentences_of(before.text, before.start)
    match = _TAKES.match(line[-1].text) if line else None
    if not match or span.end - line[-1].start > 1600 or looks_back(span.text) or tells_story(span.text):
        return
    who, what = match["who"], match["what"]
    if not alone(what) or not plain(what) or len(what.split()) > 5 or not alone(who):
        return
    subject = who[0].lower() + who[1:] if who.startswith("The ") else who
    verb = BASE_OF_THIRD.get(match["verb"], match["verb"])
    yield Draft("list", "takes-list", ways(scene, f"What {what} does {subject} {verb}?"), line[-1].start, span.end, 0.8)


def _there_are(before: Span, span: Span, scene: Scene) -> Drafts:
    """Ask for an enumeration: "There are three ways to …:"."""
    line = sentences_of(before.text, before.start)
    match = _THERE_ARE.match(line[-1].text) if line and before.text.rstrip().endswith((":", ".")) else None
    if not match or not alone(match["what"]) or not plain(match["what"]) or span.end - line[-1].start > 1600:
        return
    if looks_back(span.text) or not 2 <= len(match["what"].split()) <= 10:
        return
    verb = (
        "What are the"
        if match["count"] in {"several", "a few", "many", "multiple"}
        else f"What are the {match['count']}"
    )
    yield Draft("list", "there-are", ways(scene, f"{verb} {match['what']}?"), line[-1].start, span.end, 0.8)


def _noun_heading(section: Section, scene: Scene) -> Drafts:
    """Ask for the features, principles or requirements that a heading promises and a list holds."""
    if not section.opened or not _NOUN_HEADS.match(section.title) or (not section.parents and not scene.product):
        return
    owner = natural_case(section.parents[-1], scene.text) if section.parents else scene.product
    owner = scene.product if is_generic(owner) and scene.product else owner
    lists = [span for span in section.spans if span.kind == "list" and span.whole]
    if len(lists) != 1 or is_generic(owner) or not plain(owner) or len(owner.split()) > 5:
        return
    first = section.spans[0]
    start = first.start if first.kind == "paragraph" and not _bad(first.text) else lists[0].start
    text = scene.text[start : lists[0].end]
    if 60 <= len(text) <= 1600 and not looks_back(text) and not unbalanced(text) and not tells_story(text):
        question = situate(f"What are the {section.title.lower()} of {owner}?", scene)
        yield Draft("list", "noun-heading", (question,), start, lists[0].end, 0.8)


def _bad(text: str) -> bool:
    return dangles(text) or announces(text) or bool(tells_story(text))
