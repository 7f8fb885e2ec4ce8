"""``.env`` fills what the environment leaves open, decides nothing else, and nothing of it is said."""

import pytest

from autotune_lm.config.env_file import EXAMPLE, MAX_BYTES, read_env_files, write_env_example
from autotune_lm.core.errors import ConfigError


def write(folder, text):
    folder.mkdir(exist_ok=True)
    (folder / ".env").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_the_environment_wins_then_the_first_folder(tmp_path):
    project = write(tmp_path / "p", "A=project\nB=project\nC='with # and $x'\nexport D=\"two\\nlines\"\n")
    here = write(tmp_path / "h", "A=here\nB=here\nE=here\n")
    environment = {"A": "environment"}
    assert read_env_files([project, here], environment) == []
    assert environment == {"A": "environment", "B": "project", "C": "with # and $x", "D": "two\nlines", "E": "here"}


def test_no_file_is_no_problem(tmp_path):
    environment = {}
    assert read_env_files([tmp_path, tmp_path / "none"], environment) == []
    assert environment == {}


def test_nothing_is_put_in_for_references_and_empty_values_are_left(tmp_path):
    environment = {"HOME": "/home/x"}
    read_env_files([write(tmp_path / "p", "KEY=a${HOME}$(id)\nEMPTY=\nNOTHING\n")], environment)
    assert environment == {"HOME": "/home/x", "KEY": "a${HOME}$(id)"}


def test_a_line_that_cannot_be_read_is_named_without_its_text(tmp_path):
    project = write(tmp_path / "p", "GOOD=1\nmy key is hunter2hunter2\nALSO=2\n")
    environment = {}
    [problem] = read_env_files([project], environment)
    assert ".env:2" in problem and "hunter2" not in problem
    assert environment == {"GOOD": "1", "ALSO": "2"}


@pytest.mark.parametrize(
    "name", ["LD_PRELOAD", "PATH", "PYTHONPATH", "https_proxy", "SSL_CERT_FILE", "GIT_SSH_COMMAND", "DYLD_LIBRARY_PATH"]
)
def test_a_file_that_came_with_documents_steers_no_program(tmp_path, name):
    environment = {}
    [problem] = read_env_files([write(tmp_path / "p", f"{name}=/tmp/evil.so\n")], environment)
    assert environment == {} and name in problem and "evil" not in problem


@pytest.mark.parametrize("data", [b"KEY=hunter2\xff\n", b"K=" + b"x" * MAX_BYTES], ids=["no UTF-8", "too large"])
def test_a_file_that_cannot_be_read_says_so_without_its_text(tmp_path, data):
    with pytest.raises(ConfigError) as caught:
        read_env_files([write(tmp_path / "p", data)], {})
    assert "hunter2" not in f"{caught.value.message}{caught.value.hint}{caught.value.__cause__}"


def test_a_new_project_keeps_its_keys_out_of_the_repository(tmp_path):
    write_env_example(tmp_path)
    assert (tmp_path / ".gitignore").read_text() == ".env\n"
    assert "OPENAI_API_KEY=\n" in (tmp_path / EXAMPLE).read_text()
    (tmp_path / EXAMPLE).write_text("mine")
    (tmp_path / ".gitignore").write_bytes(b"out/")
    write_env_example(tmp_path)
    write_env_example(tmp_path)
    assert (tmp_path / ".gitignore").read_bytes() == b"out/\n.env\n"
    assert (tmp_path / EXAMPLE).read_text() == "mine"
