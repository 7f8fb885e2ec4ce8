"""Floor 4. What a node of a syntax tree declares, where its type alone does not say it."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

_DEPTH = 20
"""How many layers of pointers, references and brackets around a name are looked through."""


class Found(NamedTuple):
    """A declaration."""

    label: str
    """What it declares; with ``?`` at its end it counts only with documentation. Empty for what only surrounds."""
    name: str
    body: "Node | None" = None
    """Where its members stand."""
    owner: tuple[str, ...] = ()
    """What it belongs to by its own words, such as the type of a receiver."""
    documented: bool = False
    """Whether only members with documentation of their own count."""
    inner: "Node | None" = None
    """The node inside that declares; the outer one only dresses it."""


def text_of(node: "Node | None", data: bytes) -> str:
    """The source of a small node; the node's own ``text`` would copy the whole file, each time."""
    return data[node.start_byte : node.end_byte].decode("utf-8", "replace") if node else ""


def last_name(name: str) -> str:
    """The name of a type without its path, its parameters and its marks."""
    bare = name.partition("<")[0].partition("[")[0]
    return bare.replace("::", ".").rpartition(".")[2].strip(" &*'\n\t") or name.strip()


def rust_impl(node: "Node", data: bytes) -> Found | None:
    """``impl Type`` and ``impl Trait for Type``."""
    trait, kind = node.child_by_field_name("trait"), node.child_by_field_name("type")
    if kind is None:
        return None
    name = last_name(text_of(kind, data).removeprefix("dyn "))
    return Found(
        f"impl {last_name(text_of(trait, data))}" if trait else "impl",
        name,
        node.child_by_field_name("body"),
        documented=trait is not None,
    )


def rust_module(node: "Node", data: bytes) -> Found | None:
    """``mod name { … }``; one without a body is a line of the module."""
    body = node.child_by_field_name("body")
    return Found("module", text_of(node.child_by_field_name("name"), data), body) if body else None


def python_decorated(node: "Node", data: bytes) -> Found | None:
    """A function or class with its decorators."""
    inner = node.child_by_field_name("definition")
    return Found("", "", inner=inner) if inner else None


def python_assignment(node: "Node", data: bytes) -> Found | None:
    """``NAME = value``, which counts where it is documented."""
    inner = node.named_child(0) if node.named_child_count else None
    if inner is None or inner.type != "assignment":
        return None
    left = inner.child_by_field_name("left")
    return Found("constant?", text_of(left, data)) if left and left.type == "identifier" else None


def c_function(node: "Node", data: bytes) -> Found | None:
    """A function with a body; its name may say what it belongs to."""
    return _c_named(node, data, "function")


def c_declaration(node: "Node", data: bytes) -> Found | None:
    """A function without a body, which counts where it is documented; everything else is a line of the file."""
    return _c_named(node, data, "function?")


def _c_named(node: "Node", data: bytes, label: str) -> Found | None:
    """The name of a function, below pointers and references."""
    inner = node.child_by_field_name("declarator")
    is_function = False
    for _ in range(_DEPTH):
        if inner is None:
            return None
        if inner.type == "function_declarator":
            is_function = True
        following = inner.child_by_field_name("declarator")
        if following is None and inner.type in ("reference_declarator", "parenthesized_declarator"):
            following = inner.named_child(0) if inner.named_child_count else None
        if following is None:
            break
        inner = following
    if inner is None or not is_function:
        return None
    *owner, name = _parts(text_of(inner, data))
    return Found(label, name, owner=tuple(owner)) if name else None


def _parts(name: str) -> list[str]:
    """``a::B<T>::c`` in its parts, parameters out."""
    bare, depth = [], 0
    operator = name.rfind("operator")
    for at, character in enumerate(name):
        if operator < 0 or at < operator:
            depth += (character == "<") - (character == ">")
            if depth or character == ">":
                continue
        bare.append(character)
    return [part.strip() for part in "".join(bare).split("::")]


def c_typedef(node: "Node", data: bytes) -> Found | None:
    """``typedef struct … Name;`` is a struct; others count where they are documented."""
    name = text_of(node.child_by_field_name("declarator"), data)
    kind = node.child_by_field_name("type")
    if not name.isidentifier():
        return None
    with_body = kind is not None and kind.child_by_field_name("body") is not None
    return Found(kind.type.partition("_")[0] if kind and with_body else "type?", name)


