import os
from pathlib import Path

import pytest

from autotune_lm.core.errors import NoInput
from autotune_lm.core.outcomes import Dropped, Failed
from autotune_lm.parse.scan import Found, Root, ScanRules, read_include_for, scan


def write(folder: Path, *names: str, text: str = "text") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + name)


def found(*roots: Root, rules: ScanRules | None = None) -> dict[str, Found]:
    return {f"{one.source.repository}:{one.source.uri}": one for one in scan(roots, rules)}


def uris(*roots: Root, rules: ScanRules | None = None) -> list[str]:
    return [one.source.uri for one in scan(roots, rules) if one.problem is None]


def test_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a/z.md", "a.txt", "B.md")
    assert uris(Root(tmp_path)) == sorted(["b.md", "a/z.md", "a.txt", "B.md"])


def test_a_source_has_hash_size_and_reader(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    (one,) = scan([Root(tmp_path)])
    assert (one.reader, one.source.size_bytes, len(one.source.sha256)) == ("markdown", 8, 64)
    assert one.source.repository == tmp_path.name


def test_hidden_and_foreign_folders_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a.md", ".git/b.md", ".venv/b.md", "node_modules/b.md", "x/__pycache__/b.md", ".hidden/b.md")
    assert uris(Root(tmp_path)) == ["a.md"]


def test_patterns(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "docs/b.md", "docs/old/c.md", "d.txt")
    assert uris(Root(tmp_path, include=("docs/",), exclude=("old/",))) == ["docs/b.md"]
    assert uris(Root(tmp_path, include=("*.txt",))) == ["d.txt"]


def test_ignore_files_of_every_folder_are_obeyed(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "out/b.md", "docs/c.md", "docs/d.md", "docs/e/d.md")
    (tmp_path / ".gitignore").write_text("/out/\n*.tmp\n")
    (tmp_path / "docs" / ".gitignore").write_text("d.md\n!e/d.md\n")
    assert uris(Root(tmp_path)) == ["a.md", "docs/c.md", "docs/e/d.md"]
    assert len(uris(Root(tmp_path), rules=ScanRules(gitignore=False))) == 5


def test_suffixes_can_be_added_and_taken_out(tmp_path: Path) -> None:
    write(tmp_path, "a.foo", "b.md", "c.png", "README")
    every = found(Root(tmp_path), rules=ScanRules(suffixes={".foo": "plain", ".md": ""}))
    name = tmp_path.name
    assert every[f"{name}:a.foo"].reader == every[f"{name}:README"].reader == "plain"
    assert every[f"{name}:b.md"].problem == Dropped("unsupported", {"suffix": ".md"})
    assert every[f"{name}:c.png"].problem == Dropped("unsupported", {"suffix": ".png"})


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, "a.md", text="x" * 100)
    (one,) = scan([Root(tmp_path)], ScanRules(limit_bytes=50))
    assert one.problem == Dropped("too_large", {"bytes": 104, "limit": 50})


def test_links(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(tmp_path, "root/real.md", "root/folder/x.md", "outside.md")
    (root / "inside.md").symlink_to(root / "real.md")
    (root / "out.md").symlink_to(tmp_path / "outside.md")
    (root / "gone.md").symlink_to(root / "nothing.md")
    (root / "loop.md").symlink_to("loop.md")
    (root / "up").symlink_to(root)
    reasons = {uri.partition(":")[2]: one.problem and one.problem.reason for uri, one in found(Root(root)).items()}
    assert reasons == {
        "inside.md": None,  # the same file as real.md, read once
        "folder/x.md": None,
        "out.md": "link_outside",
        "gone.md": "link_broken",
        "loop.md": "link_broken",
        "up": "link_to_folder",
    }


def test_a_named_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (one,) = scan([Root(tmp_path)])
    assert one.problem == Dropped("not_a_file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_failed(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b/c.md")
    (tmp_path / "a.md").chmod(0)
    (tmp_path / "b").chmod(0)
    problems = [one.problem for one in scan([Root(tmp_path)])]
    (tmp_path / "b").chmod(0o700)
    assert all(isinstance(problem, Failed) for problem in problems)
    assert len(problems) == 2


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.md"
    try:
        Path(os.fsdecode(path)).write_text("x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (one,) = scan([Root(tmp_path)])
    assert one.source.uri == "caf�.md"
    assert one.source.line()


def test_a_root_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoInput) as problem:
        list(scan([Root(tmp_path / "no" / "such")]))
    assert "no/such" in problem.value.message
    assert str(tmp_path) in problem.value.hint


def test_a_root_may_be_a_file(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b.md")
    assert uris(Root(tmp_path / "a.md")) == ["a.md"]


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "docs/a.md", "b.md")
    assert len(uris(Root(tmp_path), Root(tmp_path / "docs"))) == 2


def checkout(folder: Path, url: str) -> None:
    write(folder, "docs/a.md", "b.md")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text(f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {url}\n\tfetch = +x\n')


@pytest.mark.parametrize(
    "url",
    ["https://user:secret@host.org/team/thing.git", "git@host.org:team/thing.git", "git@host.org:thing", "../thing/"],
)
def test_the_repository_is_named_by_its_origin(url: str, tmp_path: Path) -> None:
    checkout(tmp_path / "x", url)
    assert {one.source.repository for one in scan([Root(tmp_path / "x" / "docs")])} == {"thing"}


def test_an_explicit_name_wins(tmp_path: Path) -> None:
    checkout(tmp_path / "x", "https://host.org/thing.git")
    assert {one.source.repository for one in scan([Root(tmp_path / "x", "mine")])} == {"mine"}


def test_two_places_of_one_name_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, "one/docs/a.md", "two/docs/a.md")
    roots = [Root(tmp_path / "two" / "docs"), Root(tmp_path / "one" / "docs")]
    assert list(found(*roots)) == ["one/docs:a.md", "two/docs:a.md"]
    assert list(found(*reversed(roots))) == ["one/docs:a.md", "two/docs:a.md"]


def test_includes_are_part_of_the_source(tmp_path: Path) -> None:
    write(tmp_path, "src/a.py")
    write(tmp_path, "docs/page.md", text="{* ../src/a.py *}\n{* ../../outside.py *}\n")
    (tmp_path.parent / "outside.py").write_text("x")
    before = found(Root(tmp_path))[f"{tmp_path.name}:docs/page.md"].source
    assert [include.uri for include in before.includes] == ["src/a.py"]
    (tmp_path / "src" / "a.py").write_text("changed")
    after = found(Root(tmp_path))[f"{tmp_path.name}:docs/page.md"].source
    assert before.sha256 == after.sha256
    assert before.id != after.id


def test_an_include_is_read_inside_the_root_only(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(tmp_path, "root/docs/en/page.md", "root/src/a.py", "root/docs/near.py", "secret.py")
    (root / "link.py").symlink_to(tmp_path / "secret.py")
    read = read_include_for(root / "docs" / "en" / "page.md", root)
    assert read("src/a.py") == "textroot/src/a.py"
    assert read("../near.py") == "textroot/docs/near.py"
    for name in ("../../../secret.py", "link.py", "/etc/passwd", "", "a\0b", "no.py", "../../src"):
        assert read(name) is None
