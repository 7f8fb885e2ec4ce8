"""``stats`` and ``show clusters`` count what is in out/, from the files alone."""

import json
import shutil
from collections import Counter


def test_the_figures_are_those_of_the_samples(autotune, finished, rows):
    said = json.loads(autotune("stats", "P", "--json", cwd=finished).stdout)
    samples = rows(finished / "P")
    assert said["samples"] == len(samples)
    for title, field in (("kinds", "kind"), ("splits", "split")):
        counts = {tally["name"]: tally["samples"] for tally in said[title]}
        assert counts == Counter(row[field] for row in samples), title
    assert {t["name"]: t["samples"] for t in said["sources"]} == Counter(f"docs/{row['source']}" for row in samples)
    assert said["clusters"]["clusters"] == len({row["cluster"] for row in samples})
    assert said["question_tokens"]["least"] <= said["question_tokens"]["median"] <= said["question_tokens"]["most"]
    assert 0 < said["distinct_question"]["1"] < said["distinct_question"]["3"] <= 1


def test_the_tables_for_people(autotune, finished):
    said = autotune("stats", "--project", "P", "-n", "3", cwd=finished).stdout
    for title in (
        "repositories",
        "topics",
        "languages",
        "first words of questions",
        "tokens of answers",
        "distinct runs",
    ):
        assert f"\n{title}" in said, title
    assert "'autotune show clusters' lists them" in said


def test_a_copied_out_folder_is_enough(autotune, finished, tmp_path):
    shutil.copytree(finished / "P" / "out", tmp_path / "elsewhere")
    alone = autotune("stats", "elsewhere", "--json", cwd=tmp_path).stdout
    assert json.loads(alone) == json.loads(autotune("stats", "P", "--json", cwd=finished).stdout)


def test_clusters_say_what_binds_them(autotune, finished, rows):
    lines = autotune("show", "clusters", "--project", "P", "-n", "999", "--json", cwd=finished).stdout.splitlines()
    shown = {row["cluster"]: set(row["questions"]) for row in map(json.loads, lines)}
    members = {}
    for row in rows(finished / "P"):
        members.setdefault(row["cluster"], set()).add(row["id"])
    assert shown == {name: ids for name, ids in members.items() if len(ids) > 1} and shown
    for row in map(json.loads, lines):
        assert len(row["links"]) == len(row["questions"]) - 1
    assert "~" in autotune("show", "clusters", "--project", "P", cwd=finished).stdout


def test_without_a_dataset(autotune, finished, tmp_path):
    assert "there is no dataset here" in autotune("stats", "nowhere", cwd=tmp_path, code=3).stderr
    autotune("chunk", finished / "docs", "--project", "C", cwd=tmp_path)
    assert "there is no dataset here" in autotune("stats", "C", cwd=tmp_path, code=3).stderr
    shutil.copytree(finished / "P" / "out", tmp_path / "broken")
    (tmp_path / "broken" / "chunks.jsonl").write_text("{no json\n")
    assert "autotune verify" in autotune("stats", "broken", cwd=tmp_path, code=3).stderr


def test_a_run_says_how_samples_are_shared_out_before_the_splits(autotune, work, rows):
    said = autotune("run", "--project", "P", cwd=work).stdout
    assert 0 < said.index("\nsources ") < said.index("\nsplits ")
    weighted = ("--set", "curate.split.strategy=weighted", "--set", "curate.split.weight_by=keyword")
    told = json.loads(autotune("run", "--project", "P", "--json", *weighted, cwd=work).stdout)
    assert told["spread_over"] == "keyword" and told["groups"] >= len(told["spread"]) > 1
    assert sum(group["samples"] for group in told["spread"]) == told["accepted"] == len(rows(work / "P"))
    assert all(sum(group["splits"].values()) == group["samples"] for group in told["spread"])
    said = autotune("run", "--project", "P", *weighted, cwd=work).stdout
    assert 0 < said.index("\ntopics ") < said.index("\nsplits ")
