"""Floor 4. Code with the sentence that introduces it: "Create a file `main.py` with:"."""

import re

from autotune_lm.generate.body import opens
from autotune_lm.generate.draft import Draft, Drafts, Scene, Sentence, sentences_of
from autotune_lm.generate.explanations import topic_of_heading
from autotune_lm.generate.lexicon import MAY_BE_NOUN, VERBS
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.passives import subject
from autotune_lm.generate.reading import core, dangles, looks_back, stands_alone, tells, tells_story
from autotune_lm.generate.subject import is_generic
from autotune_lm.generate.wording import action, clause, content_words, how, topic_of, ways

_LEAD = re.compile(
    r"(?:You can |Then,? |First,? |Now,? |Next,? )?(?:also |simply |just |"
    r"then )?(?P<what>[A-Za-z`][^:;.]+?)"
                   r"(?:,? (?:like this|like so|as follows|with the following(?: [a-z]+)?|"
                   r"using the following(?: [a-z]+)?|"
                   r"with|using|by running(?: the following command)?|with something like))?:$", re.S)  # fmt: skip
_PAST = re.compile(
    r"\b(?:tiresome|redundant|wrong|bad|avoid|do not|don't|problem|error|legacy|before|old|used to|typical|"
    r"instead|final|now)\b|^\.\.\.|^(?:With|Inside|From|So|Even)\b",
    re.I,
)
_LOOKS = re.compile(
    r"(?P<who>[^,.;:()]{3,70}?) (?:(?P<modal>might|could|would|can|should|will|may) )?"
    r"(?:then |usually |often |typically )?looks? "
    r"(?:something |a bit |roughly )?like(?: this| so| the following)?:$", re.S)  # fmt: skip
_WRITTEN = re.compile(
    r"(?P<who>[^,.;:()]{3,60}?) (?P<verb>is|are|can be|could be|might be|should be) (?:also |usually |often )?"
    r"(?P<done>written|defined|declared|created|used|configured|typed|called|installed|imported|specified|added|tested|"
    r"set up|enabled)(?: (?:like this|like so|as follows|this way|with|using|via|by|as)| in the following way)?:$",
    re.S)  # fmt: skip
_BETTER = re.compile(r"(?:an?|the) (?:better|improved|new|simpler|shorter|final|old|naive|revised|second)\b")
_EXAMPLE = re.compile(
    r"(?:Here(?:['’]s| is) an example of|An example of|The following (?:example|code|query|snippet|"
    r"command) (?:shows|demonstrates|"
    r"illustrates)(?: how to)?) (?P<what>[^:;.,]+?)[:.]$",
    re.S,
)


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask how to do what an example shows."""
    yield from _shown(section, scene)
    for span, after in zip(section.spans, section.spans[1:], strict=False):
        if span.kind != "paragraph" or not span.whole or after.kind != "code" or not after.whole:
            continue
        line = sentences_of(span.text, span.start)
        if line and 40 <= after.end - line[-1].start <= 1500 and not looks_back(after.text):
            yield from _ask(line[-1], after, scene)


def _shown(section: Section, scene: Scene) -> Drafts:
    """Ask for an example of what the heading names, where the section shows one."""
    theme = _theme(section, scene) if section.opened else None
    if not theme or (not scene.product and not topic_of(scene)):
        return
    for span, after in zip(section.spans, section.spans[1:], strict=False):
        if (
            span.kind == "paragraph"
            and span.whole
            and after.kind == "code"
            and after.whole
            and _introduces(span, after, theme)
        ):
            asked = ways(scene, f"Can you show an example of {theme}?")
            yield Draft("code", "example-heading", asked, span.start, after.end, 0.5)
            return


def _theme(section: Section, scene: Scene) -> str | None:
    """What a heading names, in a form that follows "an example of"."""
    phrase = None if is_generic(section.title) else action(section.title, scene.around)
    if phrase:
        return f"how to {phrase}"
    topic = topic_of_heading(section, scene)
    return topic if topic and "`" in topic and not topic.endswith("s") else None


def _introduces(span: Span, after: Span, theme: str) -> bool:
    """Whether a paragraph leads to the code after it, and both can be read without their page."""
    first = sentences_of(span.text, span.start)
    if not first or not opens(span.text) or not stands_alone(first[0].text, strict=False) or looks_back(span.text):
        return False
    if not 60 <= after.end - span.start <= 1500 or "{!>" in after.text or len(after.text.splitlines()) < 4:
        return False
    named = {word[:5] for word in content_words(theme)}
    seen = {word[:5] for word in content_words(f"{span.text} {after.text}")}
    return len(named & seen) >= 0.7 * len(named) and not tells_story(span.text) and not _PAST.search(span.text)


def _ask(sentence: Sentence, after: Span, scene: Scene) -> Drafts:
    """Ask about one example."""
    phrase = _phrase(sentence.text)
    asked = None if phrase else _form(sentence.text, scene)
    if asked:
        yield Draft("code", "looks-like", ways(scene, asked), sentence.start, after.end, 0.6)
    if phrase:
        yield Draft("code", "example-intro", how(phrase, scene), sentence.start, after.end, 0.6)


def _form(text: str, scene: Scene) -> str | None:
    """The question for a sentence that shows the form of a thing: "An action might look like this:"."""
    opened = core(text)
    if dangles(opened) or looks_back(opened) or tells_story(opened) or len(opened) > 200 or not tells(opened):
        return None
    match = _LOOKS.match(opened) or _WRITTEN.match(opened)
    who = subject(match["who"], scene) if match else None
    if (
        not match
        or not who
        or _BETTER.match(who)
        or who.split()[-1] in {"output", "result", "code", "page", "app", "file", "component"}
    ):
        return None
    plural = who.endswith("s") and "`" not in who.split()[-1]
    if match.re is _LOOKS:
        return f"What {match['modal'] or ('do' if plural else 'does')} {who} look like?"
    verb, _, be = match["verb"].partition(" ")
    return f"How {verb} {who} {be + ' ' if be else ''}{match['done']}?"


def _phrase(text: str) -> str | None:
    """The verb phrase of a sentence that introduces code."""
    if looks_back(text) or tells_story(text) or len(text) > 300:
        return None
    shown = _EXAMPLE.match(text)
    if shown:
        return clause(shown["what"]) if "how to" in text else None
    match = _LEAD.match(text)
    if not match or dangles(text) or not stands_alone(match["what"]):
        return None
    what = match["what"]
    first, _, rest = what.partition(" ")
    lowered = first.lower()
    if lowered not in VERBS or (lowered in MAY_BE_NOUN and not re.match(r"(?:an?|the|your|all|`)", rest)):
        return None
    return clause(what) if len(what.split()) >= 4 else None
