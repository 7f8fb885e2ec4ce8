import os
import shutil
import subprocess
from itertools import permutations
from pathlib import Path

import pytest

from autotune_lm.core.outcomes import Dropped, Failed
from autotune_lm.parse.scan import Root, scan


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text of " + name)


def found(*roots: Path) -> list[str]:
    return [f"{one.source.repository}:{one.source.uri}" for one in scan([Root(root) for root in roots])]


def config(folder: Path, origin: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config").write_text(f'[remote "origin"]\n\turl = https://host.org/team/{origin}.git\n')


def git(folder: Path, *words: str) -> None:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder)}
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always")
    line = ["git", *who, *words]
    subprocess.run(line, cwd=folder, env=os.environ | quiet, check=True, capture_output=True, timeout=60)


def test_a_checkout_inside_a_root_has_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, "outer/a.md", "outer/lib/b.md", "outer/lib/deep/c.md", "outer/other/d.md")
    config(tmp_path / "outer" / ".git", "outer-origin")
    config(tmp_path / "outer" / "lib" / ".git", "lib-origin")
    (tmp_path / "outer" / "other" / ".git").mkdir()
    assert found(tmp_path / "outer") == [
        "lib-origin:lib/b.md",
        "lib-origin:lib/deep/c.md",
        "other:other/d.md",
        "outer-origin:a.md",
    ]


def test_a_file_that_names_a_git_folder_counts(tmp_path: Path) -> None:
    """As submodules (their own config) and worktrees (the config of the common folder) have it."""
    write(tmp_path, "outer/sub/a.md", "outer/tree/b.md", "outer/plain/c.md")
    outer = tmp_path / "outer"
    config(outer / ".git", "outer-origin")
    config(outer / ".git" / "modules" / "sub", "sub-origin")
    (outer / "sub" / ".git").write_text("gitdir: ../.git/modules/sub\n")
    config(tmp_path / "main" / ".git", "main-origin")
    (tmp_path / "main" / ".git" / "worktrees" / "tree").mkdir(parents=True)
    (tmp_path / "main" / ".git" / "worktrees" / "tree" / "commondir").write_text("../..\n")
    (outer / "tree" / ".git").write_text(f"gitdir: {tmp_path}/main/.git/worktrees/tree\n")
    (outer / "plain" / ".git").write_text("not what git writes\n")
    markdown = [name for name in found(outer) if name.endswith(".md")]
    assert markdown == ["main-origin:tree/b.md", "outer-origin:plain/c.md", "sub-origin:sub/a.md"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_real_submodules_and_worktrees(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library, "l.md")
    git(library, "init", "-q")
    git(library, "add", "l.md")
    git(library, "commit", "-q", "-m", "x")
    outer = tmp_path / "outer"
    write(outer, "a.md")
    git(outer, "init", "-q")
    git(outer, "submodule", "--quiet", "add", str(library), "sub")
    git(library, "worktree", "add", "-q", str(outer / "tree"), "-b", "other")
    markdown = [name for name in found(outer) if name.endswith(".md")]
    assert markdown == ["library:sub/l.md", "outer:a.md", "tree:tree/l.md"]


def test_the_innermost_root_reads_a_file_whatever_the_order_and_the_names(tmp_path: Path) -> None:
    write(tmp_path, "m/a.md", "m/z/b.md", "m/z/k/c.md", "m/b/d.md")
    roots = [tmp_path / "m", tmp_path / "m" / "z", tmp_path / "m" / "z" / "k", tmp_path / "m" / "b" / "d.md"]
    every = [found(*order) for order in permutations(roots)]
    assert all(one == every[0] for one in every)
    assert every[0] == ["b:d.md", "k:c.md", "m:a.md", "z:b.md"]


def test_a_nested_checkout_that_is_a_root_too_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "outer/a.md", "outer/lib/b.md")
    config(tmp_path / "outer" / "lib" / ".git", "lib-origin")
    roots = (tmp_path / "outer", tmp_path / "outer" / "lib")
    assert found(*roots) == found(*reversed(roots)) == ["lib-origin:b.md", "outer:a.md"]


def test_two_checkouts_of_one_name_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, "all/one/docs/a.md", "all/two/docs/a.md")
    for name in ("one", "two"):
        (tmp_path / "all" / name / "docs" / ".git").mkdir()
    assert found(tmp_path / "all") == ["one/docs:one/docs/a.md", "two/docs:two/docs/a.md"]


@pytest.mark.parametrize("broken", ["gitdir: \0", "gitdir: " + "x/" * 5000, "gitdir: ../../../../..", "gitdir:"])
def test_a_git_file_may_say_anything(tmp_path: Path, broken: str) -> None:
    write(tmp_path, "outer/lib/a.md")
    (tmp_path / "outer" / "lib" / ".git").write_text(broken)
    assert "lib:lib/a.md" in found(tmp_path / "outer")


def test_a_pipe_where_git_has_a_file_is_never_opened(tmp_path: Path) -> None:
    write(tmp_path, "one/a.md", "two/a.md")
    os.mkfifo(tmp_path / "one" / ".git")
    (tmp_path / "two" / ".git").mkdir()
    os.mkfifo(tmp_path / "two" / ".git" / "config")
    assert "two:two/a.md" in found(tmp_path)


def test_names_that_differ_only_in_case_are_two_files(tmp_path: Path) -> None:
    write(tmp_path, "Guide.md")
    if (tmp_path / "guide.md").exists():
        pytest.skip("this file system does not tell case apart")
    write(tmp_path, "guide.md")
    assert [name.partition(":")[2] for name in found(tmp_path)] == ["Guide.md", "guide.md"]


def test_a_file_that_goes_away_during_the_scan_failed(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b.md", "c.md")
    one = scan([Root(tmp_path)])
    first = next(one)
    (tmp_path / "b.md").unlink()
    rest = list(one)
    assert first.problem is None
    assert [type(seen.problem) for seen in rest] == [Failed, type(None)]


def test_a_folder_becomes_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "up").symlink_to(tmp_path)
    problems = [seen.problem for seen in scan([Root(tmp_path)])]
    assert problems == [Dropped("link_broken"), Dropped("link_to_folder")]
