"""What the settings of modes do in whole runs with the scripted model: conversations, wordings, free, restructure."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "modes" / "hybrid.md"
SCRIPTED = ("--set", "models.writer.provider=scripted")


@pytest.fixture
def made(autotune, docs, rows):
    """Runs with settings; the samples, after ``verify`` has proved the folder."""

    def run(*settings, source="docs"):
        words = [word for setting in settings for word in ("--set", setting)]
        autotune("run", source, "--project", "P", *SCRIPTED, *words, cwd=docs.parent)
        autotune("verify", "P", cwd=docs.parent)
        return rows(docs.parent / "P")

    return run


def test_conversations_know_which_evidence_each_answer_has(made):
    samples = [row for row in made("generate.turns=3") if row["origin"]["template"] == "conversation"]
    assert samples
    for row in samples:
        places = row["labels"]["turns"].split(";")
        assert len(places) == len(row["messages"]) // 2 >= 2
        used = [int(number) for turn in places for number in turn.split(",") if number]
        assert sorted(used) == list(range(len(row["evidence"])))


def test_wordings_share_fact_and_side_of_the_split_and_rejected_answers_differ(made):
    samples = made("generate.wordings=3", "generate.rejected=true", "curate.near_duplicates=1")
    reworded = [row for row in samples if "wording" in row.get("labels", {})]
    first = {row["fact"]: row for row in samples if "wording" not in row.get("labels", {})}
    assert reworded
    for row in reworded:
        other = first[row["fact"]]
        assert row["split"] == other["split"]
        assert [one["quote"] for one in row["evidence"]] == [one["quote"] for one in other["evidence"]]
        assert row["messages"][0] != other["messages"][0]
    wrong = [row for row in samples if row.get("rejected")]
    assert wrong
    assert all(row["rejected"] != row["messages"][-1]["content"] for row in wrong)


def test_free_follows_instructions_and_says_what_is_ungrounded(made):
    samples = made("generate.mode=free", "generate.instructions=Write a quiz.", "format.threshold=5")
    assert samples
    for row in samples:
        assert row["origin"]["mode"] == "free"
        assert bool(row["evidence"]) != (row.get("labels", {}).get("grounded") == "no")


def test_free_without_a_model_says_what_to_do(autotune, docs):
    ended = autotune("run", "docs", "--project", "P", "--set", "generate.mode=free", "--set",
                     "models.writer.provider=builtin", cwd=docs.parent, code=2)  # fmt: skip
    assert "needs a model" in ended.stderr


def test_messy_chunks_are_rewritten_and_the_document_stays_the_evidence(made, docs, autotune):
    messy = docs.parent / "scans"
    messy.mkdir()
    (messy / "scan.txt").write_text(
        "The pump of the cool- ing unit runs for 20 minutes each hour be- cause its motor gets hot. The filter is not "
        "al-\nlowed to touch soap be- cause soap clogs the pores of the mem- brane. The ma- nual of the pump "
        "names 12 spare parts.\n"
    )
    samples = made("restructure.model=writer", source="scans")
    answers = " ".join(row["messages"][-1]["content"] for row in samples)
    quotes = " ".join(one["quote"] for row in samples for one in row["evidence"])
    assert "cooling unit" in answers
    assert "cool- ing unit" in quotes
    story = autotune("why", samples[0]["id"], "--project", "P", cwd=docs.parent).stdout
    steps = [line.partition("_")[0] for line in story.splitlines() if not line.startswith(" ")]
    assert steps == ["src", "doc", "chk", "rwt", "smp"]
    assert "with restructure@" in story and "with create@" in story and "    generate: kept" in story


def test_a_dry_run_on_topics_counts_the_topics(autotune, tmp_path, rows):
    words = ["--project", "P", *SCRIPTED, "--set", "generate.mode=free", "--set", "format.threshold=0"]

    def todo(topics):
        said = autotune("run", *words, "--set", f"generate.topics={topics}", "--dry-run", cwd=tmp_path).stdout
        return said.splitlines()[0].split()[:5]

    assert todo("[Rivers, Tides]") == ["generate", "2", "to", "do,", "0"]
    autotune("run", *words, "--set", "generate.topics=[Rivers, Tides]", cwd=tmp_path)
    assert {row["source"] for row in rows(tmp_path / "P")} == {"generate.topics"}
    assert todo("[Rivers, Tides]") == ["generate", "0", "to", "do,", "2"]
    assert todo("[Rivers, Tides, Locks]") == ["generate", "3", "to", "do,", "0"]


def test_the_example_of_hybrid_is_what_comes_of_it(made, docs):
    """But for the versions of the generators."""
    page, shown = re.findall(r"```(?:markdown|text)\n(.*?)```", PAGE.read_text(), re.DOTALL)[:2]
    (docs.parent / "faq").mkdir()
    (docs.parent / "faq" / "page.md").write_text(page)
    samples = made("generate.mode=hybrid", source="faq")
    told = "\n".join(
        f"{row['origin']['mode']:<10}{row['origin']['generator']:<22}{row['messages'][0]['content']}\n"
        f"{'':<32}{row['messages'][1]['content']}"
        for row in samples
    )
    assert re.sub(r"@\d+| {2,}", " ", told).strip() == re.sub(r"@\d+| {2,}", " ", shown).strip()
