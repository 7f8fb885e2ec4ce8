"""Floor 4. Accents that a PDF draws as marks of their own: ``Universit´e`` and ``Aviac¸a˜o`` as words.

TeX's older fonts draw the mark before its letter; other programs draw it after. Where both neighbours could bear it,
the other marks of the word decide, and else TeX does.
"""

import re
import unicodedata

_COMBINING = {
    "\u00b8": "\u0327",
    "\u02dc": "\u0303",
    "\u00b4": "\u0301",
    "`": "\u0300",
    "\u00a8": "\u0308",
    "\u02c6": "\u0302",
    "\u02c7": "\u030c",
    "\u02da": "\u030a",
    "\u02dd": "\u030b",
}
_ANY = re.compile("[\u00b8\u02dc\u00b4\u00a8\u02c6\u02c7\u02da\u02dd]|(?<=[^\\W\\d_])`(?=[^\\W\\d_])")
_WORD = re.compile("(?:[^\\W\\d_]|[\u00b8\u02dc\u00b4\u00a8\u02da\u02dd`])+")
_DOTLESS = {"\u0131": "i", "\u0237": "j"}
_SHORT = 3
"""Characters of a word whose last one is no accent: a prime, a unit."""


def with_accents(text: str) -> str:
    """The text with marks put on their letters."""
    if not _ANY.search(text) or text.count("`") > 1:
        return text
    return _WORD.sub(_word, text)


def _word(found: "re.Match[str]") -> str:
    letters = found[0]
    places = [at for at, letter in enumerate(letters) if letter in _COMBINING]
    if not places or len(places) * 2 > len(letters):
        return letters
    votes = sum(bool(_on(letters, at, at + 1)) - bool(_on(letters, at, at - 1)) for at in places)
    out, at = "", 0
    while at < len(letters):
        after = _on(letters, at, at + 1) if letters[at] in _COMBINING else ""
        before = _on(letters, at, at - 1) if letters[at] in _COMBINING and out[-1:] == letters[at - 1 : at] else ""
        if before and (not after or votes < 0) and (at + 1 < len(letters) or at >= _SHORT):
            out = out[:-1] + before
        elif after:
            out += after
            at += 1
        else:
            out += letters[at]
        at += 1
    return out


def _on(letters: str, mark: int, place: int) -> str:
    """The letter at a place with a mark on it; empty where there is no such letter."""
    if not 0 <= place < len(letters):
        return ""
    base = _DOTLESS.get(letters[place], letters[place])
    made = unicodedata.normalize("NFC", base + _COMBINING[letters[mark]])
    return made if base.isalpha() and base not in _COMBINING and len(made) == 1 else ""