def c_type(node: "Node", data: bytes) -> Found | None:
    """A class, struct, union or enum with its body; without one it is a line of the file."""
    body, name = node.child_by_field_name("body"), node.child_by_field_name("name")
    if body is None or name is None:
        return None
    *owner, last = _parts(text_of(name, data))
    return Found(node.type.partition("_")[0], last, body, tuple(owner))


def cpp_template(node: "Node", data: bytes) -> Found | None:
    """What stands below ``template <…>``."""
    for inner in reversed(node.named_children):
        if inner.type != "comment":
            return Found("", "", inner=inner)
    return None


def cpp_namespace(node: "Node", data: bytes) -> Found | None:
    """A namespace is a part of names, no place of its own."""
    name = text_of(node.child_by_field_name("name"), data)
    return Found("", "", node.child_by_field_name("body"), tuple(_parts(name)) if name else ())


def go_method(node: "Node", data: bytes) -> Found | None:
    """A function with a receiver."""
    name, receiver = (
        text_of(node.child_by_field_name("name"), data),
        text_of(node.child_by_field_name("receiver"), data),
    )
    owner = last_name(receiver.strip("() ").rpartition(" ")[2] if "[" not in receiver else receiver.split("[")[0][1:])
    return Found("method", name, owner=(owner.rpartition(" ")[2].lstrip("*"),))


def go_type(node: "Node", data: bytes) -> Found | None:
    """``type Name …``; a group of types is looked through."""
    specs = [one for one in node.named_children if one.type in ("type_spec", "type_alias")]
    if len(specs) != 1:
        return None
    kind = specs[0].child_by_field_name("type")
    label = {"struct_type": "struct", "interface_type": "interface"}.get(kind.type if kind else "", "type")
    return Found(label, text_of(specs[0].child_by_field_name("name"), data))


def go_value(node: "Node", data: bytes) -> Found | None:
    """One constant or variable, which counts where it is documented; groups are lines of the file."""
    specs = node.named_children
    if len(specs) != 1 or specs[0].type not in ("const_spec", "var_spec"):
        return None
    return Found("constant?", text_of(specs[0].child_by_field_name("name"), data))


def js_export(node: "Node", data: bytes) -> Found | None:
    """What stands behind ``export`` or ``declare``."""
    inner = node.child_by_field_name("declaration") or node.child_by_field_name("value")
    if inner is None and node.type == "ambient_declaration":
        inner = next((one for one in node.named_children if one.type != "comment"), None)
    return Found("", "", inner=inner) if inner else None


_JS_VALUES = {
    "arrow_function": "function",
    "function_expression": "function",
    "function": "function",
    "generator_function": "function",
    "class": "class",
}


def js_variable(node: "Node", data: bytes) -> Found | None:
    """``const name = …``: a function or class, or a constant that counts where it is documented."""
    declarators = [one for one in node.named_children if one.type == "variable_declarator"]
    name = declarators[0].child_by_field_name("name") if len(declarators) == 1 else None
    if name is None or name.type != "identifier":
        return None
    value = declarators[0].child_by_field_name("value")
    label = _JS_VALUES.get(value.type if value else "", "constant?")
    body = value.child_by_field_name("body") if value and label == "class" else None
    return Found(label, text_of(name, data), body)


def js_assignment(node: "Node", data: bytes) -> Found | None:
    """``exports.name = function …`` and ``Type.prototype.name = function …``."""
    inner = node.named_child(0) if node.named_child_count else None
    if inner is None or inner.type != "assignment_expression":
        return None
    left, right = inner.child_by_field_name("left"), inner.child_by_field_name("right")
    if left is None or right is None or left.type != "member_expression" or right.type not in _JS_VALUES:
        return None
    parts = [
        part for part in text_of(left, data).split(".") if part not in ("module", "exports", "prototype", "window")
    ]
    if not parts or not all(part.isidentifier() for part in parts):
        return None
    return Found(_JS_VALUES[right.type], parts[-1], owner=tuple(parts[:-1]))


def java_method(node: "Node", data: bytes) -> Found | None:
    """A method; one without a body counts where it is documented."""
    body = node.child_by_field_name("body")
    return Found("method" if body else "method?", text_of(node.child_by_field_name("name"), data))
