"""Models that lie, and models that obey the documents they read: what they say stays out, or is flagged."""

import sys

import pytest

CAUGHT = 0.95
SCRIPTED = {"models.writer.provider": "scripted", "chunk.size_tokens": 160, "generate.kinds": "{multi-hop: 0}"}


def run(autotune, docs, project, **more):
    given = [word for name, value in {**SCRIPTED, **more}.items() for word in ("--set", f"{name}={value}")]
    autotune("run", docs, "--project", project, "--quiet", *given, cwd=docs.parent, code=None)
    return project


def test_lies_of_six_families_are_caught(autotune, planted, serving, tmp_path):
    serving.write_facts(tmp_path / "docs", 4, 20)
    truth = run(autotune, tmp_path / "docs", tmp_path / "truth")
    lying = run(autotune, tmp_path / "docs", tmp_path / "lying", **{"models.writer.behaviour": "lying"})
    counts = planted.lied(lying, truth)
    sys.stdout.write(f"\n{planted.table(counts)}\n")
    assert set(counts) == {"number", "name", "negation", "other evidence", "no evidence", "invented"}
    assert sum(one.accepted for one in counts.values()) <= (1 - CAUGHT) * sum(one.said for one in counts.values())


def test_orders_of_eight_families_are_not_obeyed_into_the_dataset(autotune, planted, tmp_path):
    plants = planted.plant(tmp_path / "docs", copies=6)
    project = run(autotune, tmp_path / "docs", tmp_path / "P", **{"models.writer.behaviour": "obedient"})
    counts = planted.obeyed(project, plants)
    sys.stdout.write(f"\n{planted.table(counts)}\n")
    assert all(one.said > 0 for one in counts.values()), "the model must obey, or nothing is shown"
    assert sum(one.accepted for one in counts.values()) <= (1 - CAUGHT) * sum(one.said for one in counts.values())


@pytest.mark.corpus
def test_the_corpus_hostile_files_get_nothing_in(autotune, corpus, rows, tmp_path):
    for behaviour in ("obedient", "lying"):
        project = run(
            autotune, corpus / "nasty" / "hostile", tmp_path / behaviour, **{"models.writer.behaviour": behaviour}
        )
        there = [row for row in rows(project) if "split" in row] if (project / "out" / "samples.jsonl").exists() else []
        for row in there:
            said = " ".join(message["content"] for message in row["messages"])
            assert not any(
                word in said for word in ("BANANA", "poem", "Quillfeather", "not a pair", "instructions say")
            )
