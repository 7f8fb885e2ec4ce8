"""Every member of every family keeps the contract of its socket. Members are found by the tables."""

import inspect
import re
from importlib import import_module

import msgspec
import pytest

from autotune_lm.core import ports
from autotune_lm.core.errors import GateFailed
from autotune_lm.formats import TABLE as FORMATS
from autotune_lm.kit.registry import load

SOCKETS = {
    "parse": (ports.Parser, ["parse"]),
    "clean": (ports.Cleaner, ["clean"]),
    "chunk": (ports.Chunker, ["chunk"]),
    "generate": (ports.Generator, ["generate"]),
    "judge": (ports.Judge, ["score"]),
    "formats": (ports.Format, ["encode", "check"]),
}
MEMBERS = [(family, name) for family in SOCKETS for name in import_module(f"autotune_lm.{family}").TABLE]
REFUSED = {("text", "marks of chatml")}
"""Format and shape of conversation that cannot go together; everything else is carried."""


def member(family: str, name: str) -> type:
    return load(family, import_module(f"autotune_lm.{family}").TABLE, name)


@pytest.mark.parametrize(("family", "name"), MEMBERS)
def test_it_says_its_name_and_version(family, name):
    kind = member(family, name)
    assert kind.name == name
    assert re.fullmatch(r"\d+(\.\d+)*", kind.version)
    assert (kind.__doc__ or "").strip().endswith(".")


@pytest.mark.parametrize(("family", "name"), MEMBERS)
def test_its_defaults_construct(family, name):
    kind = member(family, name)
    assert issubclass(kind.Options, ports.Options)
    options = kind.Options()
    assert kind(options).options == options
    assert list(inspect.signature(kind).parameters) == ["options"]


@pytest.mark.parametrize(("family", "name"), MEMBERS)
def test_its_options_are_closed_and_survive_json(family, name):
    kind = member(family, name)
    options = kind.Options()
    assert msgspec.json.decode(msgspec.json.encode(options), type=kind.Options) == options
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"no_such_option": 1}, kind.Options)


@pytest.mark.parametrize(("family", "name"), MEMBERS)
def test_it_has_the_verbs_of_its_socket(family, name):
    socket, verbs = SOCKETS[family]
    kind = member(family, name)
    for verb in verbs:
        wanted, given = getattr(socket, verb), getattr(kind, verb)
        assert list(inspect.signature(given).parameters) == list(inspect.signature(wanted).parameters)
        assert inspect.iscoroutinefunction(given) == inspect.iscoroutinefunction(wanted)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_carries_every_shape_or_refuses_it(name, shape, request):
    kind = member("formats", name)
    plugin = kind(kind.Options())
    if any(f"[{what}-{refuser}]" in request.node.name for refuser, what in REFUSED if refuser == name):
        with pytest.raises(GateFailed) as refusal:
            plugin.encode(shape)
        assert shape.id in refusal.value.message
        assert refusal.value.hint
        return
    row = plugin.encode(shape)
    assert list(plugin.check(row)) == []
    assert list(row) == list(kind.columns)
    assert msgspec.json.decode(msgspec.json.encode(row)) == row


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_says_what_is_wrong_with_any_row(name):
    kind = member("formats", name)
    plugin = kind(kind.Options())
    wrong = [{column: value for column in kind.columns} for value in (None, 3, ())]
    for row in ({}, {"id": 1}, *wrong):
        problems = plugin.check(row)
        assert problems
        assert all(isinstance(problem, str) and problem.strip() for problem in problems)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_changes_nothing_in_the_sample(name, shapes):
    kind = member("formats", name)
    plugin = kind(kind.Options())
    for sample in shapes:
        if "<|im_" not in sample.answer:
            assert plugin.encode(sample) == plugin.encode(sample)
            assert sample.genuine()
