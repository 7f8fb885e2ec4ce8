"""Floor 4. Lists with the sentence that introduces them: "X supports these formats:", "There are three ways to Y:"."""

import re
from collections.abc import Callable

from autotune_lm.generate.draft import Draft, Drafts, Scene, sentences_of
from autotune_lm.generate.lexicon import BASE_OF_GERUND, BASE_OF_THIRD
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.passives import subject
from autotune_lm.generate.reading import core, dangles, littered, looks_back, tells, tells_story, unbalanced
from autotune_lm.generate.subject import is_generic, mentions, natural_case, own_names
from autotune_lm.generate.wording import alone, clause, content_words, plain, topic_of, ways

_COUNT = r"(?:two|three|four|five|six|seven|eight|several|a few|a number of|many|multiple|some|various|\d+)"
_THERE_ARE = re.compile(
    rf"There(?: are|['’]s) (?P<count>{_COUNT}) (?P<what>(?:[a-z`]|[A-Z]+ )[^,.;:]+?)[,:.](?=\s|$)", re.S
)
_WHO = r"(?P<who>(?:Each |Every )?[^,.;:()]{2,60}?)"
_DOES = (
    r"(?P<verb>takes?|accepts?|supports?|provides?|includes?|offers?|requires?|receives?|contains?|exports?|"
    r"exposes?|defines?|recognizes?|has|have|returns?|consists? of|keeps?|needs?|uses?|stores?|covers?|generates?|"
    r"handles?)"
)
_TAKES = re.compile(
    rf"{_WHO} (?:also |usually |currently )?{_DOES} "
    rf"(?:(?:the following|these|all of the following|an object with|{_COUNT})(?: (?:different|main|key|optional|other|"
    r"primary|specific|basic))*) (?P<what>[^,.;:]+?)(?: as [a-z ]+)?:$",
    re.S,
)
_HOLDS = re.compile(
    r"(?P<who>[^,.;:()]{2,60}?) (?P<verb>provides?|includes?|contains?|requires?|offers?|supports?|consists? of|"
    r"covers?)(?: the following)?:$", re.S)  # fmt: skip
_ARE = re.compile(
    r"(?P<some>Some (?:of the )?|The |Common |Popular |Typical )(?P<what>[a-z`][^,.;:()]+?) "
    r"(?:are|include|includes)(?: the following| as follows)?:$", re.S)  # fmt: skip
_MAY_BE = re.compile(r"(?P<who>[^,.;:()]{2,60}?) (?P<modal>can|may|must) be(?: one of| any of)?(?: the following)?:$")
_WHEN = re.compile(
    r"(?P<who>[^,.;:()]{2,50}?) (?P<verb>is|are) (?P<how>(?:more |most |especially )?(?:useful|helpful|needed|required|"
    r"necessary|recommended|suitable|relevant)) (?:when|if):$", re.S)  # fmt: skip
_SUGGESTED = re.compile(
    r"(?:Here are )?(?:some |a few )?(?:suggestions?|tips|rules of thumb|guidelines|hints) (?:on|for|about) "
    r"(?P<link>when|how|where) (?P<what>it makes sense to|to|you should) (?P<rest>[^,.;:]+):$",
    re.S | re.I)  # fmt: skip
_WHY = re.compile(
    r"(?P<who>[^,.;:()]{2,50}?) (?P<verb>is|are) (?P<what>[^,.;:]{3,60}?) for (?:the following|several|two|three|a few|"
    r"many|a number of) reasons:$", re.S)  # fmt: skip
_YOU_NEED = re.compile(
    r"To (?P<what>[^,;:.]+), you(?:['’]ll| will)? (?:need|require)(?: the following)?(?: [a-z]+)?:$", re.S
)
_FOLLOWING = re.compile(
    r"The following (?P<what>[a-z][\w -]{3,40}?) (?P<verb>are|is|can be|must be|may be) (?P<how>supported|available|"
    r"accepted|required|allowed|provided|possible|used|recognized|included|recommended|covered|not covered|"
    r"not allowed|prohibited|excluded|reimbursed|not reimbursed)"
    r"(?P<rest> (?:by|for|in|on|at|with|to) [^,.;:]+)?:$", re.S)  # fmt: skip
_SOME_OF = frozenset({"several", "a few", "many", "multiple", "a number of", "some", "various"})
_LONGEST = 1600
Asked = tuple[str, tuple[str, ...]]


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask for what the section's lists list."""
    for before, span in zip(section.spans, section.spans[1:], strict=False):
        if before.kind != "paragraph" or span.kind != "list" or not (before.whole and span.whole):
            continue
        line = sentences_of(before.text, before.start)
        if not line or not before.text.rstrip().endswith((":", ".")) or not _fine(span, line[-1].start):
            continue
        found = _read(line[-1].text, section, scene)
        if found:
            yield Draft("list", found[0], found[1], line[-1].start, span.end, 0.8)


def _fine(span: Span, start: int) -> bool:
    """Whether a list can be read without its page."""
    text = span.text
    bad = littered(text) or looks_back(text) or tells_story(text) or unbalanced(text) or text.count("://") > 1
    return not bad and span.end - start <= _LONGEST and "\n" in text.strip()


def _read(text: str, section: Section, scene: Scene) -> Asked | None:
    """The question that a sentence and the list after it answer."""
    opened = core(text)
    if not 15 <= len(opened) <= 300 or dangles(opened.removeprefix("The following ")):
        return None
    if not tells(opened) and not _THERE_ARE.match(opened) and not opened.startswith("The following "):
        return None
    whole = opened if opened.endswith(":") else ""
    there = _there_are(opened, scene)
    return (
        there
        or next((found for ask in _READERS if (found := ask(whole, scene))), None)
        or _following(whole, section, scene)
    )


