"""Floor 1. A light guess of a text's language, where its document does not say: scripts, then commonest words.

Ten languages in Latin script are told apart by 20 or so of their most frequent words (the idea: Ingle's short-word
profiles; Grefenstette, "Comparing two language identification schemes", 1995). Others with a script of their own are
told by that. It is right on paragraphs, unsure on single lines of code, and then says ``und``. Linear in the text.
"""

import re
from collections import Counter

UNDETERMINED = "und"
LONGEST_TEXT = 4_000
LEAST_HITS, LEAST_SHARE = 2, 0.12

_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
}
"""Where a third of the letters are of a script; kana decides before the signs that Chinese and Japanese share."""
_SCRIPT_SHARE, _KANA_SHARE = 0.33, 0.1

_COMMON = {
    "en": "the of and to in is that it for you with as are this be on by an or how what which does from can when not",
    "de": "der die das und ist nicht ein eine zu den mit von auf für dem im wird sie es wie werden oder als auch sich",
    "fr": "le la les de des et est une un du dans pour que qui sur avec par pas ce il vous sont au comment être plus",
    "es": "el la los las de y que en un una es por con para se del no al como su lo más este qué son puede",
    "it": "il la di che e è un una per non con del della sono le si i nel come gli da alla questo dei cosa può",
    "pt": "o a os as de que e do da em um uma para com não por no na se é mais como dos ao são você qual",
    "nl": "de het een en van is dat niet te op voor met zijn aan er wordt die in of worden door hoe ook deze als",
    "pl": "i w na z nie się jest do to że o jak po od za dla przez które jego są co ten być lub czy",
    "sv": "och att det som en är på för med av den till inte om ett har kan de vi eller från när hur detta i",
    "tr": "ve bir bu için ile da de olarak olan çok daha gibi ne kadar sonra her veya değil nasıl nedir ise en mi var",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")


def distinct_hits(text: str, language: str) -> int:
    """How many of a language's commonest words a text has. One said thrice counts once: "a" is of many languages."""
    return len(
        {word for word in _WORD.findall(text[:LONGEST_TEXT].casefold()) if language in _LANGUAGES_OF.get(word, ())}
    )


def guess_language(text: str) -> str:
    """A BCP 47 tag, or ``und``."""
    text = text[:LONGEST_TEXT]
    letters = sum(map(str.isalpha, text))
    for language, script in _SCRIPTS.items():
        share = _KANA_SHARE if language == "ja" else _SCRIPT_SHARE
        if letters and len(script.findall(text)) >= max(LEAST_HITS, share * letters):
            return language
    found = _WORD.findall(text.casefold())
    hits = Counter(language for word in found for language in _LANGUAGES_OF.get(word, ()))
    ranked = sorted(hits.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < max(LEAST_HITS, LEAST_SHARE * len(found)):
        return UNDETERMINED
    tied = len(ranked) > 1 and ranked[1][1] == ranked[0][1]
    return UNDETERMINED if tied else ranked[0][0]
