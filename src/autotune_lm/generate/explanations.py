"""Floor 4. Sections whose text explains the thing that the heading names."""

import re

from autotune_lm.generate.body import Answer, body, is_answer, led
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.lexicon import BASE_OF_GERUND, VERBS
from autotune_lm.generate.outline import Section
from autotune_lm.generate.reading import announces, builds, sends_away, tells_story
from autotune_lm.generate.subject import is_generic, is_name, massive, natural_case, prose
from autotune_lm.generate.wording import alone, content_words, framed, plain, topic_of, ways
from autotune_lm.kit.text import sentences

_NO_TOPIC = re.compile(
    r"(?:example|recap|step|part|more|other|another|extra|first|second|next|final|initial|additional|about|"
    r"simple|basic|"
    r"before|after|with|without|also|and|or|in|on|for|to|as|but|back|alternative|attempt|problem|note|tip|info|warning|"
    r"technical|further|prior|what|why|how|when|where|who|it|this|that|these|there|don['’]t|do|not|no|you|"
    r"your|we|our|my|an? (?:short |brief |quick |final )?(?:note|word|remark|look)|"
    r"let['’]s|going|putting|all|same|beyond|under|from|if|is|are|can|different|multiple|several|real|hello|common|"
    r"usage|using this|integrated|based|built|made|powered|inspired|better|easier|faster|simpler|sponsors?|"
    r"links?|credits?|thanks|list)\b",
    re.I,
)
_THIN = re.compile(
    r"\b(?:sponsors?|changelog|release notes|testimonials|license|community|books|videos|links|articles)\b", re.I
)
_SENTENCE = re.compile(
    r" (?:uses|accepts|returns|requires|takes|becomes|is|are|must|should|can|now|allows|supports|replaces|"
    r"needs|has|have|removed|changed|moved|dropped|matters|works|accept|adds) ",
    re.I,
)
_SORTED = re.compile(
    r"`[^`]+` (?:class|function|method|hook|option|command|decorator|parameter|field|"
    r"directive|middleware|module)$"
)
_ARTICLES = frozenset({"a", "an", "the", "of", "to", "in", "on", "for", "with", "and", "or", "by", "from", "at", "as"})
_BOOK = re.compile(r"\b(?:manual|handbook|guide|policy|rules|charter|standard|specification|agreement)$", re.I)
_EMOJI = re.compile(r"[\U0001F300-\U0001FAFF]")
_STORY_TITLE = re.compile(
    r"\b(?:example|examples|demo|app|recap|learned|exercise|preview|intro|introduction|summary)\b", re.I
)


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask for an explanation of the heading's topic."""
    if section.opened and section.title.lower() in {"recap", "summary", "tl;dr", "in short"}:
        yield from _summary(section, scene)
        return
    topic = topic_of_heading(section, scene) if section.opened else None
    answer = body(led(section.spans)) if topic else None
    if topic and answer and _explains(topic, answer, scene):
        wordings = _wordings(topic, scene)
        yield Draft("conceptual", "topic-heading", wordings, answer.start, answer.end, 0.6)


def _wordings(topic: str, scene: Scene) -> tuple[str, ...]:
    """Ways to ask for an explanation."""
    asked = (f"What should I know about {topic}?", f"Can you explain {topic}?")
    if topic.split()[0].lower() in BASE_OF_GERUND:
        asked = (f"What should I know about {topic[0].lower()}{topic[1:]}?",) * 2
    if scene.standing and not scene.product:
        return tuple(dict.fromkeys(filter(None, (framed(wording, scene) for wording in asked))))
    if _is_proper(topic, scene):
        return asked
    if scene.product:
        return ways(scene, *dict.fromkeys(asked))
    theme = topic_of(scene)
    if not theme:
        return ()
    same = set(content_words(theme)) & set(content_words(topic))
    if same:
        return tuple(dict.fromkeys(asked))
    if _BOOK.search(theme):
        return (f"What does the {theme} say about {topic}?",)
    return tuple(dict.fromkeys(f"When it comes to {theme}, {wording[0].lower()}{wording[1:]}" for wording in asked))


