"""Floor 4. From source code to the symbols that it declares, each with its place, its documentation and its members.

Only the levels of the syntax tree on which declarations stand are walked; what is inside of functions is never
touched. That is cheaper than a query, which visits every node: a twentieth of the parser's own time.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.code_declared import Found, text_of
from autotune_lm.parse.code_languages import Language

if TYPE_CHECKING:
    from tree_sitter import Node

Span = tuple[int, int]
LIMIT = 20_000
"""Symbols of one file; what comes after stays code of the module. No file that people wrote has as many."""
_DEPTH = 60
"""How deep declarations may stand; what is deeper stays code of what it stands in."""
_DEEPEST = 6
_NEAR = 1
"""Line feeds between a comment and what it documents."""
_MARKED_NEAR = 2
_REST = re.compile(rb"[ \t]*[;,]?[ \t]*(?://[^\n]*|#[^\n]*|/\*[^\n*]*\*/)?[ \t]*(?=\n|\Z)")
_HOLDS_MEMBERS = frozenset({"class", "struct", "union", "enum", "trait", "interface", "impl", "record"})


class Symbol(NamedTuple):
    """A declaration: ``data[begin:end]`` with its documentation, without what ``cuts`` take out of it."""

    label: str
    path: tuple[str, ...]
    """The names of what it stands in, and its own."""
    level: int
    begin: int
    end: int
    docs: list[Span]
    cuts: list[Span]
    short: int = 1
    """How many names at the end of the path tell it from its neighbours."""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1]


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

    def file(self, root: "Node") -> Symbol:
        """Collect the symbols; what is returned stands for the file itself."""
        module = Symbol("module", (), 1, 0, len(self.data), [], [])
        self._members(root, _Place(module, ()))
        if self.language.name == "python":
            self._docstring(root, module)
        return module

    def _members(self, parent: "Node", place: _Place) -> None:
        """Collect what is declared among the children of a node."""
        language = self.language
        comments: list[Span] = []
        head = -1
        last = parent.start_byte
        for node in parent.named_children:
            kind = node.type
            if kind in language.comments:
                self._comment(node, place.holder, comments, last)
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

    def _comment(self, node: "Node", holder: Symbol, comments: list[Span], last: int) -> None:
        """A comment: documentation of what it stands in, or a candidate for what follows."""
        start, end = node.start_byte, node.end_byte
        if end > start and self.data[end - 1] == 10:
            end -= 1  # line comments of documentation reach over their line feed in Rust
        if self.language.inner_marks and self.data.startswith(self.language.inner_marks, start):
            holder.docs.append((start, end))
            holder.cuts.append((start, end))
        elif not comments and last and self.data.find(b"\n", last, start) < 0:
            return  # it stands behind something on the same line
        else:
            comments.append((start, end))

    def _declaration(self, node: "Node", place: _Place, comments: list[Span], begin: int) -> None:
        """One node that may declare something."""
        found = self._found(node)
        if found is None or len(self.symbols) >= LIMIT:
            return
        if not found.name:
            if found.body is not None and place.depth < _DEPTH:
                self._members(found.body, place._replace(path=place.path + found.owner, depth=place.depth + 1))
            return
        first, docs = self._above(comments, begin)
        end = self._end(node.end_byte)
        if found.label == "module" and b"cfg(test" in self.data[begin : node.start_byte]:
            place.holder.cuts.append((first, end))
            return
        docs += self._doc_inside(found.inner or node)
        if (found.label[-1] == "?" or place.documented) and not docs:
            return
        self._add(found, place, Symbol("", (), 0, first, end, docs, list(docs)))

    def _add(self, found: Found, place: _Place, draft: Symbol) -> None:
        """Keep a symbol, and what it holds."""
        full = (*place.path, *found.owner, found.name)
        label = found.label.rstrip("?")
        member = bool(found.owner) or place.holder.label.partition(" ")[0] in _HOLDS_MEMBERS
        if label == "function" and member and self.language.name != "go":
            label = "method"
        level = min(place.holder.level + 1, _DEEPEST)
        symbol = draft._replace(label=label, path=full, level=level, short=2 if member else 1)
        place.holder.cuts.append((symbol.begin, symbol.end))
        at = len(self.symbols)
        self.symbols.append(symbol)
        if found.body is not None and level < _DEEPEST and place.depth < _DEPTH:
            self._members(found.body, _Place(symbol, full, place.depth + 1, found.documented))
        if label == "impl" and self._is_shell(symbol):
            if self._goes_on(symbol, at):
                del self.symbols[at]
            else:
                symbol.cuts.append((symbol.begin, symbol.end))

    def _goes_on(self, symbol: Symbol, at: int) -> bool:
        """Whether what stands before an ``impl`` on its level is the type itself."""
        for before in reversed(self.symbols[:at]):
            if before.level <= symbol.level:
                return before.path == symbol.path and " " not in before.label and not symbol.docs
        return False

    def _is_shell(self, symbol: Symbol) -> bool:
        """Whether nothing is in it but members."""
        rest = own_text(self.data, symbol)
        return not rest.partition("{")[2].strip("} \n\t")

    def _found(self, node: "Node") -> Found | None:
        """What a node declares; what dresses another node gives what that one declares."""
        for _ in range(8):
            kind = node.type
            label = self.language.symbols.get(kind)
            if label is not None:
                found: Found | None = Found(
                    label, text_of(node.child_by_field_name("name")), node.child_by_field_name("body"), inner=node
                )
                if found and label in ("function", "function?", "method", "constructor", "macro"):
                    found = found._replace(body=None)
                return found if found and found.name else None
            look = self.language.special.get(kind)
            found = look(node) if look else None
            if found is None or found.name or found.inner is None:
                return found
            node = found.inner
        return None

    def _above(self, comments: Sequence[Span], begin: int) -> tuple[int, list[Span]]:
        """Where a declaration begins with the comments above it, and those among them that document it."""
        data, language = self.data, self.language
        docs: list[Span] = []
        first = at = begin
        for start, end in reversed(comments):
            if start > begin:  # between attributes
                if self._is_doc(start):
                    docs.append((start, end))
                continue
            doc = self._is_doc(start)
            gap = data.count(b"\n", end, at)
            if gap > (_MARKED_NEAR if doc and language.marks else _NEAR) or (docs and not doc):
                break
            if doc:
                docs.append((start, end))
            first = at = start
        return first, docs[::-1]

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
        """The docstring of a function or class."""
        if self.language.name != "python":
            return []
        body = node.child_by_field_name("body")
        return self._string_at(body) if body else []

    def _string_at(self, body: "Node") -> list[Span]:
        """The string that is the first statement."""
        for statement in body.named_children[:8]:
            if statement.type == "comment":
                continue
            if statement.type == "expression_statement" and statement.named_child_count == 1:
                inner = statement.named_child(0)
                if inner is not None and inner.type in ("string", "concatenated_string"):
                    return [(inner.start_byte, inner.end_byte)]
            break
        return []

    def _docstring(self, root: "Node", module: Symbol) -> None:
        """The documentation of a Python module."""
        found = self._string_at(root)
        module.docs.extend(found)
        module.cuts.extend(found)


def own_text(data: bytes, symbol: Symbol) -> str:
    """The source of a symbol without its documentation and its members, its first line at the margin."""
    parts: list[bytes] = []
    at = start = data.rfind(b"\n", 0, symbol.begin) + 1
    if data[start : symbol.begin].strip():
        at = symbol.begin
    for begin, end in sorted(symbol.cuts):
        line = data.rfind(b"\n", at, begin) + 1 or at
        whole = not data[line:begin].strip()
        begin = line if whole else begin
        if begin > at:
            parts.append(data[at:begin])
        at = max(at, end)
        if whole:
            stop = data.find(b"\n", at, symbol.end)
            if stop >= 0 and not data[at:stop].strip():
                at = stop + 1
    parts.append(data[at : symbol.end])
    text = b"".join(parts).decode("utf-8", "replace")
    if len(parts) > 1:
        text = _GAPS.sub("\n\n", text)
    return dedented(text)


_GAPS = re.compile(r"\n(?:[ \t]*+\n){2,}")
_EMPTY_START = re.compile(r"(?:[ \t]*+\n)+")


def dedented(text: str) -> str:
    """Code with the margin of its first line taken off every line, and no empty lines around it."""
    empty = _EMPTY_START.match(text)
    text = (text[empty.end() :] if empty else text).rstrip()
    bare = text.lstrip(" \t")
    margin = text[: len(text) - len(bare)]
    return ("\n" + text).replace("\n" + margin, "\n")[1:] if margin else text
