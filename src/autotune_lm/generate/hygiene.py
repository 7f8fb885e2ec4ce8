"""Floor 4. Whether a question and an answer stand alone: before anything is compared with the document."""

import re

from autotune_lm.kit.injection import MARKUP, suspicious
from autotune_lm.kit.languages import UNDETERMINED, distinct_hits, guess_language
from autotune_lm.kit.meaning import content_words, negations
from autotune_lm.kit.text import normal_form

_PART = (
    r"(?:passage|text|section|document|excerpt|chapter|article|paragraph|sentence|table|figure|page|context|snippet|"
    r"extract|material|content|example)"
)
_META = re.compile(
    rf"\b(?:this|the (?:above|given|provided|following|preceding|previous|supplied|quoted|numbered)|the said) "
    rf"{_PART}s?\b"
    r"|\b(?:the|this|these) (?:passage|excerpt|text above|provided (?:information|context|text))s?\b(?! of\b)"
    rf"|\b(?:according to|based on|as (?:stated|described|mentioned|shown) in|mentioned in|described in|stated in) "
    rf"(?:the |this )?(?:given |provided )?{_PART}\b"
    r"|\bin the text\b|\bthe author (?:says|states|mentions|writes|claims|describes)\b|\bsentences? \[?\d+\b"
    r"|\b(?:laut|gemäß) (?:dem |diesem )?(?:Text|Dokument|Abschnitt)\b"
    r"|\b(?:im|in diesem) (?:obigen )?(?:Text|Abschnitt)\b"
    r"|\b(?:selon|d['’]après) (?:le|ce) (?:texte|passage|document)\b|\bsegún el (?:texto|pasaje|documento)\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"\b(?:mentioned|described|shown|listed|given|as) (?:above|below|earlier)\b|\bthe above\b", re.I)
_AUTHOR = re.compile(
    r"(?:^|[.!?:;,] |\b(?:and|that|which|because|so|but|then) )I (?:am|was|will|would|can|could|have|had|did|do|think|"
    r"wrote|made|built|show|explain|use|want|recommend|believe|[a-z]{3,}ed)\b|(?:^|[ \"“(])I['’](?:ll|ve|m|d) "
)
"""An author who speaks of himself. Who asks may say "I"; an answer that does so is copied, not given."""
_OPENING = re.compile(
    rf"^(?:according to|based on|as (?:stated|described|mentioned|shown|noted) in|from|in) (?:the|this) "
    rf"(?:given |provided )?{_PART}(?: above)?(?: \[?\d[\d, -]*\]?)?, ",
    re.IGNORECASE,
)
_CITED = re.compile(r" ?\[\d{1,3}(?:(?:, ?|-)\d{1,3})*\](?=[\s.,;:!?)]|$)")
_THOUGHT = re.compile(r"</?(?:think|thinking|reasoning|answer|item|passage)[^>\n]{0,40}>", re.IGNORECASE)
_REFUSES = re.compile(
    r"\b(?:as an ai|i(?:['’]m| am) (?:sorry|unable|not able)|i (?:cannot|can['’]t|don['’]t) "
    r"(?:answer|know|help|provide|determine)|"
    r"not (?:explicitly |directly )?(?:mentioned|specified|stated|provided|given) in the)\b",
    re.IGNORECASE,
)
_SAYS_YES_OR_NO = re.compile(r"(?:yes|no|true|false|ja|nein|oui|non|sí|si|no|sì|да|нет)\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_CHOICES = "only all both neither none every each always never nur alle beide keine immer nie"
_CHOOSES = frozenset(_CHOICES.split())
"""Words that say something of what a question named: "only in HTML output"."""
_SPAN = re.compile(r"`([^`\n]{1,200})`")
_LEAST_LETTERS = 60
_SURELY = 2
"""How many more common words of another language say that a short text is in it: "do", "a" and "to" are of many."""
_CODE = re.compile(r"```.*?```|`[^`\n]+`|\"[^\"\n]{1,80}\"", re.DOTALL)


def tidied(answer: str, evidence: str) -> str:
    """An answer without sentence numbers and without "According to the passage": what only the prompt made it say."""
    text = answer.strip()
    if "[" not in evidence:
        text = _CITED.sub("", text)
    opening = _OPENING.match(text)
    if opening and len(text) > opening.end():
        rest = text[opening.end() :]
        text = rest if rest.startswith("`") else rest[0].upper() + rest[1:]
    return text.strip()


def unfit(question: str, answer: str, kind: str) -> str:
    """The code of what is wrong with an item by itself, or an empty text."""
    if not question.strip() or not answer.strip() or not any(map(str.isalnum, answer)):
        return "empty_item"
    if suspicious(f"{question}\n{answer}") not in ("", MARKUP) or _THOUGHT.search(f"{question}\n{answer}"):
        return "injected"
    if _META.search(question) or _ABOVE.search(question) or _META.search(answer):
        return "meta_reference"
    if kind != "unanswerable" and _REFUSES.search(answer):
        return "refusal"
    if _AUTHOR.search(answer):
        return "meta_reference"
    if _in_question(question, answer):
        return "answer_in_question"
    return ""


def _in_question(question: str, answer: str) -> bool:
    """Whether an answer says nothing that its question has not said."""
    if _SAYS_YES_OR_NO.match(answer) or negations(answer) != negations(question):
        return False
    said = normal_form(answer)
    if f" {said} " in f" {normal_form(question)} " and " or " not in question:
        return True
    if any(code not in question for code in _SPAN.findall(answer)):
        return False
    if set(_WORDS.findall(answer.casefold())) & _CHOOSES - set(_WORDS.findall(question.casefold())):
        return False
    words = set(content_words(answer))
    return bool(words) and words <= set(content_words(question)) and " or " not in question


def primary(language: str, text: str) -> str:
    """The language that questions should have: as told, else as the text itself shows."""
    said = language.strip().casefold()
    known = _NAMES.get(said, said.split("-")[0] if re.fullmatch(r"[a-z]{2}(?:-\w+)?", said) else "")
    return known if known and known != UNDETERMINED else guess_language(text)


def other_language(question: str, answer: str, wanted: str) -> bool:
    """Whether a question and its answer are surely in another language than wanted."""
    text = f"{question} {answer}"
    if wanted not in _TOLD or sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        return False
    bare = _CODE.sub(" ", text)
    found = guess_language(bare)
    return found not in (UNDETERMINED, wanted) and distinct_hits(bare, found) - distinct_hits(bare, wanted) >= _SURELY


_NAMES = {
    "english": "en", "englisch": "en", "anglais": "en", "german": "de", "deutsch": "de", "french": "fr",
    "français": "fr", "spanish": "es", "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt",
    "português": "pt", "dutch": "nl", "nederlands": "nl", "polish": "pl", "polski": "pl", "swedish": "sv",
    "svenska": "sv", "turkish": "tr", "türkçe": "tr", "japanese": "ja", "korean": "ko", "chinese": "zh",
    "russian": "ru", "greek": "el", "hebrew": "he", "arabic": "ar", "hindi": "hi",
}  # fmt: skip
_TOLD = frozenset(_NAMES.values())
