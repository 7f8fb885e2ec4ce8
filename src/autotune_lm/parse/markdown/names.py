"""Floor 4. What the directives of the Markdown dialects mean."""

from typing import Literal

Treatment = Literal["label", "drop", "code", "include", "formula", "list-table", "csv-table", "rst", "keep"]

_ADMONITIONS = (
    "note tip warning important caution danger error attention hint info abstract summary success question failure "
    "bug example quote admonition seealso versionadded versionchanged versionremoved deprecated todo check tldr rubric "
    "topic sidebar details dropdown tab tab-item secondary see collapsible security"
)
_CODE = "code code-block code-cell sourcecode doctest testcode testoutput ipython prompt parsed-literal jupyter-execute"
_DROPPED = (
    "figure image toctree contents index include tableofcontents bibliography raw mermaid graphviz "
    "currentmodule py:currentmodule module py:module highlight autosummary automodule autoclass autofunction "
    "automethod "
    "autoattribute autodata autoexception meta role default-role sectionauthor codeauthor testsetup testcleanup "
    "hidden target-notes iframe video youtube button-link button-ref inheritance-diagram docstring argparse click "
    "disqus carousel octicon gallery eval plantuml uml"
)
TREATMENTS: dict[str, Treatment] = {
    **dict.fromkeys(_ADMONITIONS.split(), "label"),
    **dict.fromkeys(_CODE.split(), "code"),
    **dict.fromkeys(_DROPPED.split(), "drop"),
    "literalinclude": "include",
    "math": "formula",
    "list-table": "list-table",
    "csv-table": "csv-table",
    "eval-rst": "rst",
}
"""A directive that is not here keeps its content and loses its fence."""

LAYOUT = frozenset(
    [
        "grid",
        "grid-item",
        "grid-item-card",
        "card-carousel",
        "div",
        "container",
        "html",
        "md-demo",
        "tab-set",
        "table",
        "figure-md",
        "caption",
        "termy",
        "myst-example",
        "myst-to-html",
        "cssclass",
        "class",
        "role",
        "list",
        "epigraph",
        "highlights",
        "pull-quote",
        "glossary",
    ]
)
"""Containers whose argument is no text."""

LABEL_WORDS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "versionremoved": "Removed in version",
    "deprecated": "Deprecated since version",
    "seealso": "See also",
    "tldr": "TL;DR",
}
BARE_LABELS = frozenset(
    {"tab", "tab-item", "details", "dropdown", "rubric", "topic", "admonition", "collapsible", "summary"}
)
"""Their label paragraph is the title alone."""

LANGUAGES = {
    ".py": "python",
    ".pyi": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".ts": "typescript",
    ".tsx": "tsx",
    ".jsx": "jsx",
    ".rs": "rust",
    ".go": "go",
    ".java": "java",
    ".c": "c",
    ".h": "c",
    ".cpp": "cpp",
    ".sh": "bash",
    ".yml": "yaml",
    ".yaml": "yaml",
    ".toml": "toml",
    ".json": "json",
    ".html": "html",
    ".css": "css",
    ".sql": "sql",
    ".md": "markdown",
    ".rst": "rst",
    ".ini": "ini",
    ".cfg": "ini",
    ".txt": "text",
}


def language_of(path: str) -> str:
    """The language of a file by its suffix; empty where it is not known."""
    dot = path.rfind(".")
    return LANGUAGES.get(path[dot:].lower(), "") if dot >= 0 else ""


def label_text(kind: str, title: str) -> str:
    """The paragraph in front of an admonition: ``Note:`` or ``Note: Title``; a tab's is its own name."""
    if not kind or (title and kind in BARE_LABELS):
        return title
    word = LABEL_WORDS.get(kind) or kind.replace("-", " ").capitalize()
    if title.casefold() == word.casefold():
        title = ""
    return f"{word}: {title}" if title else f"{word}:"
