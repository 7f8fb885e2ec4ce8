"""Floor 4. Whether an answer begins where a thought begins, and says it without pointing elsewhere."""

import re

from autotune_lm.core.types import Kind
from autotune_lm.judge.plain import content_words, prose, row_slice
from autotune_lm.kit.text import sentences

_MID_AIR = re.compile(
    r"""[("'“]*(?:this|that|these|
    those(?!\ (?:that|which|who|whose|with|without|of|in|from)\b)|
    here|then|next|but|and|so|however|thus|therefore|hence|otherwise|instead|or|yet|
    also|additionally|furthermore|moreover|similarly|likewise|above|below|meanwhile|consequently|nevertheless|
    as\ (?:you\ can|mentioned|described|shown|noted|we|before|above|such)|in\ (?:this|that|these|
    those)\ (?:case|example|
    section|way|chapter|page|tutorial|guide|article|function|situation|code)|in\ the\ (?:previous|above|following|next|
    last|example)|the\ (?:above|following|previous|latter|former|code\ (?:above|below))|for\ (?:example|instance)|
    (?:while|although|since|because|as|if|when|once|after)\ (?:this|these|those|that)|
    let['’]s|we['’]ll|we['’]ve|our|don['’]t\ worry|at\ this\ point|after\ (?:that|this)|with\ (?:this|that)|
    (?:to\ do|by\ doing)\ (?:this|that|so)|you(?:['’]ll|\ will)\ (?:see|notice)|[a-z]\w*\ (?:above|
    below),)(?![\w’'-])""",
    re.VERBOSE | re.IGNORECASE,
)
_FOLLOWING = re.compile(r"the following [^\n]+:\n", re.IGNORECASE)
_THIS = re.compile(
    r"\b(?:this|these|those) (?!(?:way|kind|sort|type|means?|is|are|can|will|would|may|might|should|could|does|allows?|"
    r"makes?|in|to|with|by|for|from|it|the|two|three|one|ones|was|has|have|list|table|who|that|which|and|or|as|also|"
    r"could|gives?|lets?|helps?|happens?|works?|you|all|into|when|if|year|month|week|"
    r"day|were|takes?|needs?|returns?|uses?|requires?|avoids?|ensures?|prevents?|provides?|results?|leads?|only)\b)"
    r"(?P<noun>[a-z]+)(?! (?:that|which|who|of|you)\b)"
    r"(?! \w+ (?:that|which|who|you)\b)", re.IGNORECASE)  # fmt: skip
_TELLS_WHERE = re.compile(
    r"\b(?:section|page|chapter|guide|tutorial|docs?|documentation|article|post|video|course|reference)\b[^.\n]{0,60} "
    r"(?:(?:already )?(?:covers?|covered|describes?|explains?|shows?|lists?|discuss(?:es|ed)|walks?|contains?|goes|"
    r"has (?:more|details))|(?:is|are) a good)\b|\b(?:is|are) (?:described|documented|covered|explained|discussed|"
    r"listed) in (?:the|our|more detail)\b", re.IGNORECASE)  # fmt: skip