def _summary(section: Section, scene: Scene) -> Drafts:
    """Ask for the gist that a recap gives."""
    topic = topic_of(scene) if len(section.path) <= 2 else None
    answer = body(led(section.spans), enough=60) if topic else None
    text = scene.text[answer.start : answer.end] if answer else ""
    if answer and len(text) >= 80 and answer.complete and is_answer(text) and not tells_story(text):
        wordings = ways(scene, f"Can you give me a short summary of {topic}?", f"What is the gist of {topic}?")
        yield Draft("conceptual", "recap", wordings, answer.start, answer.end, 0.6)


def topic_of_heading(section: Section, scene: Scene) -> str | None:
    """The thing that a heading names, or None where it names none."""
    title = re.sub(r"(?<=.) overview$", "", section.title, flags=re.IGNORECASE)
    words = title.split()
    if not 1 <= len(words) <= 6 or is_generic(title) or not plain(title) or not alone(title) or title[-1] in "?!.":
        return None
    first = words[0].lower().strip("`")
    if (
        (first in VERBS and len(words) > 1)
        or _NO_TOPIC.match(title)
        or first.endswith("ly")
        or _SENTENCE.search(f" {title} ")
    ):
        return None
    if _STORY_TITLE.search(title) or _THIN.search(title) or re.search(r"\.\w{2,4}`?$", title) or "/" in title:
        return None
    topic = with_article(cased(title, scene), scene.around)
    if topic is None:
        return None
    return topic if len(content_words(topic)) >= 2 or "`" in topic or scene.product else None


def cased(title: str, scene: Scene) -> str:
    """A title as a question writes it; in a document that stands for itself a defined term keeps all its capitals."""
    natural = natural_case(title, scene.around)
    before, after = title.split(" "), natural.split(" ")
    lowered = [n for n, word in enumerate(before) if word != after[n] and word.lower() not in _ARTICLES]
    kept = [word for word in after if word[:1].isupper() and word[1:] == word[1:].lower()]
    mixed = scene.standing and not scene.product and lowered and kept and all(map(_is_capital, before))
    return title if mixed else natural


def _is_capital(word: str) -> bool:
    return not word[:1].isalpha() or word[0].isupper() or word in _ARTICLES


def with_article(topic: str, text: str) -> str | None:
    """A topic with the article that its text gives it; None where a bare noun would sound wrong."""
    last = topic.split()[-1]
    if _SORTED.match(topic):
        return f"the {topic}"
    head, of, _ = topic.partition(" of ")
    single = of and head == head.lower() and not head.endswith("s") and len(head.split()) <= 2
    if single and head.split()[0] not in {"a", "an", "the"} | BASE_OF_GERUND.keys():
        return f"the {topic}"
    if "`" in topic or last.endswith("s") or last != last.lower() or massive(last) or topic[:2] in {"a ", "A "}:
        return topic
    body = prose(text)
    seen = {
        article: len(re.findall(rf"\b{article} {re.escape(topic)}\b", body, re.I)) for article in ("a", "an", "the")
    }
    article = max(seen, key=lambda name: seen[name])
    return f"{article} {topic}" if seen[article] else None


def _is_proper(topic: str, scene: Scene) -> bool:
    """Whether a topic is the name of another product, which needs no product beside it."""
    words = topic.split()
    named = all(word[0].isupper() and is_name(word, scene.around) for word in words)
    return "`" not in topic and topic != scene.product and named


def _explains(topic: str, answer: Answer, scene: Scene) -> bool:
    """Whether a text is about the topic from its first sentences on, and is a lesson for a stranger."""
    text = scene.text[answer.start : answer.end]
    if (
        len(text) < (90 if answer.complete else 220)
        or answer.short
        or re.match(r"Some\b", text)
        or re.search(r"\bI\b(?!/)", text.split("```", 1)[0])
        or tells_story(text) > max(1, len(text) // 400)
        or builds(text)
        or not is_answer(text)
    ):
        return False
    lines = sentences(" ".join(text.split("\n\n")[:2]))
    if any(announces(line) or sends_away(line) for line in lines[:2]):
        return False
    opening = {_stem(word) for word in content_words(" ".join(lines[:3]))}
    named = [_stem(word) for word in content_words(topic)]
    return sum(word in opening for word in named) >= max(1, round(0.5 * len(named)))


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|es|s|ing|ed)$", "", word)[:7]
