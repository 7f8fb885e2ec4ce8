"""Floor 4. Reference pages: headings that are code, and the arguments, results and examples below them."""

import re

from autotune_lm.generate.body import Answer, body, is_answer, thought
from autotune_lm.generate.draft import Draft, Drafts, Scene, statements
from autotune_lm.generate.lexicon import BASE_OF_THIRD
from autotune_lm.generate.outline import Section
from autotune_lm.generate.reading import littered, looks_back, tells, tells_story
from autotune_lm.generate.subject import own_names
from autotune_lm.generate.wording import framed, situate

_CODE_TITLE = re.compile(
    r"`(?P<name>[A-Za-z_@#$.][\w.:$@/#-]*)(?P<call>[(<\[][^`]*)?`(?: (?P<sort>function|method|class|hook|"
    r"option|command|"
    r"directive|decorator|parameter|attribute|property|operator|role|keyword|expression|extension))?$|"
    r"(?P<bare>[a-z_][\w.]*(?:\(.*\)|[A-Z_]\w*|_\w+))$"
)
_NO_NAME = re.compile(r"\.(?:js|jsx|ts|tsx|py|rs|md|mdx|toml|yaml|yml|json|html|css|txt|sh|sql|slt|lock)$|/")
_ARGUMENTS = re.compile(
    r"(arguments|parameters|options|params|methods|properties|fields|attributes|requirements)$", re.I
)
_STATES = frozenset(
    {
        "consumes",
        "gets",
        "goes",
        "becomes",
        "comes",
        "stays",
        "works",
        "looks",
        "means",
        "depends",
        "wants",
        "needs",
        "follows",
        "uses",
        "writes",
    }
)
_NO_VERB = re.compile(
    r"\w+s (?:are|is|can|will|may|must|should|have|has|use|that|which|and|or|in|of|from|with|for|below|above)\b|"
    r"takes (?:precedence|place|effect|care|part|over|time)\b|files?\b"
)
_PLACE_NAME = re.compile(r"^\.\w+$|\.(?:cfg|ini|conf|lock|xml|txt)$")
_SAID = re.compile(
    r"(?:The )?(?P<what>`[^`]+`)(?: (?P<sort>function|method|class|hook|option|command|decorator|parameter|"
    r"argument|field|"
    r"middleware|utility|helper|component|role|directive|property|callback|object|type|flag|setting|extension))? "
    r"(?P<verb>[a-z]+s)\b"
)


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what a piece of code does, takes, returns, and how it looks in use."""
    name = code_name(section.title)
    if name and section.opened:
        yield from _does(section, scene, name)
    parent = code_name(section.parents[-1]) if section.parents else None
    if parent and section.opened:
        yield from _parts(section, scene, parent)
    yield from _sentences(section, scene)


def code_name(title: str) -> str | None:
    """The name that a heading of code speaks of, in backticks: `createStore(reducer)` gives `createStore`."""
    match = _CODE_TITLE.match(title)
    if not match:
        return None
    name = match["name"] or match["bare"].split("(")[0]
    sort = f" {match['sort']}" if match["sort"] else ""
    return None if _NO_NAME.search(name) or len(name) < 2 else f"`{name}`{sort}"


def _does(section: Section, scene: Scene, name: str) -> Drafts:
    """Ask what the thing in the heading does or is."""
    answer = body(section.spans, limit=900, enough=40)
    if answer is None:
        return
    text = scene.text[answer.start : answer.end]
    first = text.split(" ", 1)[0].lower().strip(",")
    acts = first in BASE_OF_THIRD or bool(re.match(rf"(?:The )?{re.escape(name)} [a-z]+s\b", text))
    defined = bool(re.match(r"(?:An?|The) [a-z` -]+", text)) and not text.startswith("The following")
    if len(text) < 40 or not (acts or defined) or not is_answer(text) or tells_story(text):
        return
    wordings = (f"What does {name} do?",) if acts else (f"What is {name}?",)
    questions = tuple(situate(wording, scene) for wording in wordings)
    yield Draft(
        "definition" if defined and not acts else "factual", "code-heading", questions, answer.start, answer.end, 0.9
    )


def _parts(section: Section, scene: Scene, parent: str) -> Drafts:
    """Ask for the arguments, the result and an example of the thing above."""
    title = section.title.lower().strip()
    lists = [span for span in section.spans if span.kind in {"list", "table"} and span.whole]
    if _ARGUMENTS.match(title) and len(lists) == 1 and not littered(lists[0].text) and len(lists[0].text) <= 1600:
        wordings = (f"What are the {title} of {parent}?", f"Which {title} does {parent} take?")
        few = wordings if title in {"arguments", "parameters", "options"} else wordings[:1]
        asked = tuple(situate(wording, scene) for wording in few)
        yield Draft("list", "arguments-heading", asked, lists[0].start, lists[0].end, 0.85)
    elif title in {"returns", "return value", "return values"}:
        yield from _returns(section, scene, parent)
    elif title in {"example", "examples", "usage"}:
        yield from _example(section, scene, parent)


def _returns(section: Section, scene: Scene, parent: str) -> Drafts:
    """Ask what the thing above returns."""
    answer = body(section.spans, limit=900, enough=40)
    text = scene.text[answer.start : answer.end] if answer else ""
    if answer and len(text) >= 25 and not looks_back(text):
        asked = situate(f"What does {parent} return?", scene)
        yield Draft("factual", "returns-heading", (asked,), answer.start, answer.end, 0.9)


def _example(section: Section, scene: Scene, parent: str) -> Drafts:
    """Ask for an example of the thing above."""
    spans = section.spans[:2]
    answer: Answer | None = None
    if spans[0].kind == "code" and spans[0].whole:
        answer = Answer(spans[0].start, spans[0].end, True)
    elif len(spans) == 2 and spans[1].kind == "code" and spans[1].whole and is_answer(spans[0].text):
        answer = Answer(spans[0].start, spans[1].end, True)
    if answer and 40 <= answer.end - answer.start <= 1600:
        wordings = (f"Can you show an example of how to use {parent}?", f"What does an example of {parent} look like?")
        asked = tuple(situate(wording, scene) for wording in wordings)
        yield Draft("code", "example-heading", asked, answer.start, answer.end, 0.8)


def _sentences(section: Section, scene: Scene) -> Drafts:
    """Ask what a code span does where a paragraph begins with it: "`combineReducers` turns …"."""
    for line, after in statements(section):
        for place, sentence in enumerate(line):
            match = _SAID.match(sentence.text)
            if (
                not match
                or match["verb"] not in BASE_OF_THIRD
                or match["verb"] in _STATES
                or _own(match, scene)
                or _is_noun(match, sentence.text)
                or (not match["sort"] and _is_everyday(match["what"], scene))
                or _NO_NAME.search(match["what"].strip("`"))
            ):
                continue
            answer = thought(place, line, after)
            if answer and 40 <= len(sentence.text) <= 500 and tells(sentence.text):
                yield _said(match, answer, scene)


def _is_noun(match: re.Match[str], text: str) -> bool:
    """Whether the word after the code is no verb but what the code is: "`setup.cfg` files are", or has no object."""
    return bool(_NO_VERB.match(text, match.start("verb"))) or bool(_PLACE_NAME.search(match["what"].strip("`")))


def _is_everyday(what: str, scene: Scene) -> bool:
    """Whether code is the product itself, or a value that only its own list knows."""
    word = what.strip("`")
    plain = word.isalpha() and word.islower()
    return word.lower() == scene.product.lower() or (plain and scene.around.count(what) < 4)


def _own(match: re.Match[str], scene: Scene) -> bool:
    """Whether an example of the document made the name up."""
    return bool(own_names(scene.around) & set(re.findall(r"\w+", match["what"])))


def _said(match: re.Match[str], answer: Answer, scene: Scene) -> Draft:
    """The question for a sentence about a code span."""
    verb = BASE_OF_THIRD[match["verb"]]
    asked = {"return": "return", "accept": "accept", "take": "take", "receive": "receive", "require": "require"}.get(
        verb
    )
    name = f"the {match['what']} {match['sort']}" if match["sort"] else match["what"]
    question = f"What does {name} {asked or 'do'}?"
    asked = framed(situate(question, scene), scene)
    return Draft("factual", "code-does", (asked,) if asked else (), answer.start, answer.end, 0.75)
