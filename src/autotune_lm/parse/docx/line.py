"""Floor 4. The text of one paragraph of a Word document while it is gathered, and what its look says of it."""

import re

from autotune_lm.parse.docx.symbols import plain

BOLD, MONO, CODE, UNDERLINED = 1, 2, 4, 8
_TICKS = re.compile("`+")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u2060\ufeff"))
_EXPONENT = re.compile(r"[-+−–]?\d{1,3}")
_BASE = re.compile(r"(?<![\d.,])\d{1,2}\Z")
_MATH = 16


class Line:
    """Pieces of text, each with flags and a size (half points)."""

    __slots__ = ("broken", "has_formula", "look", "looks", "texts")

    def __init__(self) -> None:
        """Nothing is said yet."""
        self.texts: list[str] = []
        self.looks: list[tuple[int, int]] = []
        self.look = (0, 0)
        """Flags and size (half points) of what comes next."""
        self.broken = False
        """Whether there are line breaks."""
        self.has_formula = False

    def add(self, text: str) -> None:
        """Go on with text in the look of the present run."""
        self.texts.append(text)
        self.looks.append(self.look)

    def formula(self, text: str) -> None:
        """Go on with an equation."""
        if text:
            self.has_formula = True
            self.texts.append(text)
            self.looks.append((_MATH, 0))

    def is_power(self, text: str) -> bool:
        """Whether a raised number is an exponent: without a sign, 10 to the 6th would read as 106."""
        return bool(_EXPONENT.fullmatch(text) and self.texts and _BASE.search(self.texts[-1]))

    @property
    def raw(self) -> str:
        """The text as it stands, with tabs and line breaks."""
        text = "".join(self.texts)
        return text if text.isprintable() or not _PRIVATE.search(text) else plain(text)

    def only_formula(self) -> str:
        """The equation that is all of it, or ``""``."""
        if not self.has_formula:
            return ""
        said = [at for at, text in enumerate(self.texts) if not text.isspace()]
        if not said or any(self.looks[at][0] != _MATH for at in said):
            return ""
        return " ".join(self.texts[at] for at in said)

    def is_all(self, flag: int) -> bool:
        """Whether all that is seen has a flag."""
        return all(flags & flag for (flags, _), text in zip(self.looks, self.texts, strict=True) if not text.isspace())

    def smallest(self) -> int:
        """The smallest size of what is seen, in half points; 0 where there is none."""
        if len(self.looks) == 1:
            return self.looks[0][1]
        return min(
            (size for (_, size), text in zip(self.looks, self.texts, strict=True) if not text.isspace()), default=0
        )

    def split(self) -> list["Line"]:
        """One line each for what stands between line breaks; empty ones are given too."""
        lines = [Line()]
        for text, look in zip(self.texts, self.looks, strict=True):
            for number, part in enumerate(text.split("\n")):
                if number:
                    lines.append(Line())
                if part:
                    lines[-1].texts.append(part)
                    lines[-1].looks.append(look)
                    lines[-1].has_formula = self.has_formula
        return lines

    def text(self, *, code: bool) -> tuple[str, int]:
        """The text on one line and how many characters at its start are bold; ``code`` puts code into backticks."""
        looks = self.looks
        if not looks:
            return "", 0
        first = looks[0][0]
        if not first & (MONO | CODE | _MATH) and (len(looks) == 1 or all(flags == first for flags, _ in looks)):
            text = _flat(self.texts[0] if len(looks) == 1 else "".join(self.texts))
            return text, len(text) if first & BOLD else 0
        return self._mixed(code=code)

    def _mixed(self, *, code: bool) -> tuple[str, int]:
        """The text of several looks."""
        parts: list[str] = []
        bold = -1
        for flags, text in self._groups():
            if bold < 0 and not flags & BOLD and not text.isspace():
                bold = len(parts)
            if flags & _MATH:
                parts.append(f"${text}$")
            else:
                parts.append(_span(text) if code and flags & (MONO | CODE) else text)
        text = _flat("".join(parts))
        strong = len(_flat("".join(parts[:bold]))) if bold >= 0 else len(text)
        return text, min(strong, len(text))

    def _groups(self) -> list[tuple[int, str]]:
        """Neighbours of the same look as one; white space between two pieces of code belongs to them."""
        groups: list[tuple[int, list[str]]] = []
        for (flags, _), text in zip(self.looks, self.texts, strict=True):
            flags &= BOLD | MONO | CODE | _MATH
            if groups and (groups[-1][0] == flags or (text.isspace() and not flags & _MATH)) and not flags & _MATH:
                groups[-1][1].append(text)
            else:
                groups.append((flags, [text]))
        return [(flags, "".join(texts)) for flags, texts in groups]


def _flat(text: str) -> str:
    """Text on one line without signs that are not seen."""
    if text.isprintable() and "  " not in text:  # most is; of all white space only the blank counts as printable
        return text.strip()
    text = " ".join(text.split())
    if text.isprintable():
        return text
    return " ".join(plain(text.translate(_UNSEEN)).split())


def _span(text: str) -> str:
    """Code between backticks, more of them where it holds some; white space around it stays outside."""
    inner = text.strip()
    if not inner:
        return text
    ticks = "`" * (max(map(len, _TICKS.findall(inner)), default=0) + 1)
    room = " " if inner[0] == "`" or inner[-1] == "`" else ""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{ticks}{room}{inner}{room}{ticks}{after}"
