"""Floor 1. Text that speaks to the model that reads it instead of to people, so that it is seen and never obeyed.

Rules ask for a whole turn of speech ("ignore all previous instructions"), not for a word, and are tried only where a
part of it stands; every repeat has an upper bound. The forms are those that Perez and Ribeiro ("Ignore Previous
Prompt", 2022) and Greshake et al. ("Not what you've signed up for", 2023) describe, in languages that documents
often have.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MARKUP = "chat markup"
"""The mild kind: marks of a chat template, which documents about models hold by right."""

_GAP = r"[\s*_\"'“”‘’`,:>-]{1,12}"
_WORD = r"(?:[^\W_]{1,20}[\s*_\"'’`,-]{1,4})"
"""Word and gap share no character, so that there is one way to read each text."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]+")
_LEETED = ("gn0r", "1gn", "1nstr", "pr0mpt")
"""Letters written as digits; a text without one of these spellings is read once."""
_LETTERS = bytes(byte if chr(byte).isalnum() or byte > 127 else 32 for byte in range(256))
_LEET = str.maketrans("013457@$", "oieastas")


class _Form(NamedTuple):
    """A turn of speech; ``pattern`` matches where one of ``literals`` stands."""

    kind: str
    literals: tuple[str, ...]
    pattern: re.Pattern[str]
    needs: tuple[frozenset[bytes], ...]
    """Words of which a text has at least one of each set; cheaper to tell than the literals."""


def _form(kind: str, literals: str, pattern: str, needs: str = "") -> _Form:
    sets = tuple(frozenset(group.encode().split()) for group in needs.split("&")) if needs else ()
    return _Form(kind, tuple(literals.split("|")), re.compile(pattern), sets)


_IGNORE = "'ignore previous instructions'"
_PROMPT = "'reveal your prompt'"
_REPLY = "'reply only with'"
_ROLE = "'you are now'"
_MODEL = "a message to AI systems"
_QUESTIONS = "orders to whoever writes questions"
_HIDE = "'do not tell the user'"
_ORDERS = r"(?:instructions?|prompts?|directions|directives|guidelines|commands|orders|system messages?|programming)"