def _fit(phrase: str, most: int = 10) -> bool:
    """Whether a phrase can stand in a question."""
    return alone(phrase) and plain(phrase) and 1 <= len(phrase.split()) <= most


def _who(who: str, scene: Scene) -> str | None:
    """A subject as the question writes it."""
    made = own_names(scene.around) & set(re.findall(r"\w+", who)) if "`" in who else set()
    if made or not _fit(who, 6):
        return None
    if who.split(" ", 1)[0].lower() in BASE_OF_GERUND:
        return None
    if who.startswith(("Each ", "Every ")):
        return who[0].lower() + who[1:]
    return who if mentions(who, scene.product) and who[0].isupper() else subject(who, scene)


def _there_are(text: str, scene: Scene) -> Asked | None:
    match = _THERE_ARE.match(text)
    if not match or not _fit(match["what"]) or len(match["what"].split()) < 2 or looks_back(text):
        return None
    count = "" if match["count"] in _SOME_OF else f" {match['count']}"
    return "there-are", ways(scene, f"What are the{count} {match['what']}?")


def _takes(text: str, scene: Scene) -> Asked | None:
    match = _TAKES.match(text)
    who = _who(match["who"], scene) if match else None
    if not match or not who or not _fit(match["what"], 8):
        return None
    return "takes-list", ways(scene, f"What {match['what']} {_do(who, match['verb'])}?")


def _do(who: str, verb: str) -> str:
    """The verb with its subject: "does X support", "do X support"."""
    single = verb.split()[0] in BASE_OF_THIRD or verb.startswith(("has", "consists"))
    base = {"has": "have", "consists of": "consist of"}.get(verb, BASE_OF_THIRD.get(verb, verb))
    return f"{'does' if single else 'do'} {who} {base}"


def _holds(text: str, scene: Scene) -> Asked | None:
    match = _HOLDS.match(text)
    who = _who(match["who"], scene) if match else None
    return ("holds-list", ways(scene, f"What {_do(who, match['verb'])}?")) if match and who else None


def _are(text: str, scene: Scene) -> Asked | None:
    match = _ARE.match(text)
    what = match["what"] if match else ""
    if (
        not match
        or not _fit(what)
        or len(content_words(what)) < (3 if scene.standing and match["some"] == "Some " else 2)
        or not re.search(r"s\b", what)
        or "estimated" in what
    ):
        return None
    some = "some of the " if match["some"].startswith("Some of") else "some " if match["some"] == "Some " else "the "
    common = "" if match["some"] in {"The ", "Some ", "Some of the "} else match["some"].lower()
    return "are-list", ways(scene, f"What are {some}{common}{what}?")


def _may_be(text: str, scene: Scene) -> Asked | None:
    match = _MAY_BE.match(text)
    who = subject(match["who"], scene) if match else None
    return ("may-be", ways(scene, f"What {match['modal']} {who} be?")) if match and who else None


def _when(text: str, scene: Scene) -> Asked | None:
    match = _WHEN.match(text)
    who = _who(match["who"], scene) if match else None
    return ("useful-when", ways(scene, f"When {match['verb']} {who} {match['how']}?")) if match and who else None


def _suggested(text: str, scene: Scene) -> Asked | None:
    match = _SUGGESTED.match(text)
    phrase = clause(match["rest"]) if match else None
    if not match or not phrase:
        return None
    asked = "does it make sense to" if match["what"].startswith("it") else "should you"
    return "when-list", ways(scene, f"{match['link'].capitalize()} {asked} {phrase}?")


def _why(text: str, scene: Scene) -> Asked | None:
    match = _WHY.match(text)
    who = _who(match["who"], scene) if match else None
    if not match or not who or not _fit(match["what"]):
        return None
    return "reasons-list", ways(scene, f"Why {match['verb']} {who} {match['what']}?")


def _you_need(text: str, scene: Scene) -> Asked | None:
    match = _YOU_NEED.match(text)
    phrase = clause(match["what"]) if match else None
    return ("need-list", ways(scene, f"What do you need to {phrase}?")) if phrase else None


def _following(text: str, section: Section, scene: Scene) -> Asked | None:
    """Ask below a heading that names what supports them: "The following arguments are supported:"."""
    match = _FOLLOWING.match(text)
    if not match or not _fit(match["what"], 5):
        return None
    rest = match["rest"] or ""
    question = f"Which {match['what']} {match['verb']} {match['how']}"
    if rest:
        return ("following-list", ways(scene, f"{question}{rest}?")) if alone(rest) else None
    title = section.title
    named = (
        not is_generic(title) and plain(title) and alone(title) and len(title.split()) <= 4 and title[-1] not in "?!."
    )
    if named and "`" in title:
        return "following-list", ways(
            scene, f"{question} by {title}?" if match["how"] in _BY else f"{question} for {title}?"
        )
    if named and not mentions(title, scene.product) and title.split()[0].lower() not in {"how", "what", "using"}:
        return "following-list", ways(scene, f"{question} for {natural_case(title, scene.around)}?")
    topic = topic_of(scene)
    return ("following-list", ways(scene, f"{question} for {topic}?")) if topic else None


_BY = frozenset({"supported", "accepted", "provided", "required", "recognized", "allowed"})
_READERS: tuple[Callable[[str, Scene], Asked | None], ...] = (
    _takes, _holds, _when, _why, _you_need, _suggested, _may_be, _are,
)  # fmt: skip
