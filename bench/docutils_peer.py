"""docutils with directives and roles that accept everything, as Sphinx documentation needs them."""

import contextlib
import io

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles

_PLAIN = {
    "image", "figure", "table", "csv-table", "list-table", "replace", "unicode", "parsed-literal", "math", "rubric",
    "topic", "sidebar", "epigraph", "highlights", "pull-quote", "compound", "container", "note", "warning", "tip",
    "important", "hint", "caution", "danger", "error", "attention", "admonition",
}  # fmt: skip
_TITLED = {"only", "ifconfig", "container"}
_SETTINGS = {
    "report_level": 5,
    "halt_level": 6,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "sectsubtitle_xform": False,
}


class _Any(Directive):
    """A directive with any argument and options; its content is read as blocks."""

    has_content = True
    optional_arguments = 1000
    final_argument_whitespace = True

    class _Options(dict):
        """Knows every option."""

        def __getitem__(self, key: str) -> object:
            return lambda value: value

        def __bool__(self) -> bool:
            return True

    option_spec = _Options()

    def run(self) -> list[nodes.Node]:
        if any(word in self.name for word in ("code", "literal", "doctest", "raw", "toctree", "test", "math", "plot")):
            return [nodes.literal_block("", "\n".join(self.content))]
        box = nodes.container()
        titled = {"match_titles": True} if self.name in _TITLED else {}
        self.state.nested_parse(self.content, self.content_offset, box, **titled)
        return [box]


def _role(name, rawtext, text, lineno, inliner, options=None, content=None):  # noqa: PLR0913  # docutils calls it so
    title = text[: text.rfind("<")].rstrip() if text.endswith(">") and text.rfind("<") > 0 else text
    if title.startswith("~"):
        title = title.rpartition(".")[2]  # as Sphinx shows it
    elif name.endswith("doc"):
        title = title.rpartition("/")[2]
    return [nodes.literal(rawtext, nodes.unescape(title))], []


def _directive(name, language_module, document):
    if name in _PLAIN:
        return _known_directive(name, language_module, document)
    return _Any, []


def _any_role(name, language_module, lineno, reporter):
    return _role, []


_known_directive = directives.directive


def doctree(text: str, quiet: bool = True) -> nodes.document:
    """The tree of a text."""
    before = directives.directive, roles.role
    directives.directive, roles.role = _directive, _any_role
    try:
        with contextlib.redirect_stderr(io.StringIO()) if quiet else contextlib.nullcontext():
            return publish_doctree(text, settings_overrides=_SETTINGS)
    finally:
        directives.directive, roles.role = before
