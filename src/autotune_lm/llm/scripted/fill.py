"""Floor 3. Fills the form that a JSON Schema asks for, with what is known under each field's name."""

from collections.abc import Mapping
from typing import cast

Known = Mapping[str, object]
_SYNONYMS = {
    "lines": "sentences",
    "evidence": "sentences",
    "numbers": "sentences",
    "line": "sentence",
    "statement": "fact",
    "claim": "fact",
    "text": "fact",
    "content": "answer",
    "response": "answer",
    "type": "kind",
}


def item_schema(schema: Mapping[str, object]) -> Mapping[str, object]:
    """The schema of one item of ``{"items": [...]}``, references followed; the whole where there is no such list."""
    whole = follow(schema, schema)
    items = _mapping(whole.get("properties")).get("items")
    return follow(schema, _mapping(follow(schema, _mapping(items)).get("items"))) if items else whole


def follow(root: Mapping[str, object], part: Mapping[str, object]) -> Mapping[str, object]:
    """A part of a schema with its reference, or the first of its alternatives, followed."""
    for _ in range(8):
        if isinstance(reference := part.get("$ref"), str):
            node: object = root
            for key in reference.removeprefix("#/").split("/"):
                node = _mapping(node).get(key)
            part = _mapping(node)
        elif isinstance(choices := part.get("anyOf"), list):
            part = _mapping(next((one for one in choices if _mapping(one).get("type") != "null"), {}))
        else:
            return part
    return part


def fill(root: Mapping[str, object], form: Mapping[str, object], known: Known) -> dict[str, object]:
    """An object of a form. A field without a known value gets the plainest value of its type, if it is required."""
    wanted = _mapping(form.get("properties"))
    required = form.get("required")
    needed = set(cast("list[str]", required)) if isinstance(required, list) else set()
    made: dict[str, object] = {}
    for name, part in wanted.items():
        value = known.get(name, known.get(_SYNONYMS.get(name, "")))
        if value is not None:
            made[name] = value
        elif name in needed:
            made[name] = _plainest(root, follow(root, _mapping(part)), known)
    return made


def _plainest(root: Mapping[str, object], part: Mapping[str, object], known: Known) -> object:
    if isinstance(choices := part.get("enum"), list):
        return choices[0]
    kind = part.get("type")
    if kind == "object":
        return fill(root, part, known)
    if kind == "array":
        inner = follow(root, _mapping(part.get("items")))
        return known.get("sentences", [1]) if inner.get("type") == "integer" else [_plainest(root, inner, known)]
    plain: dict[object, object] = {"integer": 1, "number": 1.0, "boolean": True}
    return plain.get(kind, str(known.get("fact", known.get("answer", "-"))))


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}
