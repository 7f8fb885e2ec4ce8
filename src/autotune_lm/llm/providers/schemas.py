"""Floor 3. A JSON Schema as servers take it: references filled in, objects closed, every field required.

A field that was optional becomes a required one: every value that it may then hold was allowed before. What a server
does not know is left out; our own validation afterwards still knows it.

Sources: OpenAI's and Anthropic's pages on structured outputs (which keywords are refused); llama.cpp's grammar notes.
"""

from functools import lru_cache

import msgspec

Schema = dict[str, object]
_ONLY_LOOSE = frozenset(
    {"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
     "multipleOf", "pattern", "format"}
)  # fmt: skip
"""Kept where a server writes by grammar (bounded lists keep a weak model from writing for ever), refused elsewhere."""
_NEVER = frozenset({"$defs", "definitions", "$schema", "$id", "default", "title", "examples", "discriminator",
                    "additionalProperties", "required", "uniqueItems"})  # fmt: skip
_DEEPEST = 40


@lru_cache(maxsize=256)
def strict(schema: str, loose: bool) -> msgspec.Raw:
    """A schema in the form that strict modes ask for, as JSON; ``loose`` keeps the bounds of lengths and numbers.

    Raises:
        ValueError: the schema is deeper than forty levels, or refers to itself.
    """
    whole: Schema = msgspec.json.decode(schema)
    named: Schema = {}
    for key in ("$defs", "definitions"):
        inner = whole.get(key)
        if isinstance(inner, dict):
            named |= {f"#/{key}/{name}": value for name, value in inner.items()}
    return msgspec.Raw(msgspec.json.encode(_closed(whole, named, loose, 0)))


def _closed(value: object, named: Schema, loose: bool, depth: int) -> object:
    if depth > _DEEPEST:
        raise ValueError("a schema for replies refers to itself or is too deep")
    if isinstance(value, list):
        return [_closed(one, named, loose, depth + 1) for one in value]
    if not isinstance(value, dict):
        return value
    target = value.get("$ref")
    if isinstance(target, str) and target in named:
        return _closed(named[target], named, loose, depth + 1)
    left_out = _NEVER if loose else _NEVER | _ONLY_LOOSE
    kept: Schema = {}
    for key, inner in value.items():
        if key == "properties" and isinstance(inner, dict):
            kept[key] = {name: _closed(one, named, loose, depth + 1) for name, one in inner.items()}
        elif key not in left_out:
            fixed = key in ("enum", "const", "description", "type")
            kept["anyOf" if key == "oneOf" else key] = inner if fixed else _closed(inner, named, loose, depth + 1)
    if "properties" in kept:
        kept["additionalProperties"] = False
        kept["required"] = list(value["properties"])
    return kept