_PRONOUN = re.compile(r"(?:it|they|he|she|its|their)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"(?:see|check|check out|read|refer to|visit|consult|look at|take a look|for (?:more|further|additional)|"
    r"(?:more|full|further) (?:details|information)|you can (?:find|read|see) (?:more|the|it)|find out more|"
    r"learn more)\b",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"\b(?:as (?:we|you) (?:saw|have seen|can see|mentioned)|as (?:mentioned|described|shown|noted|discussed|seen) "
    r"(?:above|before|earlier|previously|below)|(?:in )?the (?:previous|preceding|next|last) (?:section|"
    r"chapter|example|page|"
    r"paragraph)|in this (?:section|chapter|tutorial|guide|page|article)|earlier in|later in this|so far,? we|"
    r"the (?:code|example|snippet|image|figure|table|diagram) (?:above|below)|(?:above|below) (?:example|code|"
    r"snippet)|(?:same|listed|given|shown|described|explained|like|exactly) (?:as )?(?:above|below|before|earlier))\b",
    re.IGNORECASE,
)
_DOES = re.compile(r"(?:check|read|visit|look|find)\b(?! (?:the|our|more)\b)", re.IGNORECASE)
"""What a function may do: "Read rows of a file"."""
_REASON = re.compile(r"so that\b|(?:since|as|because) (?:this|that|these|those)\b", re.IGNORECASE)
_WHY = re.compile(r"\bwhy\b|\bfor what reason\b", re.IGNORECASE)
_THIS_ONE = re.compile(r"this\b", re.IGNORECASE)
_THIS_THING = re.compile(r"This ((?:environment |command-line |configuration |global )?[a-z]{3,20})\b")
_YES_NO = re.compile(
    r"(?:in [^,]+, )?(?:can|could|do|does|did|is|are|was|were|should|will|would|has|have|why)\b", re.IGNORECASE
)


def start(answer: str, question: str, kind: Kind, code: bool = False) -> float:
    """1 where the first words need nothing before them.

    ``code`` tells that the answer comes from source code: documentation says "this function" of what it documents, and
    a question that names a symbol says which one that is.
    """
    text = answer.lstrip()
    if _ELSEWHERE.match(text) and not (code and _DOES.match(text)):
        return 0.4 if "\n" in text or len(text) > 300 else 0.1
    named = code and "`" in question
    followed = _FOLLOWING.match(text) and "\n" in text
    reason = _REASON.match(text) and _WHY.search(question)
    if _MID_AIR.match(text) and not (
        reason or followed or (named and _THIS_ONE.match(text)) or _names_again(text, question)
    ):
        return 0.2
    if kind != "table" and not named and not _entry_of(text, question) and _outside(text, question):
        return 0.4
    if row_slice(text, kind) or kind == "code" or f"`{_first_name(text)}`" in question:
        return 1.0
    if text[:1].islower() and not text.startswith(("http", "pip ", "npm ")) and " " in text and "`" not in text[:2]:
        return 0.7
    return 0.8 if _PRONOUN.match(text) and not _YES_NO.match(question) else 1.0


def _names_again(text: str, question: str) -> bool:
    """Whether an answer begins with "this option" where the question has named that option in code."""
    match = _THIS_THING.match(text)
    return match is not None and "`" in question and match[1].lower() in question.lower()


def _entry_of(text: str, question: str) -> bool:
    """Whether an answer is the entry behind a name that the question asks about: ``Trains (abroad): this office …``."""
    name = re.split(r"(?: \([^()\n]{1,60}\))?(?:: | [–—] )", text[:160], maxsplit=1)[0]
    return 2 < len(name) < 80 and name.lower() in question.lower()


def _first_name(text: str) -> str:
    """The name that an entry of a list of parameters begins with: ``size (int): how many``."""
    return text[:200].split(" ", 1)[0].split(":", 1)[0].strip("`*:")


def _outside(answer: str, question: str) -> bool:
    """Whether the first sentence says "this invariant" of something that neither it nor the question has named."""
    first = prose(next(iter(sentences(answer.split("\n", 1)[0])), ""))
    if first.endswith(":"):
        return False
    for match in _THIS.finditer(first):
        noun = content_words(match["noun"])
        if noun and not set(noun) & set(content_words(f"{question} {first[: match.start()]}")):
            return True
    return False


def _only_tells_where(answer: str) -> bool:
    """Whether a short answer says on which page the answer stands, and little else."""
    if len(answer) > 400 or "```" in answer or not _TELLS_WHERE.search(answer):
        return False
    lines = sentences(answer)
    return sum(bool(_TELLS_WHERE.search(line) or _ELSEWHERE.match(line)) for line in lines) * 2 >= len(lines)


def pointing(answer: str) -> float:
    """1 where an answer speaks of no other place on its page, and does not only name another page."""
    if _only_tells_where(answer):
        return 0.3
    found = len(_LOOKS_BACK.findall(prose(answer)))
    return 1.0 if not found else 0.5 if len(answer) > 600 and found == 1 else 0.2
