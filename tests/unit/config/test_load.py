"""Settings: every problem at once, with its line; what the file says, --set overrides."""

import pytest

from autotune_lm.config.load import Raw, checked, load_config, read_yaml, with_assignments
from autotune_lm.config.schema import Config, SourceRoot
from autotune_lm.config.template import new_project
from autotune_lm.core.errors import ConfigError


@pytest.fixture
def settings(tmp_path):
    def write(text):
        path = tmp_path / "autotune.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_an_empty_file_is_all_defaults(settings):
    assert load_config(settings("")) == Config()
    assert load_config(settings("# only a comment\n")) == Config()


def test_the_template_is_the_defaults_written_out(settings):
    assert load_config(settings(new_project(["../docs"]))) == Config(sources=["../docs"])


def test_the_template_names_every_section(settings):
    raw = read_yaml(settings(new_project(["docs"])))
    assert set(Config.__struct_fields__) == set(raw.values)


@pytest.mark.parametrize("source", ['say "hi"', "a: b", "#1", "~", "ünï\tcode", "back\\slash", "{x}", "'", "- dash"])
def test_any_folder_name_survives_the_template(settings, source):
    assert load_config(settings(new_project([source, "other"]))).sources == [source, "other"]


def test_sources_in_the_long_form(settings):
    config = load_config(settings("sources: [docs, {path: more, repository: r, include: [guide/]}]\n"))
    assert config.roots() == [SourceRoot(path="docs"), SourceRoot(path="more", repository="r", include=["guide/"])]


def test_every_problem_with_its_line(settings):
    text = (
        "chunk:\n  use: auto\n  sise_tokens: 3\n\njudge: {pass_at: 11}\nformta: {}\ncurate:\n  split:\n    train: x\n"
    )
    with pytest.raises(ConfigError) as caught:
        load_config(settings(text))
    assert caught.value.message.splitlines() == [
        "autotune.yaml:3: chunk.sise_tokens: unknown key; did you mean 'size_tokens'?",
        "autotune.yaml:5: judge.pass_at: should be a number of at most 10, and is 11",
        "autotune.yaml:6: formta: unknown key; did you mean 'format'?",
        "autotune.yaml:9: curate.split.train: should be a number, and is 'x'",
    ]
    assert caught.value.exit_code == 2 and caught.value.hint


@pytest.mark.parametrize(
    ("assignment", "sentence"),
    [
        ("models.writer.provider=opnai", "'opnai' is not known; did you mean 'openai'?"),
        ("generate.mode=[create]", "should be 'create' or 'identify' or 'hybrid' or 'free', and is a list"),
        ("generate.per_chunk=atuo", "'atuo' is not known; did you mean 'auto'?, or give a whole number"),
        ("generate.per_chunk=0", "should be a whole number of at least 1, and is 0"),
        ("parse.workers=2.5", "should be a whole number or 'auto', and is 2.5"),
        ("generate.personas=nurse", "should be a list, such as [one, two], and is 'nurse'"),
        ("generate.rejected=maybe", "should be true or false, and is 'maybe'"),
        ("models.writer.model=", "should be text, and is empty"),
        ("curate.near_duplicates=0.1", "should be a number of at least 0.5, and is 0.1"),
        ("chunk.size_tokens=true", "should be a whole number, and is true"),
        ("models=writer", "should be lines 'key: value', and is 'writer'"),
    ],
)
def test_a_wrong_value_is_told_in_words(assignment, sentence):
    with pytest.raises(ConfigError) as caught:
        checked(with_assignments(Raw({}, {}), [assignment]), "--set")
    assert caught.value.message == f"--set: {assignment.partition('=')[0]}: {sentence}"
    assert caught.value.hint == "correct --set"


def test_a_wrong_value_in_a_mapping_names_its_key(settings):
    with pytest.raises(
        ConfigError, match=r"^autotune\.yaml:3: generate\.kinds\.scenario: should be a number.* at least 0"
    ):
        load_config(settings("generate:\n  kinds:\n    scenario: -2\n"))


