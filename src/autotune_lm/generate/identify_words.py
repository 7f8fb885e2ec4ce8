"""Floor 4. How questions, titles of question pages and what closes an answer are worded, in several languages."""

import re

from autotune_lm.kit.text import sentence_spans

_ENDS = re.compile(r"(?<![(\[{<|/&=])[?？؟][^\w|(\[{</&=]*$")
_TAIL_CHARACTERS = 12
_WORDS = """
what which who whom whose when where why how can could do does did is are was were will would should shall may must has
have am isn't aren't don't doesn't can't won't
wer wen wem wessen wann wo woher wohin womit wozu warum wieso weshalb wie welche welcher welches welchen kann können
darf dürfen muss müssen soll sollte ist sind gibt hat haben wird werden
quel quelle quels quelles qui quoi quand où pourquoi comment combien est-ce puis-je peut-on dois-je faut-il
qué cuál cuáles quién cuándo dónde cómo cuánto puedo quais qual quem onde como posso quale quali chi dove perché quanto
wat wanneer waar waarom hoe welke
"""
"""First words of questions in English, German, French, and in Spanish, Portuguese, Italian and Dutch."""
_STARTS = re.compile(
    rf"[¿\"'“«(]*(?:{'|'.join(map(re.escape, sorted(_WORDS.split(), key=len, reverse=True)))}|qu['’]est-ce|por qué|"
    r"in welche[mnrs]?|for (?:what|which|how)|to what|at what|in (?:what|which))(?![\w’'-])",
    re.IGNORECASE,
)
_INTERROGATIVE = re.compile(
    r"(?:what|which|who|whom|whose|when|where|why|how)(?: (?:much|many|long|often|else))? "
    r"(?:is|are|was|were|do|does|did|can|could|should|would|"
    r"will|has|have|had)\b|(?:can|could|do|does|did|is|are|should|will|would|may) (?:i|we|you|it|there|my|the)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"(?:(?:please )?(?:tell me|explain|describe|show me|walk (?:me|us) through|talk about|give me|discuss|compare|"
    r"define|list|name|write|implement|create)\b|(?:i|we|my|our|i'm|i’m|i've|i’ve|help)\b)",
    re.IGNORECASE,
)
FAQ = re.compile(
    r"\bfaqs?\b|\bf\.a\.q|frequently[ -]asked|\b(?:common|popular|general|typical|interview|your|more|other|top|quiz|"
    r"technical|sample|practice|\d+) questions\b|^(?:\W|\d)*questions?\W*$|\bquestions? (?:and|&|with) answers?\b|"
    r"\bq\s?(?:&|and|n|/|\+)\s?a\b|häufig\w* (?:gestellte )?fragen|fragen (?:und|&) antworten|foire aux questions|"
    r"questions? (?:fréquentes?|courantes?|et réponses?)|preguntas (?:frecuentes|y respuestas)|"
    r"perguntas (?:frequentes|e respostas)|domande (?:frequenti|e risposte)|veelgestelde vragen|"
    r"よくある質問|常见问题|часто задаваемые",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\W*(?:\d+[.)]\s*)?(?:table of )?(?:contents?|index|introduction|overview|about(?: this.*)?|background|notes?|"
    r"contact(?: us)?|licen[sc]e|credits|instructions|summary|conclusion|changelog|feedback|support|"
    r"inhalt(?:sverzeichnis)?|einleitung|übersicht)\W*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\W*(?:(?:for )?(?:further|additional|more|other|external|related|useful|helpful|recommended|suggested)"
    r" (?:info(?:rmation)?|reading|resources?|links?|references?|articles?|questions?|topics?|material|documentation)"
    r"(?: (?:and|&) \w+)?|see also|also see|links?|resources?|references?|sources?|read more|learn more|further|"
    r"what(?:['’]s| is) (?:next|new).*|"
    r"(?:want|where) (?:to (?:know|learn|find|get|go) )?(?:more|help|next).*|"
    r"related|where to go (?:next|from here)|next steps|weiterführende \w+|siehe auch|mehr (?:dazu|informationen)|"
    r"quellen|voir aussi|pour en savoir plus|ver también|véase también|vedi anche)\W*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"-{2,3} |©|copyright \W|"
    r"(?:many |special )?thanks? (?:to|for|you\b|again)|(?:we|i)(?:['’]d| would) (?:also )?like to thank|"
    r"(?:this|the) (?:interview|conversation|transcript|discussion) (?:has been|was|is)|remember to check back|"
    r"stay tuned|(?:best|kind|warm) regards|cheers\b|sincerely|yours\b|back to (?:the )?top|last updated|"
    r"(?:any )?(?:more |other |further )?questions?(?: and answers| & answers)?\W*$|"
    r"(?:do you )?(?:still )?have (?:(?:a|any|more|other|another) (?:\w+ )?)?questions?|"
    r"(?:still )?got (?:(?:a|any|more) )?questions?\b|didn['’]t find|can['’]t find (?:your|the|an) answer|"
    r"if you have (?:any )?"
    r"(?:other|more|further|additional) questions|vielen dank|mit freundlichen grüßen|noch fragen|"
    r"avez-vous d['’]autres questions",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:[#(]?\d{1,3}(?:\.\d{1,3}){0,3}[.):]?|\(?[a-z][.)])[ \t]+(?=\S)(?!\d+[.)])")
_INVITES = re.compile(
    r"\W*(?:in a hurry|prefer (?:a|an|to|video)|want (?:to|more|a|an)|need (?:help|more)|looking for|new to|"
    r"ready (?:to|for)|interested in|stuck|curious|found an?|enjoy(?:ing|ed)?|like what|ready|questions)\b",
    re.IGNORECASE,
)
LONGEST_QUESTION = 600
"""Characters of a question that nothing but its form marks as one."""


def asks(text: str) -> bool:
    """Whether a text ends with a question mark, closing quotes and brackets aside."""
    found = _ENDS.search(text, max(0, len(text) - _TAIL_CHARACTERS))
    return found is not None and not text.count("`", 0, found.start()) % 2


def holds_question(text: str) -> bool:
    """Whether a text asks anywhere near its end: one more sentence may follow the question."""
    spans = list(sentence_spans(text[-1500:]))[-2:]
    return any(asks(text[-1500:][start:end]) for start, end in spans)


def begins_as_question(text: str) -> bool:
    """Whether the first word is one that questions begin with; dots in front (``... do I``) are passed over."""
    return _STARTS.match(text.lstrip(".…* ")) is not None


def is_interrogative(text: str) -> bool:
    """Whether a title has the word order of a question, with or without its mark."""
    return _INTERROGATIVE.match(text) is not None


def is_request(text: str) -> bool:
    """Whether a title asks for something (``Tell me more about …``) or tells a trouble (``I cannot …``)."""
    return _REQUEST.match(text) is not None


def is_furniture(title: str) -> bool:
    """Whether a title belongs to any page: contents, introduction, contact."""
    return _FURNITURE.fullmatch(title) is not None


def is_tail(title: str) -> bool:
    """Whether a title announces links that lead away: ``See also``."""
    return len(title) <= 60 and _TAIL.fullmatch(title) is not None


def invites(title: str) -> bool:
    """Whether a title asks the reader what nobody answers: ``In a hurry?``, ``Want to know more?``."""
    return _INVITES.match(title) is not None


def is_closing(text: str) -> bool:
    """Whether a paragraph takes leave of the reader or of a guest."""
    return _CLOSING.match(text) is not None


def number_length(text: str) -> int:
    """How many characters of a title or paragraph are its number: ``3. ``, ``1.2 ``, ``(4) ``."""
    found = _NUMBER.match(text)
    return found.end() if found else 0


def leading_question(text: str) -> int:
    """Where the sentences at the start that ask end; 0 where the first one does not ask."""
    at = 0
    for start, end in sentence_spans(text[: 2 * LONGEST_QUESTION]):
        if not asks(text[start:end]):
            break
        at = end
    return at
