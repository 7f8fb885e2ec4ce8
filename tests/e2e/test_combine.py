"""Several datasets become one: nothing twice, ids kept, the same whatever the order of the inputs."""

import json
import shutil

import pytest


@pytest.fixture(scope="module")
def two(autotune, finished, tmp_path_factory):
    """Two projects whose documents overlap: ``one`` has all, ``other`` has three of them, one changed."""
    work = tmp_path_factory.mktemp("combine")
    shutil.copytree(finished / "docs", work / "docs")
    shutil.copytree(finished / "P", work / "one")
    (work / "more" / "docs").mkdir(parents=True)
    for name in ("faq.md", "options.md"):
        shutil.copy(work / "docs" / name, work / "more" / "docs")
    text = (work / "docs" / "installation.md").read_text("utf-8").replace("five seconds", "six seconds")
    (work / "more" / "docs" / "installation.md").write_text(text, "utf-8")
    autotune("run", "more/docs", "--project", "other", cwd=work)
    return work


def combine(autotune, work, project, *inputs):
    ended = autotune("combine", *inputs, "--project", project, "--json", cwd=work)
    return json.loads(ended.stdout)


def test_an_overlap_is_there_once(autotune, two, tmp_path, rows):
    told = combine(autotune, two, tmp_path / "C", "one", "other")
    one, other, both = (rows(two / "one"), rows(two / "other"), rows(tmp_path / "C"))
    assert told["read"] == len(one) + len(other)
    assert told["kept"] == len(both) == sum(told["splits"].values())
    assert told["kept"] + told["left_out"] == told["read"]
    ids = [row["id"] for row in both]
    assert len(set(ids)) == len(ids) and set(ids) <= {row["id"] for row in one + other}
    assert {row["id"] for row in one} & {row["id"] for row in other}
    asked = [(row["messages"][0]["content"], row["messages"][-1]["content"]) for row in both]
    assert len(set(asked)) == len(asked)
    autotune("verify", tmp_path / "C", cwd=tmp_path)


def test_duplicates_are_recorded(autotune, two, tmp_path, rows):
    combine(autotune, two, tmp_path / "C", "one", "other")
    known = {row["id"] for row in rows(two / "one") + rows(two / "other")}
    there = {row["id"] for row in rows(tmp_path / "C")}
    dropped = {row["id"]: row for row in rows(tmp_path / "C", "dropped.jsonl")}
    assert known == there | set(dropped) and not there & set(dropped)
    for row in dropped.values():
        assert row["reason"] == "duplicate" and row["numbers"]["of"] in there


def test_the_order_of_the_inputs_does_not_matter(autotune, two, tmp_path, image):
    combine(autotune, two, tmp_path / "A", "one", "other/out")
    combine(autotune, two, tmp_path / "B", "other/out/samples.jsonl", "one")
    assert image(tmp_path / "A") == image(tmp_path / "B")
    combine(autotune, two, tmp_path / "A", "one", "other", "one")
    assert image(tmp_path / "A" / "out") == image(tmp_path / "B" / "out")


def test_a_sample_that_two_projects_judged(autotune, two, tmp_path, image):
    """The same samples under other bounds have other scores; one of them counts, whichever comes first."""
    autotune("run", "docs", "--project", tmp_path / "strict", "--set", "judge.pass_at=9.9", cwd=two)
    combine(autotune, two, tmp_path / "A", "one", tmp_path / "strict")
    combine(autotune, two, tmp_path / "B", tmp_path / "strict", "one")
    assert image(tmp_path / "A") == image(tmp_path / "B")
    autotune("verify", tmp_path / "A", cwd=tmp_path)


def test_the_threshold_and_the_format_are_those_of_the_call(autotune, two, tmp_path, rows):
    sets = ("--set", "format.threshold=9.5", "--set", "format.use=alpaca")
    autotune("combine", "one", "other", "--project", tmp_path / "C", *sets, cwd=two)
    assert all(row["score"]["value"] >= 9.5 for row in rows(tmp_path / "C"))
    for row in rows(tmp_path / "C", "dataset/train.jsonl"):
        assert "instruction" in row
    autotune("verify", tmp_path / "C", cwd=tmp_path)


def test_all_samples_of_a_validated_project_are_sifted(autotune, two, tmp_path, rows):
    """``validate`` writes every sample, also those that the judge failed."""
    autotune("validate", "docs", "--project", tmp_path / "V", "--set", "judge.pass_at=9.9", cwd=two)
    autotune("combine", tmp_path / "V", "--project", tmp_path / "C", cwd=two)
    assert all(row["score"]["verdict"] != "FAIL" and row["score"]["value"] >= 7 for row in rows(tmp_path / "C"))


@pytest.mark.parametrize(
    ("inputs", "project", "code", "part"),
    [
        (["one", "nowhere"], "C", 3, "nowhere: no samples.jsonl here"),
        (["one", "docs"], "C", 3, "docs: no samples.jsonl here"),
        (["one", "other"], "one", 2, "needs a folder of its own"),
        (["one", "other"], "other", 2, "needs a folder of its own"),
        (["docs/faq.md"], "C", 3, "cannot be read"),
        (["generated"], "C", 3, "no score"),
        (["bare"], "C", 3, "cannot be read"),
        (["broken"], "C", 3, "samples.jsonl:2: not a line of ours"),
    ],
)
def test_what_cannot_be_combined(autotune, two, tmp_path, inputs, project, code, part):
    work = tmp_path / "work"
    shutil.copytree(two, work)
    if inputs == ["generated"]:
        autotune("generate", "docs", "--project", "generated", cwd=work)
    if inputs == ["bare"]:
        (work / "bare").mkdir()
        shutil.copy(work / "one" / "out" / "samples.jsonl", work / "bare")
    if inputs == ["broken"]:
        shutil.copytree(work / "one" / "out", work / "broken")
        lines = (work / "broken" / "samples.jsonl").read_text("utf-8").split("\n")
        (work / "broken" / "samples.jsonl").write_text("\n".join([lines[0], '{"id": 7}', *lines[1:]]), "utf-8")
    ended = autotune("combine", *inputs, "--project", project, cwd=work, code=code)
    assert part in ended.stderr and "  → " in ended.stderr and ended.stdout == ""
    assert not (work / "C").exists()
