"""Floor 4. What the options of a table belong to: "Options of `run`", "`run` options", "Options" below "`run`"."""

import re

from autotune_lm.generate.draft import Scene
from autotune_lm.generate.outline import Section
from autotune_lm.generate.subject import is_generic, mentions, natural_case
from autotune_lm.generate.wording import alone, plain

_SORTS = (
    r"(?:(?:command[- ]line|configuration|environment|available|supported|all|common|global|optional|required) )?"
    r"(?:options?|parameters?|arguments?|settings?|flags?|fields?|commands?|properties|attributes?|variables?|keys?|"
    r"columns?|methods?|functions?|defaults?|values?|reference)"
)
_OF = re.compile(rf"(?:The )?{_SORTS} (?:of|for|in) (?:the )?(?P<who>.+)$", re.I)
_LAST = re.compile(rf"(?P<who>.+?) {_SORTS}$", re.I)
_ONLY = re.compile(rf"(?:The )?{_SORTS}$", re.I)
_SPECIFIC = re.compile(r"[- ](?:specific|related)$", re.I)


def sort_of(column: str) -> str:
    """What the things in a column are called, in the singular: option, parameter; empty where it says nothing."""
    word = re.sub(r"(?<=[^s])s$", "", column.lower().replace("properties", "property"))
    return "" if word in {"name"} else "setting" if word in {"key", "configuration", "config"} else word


def owner(section: Section, scene: Scene) -> str:
    """What the things in a section belong to, as " of X"; empty where nobody needs to know, or nothing says.

    A title that is neither code nor speaks of options is a topic, and no owner.
    """
    for title in reversed(section.path):
        who = _named(title)
        if who is None:
            continue
        if "`" not in who and who == title:
            return ""
        if is_generic(who) or not plain(who) or not alone(who) or len(who.split()) > 4 or mentions(who, scene.product):
            return ""
        return f" of {natural_case(_SPECIFIC.sub('', who), scene.around)}"
    return ""


def _named(title: str) -> str | None:
    """The thing in a title; None where the title only says that options follow."""
    match = _OF.match(title) or (None if _ONLY.match(title) else _LAST.match(title))
    if match:
        return match["who"]
    return None if _ONLY.match(title) or is_generic(title) else title
