"""Names to classes."""

from importlib.metadata import EntryPoint

import pytest

from autotune_lm.core.errors import ConfigError, Missing
from autotune_lm.kit.registry import load, names, nearest

TABLE = {"decoder": "json:JSONDecoder", "encoder": "json:JSONEncoder", "absent": "no_such_package.thing:Thing"}


@pytest.fixture
def foreign(monkeypatch):
    def points(group):
        assert group == "autotune_lm.things"
        return [EntryPoint(name, target, group) for name, target in found.items()]

    found = {"path": "pathlib:Path", "decoder": "pathlib:Path"}
    monkeypatch.setattr("importlib.metadata.entry_points", points)
    return found


def test_a_name_of_our_own():
    assert load("things", TABLE, "decoder").__name__ == "JSONDecoder"


def test_a_name_from_another_package(foreign):
    assert load("things", TABLE, "path").__name__ == "Path"


def test_our_own_names_win(foreign):
    assert load("things", TABLE, "decoder").__name__ == "JSONDecoder"
    assert names("things", TABLE) == {**TABLE, "path": "pathlib:Path"}


def test_an_unknown_name_names_the_nearest(foreign):
    with pytest.raises(ConfigError) as caught:
        load("things", TABLE, "decodr")
    assert (caught.value.message, caught.value.hint) == ("things: there is no 'decodr'", "did you mean 'decoder'?")


def test_a_missing_package_is_named():
    with pytest.raises(Missing) as caught:
        load("things", TABLE, "absent")
    assert "no_such_package" in caught.value.message
    assert caught.value.hint == "pip install no_such_package"


def test_a_module_of_ours_that_is_not_there_is_a_bug_and_no_package_to_install():
    with pytest.raises(ImportError, match="no_such_module"):
        load("things", {"broken": "autotune_lm.no_such_module:Thing"}, "broken")


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("chnuk", ["chunk", "clean"], "did you mean 'chunk'?"),
        ("zzz", ["b", "a"], "known: a, b"),
        ("a", [], "known: none"),
    ],
)
def test_nearest(name, known, said):
    assert nearest(name, known) == said
