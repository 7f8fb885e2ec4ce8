"""Floor 4. The languages of source code: what their grammars call things, and where documentation stands.

A language is data. What a table cannot say (an ``impl`` of Rust, a receiver of Go) is a function of ``declared``.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.code import declared as special
from autotune_lm.parse.code.declared import Found

if TYPE_CHECKING:
    from tree_sitter import Node


class Language(NamedTuple):
    """How one language is read."""

    name: str
    """Its name behind a fence."""
    grammar: str
    """Package and function that give the grammar."""
    symbols: Mapping[str, str]
    """What declares: type of the node to label; a label that ends with ``?`` counts only with documentation."""
    special: Mapping[str, "Callable[[Node, bytes], Found | None]"] = {}
    """What declares and needs a closer look."""
    comments: frozenset[str] = frozenset({"comment"})
    attributes: frozenset[str] = frozenset()
    """What stands before a declaration and belongs to it."""
    through: frozenset[str] = frozenset({"ERROR"})
    """What only surrounds declarations."""
    marks: tuple[bytes, ...] = ()
    """How documentation before a declaration begins; where there are none, every comment above it is some."""
    no_marks: tuple[bytes, ...] = ()
    """What begins like documentation and is none."""
    inner_marks: tuple[bytes, ...] = ()
    """How documentation inside of what it describes begins."""
    separator: str = "."
    module_in_names: bool = True
    """Whether a full name begins with the module."""
    media: str = ""

    @property
    def media_type(self) -> str:
        """The media type of its files."""
        return self.media or f"text/x-{self.name}"

    @property
    def family(self) -> str:
        """The language whose packages it shares."""
        return "javascript" if self.name in ("typescript", "jsx", "tsx") else self.name


_C_SYMBOLS = {"preproc_function_def": "macro?", "preproc_def": "macro?"}
_C_SPECIAL = {
    "function_definition": special.c_function,
    "declaration": special.c_declaration,
    "type_definition": special.c_typedef,
    "struct_specifier": special.c_type,
    "union_specifier": special.c_type,
    "enum_specifier": special.c_type,
}
_C_THROUGH = frozenset({
    "ERROR", "linkage_specification", "declaration_list", "preproc_ifdef", "preproc_if", "preproc_else", "preproc_elif",
})  # fmt: skip
_JS_SYMBOLS = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "class_declaration": "class",
    "method_definition": "method",
}
_JS_SPECIAL = {
    "export_statement": special.js_export,
    "lexical_declaration": special.js_variable,
    "variable_declaration": special.js_variable,
    "expression_statement": special.js_assignment,
}
_TS_SYMBOLS = _JS_SYMBOLS | {
    "abstract_class_declaration": "class",
    "interface_declaration": "interface",
    "type_alias_declaration": "type",
    "enum_declaration": "enum",
    "function_signature": "function?",
    "method_signature": "method?",
    "abstract_method_signature": "method?",
    "internal_module": "namespace",
    "module": "namespace",
}
_RUST = Language(
    "rust",
    "tree_sitter_rust:language",
    {
        "function_item": "function",
        "function_signature_item": "function?",
        "struct_item": "struct",
        "union_item": "union",
        "enum_item": "enum",
        "trait_item": "trait",
        "type_item": "type?",
        "associated_type": "type?",
        "const_item": "constant?",
        "static_item": "constant?",
        "macro_definition": "macro",
    },
    special={"impl_item": special.rust_impl, "mod_item": special.rust_module},
    comments=frozenset({"line_comment", "block_comment"}),
    attributes=frozenset({"attribute_item"}),
    through=frozenset({"ERROR", "foreign_mod_item", "declaration_list"}),
    marks=(b"///", b"/**"),
    no_marks=(b"////", b"/***", b"/**/"),
    inner_marks=(b"//!", b"/*!"),
    separator="::",
)
_PYTHON = Language(
    "python",
    "tree_sitter_python:language",
    {"function_definition": "function", "class_definition": "class"},
    special={"decorated_definition": special.python_decorated, "expression_statement": special.python_assignment},
    marks=(b"#:",),
)
_C = Language("c", "tree_sitter_c:language", _C_SYMBOLS, _C_SPECIAL, through=_C_THROUGH, module_in_names=False)
_CPP = Language(
    "cpp",
    "tree_sitter_cpp:language",
    _C_SYMBOLS | {"alias_declaration": "type?", "concept_definition": "concept"},
    _C_SPECIAL
    | {
        "class_specifier": special.c_type,
        "field_declaration": special.c_declaration,
        "template_declaration": special.cpp_template,
        "namespace_definition": special.cpp_namespace,
    },
    through=_C_THROUGH,
    separator="::",
    module_in_names=False,
)
_GO = Language(
    "go",
    "tree_sitter_go:language",
    {"function_declaration": "function"},
    special={
        "method_declaration": special.go_method,
        "type_declaration": special.go_type,
        "const_declaration": special.go_value,
        "var_declaration": special.go_value,
    },
    no_marks=(b"//go:", b"// +build"),
)
_JAVASCRIPT = Language(
    "javascript",
    "tree_sitter_javascript:language",
    _JS_SYMBOLS,
    _JS_SPECIAL,
    attributes=frozenset({"decorator"}),
    marks=(b"/**",),
    no_marks=(b"/***", b"/**/"),
    module_in_names=False,
    media="text/javascript",
)
_TYPESCRIPT = _JAVASCRIPT._replace(
    name="typescript",
    grammar="tree_sitter_typescript:language_typescript",
    symbols=_TS_SYMBOLS,
    media="text/x-typescript",
    special=_JS_SPECIAL | {"ambient_declaration": special.js_export},
)
_JAVA = Language(
    "java",
    "tree_sitter_java:language",
    {
        "class_declaration": "class",
        "interface_declaration": "interface",
        "annotation_type_declaration": "interface",
        "enum_declaration": "enum",
        "record_declaration": "record",
        "constructor_declaration": "constructor",
        "compact_constructor_declaration": "constructor",
    },
    special={"method_declaration": special.java_method},
    comments=frozenset({"line_comment", "block_comment"}),
    through=frozenset({"ERROR", "enum_body_declarations"}),
    marks=(b"/**",),
    no_marks=(b"/***", b"/**/"),
)
LANGUAGES = {
    ".rs": _RUST,
    ".py": _PYTHON,
    ".pyi": _PYTHON,
    ".c": _C,
    ".h": _CPP,  # headers of C are C++ for this grammar too, and headers of C++ would not be C
    ".cc": _CPP,
    ".cpp": _CPP,
    ".cxx": _CPP,
    ".hpp": _CPP,
    ".hh": _CPP,
    ".go": _GO,
    ".js": _JAVASCRIPT,
    ".mjs": _JAVASCRIPT,
    ".cjs": _JAVASCRIPT,
    ".jsx": _JAVASCRIPT._replace(name="jsx"),
    ".ts": _TYPESCRIPT,
    ".tsx": _TYPESCRIPT._replace(name="tsx", grammar="tree_sitter_typescript:language_tsx"),
    ".java": _JAVA,
}
