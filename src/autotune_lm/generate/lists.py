"""Floor 4. Lists of code terms with descriptions, and lists below a heading that says what they list."""

import re

from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.items import items_of
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import announces, dangles, littered, looks_back, stands_alone, tells_story, unbalanced
from autotune_lm.generate.subject import is_generic, natural_case, own_names
from autotune_lm.generate.wording import plain, situate

_TERM = re.compile(
    r"(?P<term>`[^`]+`|[A-Z][\w.+-]*(?: [\w.+-]+){0,3})(?P<sort> \([^)]{1,40}\))?(?::| [-–—]) ?(?P<says>\S.+)", re.S
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
_CODE = re.compile(r"`[^`]+`")
_MOST = 6


_FILE = re.compile(r"`[\w.-]+\.(?:cfg|toml|ini|py|rs|js|ts|md|rst|txt|json|ya?ml|xml|lock|sh|html|css|csv)`")


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what the terms of a list mean, and what a list lists."""
    for n, span in enumerate(section.spans):
        if span.kind != "list" or littered(span.text):
            continue
        before = section.spans[n - 1] if n else None
        yield from _terms(span, before, section, scene)
    yield from _noun_heading(section, scene)


def _terms(span: Span, before: Span | None, section: Section, scene: Scene) -> Drafts:
    """Ask what a term in code does, when the items of the list are such terms."""
    items = items_of(span.text, span.start)
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
        return situate(f"What does the {term} {sort} of {natural_case(name, scene.around)} do?", scene)
    host = _owner(before) or _host(before, section)
    if host and (_FILE.fullmatch(term) or ("." in term and not term.startswith(host[:-1]))):
        return None  # a file, or a part of something else, is not in what the introduction happens to name
    if host and re.match(r"`test_\w+`$", host):
        return None  # a test in an example
    if host and host != term and not own_names(scene.around) & set(re.findall(r"\w+", f"{host} {term}")):
        return situate(f"What is the purpose of {term} in {host}?", scene)
    return situate(f"What does {term} do?", scene) if re.match(r"[A-Z][a-z]+s\b", match["says"]) else None


def _host(before: Span | None, section: Section) -> str | None:
    """The one piece of code that an introduction, or the heading, names."""
    title = section.title if len(section.title.split()) <= 4 or "`" in " ".join(section.title.split()[:2]) else ""
    for text in (before.text if before and before.text.rstrip().endswith(":") else "", title):
        named: list[str] = _CODE.findall(text)
        if len(named) == 1 and re.fullmatch(r"`[\w.@<>()]+`", named[0]):
            return named[0].replace("()", "")
    return None


def _owner(before: Span | None) -> str | None:
    """The code that an introduction speaks of: "`createSlice` takes an object with three fields:"."""
    match = _INTRODUCES.match(before.text) if before and before.kind == "paragraph" else None
    return match[1] if match else None


def _noun_heading(section: Section, scene: Scene) -> Drafts:
    """Ask for the features, principles or requirements that a heading promises and a list holds."""
    if not section.opened or not _NOUN_HEADS.match(section.title) or (not section.parents and not scene.product):
        return
    owner = natural_case(section.parents[-1], scene.around) if section.parents else scene.product
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