def test_the_remedy_names_where_each_problem_stands(settings):
    with pytest.raises(ConfigError) as caught:
        load_config(settings("chunk: {size_tokens: no}\n"), ["generate.turns=x"])
    assert caught.value.hint == "edit autotune.yaml and correct --set"


@pytest.mark.parametrize("name", ["key", "api_key", "api-key", "apikey", "token"])
def test_a_key_in_the_settings_is_shown_its_place_and_never_repeated(settings, name):
    with pytest.raises(ConfigError) as caught:
        load_config(settings(f"models:\n  writer: {{provider: openai, {name}: k-4f1c09ab23de}}\n"))
    assert "key_env" in caught.value.message and ".env" in caught.value.message
    assert "4f1c09" not in caught.value.message


def test_problems_inside_named_models_and_sources(settings):
    with pytest.raises(ConfigError, match=r"models\.writer\.provder: unknown key; did you mean 'provider'"):
        load_config(settings("models:\n  writer: {provder: auto}\n"))
    with pytest.raises(ConfigError, match="sources"):
        load_config(settings("sources: [{path: a, inclode: []}]\n"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("chunk: {use: auto}\njudge: {}\nchunk: {}\n", "autotune.yaml:3: 'chunk' stands twice"),
        ("chunk:\n  use: auto\n  use: fixed\n", "autotune.yaml:3: 'chunk.use' stands twice"),
    ],
)
def test_a_key_that_stands_twice(settings, text, line):
    with pytest.raises(ConfigError) as caught:
        load_config(settings(text))
    assert caught.value.message == line


def test_references_that_nest_are_refused(settings):
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    with pytest.raises(ConfigError, match="refers to another section"):
        load_config(settings(bomb))


def test_a_huge_file_is_not_read(settings):
    with pytest.raises(ConfigError, match="larger than"):
        load_config(settings("# " + "x" * 1_000_001))


def test_a_mark_of_byte_order_and_windows_line_ends(settings, tmp_path):
    (tmp_path / "autotune.yaml").write_bytes(b"\xef\xbb\xbfchunk:\r\n  size_tokens: 99\r\n")
    assert load_config(tmp_path / "autotune.yaml").chunk.size_tokens == 99


def test_set_wins_over_the_file(settings):
    path = settings("chunk: {size_tokens: 500, use: fixed}\n")
    config = load_config(path, ["chunk.size_tokens=300", "generate.kinds={table: false}", "sources=[a, b]"])
    assert (config.chunk.size_tokens, config.chunk.use) == (300, "fixed")
    assert config.generate.kinds == {"table": False} and config.sources == ["a", "b"]


def test_of_two_assignments_the_last_counts():
    raw = with_assignments(Raw({}, {}), ["chunk.size_tokens=300", "chunk.size_tokens=400"])
    assert checked(raw, "--set").chunk.size_tokens == 400


def test_a_problem_of_an_assignment_is_not_blamed_on_the_file(settings):
    path = settings("chunk:\n  size_tokens: 500\n")
    with pytest.raises(ConfigError, match=r"^--set: chunk\.size_tokens"):
        load_config(path, ["chunk.size_tokens=1"])


@pytest.mark.parametrize("value", [".nan", ".inf", "-.inf", "-1", "'7'", "null", "[7]"])
def test_a_threshold_is_a_number_from_0_to_10(settings, value):
    with pytest.raises(ConfigError, match=r"format\.threshold"):
        load_config(settings(f"format: {{threshold: {value}}}\n"))


@pytest.mark.parametrize("value", ["-.inf", ".nan", "0", "-3"])
def test_a_size_is_above_zero(settings, value):
    with pytest.raises(ConfigError, match=r"parse\.max_file_mb"):
        load_config(settings(f"parse: {{max_file_mb: {value}}}\n"))