_FORMS: tuple[_Form, ...] = (
    _form(
        _IGNORE,
        "ignor|disregard|forget|override|bypass|no attention to",
        rf"(?:ignor(?:e|ing)|disregard|forget|override|bypass|no attention to){_GAP}{_WORD}{{0,4}}?"
        rf"(?:(?:previous|prior|above|earlier|preceding|foregoing|your|system|safety){_GAP}{_WORD}{{0,3}}?{_ORDERS}"
        rf"|(?:existing|original|initial|other|all|any|my){_GAP}{_WORD}{{0,3}}?(?:instructions|prompts|directives"
        rf"|programming))\b",
        "ignore ignoring disregard forget override bypass attention"
        "& instruction instructions prompt prompts directions directives guidelines commands orders"
        " programming message messages",
    ),
    _form(
        _IGNORE,
        "ignor|disregard|forget|no attention to",
        rf"(?:ignore|disregard|forget|no attention to){_GAP}(?:about )?(?:everything|anything|all|the|this|any"
        rf"|every){_GAP}{_WORD}{{0,3}}?"
        r"(?:(?:document|text|page|passage|conversation|context|instructions?|prompts?|messages?|questions?)"
        r"(?: that| which)? (?:above|before|so far|you (?:were|have|got))"
        r"|(?:above|before|you (?:were|have been|know|learned))\b(?: and (?!below)| told| given| instead)"
        r"|(?:instructions?|prompts?) (?:above|before|given|so far))",
        "ignore ignoring disregard forget override bypass attention& above before you far given",
    ),
    _form(
        _PROMPT,
        "reveal|repeat|disclose|leak |expose |print |output |show |tell me|give me|display ",
        rf"(?:reveal|repeat|disclose|leak|expose|print|output|show|tell me|give me|display){_GAP}{_WORD}{{0,3}}?"
        rf"(?:your{_GAP}{_WORD}{{0,3}}?(?:prompts?|instructions|system message|guidelines)|(?:the"
        rf"|its){_GAP}(?:hidden |secret "
        r"|initial |full |entire )?system (?:prompt|message)\b(?! (?:to the user|in|of|on|for|when|if)))",
        "reveal repeat disclose leak expose print output show tell give display"
        "& prompt prompts instructions guidelines message",
    ),
    _form(
        _REPLY,
        "reply|respond|answer|say only|output only",
        r"(?:(?<!must )(?<!should )(?<!will )(?<!can )(?<!may )(?<!to )|(?<=you must )|(?<=you will ))"
        r"(?:reply|respond|answer|say|output)(?: to [\w ]{1,30})? (?:only|solely|exclusively|just|nothing but"
        r"|with only|with nothing "
        r"but|only ever)(?: with| in| using)?(?: the (?:single )?(?:word|phrase|sentence)\b| [\"'“‘`]|"
        r" (?:yes|no|ok|banana|json|[a-z]{2,12} and)\b|\b(?= with))",
        "reply respond answer say output & only solely exclusively just nothing",
    ),
    _form(
        _ROLE,
        "you are now|you're now|your new |from now on|act as|pretend|developer mode|do anything now|jailbroken",
        r"(?:you(?: are|'re) now (?:(?:a|an|the) (?:[\w-]{1,20} ){0,3}(?:assistant|ai|model|bot|chatbot|hacker"
        r"|pirate|poet|agent"
        r"|dan)\b|dan\b|in (?:developer|debug|admin|god|unrestricted) mode|free (?:from|of)|unrestricted|jailbroken)"
        r"|from now on,? (?:you (?:are|will|must|shall|should|act|answer|respond|reply|only)|(?:answer|respond"
        r"|reply|act|speak)\b)"
        r"|act as (?:an? )?(?:dan|unrestricted|uncensored|jailbroken|evil)|your new (?:task|role|instructions|job"
        r"|goal|objective)s? (?:is|are)\b|pretend (?:to be|that you are|you are) (?:an? )?"
        r"(?:[\w-]{1,20} ){0,2}(?:ai|dan|model|assistant|bot)\b|(?:enter|enable|activate"
        r"|switch to) developer mode (?:and|now|,)"
        r"|do anything now\b|you are jailbroken)",
        "now pretend developer anything jailbroken act new"
        "& assistant ai model bot chatbot hacker pirate poet agent dan mode free unrestricted jailbroken evil"
        " uncensored on do task role instructions job goal objective tasks goals objectives",
    ),
    _form(
        _MODEL,
        "if you are a|as an ai|as a large|as a language|attention|note to|message to|message for"
        "|instructions for|dear |important:|to all ",
        r"(?:if you are (?:an? )?(?:ai|a\.i\.|llm|large language|language model|chatbot|assistant|bot\b|automated"
        r"|gpt)"
        r"|as an? (?:ai|large language|language)(?: language)?(?: model| assistant| system)?,? you (?:must|should"
        r"|will|have|are|can|need)"
        r"|(?:attention|note to|message to|message for|instructions for|important:|dear|to all)[,:]? (?:(?:all|any"
        r"|the|every) )?"
        r"(?:ai|a\.i\.|llm|gpt|large language|language) ?(?:models?|assistants?|agents?|systems?|crawlers?|bots?"
        r"|readers?|s\b)?"
        r"[^.\n]{0,40}(?:[,:!]|you must|please|do not|must))",
        "ai llm llms gpt chatbot chatbots assistant assistants language automated bot bots crawlers",
    ),
    _form(
        _MODEL,
        "when you read|when you see|when you process|when summar|when you summar",
        r"when (?:you (?:read|see|process|summari[sz]e)|summari[sz]ing) (?:this|the)[\w ]{0,30},? (?:output"
        r"|reply|respond|say|write|print|answer|send|ignore|include|always|you must|tell)",
        "when & read see process summarize summarise summarizing summarising"
        "& output reply respond say write print answer send ignore include always must tell",
    ),
    _form(
        _MODEL,
        "ai model|language model|llm|ai assistant|ai system|chatbot",
        r"(?:ai models?|language models?|llms?|ai assistants?|ai systems?|chatbots?) (?:reading|processing"
        r"|that (?:reads?|process(?:es)?|summari[sz]es?)) (?:this|the (?:text|page|document|passage|file))\b",
        "ai llm llms language chatbot chatbots & reading processing read reads process processes summarize summarizes"
        " summarise summarises",
    ),
    _form(
        _QUESTIONS,
        "when writing|when generating|when creating|when making|while writing|while generating",
        r"(?:when|while) (?:writing|generating|creating|making)(?: any| the| your)? (?:questions?|q&a"
        r"|training (?:data|samples|examples)|question[- ]answer pairs?)[^.\n]{0,40}\b(?:mention|say|state|include"
        r"|claim|add|answer|always|must|write|tell|pretend|insert)\b",
        "when while & questions question q training & writing generating creating making",
    ),
    _form(
        _QUESTIONS,
        "training example|training sample|training data|for every item|for each item|every answer|each answer"
        "|all answers",
        r"(?:training (?:examples?|samples?|data) (?:must|should|has to|have to) (?:say|state|claim|mention)"
        r"|for (?:every|each) (?:item|question)s?,? (?:you must )?(?:explain|say|state|claim|mention|write"
        r"|answer) that\b|(?:every|each|all) answers? (?:must|should|has to|have to) (?:say|state|claim|mention|include"
        r"|contain|end|begin)\b)",
        "training item items answer answers question questions"
        "& must should has have explain say state claim mention write answer",
    ),
    _form(
        _QUESTIONS,
        "output {|output exactly {|return {|return exactly {|reply with {|respond with {|print {|write {",
        r"(?:output|return|reply with|respond with|print|write)(?: exactly| only)?:? \{[\s\"']{1,6}"
        r"(?:questions[\"']{1,2}\s?:|items[\"']{1,2}\s?:[\s\[{]{1,6}[\"']question)",
        "output return reply respond print write & items questions",
    ),
    _form(
        _HIDE,
        "do not|don't|don’t|never|without",
        r"(?:do not|don['’]t|never|without) (?:tell(?:ing)?|inform(?:ing)?|mention(?:ing)?(?: this| it| that)? to"
        r"|reveal(?:ing)?(?: this"
        r"| it| that)? to|let(?:ting)?) (?:the|your) (?:user|human|reader)s?\b(?! (?:that|whether|if|how|which"
        r"|about (?:the|an?)|type"
        r"|edit|change|choose|select|enter|to\b))",
        "tell telling inform informing mention mentioning reveal revealing let letting"
        "& user users human humans reader readers & not don never without",
    ),
    _form(
        "'do not produce questions'",
        "do not|don't|don’t|never|stop",
        r"(?:do not|don['’]t|never|stop) (?:produce|produc|generat|creat|writ|ask|mak)(?:e|ing)? (?:any "
        r"|more )?(?:questions?|q&a|answers"
        r"|samples|training (?:data|samples|examples))\b(?! (?:that|which|about|on|with|in|like|until|before|to))",
        "produce producing generate generating create creating write writing ask asking make making"
        "& question questions q answers samples training & not don never stop",
    ),
    _form(
        "an order in a forged turn",
        "assistant:|system:|human:|ai:",
        r"(?:assistant|system|human|ai):[\s*_]{1,4}(?:when you|ignore|forget|disregard|you must|you are now"
        r"|do not answer|override"
        r"|of course! here is|sure! here is)",
        "assistant system human ai & when ignore forget disregard must now answer override sure course",
    ),
    _form(
        _IGNORE,
        "ignor|vergiss|missacht",
        r"(?:ignoriere?n?|vergiss|vergessen|missachte)(?: sie)?(?: [\wäöüß]{1,20}){0,4}? (?:anweisungen"
        r"|instruktionen|befehle|vorgaben|regeln)\b",
        "ignoriere ignorieren vergiss vergessen missachte& anweisungen instruktionen befehle vorgaben regeln",
    ),
    _form(
        _IGNORE,
        "ignor|oubli|négligez",
        r"(?:ignore[rz]?|oublie[rz]?|négligez)(?: toute?s)?(?: les| tes| vos"
        r"| ces)(?: [\wéèà]{1,20}){0,2}? (?:instructions|consignes|directives)",
        "ignore ignorer ignorez oublie oublier oubliez négligez & instructions consignes directives",
    ),
    _form(
        _IGNORE,
        "ignor|olvida|dimentica|esque|negeer|vergeet|zignoruj",
        r"(?:ignor[aeo]r?|olvida|dimentica|esqueça|negeer|vergeet|zignoruj)(?: [\wáéíóúãçà]{1,20}){0,4}?"
        r" (?:instrucciones|istruzioni|instruções|instructies|instrukcje|indicaciones|órdenes|ordens)\b",
        "ignora ignore ignorar ignoreer olvida dimentica esqueça negeer vergeet zignoruj"
        "& instrucciones istruzioni instruções instructies instrukcje indicaciones órdenes ordens",
    ),
    _form(
        _IGNORE,
        "игнорир|забудь|проигнорир",
        r"(?:про)?(?:игнориру[йю]\w{0,4}|забудь(?:те)?)(?: [а-яё]{1,20}){0,4}? (?:инструкции|указания|команды)",
    ),
    _form(_IGNORE, "忽略|無視|无视|忘记", r"(?:忽略|無視|无视|忘记)[^。\n]{0,12}(?:指令|指示|说明|說明|提示|命令)"),
    _form(_IGNORE, "指示|命令|プロンプト", r"(?:指示|命令|プロンプト)(?:を|は)?(?:すべて|全て)?(?:無視|忘れ)"),
    _form(_IGNORE, "지시|명령", r"(?:지시|명령)[^.\n]{0,12}(?:무시|잊어)"),
)
_ASCII_FORMS = tuple(form for form in _FORMS if any(map(str.isascii, form.literals)))
_MARKS = re.compile(
    r"<\|(?:im_(?:start|end|sep)|endoftext|eot_id|begin_of_text|end_of_text|(?:start|end)_header_id|system|user"
    r"|assistant|end)\|>"
    r"|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>"
)


