"""Floor 4. From source code to the symbols that it declares, each with its place, its documentation and its members.

Only the levels of the syntax tree on which declarations stand are walked; what is inside of functions is never
touched. That is cheaper than a query, which visits every node: a twentieth of the parser's own time.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.code.declared import Found, text_of
from autotune_lm.parse.code.languages import Language
from autotune_lm.parse.code.text import Span, Symbol, own_text

if TYPE_CHECKING:
    from tree_sitter import Node

LIMIT = 20_000
"""Symbols of one file; what comes after stays code of the module. No file that people wrote has as many."""
_DEPTH = 60
"""How deep declarations may stand; what is deeper stays code of what it stands in."""
_DEEPEST = 6
_NEAR = 1
"""Line feeds between a comment and what it documents."""
_MARKED_NEAR = 2
_REST = re.compile(rb"[ \t]*[;,]?[ \t]*(?://[^\n]*|#[^\n]*|/\*[^\n*]*\*/)?[ \t]*(?=\n|\Z)")
_RUN = re.compile(
    rb"///(?!/)[^\n]*(?:\n[ \t]*///(?!/)[^\n]*)*+|//![^\n]*(?:\n[ \t]*//![^\n]*)*+"
    rb"|//[^\n]*(?:\n[ \t]*//(?![/!])[^\n]*)*+|#:[^\n]*(?:\n[ \t]*#:[^\n]*)*+|#[^\n]*(?:\n[ \t]*#(?!:)[^\n]*)*+"
)
"""Comments of one kind, one line below the other."""
_STRING_OR_COMMENT = frozenset({b'"', b"'", b"#", *(bytes([letter]) for letter in b"rRuUbBfF")})
_COMMENTS = 8
"""Comments that may stand before a docstring."""
_HOLDS_MEMBERS = frozenset({"class", "struct", "union", "enum", "trait", "interface", "impl", "record"})


_CLOSED = frozenset({"function", "function?", "method", "constructor", "macro"})
"""What is inside of them is no member."""


class Comment(NamedTuple):
    """Comments of one kind, one line below the other."""

    start: int
    end: int
    doc: bool
    """Whether it documents what follows."""


class _Place(NamedTuple):
    """Where declarations are looked for."""

    holder: Symbol
    """The symbol around them."""
    path: tuple[str, ...]
    depth: int = 0
    documented: bool = False
    """Whether only those with documentation count."""


class Walk:
    """Goes through one file."""

    def __init__(self, data: bytes, language: Language) -> None:
        self.data = data
        self.language = language
        self.symbols: list[Symbol] = []

    def file(self, root: "Node | None") -> Symbol:
        """Collect the symbols, none where there is no tree; what is returned stands for the file itself."""
        module = Symbol("module", (), 1, 0, len(self.data), [], [])
        if root is None:
            return module
        self._members(root, _Place(module, ()))
        if self.language.name == "python":
            self._docstring(root, module)
        return module

    def _members(self, parent: "Node", place: _Place) -> None:
        """Collect what is declared among the children of a node."""
        language = self.language
        comments: list[Comment] = []
        head = -1
        last = parent.start_byte
        read_to = 0
        for node in parent.named_children:
            kind = node.type
            if kind in language.comments:
                if node.start_byte >= read_to:
                    read_to = self._comment(node, place.holder, comments, last)
                continue
            if kind in language.attributes:
                head = node.start_byte if head < 0 else head
                continue
            if kind in language.symbols or kind in language.special:
                self._declaration(node, place, comments, head if head >= 0 else node.start_byte)
            elif kind in language.through and place.depth < _DEPTH:
                self._members(node, place._replace(depth=place.depth + 1))
            last = node.end_byte
            comments, head = [], -1

    def _comment(self, node: "Node", holder: Symbol, comments: list[Comment], last: int) -> int:
        """Comments of one kind, which document what they stand in or perhaps what follows; gives their end."""
        data, start = self.data, node.start_byte
        if not comments and last and data.find(b"\n", last, start) < 0:
            return node.end_byte  # it stands behind something on the same line
        run = _RUN.match(data, start)
        end = run.end() if run else node.end_byte
        if self.language.inner_marks and data.startswith(self.language.inner_marks, start):
            holder.docs.append((start, end))
            holder.cuts.append((start, end))
        else:
            comments.append(Comment(start, end, self._is_doc(start)))
        return end

    def _declaration(self, node: "Node", place: _Place, comments: list[Comment], begin: int) -> None:
        """One node that may declare something."""
        found = self._found(node)
        if found is None or len(self.symbols) >= LIMIT:
            return
        if not found.name:
            if found.body is not None and place.depth < _DEPTH:
                path = place.path + found.owner
                self._members(found.body, _Place(place.holder, path, place.depth + 1, place.documented))
            return
        first, own, above, between = self._above(comments, begin) if comments else (begin, begin, [], [])
        end = self._end(node.end_byte)
        if found.label == "module" and b"cfg(test" in self.data[begin : node.start_byte]:
            place.holder.cuts.append((first, end))
            return
        inside = between + self._doc_inside(found.inner or node)
        docs = above + inside
        end = max(end, inside[-1][1]) if inside else end
        if (found.label[-1] == "?" or place.documented) and not docs:
            return
        place.holder.cuts.append((first, end))
        self._add(found, place, (own, end), docs, inside)

    def _add(self, found: Found, place: _Place, span: Span, docs: list[Span], inside: list[Span]) -> None:
        """Keep a symbol, and what it holds."""
        full = (*place.path, *found.owner, found.name)
        label = found.label.rstrip("?")
        member = bool(found.owner) or place.holder.label.partition(" ")[0] in _HOLDS_MEMBERS
        if label == "function" and member and self.language.name != "go":
            label = "method"
        level = min(place.holder.level + 1, _DEEPEST)
        symbol = Symbol(label, full, level, *span, docs, inside, 2 if member else 1)
        at = len(self.symbols)
        self.symbols.append(symbol)
        if found.body is not None and level < _DEEPEST and place.depth < _DEPTH:
            self._members(found.body, _Place(symbol, full, place.depth + 1, found.documented))
        if label == "impl" and self._goes_on(symbol, at) and self._is_shell(symbol):
            del self.symbols[at]

    def _goes_on(self, symbol: Symbol, at: int) -> bool:
        """Whether what stands before an ``impl`` on its level is the type itself."""
        for before in reversed(self.symbols[:at]):
            if before.level <= symbol.level:
                return before.path == symbol.path and " " not in before.label and not symbol.docs
        return False

    def _is_shell(self, symbol: Symbol) -> bool:
        """Whether nothing is in it but members."""
        rest = own_text(self.data, symbol)[0]
        return not rest.partition("{")[2].strip("} \n\t")

    def _found(self, node: "Node") -> Found | None:
        """What a node declares; what dresses another node gives what that one declares."""
        for _ in range(8):
            kind = node.type
            label = self.language.symbols.get(kind)
            if label is not None:
                name = text_of(node.child_by_field_name("name"), self.data).strip("\"'")
                body = None if label in _CLOSED else node.child_by_field_name("body")
                return Found(label, name, body, inner=node) if name else None
            look = self.language.special.get(kind)
            found: Found | None = look(node, self.data) if look else None
            if found is None or found.name or found.inner is None:
                return found
            node = found.inner
        return None

    def _above(self, comments: Sequence[Comment], begin: int) -> tuple[int, int, list[Span], list[Span]]:
        """The comments that belong to a declaration.

        Where it begins with them, and without its documentation; that above it, and that between its attributes.
        """
        data = self.data
        docs: list[Span] = []
        between: list[Span] = []
        first = own = begin
        for start, end, doc in reversed(comments):
            if start > begin:
                if doc:
                    between.append((start, end))
                continue
            gap = data.count(b"\n", end, first)
            if gap > (_MARKED_NEAR if doc and self.language.marks else _NEAR) or (docs and not doc):
                break
            first = start
            if doc:
                docs.append((start, end))
            else:
                own = start
        return first, own, docs[::-1], between[::-1]

    def _is_doc(self, start: int) -> bool:
        language = self.language
        if language.no_marks and self.data.startswith(language.no_marks, start):
            return False
        return not language.marks or self.data.startswith(language.marks, start)

    def _end(self, end: int) -> int:
        """The end of a declaration, with what stands behind it on its last line and says nothing else."""
        rest = _REST.match(self.data, end)
        return rest.end() if rest else end

    def _doc_inside(self, node: "Node") -> list[Span]:
        """The docstring of a function or class, and the string below a variable."""
        if self.language.name != "python":
            return []
        if node.type == "expression_statement":
            below = node.next_named_sibling
            return self._string(below) if below else []
        body = node.child_by_field_name("body")
        return self._string_at(body) if body else []

    def _string_at(self, body: "Node") -> list[Span]:
        """The string that is the first statement."""
        start = body.start_byte
        if self.data[start : start + 1] not in _STRING_OR_COMMENT:
            return []
        for at in range(min(_COMMENTS, body.named_child_count)):
            statement = body.named_child(at)
            if statement is None or statement.type != "comment":
                return self._string(statement) if statement else []
        return []

    def _string(self, statement: "Node") -> list[Span]:
        """A statement that is a string."""
        if statement.type == "expression_statement" and statement.named_child_count == 1:
            inner = statement.named_child(0)
            if inner is not None and inner.type in ("string", "concatenated_string"):
                return [(inner.start_byte, inner.end_byte)]
        return []

    def _docstring(self, root: "Node", module: Symbol) -> None:
        """The documentation of a Python module."""
        found = self._string_at(root)
        module.docs.extend(found)
        module.cuts.extend(found)
