"""Floor 4. Blanks that somebody has to fill in: ``[Agency]``, ``(insert name)``, ``<company name>``, ``____``."""

import re

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_BLANK = re.compile(
    r"(?<![\w`\])])\[(?!sic\]|\d|[A-Z_]+ \d+\])[^\W\d][^\[\]\n,]{2,80}\](?![(\[:\w])"
    r"|[(<\[{](?:please )?(?:insert|enter|fill in|add|type|specify|describe|choose|select|replace|state|list|name of|"
    r"e\.g\.,? insert)\b[^()<>\[\]{}\n]{0,120}[)>\]}]"
    r"|<(?:your|the|company|client|customer|project|product|program|agency|date|name|title|number|amount|address|vendor|"
    r"contractor|organi[sz]ation|department|role|year|month|city|state|country)\b[^<>\n]{0,60}>"
    r"|\{\{[^{}\n]{1,80}\}\}|«[^»\n]{1,40}»(?=[^«]{0,3}$)|\bX{3,}\b|_{4,}|\bT\.?B\.?[DCA]\b|\[\s{2,}\]|\blorem ipsum\b"
    r"|\$\[[^\[\]\n]{1,60}\]|\.{6,}|…{3,}",
    re.IGNORECASE,
)
"""A bracket behind a word is an index or a footnote, before a bracket or a colon part of a link."""


def is_blank(text: str) -> bool:
    """Whether a text outside of code holds a blank of a form or a template. Linear in the text."""
    return _BLANK.search(_CODE.sub("`x`", text)) is not None