def suspicious(text: str) -> str:
    """The kind of text that speaks to a model, or "" where none does; ``MARKUP`` where it only holds chat markup."""
    for kind, _ in addresses(text):
        return kind
    return MARKUP if has_markup(text) else ""


def has_markup(text: str) -> bool:
    """Whether a text holds marks of a chat template."""
    return ("<" in text or "[" in text) and _MARKS.search(text) is not None


def addresses(text: str) -> Iterator[tuple[str, int]]:
    """What in a text speaks to a model: the kind, and about where (exactly in plain text)."""
    plain = _plain(text)
    yield from _spoken(plain)
    if any(part in plain for part in _LEETED):
        yield from _spoken(plain.translate(_LEET))


def _spoken(plain: str) -> Iterator[tuple[str, int]]:
    words = frozenset(plain.encode("utf-8", "surrogatepass").translate(_LETTERS).split())
    for kind, literals, pattern, needs in _ASCII_FORMS if plain.isascii() else _FORMS:
        if any(map(words.isdisjoint, needs)):
            continue
        for literal in literals:
            at = plain.find(literal)
            while at >= 0:
                if pattern.match(plain, at):
                    yield kind, at
                at = plain.find(literal, at + len(literal))


def _plain(text: str) -> str:
    """Small letters, one form for each character, nothing unseen."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).lower()
