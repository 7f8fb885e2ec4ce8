"""Floor 4. Whether markup that belongs to a file is left in a sample."""

import re

from autotune_lm.core.types import Kind
from autotune_lm.judge.plain import bare_code, prose, row_slice

_DEBRIS = re.compile(
    r"\]\(\S|\*\*\S|\S\*\*|^:{3,}|\{#[\w-]+\}|\{\*|\{[a-z:-]+\}x|\{%|%\}|<!--|-->|!\[[^\]]*\]|&(?:nbsp|lt|gt|"
    r"amp|quot|#\d+);|"
    r"</?(?:div|img|span|br|details|summary|iframe|abbr|sup|sub|td|tr|th|center|font|p|a href)\b[^>]*>|"
    r"^\.\. \w+::|:[a-z]+:x|^///|^={4,}$|^\+[-=+]{4,}$|\[\^\w+\]|\\[a-z]{4,}\{|\ufffd|^import \{|"
    r"^export (?:const|default)",
    re.MULTILINE,
)
_TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$")


def clean(question: str, answer: str, kind: Kind) -> float:
    """1 where no markup is left outside code; a pipe may stand in whole table rows, or part the cells of one, alone."""
    if _DEBRIS.search(prose(question)):
        return 0.1
    if bare_code(answer, kind):
        return 1.0
    bare = prose(answer)
    found = len(_DEBRIS.findall(bare))
    if found:
        return 0.2 if found > 1 or len(answer) < 400 else 0.4
    stray = (
        not row_slice(answer, kind)
        and any(line.count("|") > 1 and not _TABLE_ROW.match(line) for line in bare.splitlines())
        if "|" in bare
        else False
    )
    return 0.5 if stray else 1.0
