"""Floor 3. The form of a reply, from the item's type: as JSON Schema for servers, and in words for models.

The schema is flat and bounded: everything is required, nothing may be added, every text and list has a longest length,
no reference is left. Servers build a grammar from it, and an unbounded text is where a small model never ends.
"""

import json
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

ENVELOPE = "items"
LONGEST_TEXT = 4000
"""Characters of a text whose type does not say."""
LONGEST_LIST = 20
"""Members of a list whose type does not say."""

Schema = dict[str, Any]


@cache
def item_schema(item: type[msgspec.Struct]) -> Schema:
    """The JSON Schema of one item.

    Raises:
        TypeError: the type has a field of a kind that replies cannot have.
    """
    return _of(inspect.type_info(item))


@cache
def reply_schema(item: type[msgspec.Struct], most: int) -> str:
    """The JSON Schema of a whole reply with up to ``most`` items, as JSON text."""
    least = min(getattr(item, "least", 1), most)
    members = {"type": "array", "items": item_schema(item), "minItems": least, "maxItems": most}
    return json.dumps(_object({ENVELOPE: members}), separators=(",", ":"), ensure_ascii=False)


@cache
def reply_form(item: type[msgspec.Struct]) -> str:
    """The form of a reply in words, for the end of the system part; the same whatever is asked for."""
    fields = item_schema(item)["properties"]
    lines = [
        "Form of the reply: one JSON object and nothing before or after it.",
        '{"items": [{' + ", ".join(f'"{name}": {_example(schema)}' for name, schema in fields.items()) + "}, …]}",
        "Each item has these fields, in this order:",
        *_lines(fields, ""),
    ]
    return "\n".join(lines)


def _lines(fields: Schema, indent: str) -> list[str]:
    lines = []
    for name, schema in fields.items():
        says = schema.get("description", "")
        lines.append(f"{indent}- {name}: {_words(schema)}{f'. {says}' if says else ''}")
        inner = schema.get("items", schema)
        lines += _lines(inner["properties"], indent + "  ") if "properties" in inner else []
    return lines


def _words(schema: Schema) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return f"a list of {schema['minItems']} to {schema['maxItems']} {_plural(schema['items'])}"
    if kind == "string":
        return f"text, at most {schema['maxLength']} characters"
    return {"integer": "a whole number", "number": "a number", "boolean": "true or false"}.get(str(kind), "an object")


def _plural(schema: Schema) -> str:
    if "enum" in schema:
        return f"of these: {_words(schema).removeprefix('one of ')}"
    names = {"integer": "whole numbers", "number": "numbers", "string": "texts", "object": "objects with these fields"}
    return names.get(str(schema.get("type")), "values")


def _example(schema: Schema) -> str:
    kind = schema.get("type")
    if kind == "array":
        inner = schema["items"]
        return "[2, 3]" if inner.get("type") == "integer" else f"[{_example(inner)}, …]"
    if kind == "object":
        return "{" + ", ".join(f'"{name}": {_example(inner)}' for name, inner in schema["properties"].items()) + "}"
    return {"integer": "2", "number": "0.5", "boolean": "true"}.get(str(kind), '"…"')


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _of(kind: inspect.Type) -> Schema:
    if isinstance(kind, inspect.Metadata):
        said = (kind.extra_json_schema or {}).get("description")
        return _of(kind.type) | ({"description": said} if said else {})
    if isinstance(kind, inspect.StructType):
        return _object({field.encode_name: _of(field.type) for field in kind.fields})
    if isinstance(kind, inspect.LiteralType):
        return {"type": "string" if isinstance(kind.values[0], str) else "integer", "enum": list(kind.values)}
    if isinstance(kind, inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType):
        least, most = getattr(kind, "min_length", None), getattr(kind, "max_length", None)
        return {
            "type": "array",
            "items": _of(kind.item_type),
            "minItems": least or 0,
            "maxItems": most or LONGEST_LIST,
        }
    return _scalar(kind)


def _scalar(kind: inspect.Type) -> Schema:
    if isinstance(kind, inspect.StrType):
        least = {"minLength": kind.min_length} if kind.min_length else {}
        return {"type": "string", **least, "maxLength": kind.max_length or LONGEST_TEXT}
    if isinstance(kind, inspect.BoolType):
        return {"type": "boolean"}
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        bounds = {"minimum": kind.ge, "maximum": kind.le}
        name = "integer" if isinstance(kind, inspect.IntType) else "number"
        return {"type": name, **{key: value for key, value in bounds.items() if value is not None}}
    raise TypeError(f"replies cannot have a field of the kind {type(kind).__name__}")
